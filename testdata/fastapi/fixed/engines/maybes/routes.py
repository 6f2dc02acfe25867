from typing import List

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/maybes", tags=["maybes"])

MAYBES = Table({"maybe_demo": {"title": "Rewrite it", "confidence": 0.2}})


class MaybeIn(BaseModel):
    title: str = Field(..., min_length=1)
    confidence: float = Field(..., ge=0, le=1)


class Maybe(MaybeIn):
    id: str


@router.get("/{maybe_id}", response_model=Envelope[Maybe])
def get_maybe(maybe_id: str, ctx: RequestContext = Depends(get_request_context)):
    maybe = MAYBES.get(maybe_id)
    if maybe is None:
        raise not_found("maybe", maybe_id)
    return ok(maybe, tenant_id=ctx.tenant_id)


@router.get("/", response_model=Envelope[List[Maybe]])
def list_maybes(ctx: RequestContext = Depends(get_request_context)):
    return ok(MAYBES.list(), tenant_id=ctx.tenant_id)


@router.post("/", response_model=Envelope[Maybe], status_code=201)
def create_maybe(body: MaybeIn, ctx: RequestContext = Depends(get_request_context)):
    return ok(MAYBES.create("maybe_new", body.dict()), tenant_id=ctx.tenant_id)


@router.delete("/{maybe_id}", response_model=Envelope[dict])
def delete_maybe(maybe_id: str, ctx: RequestContext = Depends(get_request_context)):
    if not MAYBES.delete(maybe_id):
        raise not_found("maybe", maybe_id)
    return ok({"id": maybe_id, "deleted": True}, tenant_id=ctx.tenant_id)
