from datetime import date
from typing import List, Optional

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from engines.common.envelope import Envelope, EnvelopeRoute, ErrorBody, ErrorEnvelope, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/identity/keys", tags=["identity"], route_class=EnvelopeRoute)

KEYS = Table({"key_demo": {"label": "ci", "expires": "2030-01-01"}})


def no_key(key_id: str) -> JSONResponse:
    body = ErrorBody(http_status=400, code="key.not_found", message=f"no key {key_id}", resource_kind="key")
    return JSONResponse(status_code=404, content=ErrorEnvelope(error=body).dict())


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
        return no_key(key_id)
    return ok(key, tenant_id=ctx.tenant_id)


@router.post("", response_model=Envelope[Key], status_code=201)
async def create_key(body: KeyIn, ctx: RequestContext = Depends(get_request_context)):
    return ok(KEYS.create("key_new", body.dict()), tenant_id=ctx.tenant_id)


@router.post("/{key_id}/revoke", response_model=Envelope[Key])
async def revoke_key(key_id: str, ctx: RequestContext = Depends(get_request_context)):
    key = KEYS.update(key_id, {"revoked": True})
    if key is None:
        return no_key(key_id)
    return ok(key, tenant_id=ctx.tenant_id)
