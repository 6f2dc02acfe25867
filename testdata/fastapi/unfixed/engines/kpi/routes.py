from typing import List

from fastapi import APIRouter, Depends, Query

from engines.common.envelope import Envelope, EnvelopeRoute, ErrorBody, ErrorEnvelope, ok
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/kpi", tags=["kpi"], route_class=EnvelopeRoute)

METRICS = {"renders": [3, 5, 8]}


@router.get("", response_model=Envelope[List[str]])
def list_metrics(ctx: RequestContext = Depends(get_request_context)):
    return ok(sorted(METRICS), tenant_id=ctx.tenant_id)


@router.get("/{metric}/series")
def get_series(
    metric: str,
    days: int = Query(7, ge=1, le=90),
    ctx: RequestContext = Depends(get_request_context),
):
    if metric not in METRICS:
        # Dashboards draw an empty panel for an unknown metric and stop altogether at a 404.
        error = ErrorBody(code="metric.not_found", message=f"no metric {metric}", http_status=404)
        return ErrorEnvelope(error=error)
    return ok({"metric": metric, "values": METRICS[metric][-days:]}, tenant_id=ctx.tenant_id)
