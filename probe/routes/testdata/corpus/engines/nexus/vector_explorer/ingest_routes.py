from fastapi import APIRouter
from http import HTTPMethod
router = APIRouter(prefix="/vectors/ingest")
ALL = ["GET", "POST"]


@router.api_route("/many", methods=["get", "Post", "PUT", "put"])
def many(): ...


@router.api_route("/default")
def default(): ...


@router.api_route("/constant", methods=ALL + ["DELETE"])
def constant(): ...


@router.api_route("/set", methods={"PATCH"})
def a_set(): ...


@router.api_route("/tuple", methods=("HEAD", "OPTIONS"))
def a_tuple(): ...


@router.api_route("/none", methods=None)
def none(): ...


@router.api_route("/enum", methods=[HTTPMethod.GET, HTTPMethod.POST])
def enum(): ...


@router.api_route(methods=["GET"], path="/swapped")
def swapped(): ...


@router.api_route("/star", methods=[*ALL, "TRACE"])
def star(): ...
