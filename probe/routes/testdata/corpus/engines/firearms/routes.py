# vim: set fileencoding=latin-1 :
from fastapi import APIRouter

router = APIRouter(prefix="/firearms")
NOTE = "café"


@router.get("/licences")
def licences(): return NOTE
