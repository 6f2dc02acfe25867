from fastapi import APIRouter

router = APIRouter(prefix="/runs")


@router.get("/old")
def old(): ...


router = APIRouter(prefix="/runs/v2")


@router.get("/new")
def new(): ...


@router.get("/list")
@router.get("/ls", include_in_schema=False, deprecated=True)
@router.post("/list/query", operation_id="query_runs")
def several(): ...


hidden = APIRouter(prefix="/runs/hidden", include_in_schema=False)


@hidden.get("/x")
def x(): ...


PREFIX = "/runs"
PREFIX += "/augmented"
augmented = APIRouter(prefix=PREFIX)


@augmented.get("/y")
def y(): ...


def late():
    return APIRouter(prefix="/runs/late")


nested = late()


@nested.get("/z")
def z():
    router = "shadowed name"
    return router
