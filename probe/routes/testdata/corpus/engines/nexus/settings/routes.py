from functools import cached_property, lru_cache
from fastapi import APIRouter
from pydantic import BaseSettings


class Settings(BaseSettings):
    API_V1_STR: str = "/api/v1"
    name: str = "settings"

    class Config:
        env_prefix = "X_"

    @property
    def base(self) -> str:
        return f"{self.API_V1_STR}/{self.name}"


@lru_cache()
def get_settings() -> Settings:
    return Settings()


settings = get_settings()
router = APIRouter(prefix=settings.base)
direct = APIRouter(prefix=Settings().API_V1_STR.rstrip("/"))
called = APIRouter(prefix=get_settings().API_V1_STR + "/called")


@router.get("/a")
def a(): ...


@direct.get("/b")
def b(): ...


@called.get("/c")
def c(): ...
