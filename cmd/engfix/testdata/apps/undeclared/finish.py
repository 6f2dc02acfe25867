from fastapi import APIRouter, HTTPException

router = APIRouter(prefix="/finish")
finished = set()


@router.post("/notes")
async def note(note: dict):
    return {"data": note}


@router.post("/jobs/{job}")
async def finish(job: str):
    if job in finished:
        raise HTTPException(409, "was finished before")
    finished.add(job)
    return {"data": {}}
