"""A plug-in style router."""
import functools
from fastapi import APIRouter
from fastapi.responses import ORJSONResponse

router = APIRouter(prefix="/actions", default_response_class=ORJSONResponse)


def audited(action):
    def outer(fn):
        @functools.wraps(fn)
        async def inner(*a, **k):
            return await fn(*a, **k)
        return inner
    return outer


def versioned(path: str):
    return router.post("/v1" + path)


class Registry(dict):
    def action(self, name):
        def deco(fn):
            self[name] = fn
            return fn
        return deco


registry = Registry()


@router.post("/run")
@audited("run")
async def run(): ...


@audited("stop")
@router.post("/stop")
async def stop(): ...


@versioned("/pause")
async def pause(): ...


@registry.action("resume")
@router.post("/resume")
async def resume(): ...
