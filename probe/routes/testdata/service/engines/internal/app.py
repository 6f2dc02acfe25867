from fastapi import FastAPI

internal_app = FastAPI()


@internal_app.get("/metrics")
async def metrics():
    return {}


@internal_app.websocket("/tail")
async def tail(websocket):
    ...
