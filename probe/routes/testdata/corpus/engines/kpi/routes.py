from fastapi import APIRouter
from fastapi.encoders import jsonable_encoder
from fastapi.responses import HTMLResponse, ORJSONResponse, RedirectResponse, StreamingResponse

router = APIRouter(prefix="/kpi")

PERIODS = "day", "week", "month"


def make(period):
    def endpoint(tenant: str = ""):
        return {"period": period, "tenant": tenant}
    return endpoint


for _p in PERIODS:
    router.get(f"/{_p}", name=f"kpi_{_p}")(make(_p))


@router.get("/dashboard", response_class=HTMLResponse)
def dashboard(): return "<h1>KPI</h1>"


@router.get("/export", response_class=StreamingResponse)
def export():
    def lines():
        yield "a,b\n"
    return StreamingResponse(content=lines(), media_type="text/csv")


@router.get("/old", response_class=RedirectResponse, status_code=307)
def old(): return "/kpi/day"
