from fastapi import APIRouter, Depends, HTTPException
from engines.video_mask.models import MaskRequest, MaskResult
from engines.video_mask.service import VideoMaskService, get_video_mask_service

router = APIRouter(prefix="/video/masks", tags=["video_mask"])

@router.post("/auto", response_model=MaskResult)
def auto_mask(req: MaskRequest, svc: VideoMaskService = Depends(get_video_mask_service)):
    try:
        return svc.auto(req)
    except ValueError as e:
        raise HTTPException(status_code=400, detail=str(e))

@router.get("/{artifact_id}", response_model=MaskResult)
def get_mask(artifact_id: str, svc: VideoMaskService = Depends(get_video_mask_service)):
    res = svc.get(artifact_id)
    if not res: raise HTTPException(status_code=404, detail="not found")
    return res
