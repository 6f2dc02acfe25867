"""Not included by the application yet: it waits for the new timeline service."""
from fastapi import APIRouter

router = APIRouter(prefix="/audio/semantic-timeline", tags=["audio_semantic_timeline"])


@router.get("/{asset_id}")
def get_timeline(asset_id: str):
    return {"asset_id": asset_id, "segments": []}
