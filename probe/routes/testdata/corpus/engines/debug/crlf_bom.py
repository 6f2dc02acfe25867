from fastapi import APIRouter

router = APIRouter(prefix="/bom")


@router.get("/crlf",
    name="crlf")
def crlf():
    """doc
    string"""
    return "\
"


@router.get("/form/feed")
def form_feed(): ...