from fastapi import APIRouter, FastAPI
from starlette.routing import Router as StarletteRouter
from starlette.staticfiles import StaticFiles

app = FastAPI()
v1, v2 = FastAPI(title="v1"), FastAPI(title="v2")
plain = StarletteRouter()
router = APIRouter(prefix="/registry")


@v1.get("/entries")
def entries_v1(): ...


@v2.get("/entries")
def entries_v2(): ...


@plain.route("/plain/registry")
async def plain_registry(request): ...


@router.get("/entries")
def entries(): ...


app.mount("/v1", v1)
app.mount("/v2", v2, name="v2")
app.mount("/files", StaticFiles(directory="."), name="files")
app.include_router(router, prefix="/api", tags=["registry"])
