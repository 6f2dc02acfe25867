import typing
if typing.TYPE_CHECKING:
    from fastapi import APIRouter
else:
    from fastapi import APIRouter
from fastapi import Depends

router = APIRouter(prefix="/routing")


@router.get("/a") # first
# a comment between
@router.get("/b")

def between(): ...


class Deco:
    def __call__(self, fn): return fn
    def get(self, path): return self


deco = Deco()


@deco
@deco.get("/not/one")
@router.get("/c")
def c(): ...


@router.get("/d", dependencies=[Depends(lambda: router.get("/lambda"))])
async def d(x=Depends(lambda q="/e": q)): ...


def nested_factory():
    def inner_factory():
        r = APIRouter(prefix="/routing/inner")

        @r.get("/deep")
        def deep(): ...
        return r
    return inner_factory()


inner = nested_factory()
