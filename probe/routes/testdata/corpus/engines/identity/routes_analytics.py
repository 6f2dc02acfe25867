from fastapi import APIRouter, Depends

router = APIRouter(prefix="/identity/analytics")

# @router.get("/commented/out")
# def commented_out(): ...

text = '''
@router.get("/in/a/string")
def in_a_string(): ...
'''

raw = r"""@router.get("/in/a/raw/string")"""
byte = b'@router.get("/in/bytes")'


@router.get("/real", summary="@router.get('/in/summary')")
def real():
    """@router.get("/in/docstring")"""
    sql = "SELECT '@router.get(\"/in/sql\")'"
    return sql


@router.get(
    # a comment with ) and " in it
    "/comment"  # trailing "comment
    "/continued",
    # another
)
def commented(): ...


@router.get("/esc\x61ped/\u00e9/\
line")
def escaped(): ...


@router.get(r"/raw/{name:path}")
def raw_path(name: str): ...
