from fastapi import APIRouter
from sse_starlette.sse import EventSourceResponse as ESR, ServerSentEvent
from sse_starlette import sse
from starlette.responses import StreamingResponse
import starlette.responses

SSE_MEDIA = "text/event-stream; charset=utf-8"
router = APIRouter(prefix="/vectors")


class EventStream(StreamingResponse):
    media_type = "text/event-stream"


class Csv(StreamingResponse):
    media_type = "text/csv"


def _sse(gen):
    return StreamingResponse(gen, media_type=SSE_MEDIA)


async def _deep(gen):
    response = _sse(gen)
    return response


@router.get("/esr")
async def esr():
    return ESR(iter([]))


@router.get("/module-esr")
async def module_esr():
    return sse.EventSourceResponse(iter([]))


@router.get("/by-class", response_class=EventStream)
async def by_class(): ...


@router.get("/by-csv", response_class=Csv)
async def by_csv(): ...


@router.get("/by-annotation")
async def by_annotation() -> ESR: ...


@router.get("/by-string")
async def by_string() -> "EventSourceResponse": ...


@router.get("/by-helper")
async def by_helper():
    return _sse(iter([]))


@router.get("/by-deep-helper")
async def by_deep_helper():
    return await _deep(iter([]))


@router.get("/by-variable")
async def by_variable():
    r = starlette.responses.StreamingResponse(iter([]), media_type="text/event-stream")
    r.headers["X-Accel-Buffering"] = "no"
    return r


@router.get("/by-helper-variable")
async def by_helper_variable():
    r = _sse(iter([]))
    return r


@router.get("/by-headers")
async def by_headers():
    return StreamingResponse(iter([]), headers={"Content-Type": "text/event-stream"})


@router.get("/plain-class", response_class=StreamingResponse)
async def plain_class(): ...


@router.get("/maybe")
async def maybe(stream: bool = False):
    if stream:
        return EventStream(iter([]))
    return {}


@router.get("/uses-helper-elsewhere")
async def uses_helper_elsewhere():
    _sse(iter([]))
    return {}


@router.get("/local-import")
async def local_import():
    from sse_starlette.sse import EventSourceResponse

    media_type = "text/plain"
    return EventSourceResponse(iter([]))


@router.post("/local-constant")
async def local_constant():
    kind = "text/event-stream"
    return StreamingResponse(iter([]), media_type=kind)


@router.get("/nested-only")
async def nested_only():
    def inner():
        return ESR(iter([]))

    return {}


@router.get("/either")
async def either(x: int):
    return _sse(iter([])) if x else {}
