"""An application with everything that a route can be."""
import functools

from fastapi import APIRouter, FastAPI, WebSocket
from fastapi.responses import StreamingResponse
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from engines.bills import router as bills
from engines.guard import closed, guarded

app = FastAPI(title="everything")
local = APIRouter(prefix="/local")
admin = APIRouter(prefix="/admin")


class EventSourceResponse(StreamingResponse):
    media_type = "text/event-stream"


def page(request):
    return PlainTextResponse("page")


class Thing(HTTPEndpoint):
    async def get(self, request):
        return PlainTextResponse("thing")

    async def delete(self, request):
        return PlainTextResponse("gone")


@local.get("/first")
@guarded
def first():
    return {}


@local.get("/closed")
@closed
def second():
    return {}


@local.get("/both")
@admin.post("/both")
def both():
    return {}


@local.get("/sse/class", response_class=EventSourceResponse)
def sse_by_class():
    return None


@local.get("/sse/annotation")
def sse_by_annotation() -> "EventSourceResponse":
    return None


@local.get("/sse/body")
def sse_by_body():
    return StreamingResponse(iter(()), media_type="text/event-stream")


def made():
    return StreamingResponse(iter(()), media_type="text/event-stream")


@local.get("/sse/helper")
def sse_by_helper():
    return made()


@local.get("/csv")
def csv():
    return StreamingResponse(iter(()), media_type="text/csv")


@local.get("/hidden", include_in_schema=False)
def hidden():
    return {}


@local.get("/typed/{number}/{name}")
def typed(number: int, name: str):
    return {}


@local.websocket("/ws/{room:int}")
async def room(websocket: WebSocket, room: int):
    await websocket.accept()


app.include_router(bills)
app.include_router(bills, prefix="/again")
app.include_router(local)
app.include_router(admin)
app.add_api_route("/partial", functools.partial(csv), methods=["GET", "PUT"])
app.add_route("/page", page)
app.add_route("/page", page, methods=["HEAD"])

below = FastAPI()


@below.get("/inner")
def inner():
    return {}


app.mount("/below", below)
app.mount("/static", StaticFiles(directory="."), name="static")
app.routes.append(Mount("/plain", routes=[Route("/thing", page), WebSocketRoute("/ws", room)]))


@app.get("/below/late")
def late():
    """In the shadow of what is mounted at /below."""
    return {}


@app.get("/bills/{bill}")
def shadowed(bill: str):
    return {}


hosted = FastAPI()
hosted.routes.append(Route("/class", Thing))
hosted.routes.append(Host("api.{domain}.test", Starlette(routes=[Route("/there", page)])))


def make():
    made_here = FastAPI()
    made_here.include_router(local)
    return made_here


def wrap(inner):
    async def outer(scope, receive, send):
        await inner(scope, receive, send)

    outer.app = inner
    return outer


wrapped = wrap(app)
