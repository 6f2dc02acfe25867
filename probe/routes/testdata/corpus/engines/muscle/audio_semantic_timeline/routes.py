import fastapi as f
from fastapi import responses as r

API = "/audio"
NAME = 'semantic_timeline'
VERSION = 2
BASE = f"{API}/{NAME}"
router = f.APIRouter(prefix=BASE + "/v" + str(VERSION))
legacy = f.routing.APIRouter(prefix="%s/%s" % (API, NAME))
other = f.APIRouter(prefix="{}/{}".format(API, NAME))
joined = f.APIRouter(prefix="/".join(["", "audio", NAME]))


@router.get(f"/by-{NAME}/{{item_id}}")
def by_name(item_id: str): ...


@router.get("/" + NAME)
def plus(): ...


@legacy.get("/")
def root(): ...


@legacy.get("")
def empty(): ...


@other.get(path=API)
def api(): ...


@joined.get(NAME.upper().lower().replace("_", "-").join(["/", ""]))
def silly(): ...
