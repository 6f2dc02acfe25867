from fastapi import APIRouter, Query
import asyncio as aio
router=APIRouter(prefix="/three-wise",tags=["wise"],)
@router.post("/ask",)
async def ask(q:str=Query(...,max_length=4000,),)->dict:
    answers=await aio.gather(*[_one(q,m) for m in ("a","b","c")])
    return {"answers":answers,"n":len(answers),}
async def _one(q,m):return f"{m}: {q!r}"
@router.get("/{session}/votes/{vote}",response_model=None,)
async def votes(session,vote):return[session,vote]
