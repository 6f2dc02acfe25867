import asyncio

from fastapi import APIRouter, Depends, Header, HTTPException, WebSocket, WebSocketDisconnect
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from svc.identity import tenant

router = APIRouter(tags=["rooms"])


class Room(BaseModel):
    name: str


@router.get("")
def rooms(_: str = Depends(tenant)):
    return {"data": ["engfix-probe"]}


@router.post("", status_code=201)
def make(room: Room, _: str = Depends(tenant)):
    return {"data": room.name}


@router.get("/{room_id}")
def room(room_id: str, _: str = Depends(tenant)):
    if room_id != "engfix-probe":
        raise HTTPException(404, "no such room")
    return {"data": room_id}


@router.get(
    "/{room_id}/events",
)
def events(room_id: str, _: str = Depends(tenant)):
    async def stream():
        yield ": hello\n\n"
        await asyncio.sleep(60)

    if room_id != "engfix-probe":
        raise HTTPException(404, "no such room")
    return StreamingResponse(stream(), media_type="text/event-stream")


@router.websocket("/{room_id}/ws")
async def talk(ws: WebSocket, room_id: str, x_tenant_id: str = Header("")):
    await ws.accept()
    if not x_tenant_id:
        error = {"code": "identity", "message": "who are you?", "http_status": 401, "details": {}}
        error.update(gate=None, action_name=None, resource_kind=None)
        await ws.send_json({"type": "error", "error": error})
        await ws.close(code=4401)
        return
    try:
        while True:
            await ws.receive()
    except (WebSocketDisconnect, RuntimeError):
        pass
