from fastapi import APIRouter, Security
from fastapi.security import APIKeyHeader
key = APIKeyHeader(name="X-Key")
router = APIRouter(prefix="/identity/keys", dependencies=[Security(key)],
                   tags=["identity"])


class KeyRoutes:
    @staticmethod
    def install(to: APIRouter, prefix: str) -> None:
        @to.get(prefix + "/installed")
        def installed(): ...

    @classmethod
    def build(cls, name):
        r = APIRouter(prefix="/" + name)

        @r.get("/built")
        def built(): ...

        return r


KeyRoutes.install(router, "/static")
built = KeyRoutes.build("identity-class")


@router.post("/rotate", responses={409: {"model": None}})
async def rotate(): ...
