from fastapi import APIRouter

router = APIRouter(prefix="/persistence")

try:
    import orjson
except ImportError:
    orjson = None
else:
    @router.get("/fast")
    def fast(): ...
finally:
    @router.get("/always")
    def always(): ...

with open(__file__) as fh, open(__file__) as fh2:
    PREFIX = "/in-with"

    @router.get(PREFIX)
    def in_with(): ...

while True:
    @router.get("/loop")
    def loop(): ...
    break
else:
    @router.get("/loop-else")
    def loop_else(): ...

for _ in unknown():
    @router.get("/unknown-loop")
    def unknown_loop(): ...
else:
    pass

for x, in [("/t1",), ("/t2",)]:
    router.add_api_route(x, fast)
