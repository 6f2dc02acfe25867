import asyncio
import json
from typing import AsyncIterator

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from engines.chat.service.deps import get_thread

router = APIRouter(tags=["chat"])

HEARTBEAT_SECONDS = 15


async def events(thread: dict) -> AsyncIterator[str]:
    yield f"event: ready\ndata: {json.dumps({'thread_id': thread['id']})}\n\n"
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        yield ": heartbeat\n\n"


@router.get("/sse/chat/{thread_id}")
async def stream_thread(thread: dict = Depends(get_thread)):
    """Identity and thread are checked before the stream begins: a refusal is an HTTP error, never an event."""
    return StreamingResponse(events(thread), media_type="text/event-stream")
