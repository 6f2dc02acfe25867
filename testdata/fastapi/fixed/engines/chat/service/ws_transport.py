import json
from typing import Any, Dict

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from engines.chat.service.deps import THREADS
from engines.common.envelope import EngineError, ErrorEnvelope, not_found
from engines.common.identity import RequestContext, build_context

router = APIRouter()

CLOSE_CODES = {400: 4400, 401: 4401, 404: 4404}


def read_frame(text: str) -> Dict[str, Any]:
    try:
        frame = json.loads(text)
    except ValueError:
        frame = None
    if not isinstance(frame, dict):
        raise EngineError(400, "frame.malformed", "a frame is a JSON object")
    return frame


def read_hello(frame: Dict[str, Any]) -> RequestContext:
    """Browsers cannot set headers on a WebSocket, so identity comes in the first frame."""
    if frame.get("type") != "hello":
        raise EngineError(400, "hello.expected", "the first frame must be a hello", gate="identity")
    context = frame.get("context")
    if not isinstance(context, dict):
        context = {}
    return build_context({name: str(value) for name, value in context.items()}, status=401)


async def receive_text(ws: WebSocket) -> str:
    message = await ws.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    return message.get("text") or ""


async def refuse(ws: WebSocket, exc: EngineError) -> None:
    await ws.send_json({"type": "error", **ErrorEnvelope(error=exc.body).dict()})
    await ws.close(code=CLOSE_CODES.get(exc.body.http_status, 4500))


@router.websocket("/ws/chat/{thread_id}")
async def chat_socket(ws: WebSocket, thread_id: str):
    await ws.accept()
    try:
        ctx = read_hello(read_frame(await receive_text(ws)))
        if THREADS.get(thread_id) is None:
            raise not_found("thread", thread_id)
        await ws.send_json({"type": "ready", "thread_id": thread_id, "tenant_id": ctx.tenant_id})
        while True:
            frame = read_frame(await receive_text(ws))
            await ws.send_json({"type": "ack", "of": str(frame.get("type"))})
    except EngineError as exc:
        await refuse(ws, exc)
    except WebSocketDisconnect:
        pass
