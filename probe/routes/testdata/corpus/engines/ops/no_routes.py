"""Helpers without a route."""
import re
from typing import Iterable


class Table:
    def get(self, path): return path
    def post(self, path): return path


table = Table()
table.get("/x")


def get(path):
    def deco(fn): return fn
    return deco


@get("/looks/like/one")
def looks(): ...


@table.get("/also")
def also(): ...


def strip(xs: Iterable[str]) -> list:
    return [re.sub(r"\W", "_", x) for x in xs]
