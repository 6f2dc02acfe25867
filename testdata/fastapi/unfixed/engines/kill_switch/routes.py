from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/kill-switch", tags=["kill_switch"])

SWITCHES = Table({"render": {"engaged": False, "reason": ""}})


def no_switch(switch: str) -> HTTPException:
    return HTTPException(status_code=404, detail={"error": not_found("switch", switch).body.dict()})


class SwitchIn(BaseModel):
    engaged: bool
    reason: str = ""


class Switch(SwitchIn):
    id: str


@router.get("/{switch}", response_model=Envelope[Switch])
def get_switch(switch: str, ctx: RequestContext = Depends(get_request_context)):
    found = SWITCHES.get(switch)
    if found is None:
        raise no_switch(switch)
    return ok(found, tenant_id=ctx.tenant_id)


@router.put("/{switch}", response_model=Envelope[Switch])
def put_switch(switch: str, body: SwitchIn, ctx: RequestContext = Depends(get_request_context)):
    found = SWITCHES.update(switch, body.dict())
    if found is None:
        raise no_switch(switch)
    return ok(found, tenant_id=ctx.tenant_id)
