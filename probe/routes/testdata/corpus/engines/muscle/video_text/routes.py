from fastapi import APIRouter, Request

def build_router(prefix: str = "/video/text", *, internal: bool = False) -> APIRouter:
    router = APIRouter(prefix=prefix)

    @router.get("/fonts")
    async def fonts():
        return []

    @router.post("/render")
    async def render(request: Request):
        async def inner(): return None
        return await inner()

    if internal:
        @router.get("/debug")
        def debug(): ...
    return router

router = build_router()
v2 = build_router("/v2" + "/video/text", internal=True)
