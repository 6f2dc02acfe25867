from fastapi import APIRouter

from engines.audio_service.routes import router as audio_router
from engines.chat.service.routes import router as chat_router
from engines.config import settings
from engines.media.routes import assets, uploads
from engines.video_mask.routes import router as video_mask_router
from engines.video_regions import routes as video_regions


def build_api() -> APIRouter:
    api = APIRouter()
    video = APIRouter(prefix="/video")
    video.include_router(video_mask_router, prefix="/masks")
    video.include_router(video_regions.router)
    api.include_router(video, prefix="/muscle")
    api.include_router(chat_router)
    api.include_router(assets, prefix=settings.media_prefix)
    api.include_router(uploads, prefix=settings.media_prefix)
    api.include_router(audio_router)
    return api
