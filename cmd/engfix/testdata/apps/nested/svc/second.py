from fastapi import APIRouter

router = APIRouter()


@router.get("/queue")
def queue():
    """Nobody gets here: the first router has taken the path."""
    return {"data": "for anybody"}


@router.get("/disk")
def disk():
    return {"data": "for anybody"}
