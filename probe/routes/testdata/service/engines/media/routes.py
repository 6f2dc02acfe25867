"""Two routers in one file."""
from fastapi import APIRouter

assets = APIRouter(prefix="/assets")
uploads = APIRouter(prefix="/uploads")


@assets.get("/{asset_id}")
def get_asset(asset_id: str):
    return asset_id


@uploads.post("")
def upload():
    return {}


@uploads.api_route("/{upload_id}", methods=["PUT", "PATCH"])
def resume(upload_id: str):
    return upload_id


@assets.websocket("/{asset_id}/progress")
async def progress(websocket, asset_id: str):
    ...
