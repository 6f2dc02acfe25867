from fastapi import APIRouter, HTTPException, Request

router = APIRouter(prefix="/cancel")
cancelled = set()


@router.post("/notes")
async def note(note: dict):
    return {"data": note}


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
