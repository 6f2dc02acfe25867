"""What answers look like: Envelope around every success, ErrorEnvelope around every error."""
from typing import Any, Callable, Dict, Generic, Optional, TypeVar

from fastapi import HTTPException, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from pydantic.generics import GenericModel

T = TypeVar("T")


class Envelope(GenericModel, Generic[T]):
    data: T
    meta: Dict[str, Any] = Field(default_factory=dict)


class ErrorBody(BaseModel):
    code: str
    message: str
    http_status: int
    gate: Optional[str] = None
    action_name: Optional[str] = None
    resource_kind: Optional[str] = None
    details: Dict[str, Any] = Field(default_factory=dict)


class ErrorEnvelope(BaseModel):
    error: ErrorBody


class EngineError(HTTPException):
    """An error that a caller is meant to see: an ErrorEnvelope where the router's route class makes it one, FastAPI's
    own {"detail": …} everywhere else."""

    def __init__(self, http_status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(status_code=http_status, detail=message)
        self.body = ErrorBody(http_status=http_status, code=code, message=message, **more)


def ok(data: Any, **meta: Any) -> Dict[str, Any]:
    return {"data": data, "meta": meta}


def not_found(kind: str, ident: str) -> EngineError:
    return EngineError(404, f"{kind}.not_found", f"no {kind} {ident}", resource_kind=kind, details={"id": ident})


def error_response(body: ErrorBody) -> JSONResponse:
    return JSONResponse(status_code=body.http_status, content=ErrorEnvelope(error=body).dict())


class EngineErrorRoute(APIRoute):
    """APIRouter(route_class=EngineErrorRoute) wraps what the router's own code raises. Routers move over one by one."""

    def get_route_handler(self) -> Callable:
        handler = super().get_route_handler()

        async def wrapped(request: Request) -> Response:
            try:
                return await handler(request)
            except EngineError as exc:
                return error_response(exc.body)

        return wrapped


class EnvelopeRoute(EngineErrorRoute):
    """Wraps what FastAPI itself refuses, too."""

    def get_route_handler(self) -> Callable:
        handler = super().get_route_handler()

        async def wrapped(request: Request) -> Response:
            try:
                return await handler(request)
            except HTTPException as exc:
                return error_response(
                    ErrorBody(code=f"http.{exc.status_code}", message=str(exc.detail), http_status=exc.status_code)
                )
            except RequestValidationError as exc:
                return error_response(
                    ErrorBody(
                        code="request.invalid",
                        message="the request is not valid",
                        http_status=422,
                        details={"errors": jsonable_encoder(exc.errors())},
                    )
                )

        return wrapped
