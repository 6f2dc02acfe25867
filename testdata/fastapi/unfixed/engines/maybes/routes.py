from typing import Callable, List

from fastapi import APIRouter, Depends, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from engines.common.envelope import EngineErrorRoute, Envelope, not_found, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table


class MaybeRoute(EngineErrorRoute):
    """Wraps failed validations in an envelope of its own making."""

    def get_route_handler(self) -> Callable:
        handler = super().get_route_handler()

        async def wrapped(request: Request) -> Response:
            try:
                return await handler(request)
            except RequestValidationError as exc:
                error = {
                    "code": "maybe.invalid",
                    "message": "the request is not valid",
                    "http_status": 422,
                    "gate": None,
                    "action_name": None,
                    "resource_kind": "maybe",
                    "details": jsonable_encoder(exc.errors()),
                }
                return JSONResponse(status_code=422, content={"error": error})

        return wrapped


router = APIRouter(prefix="/maybes", tags=["maybes"], route_class=MaybeRoute)

MAYBES = Table({"maybe_demo": {"title": "Rewrite it", "confidence": 0.2}})


class MaybeIn(BaseModel):
    title: str = Field(..., min_length=1)
    confidence: float = Field(..., ge=0, le=1)


class Maybe(MaybeIn):
    id: str


@router.get("/{maybe_id}", response_model=Envelope[Maybe])
def get_maybe(maybe_id: str, ctx: RequestContext = Depends(get_request_context)):
    maybe = MAYBES.get(maybe_id)
    if maybe is None:
        raise not_found("maybe", maybe_id)
    return ok(maybe, tenant_id=ctx.tenant_id)


@router.get("/", response_model=Envelope[List[Maybe]])
def list_maybes(ctx: RequestContext = Depends(get_request_context)):
    return ok(MAYBES.list(), tenant_id=ctx.tenant_id)


@router.post("/", response_model=Envelope[Maybe], status_code=201)
def create_maybe(body: MaybeIn, ctx: RequestContext = Depends(get_request_context)):
    return ok(MAYBES.create("maybe_new", body.dict()), tenant_id=ctx.tenant_id)


@router.delete("/{maybe_id}", response_model=Envelope[dict])
def delete_maybe(maybe_id: str, ctx: RequestContext = Depends(get_request_context)):
    if not MAYBES.delete(maybe_id):
        raise not_found("maybe", maybe_id)
    return ok({"id": maybe_id, "deleted": True}, tenant_id=ctx.tenant_id)
