from fastapi import APIRouter
from fastapi_utils.cbv import cbv
from fastapi_utils.inferring_router import InferringRouter

router = InferringRouter(prefix="/strategy")


@cbv(router)
class LockCBV:
    service: object = None

    @router.get("/locks")
    def list(self): ...

    @router.post("/locks/{lock_id}")
    async def take(self, lock_id: str): ...

    @property
    def nothing(self): ...


class CustomRouter(APIRouter):
    def add_api_route(self, path, endpoint, **kwargs):
        if path.endswith("/"):
            path = path[:-1]
        return super().add_api_route(path, endpoint, **kwargs)


custom = CustomRouter(prefix="/custom")


@custom.get("/thing")
def thing(): ...
