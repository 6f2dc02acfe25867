from fastapi import APIRouter
from engines.config import settings

router = APIRouter(prefix=settings.API_PREFIX)
sub = APIRouter(prefix=f"{settings.API_PREFIX}/voice/{settings.VERSION}")
opts = {"prefix": "/audio/voice", "tags": ["voice"]}
spread = APIRouter(**opts)
unknown = APIRouter(**settings.router_options)


@router.get("/enhance")
def enhance(): ...


@sub.get("/enhance/{voice_id}")
def sub_enhance(voice_id: str): ...


@spread.get("/spread")
def spread_it(): ...


@unknown.get("/unknown")
def unknown_it(): ...


@router.get(settings.path)
def dynamic(): ...


@router.get("/a/" + settings.path + "/b")
def around(): ...
