from fastapi import APIRouter

router = APIRouter()


@router.post("/auto")
def auto_mask():
    return {}


@router.get("/{artifact_id:path}")
def get_mask(artifact_id: str):
    return {}


@router.get("/{artifact_id}/meta")
def get_meta(artifact_id: str):
    return {}
