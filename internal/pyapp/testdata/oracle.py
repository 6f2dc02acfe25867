"""Prints what applications hold, as their own app.routes has it.

    python3 oracle.py < [DIR, …]

For each directory a list of {"app": "module:attribute", "routes": [line, …]}: every application that a module of it makes,
and every function without parameters that returns one. A line is "http|ws METHODS PATH", in the order of app.routes,
what is mounted in its place; "mount PATH" stands behind what is mounted.
"""
import importlib
import inspect
import json
import os
import sys
import warnings

import fastapi  # noqa: F401  (loaded once, for every child)
from fastapi.routing import APIRoute
from starlette.applications import Starlette
from starlette.routing import Host, Mount, WebSocketRoute

sys.dont_write_bytecode = True
warnings.simplefilter("ignore")


def lines(routes, prefix=""):
    for r in routes:
        if isinstance(r, Host):
            yield from lines(r.routes or [], prefix)
            yield f"mount {prefix}"
        elif isinstance(r, Mount):
            yield from lines(r.routes or [], prefix + r.path)
            yield f"mount {prefix}{r.path}"
        elif isinstance(r, WebSocketRoute):
            yield f"ws GET {prefix}{r.path}"
        else:
            methods = set(r.methods or [m for m in ("GET", "DELETE") if hasattr(r.endpoint, m.lower())] or ["GET"])
            if not isinstance(r, APIRoute) and "GET" in methods:
                methods -= {"HEAD"}
            yield f"http {','.join(sorted(methods))} {prefix}{r.path}"


def applications(module):
    for name, value in list(vars(module).items()):
        if isinstance(value, Starlette):
            yield name, value
        elif inspect.isfunction(value) and value.__module__ == module.__name__ and not inspect.signature(value).parameters:
            if "FastAPI(" in inspect.getsource(value):
                made = value()
                if isinstance(made, Starlette):
                    yield name, made


def described(root, module):
    """What the applications of one module hold, found in a process of its own; nothing where it cannot be imported."""
    readable, writable = os.pipe()
    if os.fork() == 0:
        os.close(readable)
        os.dup2(2, 1)
        found = []
        try:
            os.chdir(root)
            sys.path.insert(0, root)
            for name, app in applications(importlib.import_module(module)):
                found.append({"app": f"{module}:{name}", "routes": list(lines(app.routes))})
        except Exception as e:
            print(f"{root}: {module}: {e!r}", file=sys.stderr)
        with os.fdopen(writable, "w") as out:
            json.dump(found, out)
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable) as said:
        found = json.load(said)
    os.wait()
    return found


def modules(root):
    for folder, _, files in sorted(os.walk(root)):
        for file in sorted(files):
            path = os.path.join(folder, file)
            if file.endswith(".py"):
                with open(path, encoding="utf-8", errors="replace") as f:
                    text = f.read()
                if "FastAPI(" in text or "Starlette(" in text:
                    name = os.path.relpath(path, root)[:-3].replace(os.sep, ".")
                    yield name.removesuffix(".__init__")


json.dump({root: [a for m in modules(root) for a in described(root, m)] for root in json.load(sys.stdin)}, sys.stdout)
