from typing import Any, Dict, List

from fastapi import APIRouter, Depends
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from engines.common.envelope import Envelope, EnvelopeRoute, ok
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/actions", tags=["actions"], route_class=EnvelopeRoute)

ACTIONS = {"render": "Render a timeline", "export": "Export a project"}


class RunIn(BaseModel):
    dry_run: bool
    arguments: Dict[str, Any] = {}


def no_action(name: str) -> PlainTextResponse:
    return PlainTextResponse(f"no action {name}\n", status_code=404)


@router.get("", response_model=Envelope[List[str]])
async def list_actions(ctx: RequestContext = Depends(get_request_context)):
    return ok(sorted(ACTIONS), tenant_id=ctx.tenant_id)


@router.get("/{action_name}", response_model=Envelope[Dict[str, str]])
async def get_action(action_name: str, ctx: RequestContext = Depends(get_request_context)):
    if action_name not in ACTIONS:
        return no_action(action_name)
    return ok({"name": action_name, "summary": ACTIONS[action_name]}, tenant_id=ctx.tenant_id)


@router.post("/{action_name}/run", response_model=Envelope[Dict[str, Any]], status_code=202)
async def run_action(action_name: str, body: RunIn, ctx: RequestContext = Depends(get_request_context)):
    if action_name not in ACTIONS:
        return no_action(action_name)
    return ok({"name": action_name, "dry_run": body.dry_run}, tenant_id=ctx.tenant_id)
