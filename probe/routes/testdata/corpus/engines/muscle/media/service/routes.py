from fastapi import APIRouter, File, Form, UploadFile
router = APIRouter(prefix="/media", tags=["media"])
@router.post("/upload")
async def upload(file: UploadFile = File(...), title: str = Form("")): return {"name": file.filename}
@router.get("/{asset_id}/download/{path:path}")
async def download(asset_id: str, path: str): return path
@router.get("/{asset_id}")
async def get_asset(asset_id: str): return asset_id
@router.get("/search")
async def search(q: str): return q
