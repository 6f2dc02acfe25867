from fastapi import APIRouter, Depends

from svc.identity import tenant

router = APIRouter(prefix="/boxes")


def box(box_id: str, _: str = Depends(tenant)):
    return {"data": box_id}


router.add_api_route("/{box_id}", box, methods=["GET"])
