"""Chat over WebSocket.

Example::

    @router.websocket("/ws/not/a/route")
    async def nope(): ...
"""
from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any, Dict, Optional

from fastapi import APIRouter, Depends, Query, WebSocket, WebSocketDisconnect

from engines.common.identity import RequestContext, get_request_context

if TYPE_CHECKING:
    from engines.chat.bus import Bus

    router = APIRouter(prefix="/never")

    @router.get("/typing-only")
    def typing_only(): ...

logger = logging.getLogger(__name__)
router = APIRouter(tags=["chat"])

HEARTBEAT_S = 15.0


class ConnectionManager:
    def __init__(self) -> None:
        self.active: Dict[str, set[WebSocket]] = {}

    async def connect(self, ws: WebSocket, thread_id: str) -> None:
        await ws.accept()
        self.active.setdefault(thread_id, set()).add(ws)

    def get(self, thread_id: str) -> set:
        return self.active.get("/" + thread_id, set())


manager = ConnectionManager()


async def _hello(ws: WebSocket) -> Optional[Dict[str, Any]]:
    try:
        return json.loads(await asyncio.wait_for(ws.receive_text(), timeout=HEARTBEAT_S))
    except (asyncio.TimeoutError, ValueError):
        return None


@router.websocket("/ws/chat/{thread_id}")
async def chat_ws(
    websocket: WebSocket,
    thread_id: str,
    ticket: Optional[str] = Query(default=None),
):
    hello = await _hello(websocket)
    if not hello:
        await websocket.close(code=4401)
        return
    await manager.connect(websocket, thread_id)
    try:
        while True:
            await websocket.receive_json()
    except WebSocketDisconnect:
        logger.info("gone: %s", thread_id)
