import json

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from engines.chat.service.deps import THREADS

router = APIRouter()


@router.websocket("/ws/chat/{thread_id}")
async def chat_socket(ws: WebSocket, thread_id: str):
    await ws.accept()
    if THREADS.get(thread_id) is None:
        await ws.close(code=4404)
        return
    try:
        while True:
            frame = json.loads(await ws.receive_text())
            if frame.get("type") == "hello":
                await ws.send_json({"type": "ready", "thread_id": thread_id})
            else:
                await ws.send_json({"type": "ack", "of": str(frame.get("type"))})
    except WebSocketDisconnect:
        pass
