from fastapi import *
from fastapi import APIRouter
from engines.nexus.packs.constants import *
from engines.nexus.packs import (
    constants,
    helpers as h,
)
from . import models
from .constants import PREFIX as P, SUFFIX
from .. import shared
from ..shared.paths import ROOT

router = APIRouter(prefix=P)
more = APIRouter(prefix=f"{ROOT}/packs{SUFFIX}")
third = APIRouter(prefix=constants.THIRD)


@router.get("/star")
def star(): ...


@more.get("/more")
def more_of(): ...


@third.get(h.path("x"))
def third_of(): ...


@models.router.get("/borrowed")
def borrowed(): ...


@shared.router.websocket("/shared/ws")
async def shared_ws(websocket): ...


made = h.make_router(prefix="/made")


@made.get("/by-helper")
def by_helper(): ...


class_made = h.PackRouter(prefix="/class-made")


@class_made.delete("/by-class")
def by_class(): ...
