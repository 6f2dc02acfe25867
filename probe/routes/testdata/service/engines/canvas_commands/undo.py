from .shared import router


@router.post("/undo")
async def undo():
    return {}
