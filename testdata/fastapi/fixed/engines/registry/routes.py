"""Two routers: what is registered, and the specs of it."""
from typing import Any, Dict, List

from fastapi import APIRouter, Depends

from engines.common.envelope import Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context

COMPONENTS_PREFIX = "/registry/components"

router = APIRouter(prefix=COMPONENTS_PREFIX, tags=["registry"])
specs_router = APIRouter(prefix="/registry/specs", tags=["registry"])

COMPONENTS = {"timeline": {"version": 3, "spec": "spec_demo"}}
SPECS = {"spec_demo": {"fields": ["id", "name"]}}


@router.get("", response_model=Envelope[List[str]])
def list_components(ctx: RequestContext = Depends(get_request_context)):
    return ok(sorted(COMPONENTS), tenant_id=ctx.tenant_id)


@router.get("/{component}", response_model=Envelope[Dict[str, Any]])
def get_component(component: str, ctx: RequestContext = Depends(get_request_context)):
    if component not in COMPONENTS:
        raise not_found("component", component)
    return ok(COMPONENTS[component], tenant_id=ctx.tenant_id)


@specs_router.get("/{spec_id}", response_model=Envelope[Dict[str, Any]])
def get_spec(spec_id: str, ctx: RequestContext = Depends(get_request_context)):
    if spec_id not in SPECS:
        raise not_found("spec", spec_id)
    return ok(SPECS[spec_id], tenant_id=ctx.tenant_id)
