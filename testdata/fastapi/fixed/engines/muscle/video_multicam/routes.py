from typing import List, Optional

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/video/multicam", tags=["video_multicam"])

SESSIONS = Table({"mc_demo": {"cameras": ["a", "b"], "offset_ms": 40}})


class Session(BaseModel):
    id: str
    cameras: List[str]
    offset_ms: int


class SessionIn(BaseModel):
    cameras: List[str] = Field(..., min_items=2, max_items=16)
    offset_ms: int = 0


class SessionPatch(BaseModel):
    cameras: Optional[List[str]] = None
    offset_ms: int


@router.post("/sessions", response_model=Envelope[Session], status_code=201)
async def create_session(body: SessionIn, ctx: RequestContext = Depends(get_request_context)):
    return ok(SESSIONS.create("mc_new", body.dict()), tenant_id=ctx.tenant_id)


@router.get("/sessions/{session_id}", response_model=Envelope[Session])
async def get_session(session_id: str, ctx: RequestContext = Depends(get_request_context)):
    session = SESSIONS.get(session_id)
    if session is None:
        raise not_found("session", session_id)
    return ok(session, tenant_id=ctx.tenant_id)


@router.patch("/sessions/{session_id}", response_model=Envelope[Session])
async def patch_session(
    session_id: str,
    body: SessionPatch,
    ctx: RequestContext = Depends(get_request_context),
):
    session = SESSIONS.update(session_id, body.dict(exclude_none=True))
    if session is None:
        raise not_found("session", session_id)
    return ok(session, tenant_id=ctx.tenant_id)
