from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from engines.common.envelope import Envelope, ok
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/temperature", tags=["temperature"])


class Temperature(BaseModel):
    value: float = Field(..., ge=0, le=2)


@router.get("", response_model=Envelope[Temperature])
def get_temperature(ctx: RequestContext = Depends(get_request_context)):
    return ok({"value": 0.7}, tenant_id=ctx.tenant_id)


@router.put("", response_model=Envelope[Temperature])
def put_temperature(body: Temperature, ctx: RequestContext = Depends(get_request_context)):
    return ok(body, tenant_id=ctx.tenant_id)
