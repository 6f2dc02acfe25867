from fastapi import APIRouter, WebSocket

router = APIRouter(prefix="/regions")


@router.get("")
def list_regions():
    return []


@router.get("/{region_id:int}")
def by_number(region_id: int):
    return region_id


@router.get("/{region_id}")
def by_name(region_id: str):
    return region_id


@router.get("/7")
def seven():
    return 7


@router.websocket("/{region_id}/live")
async def live(websocket: WebSocket, region_id: str):
    await websocket.accept()
