from fastapi import APIRouter, Depends

from svc.identity import tenant

router = APIRouter()


@router.get("/queue")
def queue(_: str = Depends(tenant)):
    return {"data": 0}
