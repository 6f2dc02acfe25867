from fastapi import APIRouter

router = APIRouter()
@router.get("/ff")
def ff(): ...