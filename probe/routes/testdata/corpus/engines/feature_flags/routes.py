from fastapi import APIRouter, WebSocket
from fastapi.routing import APIRoute, APIWebSocketRoute

router = APIRouter(prefix="/flags")


class TimedRoute(APIRoute):
    def get_route_handler(self):
        original = super().get_route_handler()

        async def handler(request):
            return await original(request)

        return handler


timed = APIRouter(prefix="/flags/timed", route_class=TimedRoute)


@timed.get("/x")
def x(): ...


@router.websocket("/ws")
@router.websocket("/socket/{flag}")
async def ws(websocket: WebSocket, flag: str = "all"):
    await websocket.accept()
    async for message in websocket.iter_text():
        await websocket.send_text(message)


@router.get("/{flag}")
@router.get("/{flag}/value")
def get(flag: str): ...


@router.put("/{flag}")
def put(flag: str):
    return get(flag)
