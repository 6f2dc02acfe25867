from fastapi import APIRouter

router = APIRouter(prefix="/chat")


@router.get("/threads")
async def audio_threads():
    """The same method and path as the chat's, mounted after it."""
    return []


@router.delete("/threads")
async def drop_threads():
    return {}


@router.get("/audio")
async def audio():
    return {}
