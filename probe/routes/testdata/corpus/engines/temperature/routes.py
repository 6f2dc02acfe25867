import flask
import responses
import respx
from aiohttp import web
from fastapi import APIRouter
from flask import Blueprint, Flask

import engines.temperature.client
from engines.temperature.client import client
from engines.temperature.base import router as base

flask_app = Flask(__name__)
bp = Blueprint("x", __name__)
routes = web.RouteTableDef()
router = APIRouter(prefix="/temperature")


@flask_app.get("/flask")
def flask_get(): ...


@bp.post("/blueprint")
def blueprint(): ...


@routes.get("/aiohttp")
async def aiohttp_get(request): ...


@respx.mock
@responses.activate
def test_something():
    client.get("/not/a/route")
    respx.get("/not/either").mock()


@base.get("/extended")
def extended(): ...


@router.get("/own")
def own():
    return client.post("/not/a/route", json={})


cache = {}


@cache.get
def cached(): ...
