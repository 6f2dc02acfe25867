from fastapi import APIRouter, Depends

from svc.identity import tenant

router = APIRouter(prefix="/status")


@router.get("/disk")
def disk(_: str = Depends(tenant)):
    """Nobody gets here either, although this one would ask who it is."""
    return {"data": 0}
