from fastapi import APIRouter, WebSocket

router = APIRouter(prefix="/ws")


@router.websocket("/chat/{thread_id}")
async def chat(websocket: WebSocket, thread_id: str):
    await websocket.accept()


@router.get("/tickets")
async def tickets():
    return []
