from typing import List

from fastapi import APIRouter, Body, Depends, HTTPException, Path, Query, Response, status
from pydantic import BaseModel

router = APIRouter(
    prefix="/chat",
    tags=["chat"],
    dependencies=[Depends(lambda: None)],
    responses={404: {"description": "Not found"}},
)


class Thread(BaseModel):
    id: str
    title: str = ""


@router.get("/threads", response_model=List[Thread])
def list_threads(limit: int = Query(50, ge=1, le=500)):
    return []


@router.post(
    "/threads",
    response_model=Thread,
    status_code=status.HTTP_201_CREATED,
    summary="Create a thread",
    description="""Creates a thread.

    Use `@router.get("/inside/docs")` for nothing.
    """,
)
async def create_thread(body: Thread = Body(...)) -> Thread:
    return body


@router.get("/threads/{thread_id}", response_model=Thread)
@router.head("/threads/{thread_id}", include_in_schema=False)
async def get_thread(thread_id: str = Path(..., min_length=1)):
    raise HTTPException(404)


@router.delete("/threads/{thread_id}", status_code=204, response_class=Response)
def delete_thread(thread_id: str) -> None: ...


@router.post("/threads/{thread_id}/messages")
@router.put("/threads/{thread_id}/messages")
async def post_message(thread_id: str, body: dict): return {"ok": True}
