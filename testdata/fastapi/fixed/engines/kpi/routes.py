from typing import List

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/kpi", tags=["kpi"])

METRICS = {"renders": [3, 5, 8]}


class Series(BaseModel):
    metric: str
    values: List[int]


@router.get("", response_model=Envelope[List[str]])
def list_metrics(ctx: RequestContext = Depends(get_request_context)):
    return ok(sorted(METRICS), tenant_id=ctx.tenant_id)


@router.get("/{metric}/series", response_model=Envelope[Series])
def get_series(
    metric: str,
    days: int = Query(7, ge=1, le=90),
    ctx: RequestContext = Depends(get_request_context),
):
    if metric not in METRICS:
        raise not_found("metric", metric)
    return ok({"metric": metric, "values": METRICS[metric][-days:]}, tenant_id=ctx.tenant_id)
