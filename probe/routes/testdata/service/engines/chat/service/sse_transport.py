from fastapi import APIRouter
from fastapi.responses import StreamingResponse

router = APIRouter()


def _stream(gen):
    return StreamingResponse(gen, media_type="text/event-stream")


@router.get("/chat/{thread_id}")
async def stream(thread_id: str):
    return _stream(iter(["data: x\n\n"]))
