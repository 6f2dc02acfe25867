from fastapi import APIRouter
router=APIRouter()
@router.get('/healthz')
@router.get('/health')
@router.get('/ready',include_in_schema=False)
def status():return{'status':'ok'}
@router.get('/version')
async def version():return{'version':'1'}
