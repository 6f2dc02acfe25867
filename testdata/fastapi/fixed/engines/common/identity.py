"""Who is asking: the identity that every request carries."""
import re
from enum import Enum
from typing import Mapping, Optional

from fastapi import Header, Request
from pydantic import BaseModel

from engines.common.envelope import EngineError

TENANT = re.compile(r"^t_[a-z0-9_-]+$")


class Mode(str, Enum):
    saas = "saas"
    enterprise = "enterprise"
    lab = "lab"


class RequestContext(BaseModel):
    tenant_id: str
    mode: Mode
    project_id: str
    app_id: Optional[str] = None
    surface_id: Optional[str] = None
    user_id: Optional[str] = None
    request_id: Optional[str] = None


def build_context(fields: Mapping[str, Optional[str]], status: int = 400) -> RequestContext:
    """The context that the fields make, or an EngineError that names the first one at fault."""
    for name in ("tenant_id", "mode", "project_id"):
        if not (fields.get(name) or "").strip():
            raise EngineError(
                status, "identity.missing", f"{name} is required", gate="identity", details={"field": name}
            )
    if not TENANT.match(fields["tenant_id"]):
        raise EngineError(
            status,
            "identity.invalid",
            "tenant_id must match ^t_[a-z0-9_-]+$",
            gate="identity",
            details={"field": "tenant_id"},
        )
    if fields["mode"] not in list(Mode):
        raise EngineError(
            status,
            "identity.invalid",
            "mode must be saas, enterprise or lab",
            gate="identity",
            details={"field": "mode"},
        )
    return RequestContext(**fields)


def refuse_env(request: Request) -> None:
    """X-Env was the old way to choose a mode; whoever still sends it would be surprised by what they get."""
    if "x-env" in request.headers:
        raise EngineError(400, "identity.env_refused", "X-Env is not accepted, send X-Mode", gate="identity")


def get_request_context(
    request: Request,
    x_tenant_id: Optional[str] = Header(None),
    x_mode: Optional[str] = Header(None),
    x_project_id: Optional[str] = Header(None),
    x_app_id: Optional[str] = Header(None),
    x_surface_id: Optional[str] = Header(None),
    x_user_id: Optional[str] = Header(None),
    x_request_id: Optional[str] = Header(None),
) -> RequestContext:
    refuse_env(request)
    return build_context(
        {
            "tenant_id": x_tenant_id,
            "mode": x_mode,
            "project_id": x_project_id,
            "app_id": x_app_id,
            "surface_id": x_surface_id,
            "user_id": x_user_id,
            "request_id": x_request_id,
        }
    )


def get_validated_context(
    request: Request,
    x_tenant_id: str = Header(..., regex=TENANT.pattern),
    x_mode: Mode = Header(...),
    x_project_id: str = Header(..., min_length=1),
) -> RequestContext:
    """The first generation of get_request_context: headers are parameters, so a missing one is a 422."""
    refuse_env(request)
    return RequestContext(tenant_id=x_tenant_id, mode=x_mode, project_id=x_project_id)
