from typing import Optional

from fastapi import APIRouter, Depends, Header, HTTPException, Path
from pydantic import BaseModel, Field

from engines.common.identity import TENANT, Mode, RequestContext
from engines.common.store import Table

router = APIRouter(prefix="/video/masks", tags=["video_mask"])

MASKS = Table({"mask_demo": {"source_asset_id": "asset_demo", "frames": 240}})


class AutoMaskIn(BaseModel):
    source_asset_id: str
    frames: int = Field(..., ge=1, le=100_000)
    feather_px: Optional[float] = Field(None, ge=0)


def require_identity(
    x_tenant_id: str = Header(""),
    x_mode: str = Header(""),
    x_project_id: str = Header(""),
) -> RequestContext:
    if not TENANT.match(x_tenant_id) or x_mode not in list(Mode) or not x_project_id:
        raise HTTPException(status_code=401, detail="identity headers are missing or not valid")
    return RequestContext(tenant_id=x_tenant_id, mode=x_mode, project_id=x_project_id)


@router.get("")
def list_masks(ctx: RequestContext = Depends(require_identity)):
    return MASKS.list()


@router.post(
    "/auto",
    summary="Cut out what moves",
)
def auto_mask(
    body: AutoMaskIn,
    ctx: RequestContext = Depends(require_identity),
):
    return MASKS.create("mask_new", body.dict(exclude={"feather_px"}))


@router.get("/{artifact_id}")
def get_mask(
    artifact_id: str = Path(..., max_length=64),
    ctx: RequestContext = Depends(require_identity),
):
    mask = MASKS.get(artifact_id)
    if mask is None:
        raise HTTPException(status_code=404, detail="mask not found")
    return mask


@router.delete("/{artifact_id}")
def delete_mask(artifact_id: str, ctx: RequestContext = Depends(require_identity)):
    if not MASKS.delete(artifact_id):
        raise HTTPException(status_code=404, detail="mask not found")
    return {"id": artifact_id, "deleted": True}
