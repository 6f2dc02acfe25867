from fastapi import APIRouter

router = APIRouter(prefix="/orphan")


@router.get("/x")
async def orphan():
    return {}


@router.websocket("/ws")
async def orphan_ws(websocket):
    ...
