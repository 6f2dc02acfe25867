from fastapi import APIRouter, WebSocket
from starlette.endpoints import HTTPEndpoint, WebSocketEndpoint
from starlette.responses import JSONResponse

router = APIRouter(prefix="/video/timeline")


class Timeline(HTTPEndpoint):
    async def get(self, request):
        return JSONResponse({})

    async def post(self, request):
        return JSONResponse({})


class Echo(WebSocketEndpoint):
    encoding = "text"

    async def on_receive(self, websocket, data):
        await websocket.send_text(data)


async def plain(request):
    return JSONResponse({})


router.add_route("/plain/timeline", plain)
router.add_route("/plain/timeline/many", plain, methods=["GET", "POST"])
router.add_route("/plain/timeline/class", Timeline)
router.add_websocket_route("/plain/ws", Echo)
router.add_api_websocket_route("/ws", plain, name="timeline_ws")


@router.websocket_route("/plain/ws2")
async def plain_ws(websocket): ...


@router.route("/plain/decorated", methods=["PUT"])
async def decorated(request): ...


@router.websocket(path="/ws/{project_id}/" "live")
async def live(websocket: WebSocket, project_id: str): ...
