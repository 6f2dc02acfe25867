from typing import List, Optional

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext
from engines.common.identity import get_validated_context as get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/video/masks", tags=["video_mask"])

MASKS = Table({"mask_demo": {"source_asset_id": "asset_demo", "frames": 240}})


class Mask(BaseModel):
    id: str
    source_asset_id: str
    frames: int


class AutoMaskIn(BaseModel):
    source_asset_id: str
    frames: int = Field(..., ge=1, le=100_000)
    feather_px: Optional[float] = Field(None, ge=0)


@router.get("", response_model=Envelope[List[Mask]])
def list_masks(ctx: RequestContext = Depends(get_request_context)):
    return ok(MASKS.list(), tenant_id=ctx.tenant_id)


@router.post(
    "/auto",
    response_model=Envelope[Mask],
    summary="Cut out what moves",
)
def auto_mask(
    body: AutoMaskIn,
    ctx: RequestContext = Depends(get_request_context),
):
    return ok(MASKS.create("mask_new", body.dict(exclude={"feather_px"})), tenant_id=ctx.tenant_id)


@router.get("/{artifact_id}", response_model=Envelope[Mask])
def get_mask(
    artifact_id: str = Path(..., max_length=64),
    ctx: RequestContext = Depends(get_request_context),
):
    mask = MASKS.get(artifact_id)
    if mask is None:
        raise not_found("mask", artifact_id)
    return ok(mask, tenant_id=ctx.tenant_id)


@router.delete("/{artifact_id}", response_model=Envelope[dict])
def delete_mask(artifact_id: str, ctx: RequestContext = Depends(get_request_context)):
    if not MASKS.delete(artifact_id):
        raise not_found("mask", artifact_id)
    return ok({"id": artifact_id, "deleted": True}, tenant_id=ctx.tenant_id)
