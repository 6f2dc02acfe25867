from typing import Any, Dict, Literal, Optional

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from engines.common.envelope import EnvelopeRoute, not_found
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/canvas", tags=["canvas_commands"], route_class=EnvelopeRoute)

COMMANDS = {"cnv_demo": {"cmd_demo": {"op": "move"}}}


class Command(BaseModel):
    op: Literal["move", "resize", "delete"]
    x: int
    y: int
    tenant_id: Optional[str] = None  # sent by old clients; the headers decide


@router.post("/{canvas_id}/commands", response_model=Dict[str, Any], status_code=202)
async def post_command(canvas_id: str, command: Command, ctx: RequestContext = Depends(get_request_context)):
    if canvas_id not in COMMANDS:
        raise not_found("canvas", canvas_id)
    return {"id": "cmd_new", "op": command.op}


@router.delete("/{canvas_id}/commands/{command_id}", response_model=Dict[str, Any])
async def undo_command(canvas_id: str, command_id: str, ctx: RequestContext = Depends(get_request_context)):
    if command_id not in COMMANDS.get(canvas_id, {}):
        raise not_found("command", command_id)
    return {"id": command_id, "undone": True}
