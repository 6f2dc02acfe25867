from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool


class KnowledgeController:
    router = APIRouter(prefix="/knowledge")

    @router.get("/docs")
    async def docs(self=None):
        return await run_in_threadpool(lambda: [])

    @router.post("/docs")
    @staticmethod
    async def add(): ...

    class Nested:
        @router.get("/nested") if False else (lambda f: f)
        def nested(self): ...


router = KnowledgeController.router


@KnowledgeController.router.get("/outside")
def outside(): ...
