"""Prints what the application of testdata/service answers, as it is at run time.

    python3 routes.py DIR

{"openapi": …, "routes": [{"kind", "method", "path", "func", "file", "answers"}]}: answers tells whether a request to
the route's own path reaches it, by Starlette's own matching.
"""
import json
import os
import re
import sys

from starlette.routing import Match, Mount, WebSocketRoute

sys.dont_write_bytecode = True


def sample(path):
    path = re.sub(r"\{\w+:int\}", "12", path)
    return re.sub(r"\{\w+(:\w+)?\}", "some-value", path)


def first(router, kind, method, path):
    """The endpoint that answers a request."""
    scope = {"type": kind, "path": path, "method": method, "headers": []}
    for r in router.routes:
        match, child = r.matches(scope)
        if match == Match.FULL:
            if isinstance(r, Mount):
                return first(r.app, kind, method, child.get("path", path[len(r.path):]))
            return r.endpoint
    return None


def walk(app, router, root, prefix=""):
    for r in router.routes:
        if isinstance(r, Mount):
            yield from walk(app, r.app, root, prefix + r.path)
            continue
        endpoint = r.endpoint
        file = os.path.relpath(endpoint.__code__.co_filename, root)
        if file.startswith(".."):
            continue  # FastAPI's own
        ws = isinstance(r, WebSocketRoute)
        for method in ["GET"] if ws else sorted(r.methods - ({"HEAD"} if "GET" in r.methods else set())):
            path = prefix + r.path
            yield {
                "kind": "ws" if ws else "http", "method": method, "path": re.sub(r":\w+\}", "}", path),
                "func": endpoint.__name__, "file": file,
                "answers": first(app, "websocket" if ws else "http", method, sample(path)) is endpoint,
            }


def describe(root):
    """What the application of engines.app below root is."""
    sys.path.insert(0, root)
    from engines.app import app
    return {"openapi": app.openapi(), "routes": list(walk(app, app, root))}


if __name__ == "__main__":
    json.dump(describe(os.path.abspath(sys.argv[1])), sys.stdout)
