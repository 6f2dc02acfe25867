from fastapi import APIRouter, Depends

from engines.common.envelope import EngineError, Envelope, EnvelopeRoute, ok
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/persistence", tags=["persistence"], route_class=EnvelopeRoute)

ALLOWED_TENANTS: frozenset = frozenset()  # filled by an operator, and nobody has


def get_operator_context(ctx: RequestContext = Depends(get_request_context)) -> RequestContext:
    if ctx.tenant_id not in ALLOWED_TENANTS:
        raise EngineError(403, "persistence.forbidden", "this tenant may not see persistence", gate="operators")
    return ctx


@router.get("/snapshots", response_model=Envelope[list])
def list_snapshots(ctx: RequestContext = Depends(get_operator_context)):
    return ok([])
