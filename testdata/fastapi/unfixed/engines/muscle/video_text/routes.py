from typing import List

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel

from engines.common.envelope import EngineError, Envelope, EnvelopeRoute, not_found, ok
from engines.common.identity import RequestContext, build_context
from engines.common.store import Table

router = APIRouter(prefix="/video/text", tags=["video_text"], route_class=EnvelopeRoute)

OVERLAYS = Table({"ovl_demo": {"text": "Title", "font": "Inter"}})

BETA_TENANTS: frozenset = frozenset()  # nobody has been let in yet


def get_beta_context(
    x_tenant_id: str = Header(""),
    x_mode: str = Header(""),
    x_project_id: str = Header(""),
) -> RequestContext:
    if x_tenant_id not in BETA_TENANTS:
        raise EngineError(403, "beta.closed", "text overlays are in closed beta", gate="beta")
    return build_context({"tenant_id": x_tenant_id, "mode": x_mode, "project_id": x_project_id})


class Overlay(BaseModel):
    id: str
    text: str
    font: str


@router.get("/fonts", response_model=Envelope[List[str]])
def list_fonts(ctx: RequestContext = Depends(get_beta_context)):
    return ok(["Inter", "Source Serif"], tenant_id=ctx.tenant_id)


@router.get("/overlays/{overlay_id}", response_model=Envelope[Overlay])
def get_overlay(overlay_id: str, ctx: RequestContext = Depends(get_beta_context)):
    overlay = OVERLAYS.get(overlay_id)
    if overlay is None:
        raise not_found("overlay", overlay_id)
    return ok(overlay, tenant_id=ctx.tenant_id)
