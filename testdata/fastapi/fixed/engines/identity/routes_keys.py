from datetime import date
from typing import List, Optional

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/identity/keys", tags=["identity"])

KEYS = Table({"key_demo": {"label": "ci", "expires": "2030-01-01"}})


class KeyIn(BaseModel):
    label: str
    expires: date


class Key(KeyIn):
    id: str
    revoked: Optional[bool] = None


@router.get("", response_model=Envelope[List[Key]])
async def list_keys(ctx: RequestContext = Depends(get_request_context)):
    return ok(KEYS.list(), tenant_id=ctx.tenant_id)


@router.get("/{key_id}", response_model=Envelope[Key])
async def get_key(key_id: str, ctx: RequestContext = Depends(get_request_context)):
    key = KEYS.get(key_id)
    if key is None:
        raise not_found("key", key_id)
    return ok(key, tenant_id=ctx.tenant_id)


@router.post("", response_model=Envelope[Key], status_code=201)
async def create_key(body: KeyIn, ctx: RequestContext = Depends(get_request_context)):
    return ok(KEYS.create("key_new", body.dict()), tenant_id=ctx.tenant_id)


@router.post("/{key_id}/revoke", response_model=Envelope[Key])
async def revoke_key(key_id: str, ctx: RequestContext = Depends(get_request_context)):
    key = KEYS.update(key_id, {"revoked": True})
    if key is None:
        raise not_found("key", key_id)
    return ok(key, tenant_id=ctx.tenant_id)
