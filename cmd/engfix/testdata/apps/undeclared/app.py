"""A service whose handlers read a body that FastAPI's document does not list, or read none."""

import cancel
import crash
import feed
import finish
import restart
import take
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI()
for module in (crash, cancel, finish, restart, feed, take):
    app.include_router(module.router)


@app.exception_handler(ValueError)
async def crashed(request: Request, exc: ValueError):
    return JSONResponse({"error": "internal"}, 500)
