from fastapi import APIRouter
from starlette.responses import JSONResponse

router = APIRouter(prefix="/tools")


@router.get("/users")
async def users():
    return []


async def plain(request):
    return JSONResponse({})


router.add_route("/plain", plain)
router.add_websocket_route("/plain-ws", plain)
