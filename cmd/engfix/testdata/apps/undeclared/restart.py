from fastapi import APIRouter
from fastapi.responses import JSONResponse
from notes import note

router = APIRouter(prefix="/restart")
router.post("/notes")(note)
restarting = []


@router.post("/now", status_code=202)
async def restart():
    if restarting:
        return JSONResponse({"error": "is restarting"}, 503)
    restarting.append(True)
    return {"data": {}}
