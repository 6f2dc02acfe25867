from fastapi import APIRouter, HTTPException, Request
from notes import note

router = APIRouter(prefix="/feed")
router.post("/notes")(note)


@router.post("/rows")
async def rows(request: Request):
    if request.headers.get("content-type", "text/csv") != "text/csv":
        raise HTTPException(415, "send text/csv")
    return {"data": (await request.body()).decode().splitlines()}
