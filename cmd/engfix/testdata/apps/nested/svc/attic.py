from fastapi import APIRouter

router = APIRouter(prefix="/attic")


@router.get("/things")
def things():
    return {"data": []}
