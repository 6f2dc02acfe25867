from fastapi import APIRouter as API

try:
    from engines.fast import router as fast
except ImportError:  # pragma: no cover
    fast = None

regions = API(prefix="/video/regions")
get = regions.get
post, delete = regions.post, regions.delete


@get("/all")
def everything(): ...


@post("/new")
async def new(): ...


@(delete)("/old/{region_id}")
def old(region_id): ...


@[regions][0].patch("/first")
def first(): ...


@{"r": regions}["r"].put("/second")
def second(): ...


@(lambda f: f)
@regions.get("/third")
@(lambda f: f)
def third(): ...


regions.get("/direct")(first)
