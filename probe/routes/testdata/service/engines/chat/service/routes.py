from fastapi import APIRouter

router = APIRouter(prefix="/chat", tags=["chat"])


@router.get("/threads")
async def list_threads():
    return []


@router.get("/threads/{thread_id}")
async def get_thread(thread_id: str):
    return thread_id


@router.get("/threads/search")
async def search_threads(q: str = ""):
    return q


@router.get("/threads/{thread_id}/messages")
async def messages(thread_id: str):
    return []


@router.post("/threads/{other_id}")
async def post_thread(other_id: str):
    return other_id


@router.post("/threads/bulk")
async def bulk():
    return []
