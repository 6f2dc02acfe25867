from fastapi import APIRouter, Depends

from svc.identity import tenant

router = APIRouter(prefix="/people")
admin = APIRouter(prefix="/people", dependencies=[Depends(tenant)])


@router.get("/")
def people(_: str = Depends(tenant)):
    return {"data": []}


@admin.get("/")
@admin.get("/all")
def everybody():
    return {"data": []}
