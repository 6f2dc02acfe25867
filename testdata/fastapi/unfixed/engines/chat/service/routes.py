from typing import List, Optional

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel, Field

from engines.chat.service.deps import THREADS, get_chat_context, get_thread
from engines.common.envelope import Envelope, ok
from engines.common.identity import RequestContext

router = APIRouter(prefix="/chat", tags=["chat"])


class Message(BaseModel):
    role: str
    text: str


class Thread(BaseModel):
    id: str
    title: str
    messages: List[Message] = []


class ThreadIn(BaseModel):
    title: str = Field(..., min_length=1, max_length=200)
    retention_days: int = Field(..., ge=1, le=365)
    tenant_id: Optional[str] = None


@router.get("/threads", response_model=Envelope[List[Thread]])
async def list_threads(ctx: RequestContext = Depends(get_chat_context)):
    return ok(THREADS.list(), tenant_id=ctx.tenant_id)


@router.post(
    "/threads",
    status_code=status.HTTP_201_CREATED,
    response_model=Envelope[Thread],
)
async def create_thread(body: ThreadIn, ctx: RequestContext = Depends(get_chat_context)):
    return ok(THREADS.create("thr_new", {"title": body.title}), tenant_id=ctx.tenant_id)


@router.get("/threads/{thread_id}/messages", response_model=Envelope[List[Message]])
async def list_messages(thread: dict = Depends(get_thread)):
    return ok(thread["messages"])
