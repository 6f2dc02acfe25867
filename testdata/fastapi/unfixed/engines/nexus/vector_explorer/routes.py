from typing import Any, Dict, List

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from engines.common.envelope import EngineErrorRoute, Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/nexus/vectors", tags=["vector_explorer"], route_class=EngineErrorRoute)

VECTORS = {"vec_demo": [0.1, 0.2, 0.3]}


class Hit(BaseModel):
    id: str
    score: float


@router.api_route("/search", methods=["GET"], response_model=Envelope[List[Hit]])
async def search(
    q: str = Query(..., min_length=1),
    limit: int = Query(..., ge=1, le=50),
    ctx: RequestContext = Depends(get_request_context),
):
    return ok([{"id": ident, "score": 1.0} for ident in VECTORS][:limit], tenant_id=ctx.tenant_id)


@router.get("/{vector_id}", response_model=Envelope[Dict[str, Any]])
async def get_vector(vector_id: str, ctx: RequestContext = Depends(get_request_context)):
    if vector_id not in VECTORS:
        raise not_found("vector", vector_id)
    return ok({"id": vector_id, "values": VECTORS[vector_id]}, tenant_id=ctx.tenant_id)
