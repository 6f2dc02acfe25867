from fastapi import APIRouter

router = APIRouter(prefix="/video/presets")


def register(kind: str):
    @router.get(f"/{kind}", name=f"list_{kind}")
    def list_kind():
        return [kind]

    @router.post(f"/{kind}")
    def create_kind():
        return kind

    return list_kind


for kind in ("filters", "motion", "looks"):
    register(kind)

for method, path in [("GET", "/stats"), ("DELETE", "/cache")]:
    router.add_api_route(path, lambda: None, methods=[method])

EXTRA = {"/extra/a": ["GET"], "/extra/b": ["POST", "PUT"]}
for path, methods in EXTRA.items():
    @router.api_route(path, methods=methods)
    async def extra(): ...
