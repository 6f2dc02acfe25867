import asyncio
from typing import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

router = APIRouter()


class Streams:
    def response(self, gen):
        return StreamingResponse(gen, media_type="text/event-stream")

    def wrap(self, gen):
        return self.response(gen)


streams = Streams()


async def events(canvas_id: str) -> AsyncIterator[str]:
    while True:
        yield f"id: {canvas_id}\n\n"
        await asyncio.sleep(1)


@router.get("/canvas/{canvas_id}/stream")
async def stream(canvas_id: str):
    return streams.response(events(canvas_id))


@router.get("/canvas/{canvas_id}/wrapped")
async def wrapped(canvas_id: str):
    return streams.wrap(events(canvas_id))


class Canvas:
    def __init__(self):
        self.router = APIRouter(prefix="/canvas/class")
        self.router.add_api_route("/stream", self.stream)
        self.router.add_api_route("/plain", self.plain)

    def _respond(self, gen):
        return StreamingResponse(gen, media_type="text/event-stream")

    async def stream(self):
        return self._respond(events("x"))

    async def plain(self):
        return {}


canvas = Canvas()
