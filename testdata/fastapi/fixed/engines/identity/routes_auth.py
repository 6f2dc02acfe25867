"""Where identity comes from: nothing here but /auth/me may ask for it."""
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from engines.common.envelope import EngineError, Envelope, ok
from engines.common.identity import RequestContext, get_request_context

router = APIRouter(prefix="/auth", tags=["identity"])

USERS = {"ci@example.test": "correct horse"}


class Credentials(BaseModel):
    email: str = Field(..., regex=r"^[^@\s]+@[^@\s]+$")
    password: str = Field(..., min_length=8)


class Refresh(BaseModel):
    refresh_token: str


class Tokens(BaseModel):
    access_token: str
    refresh_token: str
    token_type: str = "bearer"


TOKENS = Tokens(access_token="at_demo", refresh_token="rt_demo")


@router.post("/login", response_model=Envelope[Tokens])
async def login(body: Credentials):
    if USERS.get(body.email) != body.password:
        raise EngineError(401, "auth.invalid_credentials", "email or password is wrong")
    return ok(TOKENS)


@router.post("/signup", response_model=Envelope[dict], status_code=202)
async def signup(body: Credentials):
    """The same answer whether or not the address is taken: who has an account is nobody's business."""
    return ok({"sent_to": body.email})


@router.post("/refresh", response_model=Envelope[Tokens])
async def refresh(body: Refresh):
    if body.refresh_token != TOKENS.refresh_token:
        raise EngineError(401, "auth.invalid_token", "the refresh token is not valid")
    return ok(TOKENS)


@router.get("/me", response_model=Envelope[RequestContext])
async def me(ctx: RequestContext = Depends(get_request_context)):
    return ok(ctx)
