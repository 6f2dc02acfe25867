from typing import List

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/video/text", tags=["video_text"])

OVERLAYS = Table({"ovl_demo": {"text": "Title", "font": "Inter"}})


class Overlay(BaseModel):
    id: str
    text: str
    font: str


@router.get("/fonts", response_model=Envelope[List[str]])
def list_fonts(ctx: RequestContext = Depends(get_request_context)):
    return ok(["Inter", "Source Serif"], tenant_id=ctx.tenant_id)


@router.get("/overlays/{overlay_id}", response_model=Envelope[Overlay])
def get_overlay(overlay_id: str, ctx: RequestContext = Depends(get_request_context)):
    overlay = OVERLAYS.get(overlay_id)
    if overlay is None:
        raise not_found("overlay", overlay_id)
    return ok(overlay, tenant_id=ctx.tenant_id)
