from fastapi import APIRouter

router = APIRouter()


@router.get("/ok")
async def ok():
    return {}


@router.websocket("/ws")
async def late_ws(websocket):
    ...
