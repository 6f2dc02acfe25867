from enum import Enum
from typing import List

from fastapi import APIRouter, Depends, File, Form, UploadFile
from pydantic import BaseModel

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/media", tags=["media"])

ASSETS = Table({"asset_demo": {"kind": "video", "size": 1024}})


class MediaKind(str, Enum):
    image = "image"
    audio = "audio"
    video = "video"


class Asset(BaseModel):
    id: str
    kind: MediaKind
    size: int


@router.get("/assets", response_model=Envelope[List[Asset]])
async def list_assets(ctx: RequestContext = Depends(get_request_context)):
    return ok(ASSETS.list(), tenant_id=ctx.tenant_id)


@router.get("/assets/{asset_id}", response_model=Envelope[Asset])
async def get_asset(asset_id: str, ctx: RequestContext = Depends(get_request_context)):
    asset = ASSETS.get(asset_id)
    if asset is None:
        raise not_found("asset", asset_id)
    return ok(asset, tenant_id=ctx.tenant_id)


@router.post("/upload", response_model=Envelope[Asset], status_code=201)
async def upload(
    file: UploadFile = File(...),
    kind: MediaKind = Form(...),
    ctx: RequestContext = Depends(get_request_context),
):
    size = len(await file.read())
    return ok(ASSETS.create("asset_new", {"kind": kind, "size": size}), tenant_id=ctx.tenant_id)
