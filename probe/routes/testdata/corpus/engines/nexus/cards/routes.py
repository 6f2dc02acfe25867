from fastapi import APIRouter
from enum import Enum

router = APIRouter(prefix="/cards")


class Kind(str, Enum):
    small = "small"
    LARGE = "large"


def dispatch(command):
    match command:
        case {"op": "get", "path": str(path)} if path:
            return path
        case [Kind.small, *rest] | (Kind.LARGE, *rest):
            return rest
        case -1 | 1.5 | None | True | "x" "y":
            pass
        case Point(x=0, y=[a, _]) as p: return p
        case _: pass


match = {"a": 1}
match["a"] = 2
print(match)
match, case, type, _ = 1, 2, 3, 4
match = match if case else type
case = match
type = "/type"


@router.get(type)
def soft(): ...


match match:
    case 1:
        @router.get("/matched")
        def matched(): ...
    case _:
        @router.get("/unmatched")
        def unmatched(): ...


@router.get("/" + Kind.small.value)
def small(): ...


@router.get(f"/{Kind.LARGE.value}/{Kind.LARGE}")
def large(): ...


try:
    pass
except* ValueError as group:
    pass

with (open("a") as a, open("b") as b,):
    @router.get("/with")
    def in_with(): ...

with (a, b): pass
with (a), (b): pass
with (yield_(a)) as c: pass
