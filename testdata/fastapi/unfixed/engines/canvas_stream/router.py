import asyncio
import json
from typing import AsyncIterator

from fastapi import APIRouter, Request, WebSocket
from fastapi.responses import StreamingResponse
from starlette.requests import HTTPConnection

from engines.common.envelope import EngineError, ErrorEnvelope, not_found
from engines.common.identity import RequestContext, build_context

router = APIRouter(prefix="/canvas-stream", tags=["canvas_stream"])

CANVASES = {"cnv_demo"}


def identify(conn: HTTPConnection) -> RequestContext:
    """Headers, or query parameters for EventSource and WebSocket in browsers, which cannot send headers."""
    names = ("tenant_id", "mode", "project_id", "surface_id")
    return build_context(
        {n: conn.headers.get("x-" + n.replace("_", "-")) or conn.query_params.get(n) for n in names}, status=401
    )


async def changes(request: Request, canvas_id: str) -> AsyncIterator[str]:
    try:
        identify(request)
        if canvas_id not in CANVASES:
            raise not_found("canvas", canvas_id)
    except EngineError as exc:
        yield f"event: error\ndata: {json.dumps(ErrorEnvelope(error=exc.body).dict())}\n\n"
        return
    await asyncio.Event().wait()


@router.get(
    "/{canvas_id}/events",
    response_class=StreamingResponse,
)
async def canvas_events(canvas_id: str, request: Request):
    return StreamingResponse(
        changes(request, canvas_id),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


@router.websocket("/{canvas_id}/ws")
async def canvas_socket(ws: WebSocket, canvas_id: str):
    await ws.accept()
    try:
        identify(ws)
    except EngineError:
        await ws.close(code=1008)
        return
    if canvas_id not in CANVASES:
        await ws.close(code=4404)
        return
    while (await ws.receive())["type"] != "websocket.disconnect":
        pass
