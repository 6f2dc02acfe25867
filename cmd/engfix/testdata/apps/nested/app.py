"""An application that mounts routers within routers, which no file below knows of."""
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from svc import first, lookup, second, third
from svc.api import api
from svc.archive import routes as archive

app = FastAPI(title="nested", version="1.2.3")


def envelope(status, message, **details):
    error = {"code": f"http.{status}", "message": message, "http_status": status, "details": details}
    error.update(gate=None, action_name=None, resource_kind=None)
    return JSONResponse({"error": error}, status)


@app.exception_handler(StarletteHTTPException)
async def refused(_: Request, exc):
    return envelope(exc.status_code, str(exc.detail))


@app.exception_handler(RequestValidationError)
async def invalid(_: Request, exc):
    return envelope(422, "the request is not valid", errors=jsonable_encoder(exc.errors()))


app.include_router(api)
app.include_router(first.router, prefix="/status")
app.include_router(second.router, prefix="/status")
app.include_router(archive.router, prefix="/archive")
app.include_router(third.router)
app.include_router(lookup.router)
