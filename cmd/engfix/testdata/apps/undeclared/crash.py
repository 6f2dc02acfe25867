from fastapi import APIRouter, Request

router = APIRouter(prefix="/crash")


@router.post("/notes")
async def note(note: dict):
    return {"data": note}


@router.post("/hook")
async def hook(request: Request):
    if request.headers.get("content-length", "0") == "0":
        return {"data": {}}
    return {"data": await request.json()}
