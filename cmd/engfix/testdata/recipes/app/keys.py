from fastapi import APIRouter

from app.identity import REQUIRED

router = APIRouter(dependencies=REQUIRED)


@router.get("/keys")
def keys():
    return {"data": []}
