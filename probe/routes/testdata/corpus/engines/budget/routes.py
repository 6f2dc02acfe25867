from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, status

from engines.budget.models import Budget, BudgetCreate, BudgetPatch
from engines.budget.service import BudgetService, get_service
from engines.common.errors import ErrorEnvelope
from engines.common.identity import RequestContext, get_request_context

Ctx = Annotated[RequestContext, Depends(get_request_context)]
Service = Annotated[BudgetService, Depends(get_service)]

router = APIRouter(
    prefix="/budgets",
    tags=["budget"],
    responses={code: {"model": ErrorEnvelope} for code in (400, 401, 403, 404, 409, 422)},
)


@router.get("", response_model=list[Budget])
async def list_budgets(
    ctx: Ctx,
    svc: Service,
    *,
    since: date | None = None,
    order: Literal["asc", "desc"] = "asc",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[Budget]:
    return await svc.list(ctx.tenant_id, since=since, order=order, limit=limit)


@router.post("", response_model=Budget, status_code=status.HTTP_201_CREATED)
async def create_budget(body: BudgetCreate, ctx: Ctx, svc: Service) -> Budget:
    if await svc.exists(body.name):
        raise HTTPException(status.HTTP_409_CONFLICT, detail=f"budget {body.name!r} exists")
    return await svc.create(ctx.tenant_id, body)


@router.get("/{budget_id}", response_model=Budget)
async def get_budget(budget_id: str, ctx: Ctx, svc: Service) -> Budget:
    if (found := await svc.get(ctx.tenant_id, budget_id)) is None:
        raise HTTPException(404)
    return found


@router.patch("/{budget_id}", response_model=Budget)
async def patch_budget(budget_id: str, body: BudgetPatch, ctx: Ctx, svc: Service) -> Budget:
    return await svc.patch(ctx.tenant_id, budget_id, **body.dict(exclude_unset=True))


@router.delete("/{budget_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_budget(budget_id: str, ctx: Ctx, svc: Service) -> None:
    await svc.delete(ctx.tenant_id, budget_id)
