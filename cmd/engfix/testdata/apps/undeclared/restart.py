from fastapi import APIRouter
from fastapi.responses import JSONResponse

router = APIRouter(prefix="/restart")
restarting = []


@router.post("/notes")
async def note(note: dict):
    return {"data": note}


@router.post("/now", status_code=202)
async def restart():
    if restarting:
        return JSONResponse({"error": "is restarting"}, 503)
    restarting.append(True)
    return {"data": {}}
