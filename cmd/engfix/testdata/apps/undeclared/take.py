from fastapi import APIRouter, Request
from notes import note

router = APIRouter(prefix="/take")
router.post("/notes")(note)


@router.post("/events")
async def events(request: Request):
    try:
        event = await request.json()
    except ValueError:
        event = {}
    return {"data": event}
