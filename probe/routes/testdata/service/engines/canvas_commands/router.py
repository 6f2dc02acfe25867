from fastapi import APIRouter

from . import undo  # adds its routes to the shared router
from .shared import router


@router.post("/commands")
async def apply():
    return {}


@router.websocket("/live")
async def canvas_live(websocket):
    ...
