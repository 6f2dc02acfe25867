import fastapi
import fastapi.routing

app = fastapi.FastAPI(title="maybes", docs_url=None)
router = fastapi.routing.APIRouter(prefix="/maybes")


@app.get("/healthz", include_in_schema=False)
def healthz(): return "ok"


@app.router.get("/via-router")
def via_router(): ...


@router.get("")
@router.get("/")
async def list_maybes(): return []


@app.middleware("http")
async def middleware(request, call_next): return await call_next(request)


@app.exception_handler(404)
async def not_found(request, exc): ...


@app.on_event("startup")
async def startup(): ...


app.include_router(router)
app.mount("/static", object())
