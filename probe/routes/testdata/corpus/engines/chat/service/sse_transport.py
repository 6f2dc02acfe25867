import asyncio
import json

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import StreamingResponse

from engines.common.identity import get_request_context

router = APIRouter(prefix="/sse", tags=["chat"])


def _format(event: str, data: dict) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"


@router.get("/chat/{thread_id}")
async def stream(thread_id: str, request: Request, last_event_id: str | None = Header(None)):
    async def gen():
        while not await request.is_disconnected():
            yield _format("ping", {"thread": thread_id})
            await asyncio.sleep(1)

    return StreamingResponse(gen(), media_type="text/event-stream", headers={"Cache-Control": "no-cache"})


@router.get("/chat/{thread_id}/download")
async def download(thread_id: str):
    def rows():
        yield "a,b\n"

    return StreamingResponse(rows(), media_type="text/csv")


@router.get("/chat/{thread_id}/raw")
async def raw(thread_id: str) -> StreamingResponse:
    return StreamingResponse(iter([b"x"]))
