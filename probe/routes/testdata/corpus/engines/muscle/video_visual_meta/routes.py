from __future__ import annotations
from fastapi import APIRouter

ROUTES = [
    ("visual-meta", "GET"),
    ("visual-meta/reindex", "POST"),
]

router = APIRouter()


def handler_for(name: str):
    async def handler():
        return {"name": name}

    handler.__name__ = name
    return handler


for name, method in ROUTES:
    router.add_api_route(f"/video/{name}", handler_for(name), methods=[method], name=name.replace("/", "_"))

[router.add_api_route(f"/video/tags/{tag}", handler_for(tag)) for tag in ["a", "b"]]

names = {n: APIRouter(prefix=f"/video/named/{n}") for n in ("x", "y")}


@names["x"].get("/one")
def one(): ...


@names["y"].get("/two")
def two(): ...
