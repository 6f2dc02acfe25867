from fastapi import APIRouter, HTTPException, Request
from notes import note

router = APIRouter(prefix="/cancel")
router.post("/notes")(note)
cancelled = set()


@router.post("/jobs/{job}")
async def cancel(job: str, request: Request):
    try:
        why = await request.json()
    except ValueError:
        why = {}
    if job in cancelled:
        raise HTTPException(422, "was cancelled before")
    cancelled.add(job)
    return {"data": why}
