from typing import List

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/feature-flags", tags=["feature_flags"])

FLAGS = Table({"new-timeline": {"enabled": True, "rollout": 50}})


class FlagIn(BaseModel):
    enabled: bool
    rollout: int = Field(..., ge=0, le=100)


class Flag(FlagIn):
    id: str


@router.get("", response_model=Envelope[List[Flag]])
def list_flags(ctx: RequestContext = Depends(get_request_context)):
    return ok(FLAGS.list(), tenant_id=ctx.tenant_id)


@router.put(
    path="/{flag}",
    response_model=Envelope[Flag],
)
def put_flag(flag: str, body: FlagIn, ctx: RequestContext = Depends(get_request_context)):
    found = FLAGS.update(flag, body.dict())
    if found is None:
        raise not_found("flag", flag)
    return ok(found, tenant_id=ctx.tenant_id)
