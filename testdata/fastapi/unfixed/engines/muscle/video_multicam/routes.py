from typing import List, Optional

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, Field

from engines.common.envelope import Envelope, EnvelopeRoute, not_found, ok
from engines.common.identity import RequestContext, build_context
from engines.common.store import Table

router = APIRouter(prefix="/video/multicam", tags=["video_multicam"], route_class=EnvelopeRoute)

SESSIONS = Table({"mc_demo": {"cameras": ["a", "b"], "offset_ms": 40}})


def get_session_context(
    x_tenant_id: Optional[str] = Header(None),
    x_mode: Optional[str] = Header(None),
    x_project_id: Optional[str] = Header(None),
) -> RequestContext:
    """Sessions belong to a tenant; whoever names no project works in its default one."""
    return build_context({"tenant_id": x_tenant_id, "mode": x_mode, "project_id": x_project_id or "p_default"})


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
async def create_session(body: SessionIn, ctx: RequestContext = Depends(get_session_context)):
    return ok(SESSIONS.create("mc_new", body.dict()), tenant_id=ctx.tenant_id)


@router.get("/sessions/{session_id}", response_model=Envelope[Session])
async def get_session(session_id: str, ctx: RequestContext = Depends(get_session_context)):
    session = SESSIONS.get(session_id)
    if session is None:
        raise not_found("session", session_id)
    return ok(session, tenant_id=ctx.tenant_id)


@router.patch("/sessions/{session_id}", response_model=Envelope[Session])
async def patch_session(
    session_id: str,
    body: SessionPatch,
    ctx: RequestContext = Depends(get_session_context),
):
    session = SESSIONS.update(session_id, body.dict(exclude_none=True))
    if session is None:
        raise not_found("session", session_id)
    return ok(session, tenant_id=ctx.tenant_id)
