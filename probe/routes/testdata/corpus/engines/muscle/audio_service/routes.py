import typing as t
from fastapi import APIRouter

if (router := APIRouter(prefix="/audio/service")) is not None:
    pass

flag = t.cast(bool, False)

if flag:
    PREFIX = "/a"
else:
    PREFIX = "/b"

undecided = APIRouter(prefix=PREFIX)

if flag:
    SAME = "/same"
else:
    SAME = "/same"

decided = APIRouter(prefix=SAME)


@router.get("/walrus")
def walrus(): ...


@undecided.get("/x")
def x(): ...


@decided.get("/y")
def y(): ...


if flag:
    @router.get("/conditional")
    def conditional(): ...
elif t.TYPE_CHECKING:
    @router.get("/never")
    def never(): ...
else:
    @router.get("/otherwise")
    def otherwise(): ...

while flag:
    @router.get("/while")
    def in_while(): ...
