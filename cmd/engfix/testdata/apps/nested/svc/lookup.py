from fastapi import APIRouter, Depends

from svc.identity import tenant

router = APIRouter(prefix="/search", tags=["search"])


@router.get("/query")
def query(_: str = Depends(tenant)):
    return {"data": []}
