from fastapi import APIRouter
from fastapi.responses import StreamingResponse
import json, time
router = APIRouter(prefix="/config")
MEDIA = {"sse": "text/event-stream", "csv": "text/csv"}
EVENT_STREAM = "text/event-stream"
def sse_response(gen, status=200):
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(gen, status_code=status, headers=headers, media_type=EVENT_STREAM)
@router.get("/watch")
def watch():
    def gen():
        while True:
            yield "data: " + json.dumps({"t": time.time()}) + "\n\n"
    return sse_response(gen())
@router.get("/watch/error")
def watch_error():
    try:
        return sse_response(iter(()))
    except Exception as e:
        return {"error": str(e)}
@router.get("/csv")
def csv(): return StreamingResponse(iter(()), media_type=MEDIA["csv"])
@router.get("/{key}")
def get_key(key: str): return key
