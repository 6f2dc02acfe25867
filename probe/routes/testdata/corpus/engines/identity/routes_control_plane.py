from dataclasses import dataclass, field
from typing import NamedTuple
from fastapi import APIRouter


@dataclass
class Spec:
    path: str
    method: str = "GET"
    tags: list = field(default_factory=list)


class Pair(NamedTuple):
    left: str
    right: str


class Paths:
    TENANTS = "/tenants"
    APPS: str = f"{TENANTS}/apps"


class Derived(Paths):
    USERS = "/users"


router = APIRouter(prefix="/control")
spec = Spec("/spec", method="POST")
pair = Pair("/left", right="/right")


@router.get(Paths.TENANTS)
def tenants(): ...


@router.get(Paths.APPS + "/{app_id}")
def apps(app_id): ...


@router.get(Derived.APPS)
def derived(): ...


@router.get(Derived().USERS)
def users(): ...


@router.api_route(spec.path, methods=[spec.method])
def by_spec(): ...


@router.get(pair.left + pair.right)
def by_pair(): ...
