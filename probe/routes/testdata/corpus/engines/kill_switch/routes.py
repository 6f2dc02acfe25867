from fastapi import APIRouter

ENABLED = True
DISABLED = False
router = APIRouter(prefix="/kill")

if ENABLED:
    @router.post("/switch")
    def switch(): ...
else:
    @router.post("/never")
    def never(): ...

if DISABLED:
    @router.post("/never-either")
    def never_either(): ...
elif not ENABLED:
    router = None
else:
    @router.get("/state")
    def state(): ...

if not DISABLED:
    @router.delete("/switch")
    def off(): ...
