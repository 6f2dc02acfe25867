"""How the service is."""
from datetime import datetime, timezone

from fastapi import APIRouter, Depends

from engines.common.envelope import Envelope, ok
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/ops", tags=["ops"])


@router.get("/status", response_model=Envelope[dict])
def status(ctx: RequestContext = Depends(get_request_context)):
    return ok({"status": "up", "time": datetime.now(timezone.utc).isoformat()})


@router.get("/version", response_model=Envelope[dict])
def version():
    return ok({"version": "2026.11.1"})
