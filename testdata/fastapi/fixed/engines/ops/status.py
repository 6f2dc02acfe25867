"""For load balancers and people: open to everybody."""
from datetime import datetime, timezone

from fastapi import APIRouter

from engines.common.envelope import Envelope, ok

router = APIRouter(prefix="/ops", tags=["ops"])


@router.get("/status", response_model=Envelope[dict])
def status():
    return ok({"status": "up", "time": datetime.now(timezone.utc).isoformat()})


@router.get("/version", response_model=Envelope[dict])
def version():
    return ok({"version": "2026.11.1"})
