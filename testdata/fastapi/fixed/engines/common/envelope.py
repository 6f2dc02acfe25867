"""What answers look like: Envelope around every success, ErrorEnvelope around every error."""
from typing import Any, Dict, Generic, Optional, TypeVar

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pydantic.generics import GenericModel
from starlette.exceptions import HTTPException as StarletteHTTPException

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


class EngineError(Exception):
    """An error that a caller is meant to see."""

    def __init__(self, http_status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.body = ErrorBody(http_status=http_status, code=code, message=message, **more)


def ok(data: Any, **meta: Any) -> Dict[str, Any]:
    return {"data": data, "meta": meta}


def not_found(kind: str, ident: str) -> EngineError:
    return EngineError(404, f"{kind}.not_found", f"no {kind} {ident}", resource_kind=kind, details={"id": ident})


def error_response(body: ErrorBody) -> JSONResponse:
    return JSONResponse(status_code=body.http_status, content=ErrorEnvelope(error=body).dict())


def install_error_handlers(app: FastAPI) -> None:
    """Every error leaves the application as an ErrorEnvelope, those of the framework and crashes included."""

    @app.exception_handler(EngineError)
    async def engine_error(_: Request, exc: EngineError) -> JSONResponse:
        return error_response(exc.body)

    @app.exception_handler(StarletteHTTPException)
    async def http_error(_: Request, exc: StarletteHTTPException) -> JSONResponse:
        return error_response(
            ErrorBody(code=f"http.{exc.status_code}", message=str(exc.detail), http_status=exc.status_code)
        )

    @app.exception_handler(RequestValidationError)
    async def validation_error(_: Request, exc: RequestValidationError) -> JSONResponse:
        return error_response(
            ErrorBody(
                code="request.invalid",
                message="the request is not valid",
                http_status=422,
                details={"errors": jsonable_encoder(exc.errors())},
            )
        )

    @app.exception_handler(Exception)
    async def crash(_: Request, exc: Exception) -> JSONResponse:
        return error_response(ErrorBody(code="internal", message="internal error", http_status=500))
