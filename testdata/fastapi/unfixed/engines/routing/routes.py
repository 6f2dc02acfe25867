from typing import List

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from engines.common.envelope import Envelope, EnvelopeRoute, not_found, ok
from engines.common.identity import RequestContext, get_request_context
from engines.common.store import Table

router = APIRouter(prefix="/routing", tags=["routing"], route_class=EnvelopeRoute)

RULES = Table({"rule_demo": {"intent": "render", "target": "gpu-pool", "priority": 10}})


class Rule(BaseModel):
    id: str
    intent: str
    target: str
    priority: int


class RuleIn(BaseModel):
    target: str
    priority: int = Field(..., ge=0, le=100)


@router.get("/rules", response_model=Envelope[List[Rule]])
async def list_rules(ctx: RequestContext = Depends(get_request_context)):
    return ok(RULES.list(), tenant_id=ctx.tenant_id)


@router.put("/rules/{rule_id}", response_model=Envelope[Rule])
async def put_rule(rule_id: str, body: RuleIn, ctx: RequestContext = Depends(get_request_context)):
    rule = RULES.update(rule_id, body.dict())
    if rule is None:
        raise not_found("rule", rule_id)
    return ok(rule, tenant_id=ctx.tenant_id)


@router.get("/resolve/{intent}", response_model=Envelope[Rule])
async def resolve(
    intent: str,
    priority: int = Query(0, ge=0, le=100, description="at least this priority"),
):
    for rule in RULES.list():
        if rule["intent"] == intent and rule["priority"] >= priority:
            return ok(rule)
    raise not_found("rule", intent)
