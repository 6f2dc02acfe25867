from fastapi import APIRouter

router = APIRouter(prefix="/bills")


@router.get("")
def bills():
    return []


@router.get("/{bill}")
def bill(bill: str):
    return {}
