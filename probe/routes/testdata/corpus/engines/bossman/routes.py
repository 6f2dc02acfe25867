import os
from fastapi import APIRouter

PREFIX = os.getenv("BOSSMAN_PREFIX", "/bossman")
router = APIRouter(prefix=PREFIX)
fixed = APIRouter(prefix=os.environ["X"] if False else "/bossman/fixed")
orelse = APIRouter(prefix="" or "/bossman/or")
anded = APIRouter(prefix=PREFIX and "/bossman/and")


@router.get("/tasks")
def tasks(): ...


@fixed.get("/x")
def x(): ...


@orelse.get("/y")
def y(): ...


@anded.get("/z")
def z(): ...
