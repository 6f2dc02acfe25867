from fastapi import APIRouter

r1 = r2 = APIRouter(prefix="/memory")
(r3, [r4, r5]) = APIRouter(prefix="/m3"), [APIRouter(prefix="/m4"), APIRouter(prefix="/m5")]
r6, *rest = APIRouter(prefix="/m6"), 1, 2
routers = [APIRouter(prefix=p) for p in ("/l0", "/l1")]


@r1.get("/one")
def one(): ...


@r2.get("/two")
def two(): ...


@r3.get("/three")
def three(): ...


@r4.get("/four")
def four(): ...


@r5.get("/five")
def five(): ...


@routers[1].get("/six")
def six(): ...


for i, r in enumerate(routers):
    @r.get("/enumerated")
    def enumerated(): ...

for r, name in zip(routers, ["a", "b"]):
    r.add_api_route("/" + name, one)
