from fastapi import APIRouter, Form
from fastapi.security import OAuth2PasswordBearer

oauth2 = OAuth2PasswordBearer(tokenUrl="/auth/login")
router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login")
async def login(username: str = Form(...), password: str = Form(...)):
    return {"access_token": "x"}


@router.post("/signup")
async def signup(): ...


@router.post("/refresh")
async def refresh(): ...


@router.get("/me")
async def me(): ...
