"""Prints the routes of a FastAPI or Starlette application as a routes document (engfix.routes/v1), in matching order.

engfix runs it in the environment of the application: python -c SCRIPT module:attribute. What the application itself
prints goes to stderr. It never starts the application: what startup code adds is not seen, and is named as a gap.
"""

import ast
import dis
import functools
import importlib
import inspect
import json
import os
import re
import sys
import textwrap
import traceback
import types

ROOT = os.path.realpath(os.getcwd())
STREAM = "text/event-stream"
PATH_PARAMETER = re.compile(r"{([a-zA-Z_][a-zA-Z0-9_]*)(:[a-zA-Z_][a-zA-Z0-9_]*)?}")
MAX_DEPTH = 20


class Failure(Exception):
    """Why the application cannot be read, in words."""


def main():
    # The document goes where stdout leads now. From here on, stdout is stderr, for child processes too.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.path[0] = os.getcwd()
    try:
        app = load(sys.argv[1])
        walk = Walk(app)
        document = {"schema": "engfix.routes/v1", "routes": walk.routes, "gaps": walk.gaps}
    except Failure as e:
        document = {"failure": str(e)}
    json.dump(document, out)
    out.flush()
    os._exit(0)  # without waiting for the application's threads


# --- finding the application


def load(name):
    module_name, _, attributes = name.partition(":")
    try:
        value = importlib.import_module(module_name)
    except BaseException as e:  # SystemExit too
        raise Failure(f"importing {module_name} failed: {told(e)}") from e
    for attribute in attributes.split("."):
        try:
            value = getattr(value, attribute)
        except AttributeError:
            raise Failure(f"{module_name} has no {attributes}: want module:attribute, as in main:app") from None
    if router_of(value) is None and callable(value):
        try:
            value = value()
        except BaseException as e:
            raise Failure(f"calling {name} failed: {told(e)}") from e
    if router_of(value) is None:
        raise Failure(f"{name} is no FastAPI or Starlette application, and no function that returns one: it is {kind(value)}")
    return value


def told(e):
    """The last line of a traceback, with the team's own line that it comes from."""
    last = " ".join(traceback.format_exception_only(type(e), e)[-1].split())
    if isinstance(e, SyntaxError) and e.filename:
        return f"{last} ({relative(e.filename) or e.filename}:{e.lineno})"
    at = ""
    for frame in traceback.extract_tb(e.__traceback__):
        file = relative(frame.filename)
        if file:
            at = f" ({file}:{frame.lineno})"
    return last + at


def kind(value):
    return f"{type(value).__module__}.{type(value).__qualname__}"


def router_of(value):
    """The object that holds the list of routes, inside any wrappers; None where there is none."""
    for _ in range(MAX_DEPTH):
        if value is None or isinstance(value, type):
            return None
        if isinstance(getattr(value, "routes", None), list):
            return value
        value = getattr(value, "app", None)
    return None


# --- walking the routes


class Walk:
    """The routes of an application in the order in which Starlette tries them."""

    def __init__(self, app):
        self.routes = []
        self.gaps = []
        self.holders = holders()
        self.walk(app, "", {}, 0)

    def walk(self, app, prefix, common, depth):
        if depth > MAX_DEPTH:
            self.gap(f"applications are mounted more than {MAX_DEPTH} deep below {prefix}", None)
            return
        router = router_of(app)
        if depth == 0:  # a server starts the outermost application only
            for why, function in Startup(router).found():
                self.gap(why, function)
        for route in router.routes:
            self.route(route, prefix, common, depth)

    def route(self, route, prefix, common, depth):
        path, host = getattr(route, "path", None), getattr(route, "host", None)
        if hasattr(route, "app") and getattr(route, "endpoint", None) is None and (path is not None or host is not None):
            self.mount(route, prefix, common, depth)
            return
        endpoint = getattr(route, "endpoint", None)
        if path is None or endpoint is None:
            self.gap(f"a route of the class {kind(route)} is not understood", type(route))
            return
        described = {"path": prefix + path, **common, **self.described(route, endpoint)}
        if "websocket" in type(route).__name__.lower():
            self.routes.append({"transport": "ws", "methods": ["GET"], **described})
            return
        methods, also = asked(route, endpoint)
        described["transport"] = "sse" if streams(route, endpoint) else "http"
        described["methods"] = methods
        if also:
            described["also"] = also
        if not getattr(route, "include_in_schema", True):
            described["hidden"] = True
        self.routes.append(described)

    def described(self, route, endpoint):
        handler = unwrapped(endpoint)[0]
        described = {"module": getattr(handler, "__module__", None) or "", "function": getattr(handler, "__qualname__", "")}
        file, line = site(handler)
        if file:
            described["file"], described["line"] = file, line
        held = self.holders.of(route, endpoint)
        if held:
            described["router"] = held
        params = convertors(route, handler)
        if params:
            described["params"] = params
        if getattr(endpoint, "__module__", "") == "fastapi.applications":
            described["framework"] = True
        if decides_itself(route):
            described["conditional"] = True
        return described

    def mount(self, route, prefix, common, depth):
        path = prefix + (getattr(route, "path", "") or "")
        below = dict(common, mount=path)
        host = getattr(route, "host", None)
        if host is not None:
            below["host"] = host
        inner = getattr(route, "_base_app", None) or route.app
        if router_of(inner) is not None:
            self.walk(inner, path, below, depth + 1)
        rest = {"transport": "mount", "methods": [], "path": path + "/{path:path}", **below}
        rest["module"] = type(inner).__module__
        rest["function"] = getattr(inner, "__qualname__", type(inner).__qualname__)
        self.routes.append(rest)

    def gap(self, why, thing):
        gap = {"why": why}
        file, line = site(thing) if thing is not None else ("", 0)
        if file:
            gap["file"], gap["line"] = file, line
        if gap not in self.gaps:
            self.gaps.append(gap)


def asked(route, endpoint):
    """The methods that a route was made for, and those that it takes besides; "*" is any other, if only to refuse it."""
    methods = set(getattr(route, "methods", None) or ())
    if not methods:  # every method leads to it, of which a class has those that it is for
        names = ("get", "head", "post", "put", "patch", "delete", "options")
        return sorted(n.upper() for n in names if hasattr(endpoint, n)) or ["GET"], ["*"]
    if {"GET", "HEAD"} <= methods and not hasattr(route, "dependant"):
        return sorted(methods - {"HEAD"}), ["HEAD"]  # Starlette adds it to GET; FastAPI does not
    return sorted(methods), []


def decides_itself(route):
    """Whether a route of a class of the team's own looks at more than method and path."""
    module = getattr(type(route).matches, "__module__", "") or ""
    return module.partition(".")[0] not in ("starlette", "fastapi")


def convertors(route, handler):
    """Which path parameters are no free text, by their template or the handler's annotation."""
    out = {}
    for name, convertor in PATH_PARAMETER.findall(getattr(route, "path", "")):
        if convertor:
            continue  # the path says it
        annotation = (getattr(handler, "__annotations__", None) or {}).get(name)
        annotation = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
        annotation = annotation.rpartition(".")[2].lower()
        if annotation in ("int", "float", "uuid"):
            out[name] = annotation
    return out


# --- what a route calls


def unwrapped(endpoint):
    """The function that somebody wrote, below decorators, and everything on the way to it."""
    layers = [endpoint]
    for _ in range(MAX_DEPTH):
        f = layers[-1]
        if isinstance(f, functools.partial):
            f = f.func
        elif isinstance(f, types.MethodType):
            f = f.__func__
        elif getattr(f, "__wrapped__", None) is not None:
            f = f.__wrapped__
        elif isinstance(f, types.FunctionType):
            f = wrapped(f)
        elif not isinstance(f, type) and isinstance(getattr(type(f), "__call__", None), types.FunctionType):
            f = type(f).__call__
        else:
            break
        if f is None:
            break
        layers.append(f)
    return layers[-1], layers


def wrapped(f):
    """The one function that a decorator without functools.wraps has closed over; None where there is none, or several."""
    if "<locals>" not in f.__qualname__:
        return None
    found = [v for v in closed(f) if isinstance(v, types.FunctionType)]
    return found[0] if len(found) == 1 and "<locals>" not in found[0].__qualname__ else None


def closed(f):
    """The values that a function has closed over."""
    values = []
    for cell in getattr(f, "__closure__", None) or ():
        try:
            values.append(cell.cell_contents)
        except ValueError:
            pass  # not assigned yet
    return values


def relative(file):
    """A file as engfix names it: below the checkout, with slashes. "" where it lies elsewhere."""
    file = os.path.realpath(file)
    try:
        inside = os.path.commonpath([ROOT, file]) == ROOT
    except ValueError:  # on another drive
        return ""
    return os.path.relpath(file, ROOT).replace(os.sep, "/") if inside and os.path.isfile(file) else ""


def site(thing):
    try:
        code = getattr(thing, "__code__", None)
        if code is not None:
            file, line = code.co_filename, code.co_firstlineno
        else:
            thing = thing if isinstance(thing, type) else type(thing)
            file, line = inspect.getsourcefile(thing), inspect.getsourcelines(thing)[1]
    except (OSError, TypeError):
        return "", 0
    file = relative(file) if file else ""
    return file, line if file else 0


# --- server-sent events


def streams(route, endpoint):
    """Whether a route answers with server-sent events, by its declaration, its annotation or the response it makes."""
    response = getattr(route, "response_class", None)
    if is_stream_class(getattr(response, "value", response)):
        return True
    responses = getattr(route, "responses", None) or {}
    if any(STREAM in (r.get("content") or {}) for r in responses.values() if isinstance(r, dict)):
        return True
    return any(makes_stream(f, 0) for f in unwrapped(endpoint)[1])


def is_stream_class(c):
    if isinstance(c, str):
        return c.rpartition(".")[2] == "EventSourceResponse"
    return isinstance(c, type) and (
        any(b.__name__ == "EventSourceResponse" for b in c.__mro__) or str(getattr(c, "media_type", "")).startswith(STREAM)
    )


def makes_stream(f, depth):
    """Whether a function makes an event stream, itself or through a function of the team's own whose result it returns."""
    if not isinstance(f, types.FunctionType) or depth > 4:
        return False
    if is_stream_class((f.__annotations__ or {}).get("return")):
        return True
    if not relative(f.__code__.co_filename):
        return False
    try:
        body = ast.parse(textwrap.dedent(inspect.getsource(f)))
    except (OSError, SyntaxError, TypeError):
        return False
    for node in ast.walk(body):
        if isinstance(node, ast.Call):
            if is_stream_class(named(f, node.func)) or any(k.arg == "media_type" and says_stream(f, k.value) for k in node.keywords):
                return True
        if isinstance(node, ast.Return):
            call = node.value.value if isinstance(node.value, ast.Await) else node.value
            if isinstance(call, ast.Call) and makes_stream(named(f, call.func), depth + 1):
                return True
    return False


def says_stream(f, node):
    value = node.value if isinstance(node, ast.Constant) else named(f, node)
    return isinstance(value, str) and value.startswith(STREAM)


def named(f, node):
    """The value of a name or of an attribute of a module, as a function sees it; None where that is not known."""
    if isinstance(node, ast.Name):
        inner = dict(zip(f.__code__.co_freevars, closed(f)))
        return inner.get(node.id, f.__globals__.get(node.id))
    if isinstance(node, ast.Attribute):
        owner = named(f, node.value)
        if isinstance(owner, (types.ModuleType, type)):
            return getattr(owner, node.attr, None)
    return None


# --- the routers that hold a route


class holders:
    """The routers that modules of the team's own make, by the endpoints that they hold."""

    def __init__(self):
        self.found = {}
        for name, module in sorted(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if not isinstance(module, types.ModuleType) or not file or not relative(file):
                continue
            imported = None
            for attribute, value in list(vars(module).items()):
                if not is_router(value):
                    continue
                if imported is None:
                    imported = imports(file)
                if attribute not in imported:
                    self.add(f"{name}:{attribute}", value)

    def add(self, name, router):
        for route in router.routes:
            endpoint, path = getattr(route, "endpoint", None), getattr(route, "path", None)
            if endpoint is not None and path is not None:
                self.found.setdefault(id(endpoint), []).append((name, path))

    def of(self, route, endpoint):
        names = [name for name, path in self.found.get(id(endpoint), ()) if route.path.endswith(path)]
        return list(dict.fromkeys(names))


def is_router(value):
    return is_made_of("starlette.routing", "Router", value)


def is_application(value):
    return is_made_of("starlette.applications", "Starlette", value)


def is_made_of(module, name, value):
    """By the type alone: an object that is made when it is first touched is left untouched."""
    return any(c.__module__ == module and c.__name__ == name for c in type(value).__mro__)


def imports(file):
    """The names that a module takes from others."""
    try:
        with open(file, "rb") as f:
            tree = ast.parse(f.read())
    except (OSError, SyntaxError, ValueError):
        return set()
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }


# --- startup code that may add routes

HARMLESS = {"state", "title", "version", "description", "debug", "dependency_overrides", "extra", "openapi_url", "docs_url"}


class Startup:
    """Startup code gets hold of the application only through a few doors. Code that goes through one of them, beyond
    reading app.state and the like, may add routes, and is named."""

    def __init__(self, router):
        self.inner = getattr(router, "router", None) or router
        self.seen = set()

    def found(self):
        lifespan = getattr(self.inner, "lifespan_context", None)
        starters = list(getattr(self.inner, "on_startup", None) or ())
        out = []
        for start in starters:
            f = unwrapped(start)[0]
            if self.reaches(f, False, 0):
                out.append(("startup code reaches the application and may add routes to it", f))
        for f in self.lifespans(lifespan, 0):
            if self.reaches(f, True, 0):
                out.append(("the lifespan reaches the application and may add routes to it", f))
        return out

    def lifespans(self, lifespan, depth):
        """The lifespan functions that somebody wrote, also where the framework has joined several."""
        f = unwrapped(lifespan)[0] if lifespan is not None else None
        if not isinstance(f, types.FunctionType) or depth > MAX_DEPTH:
            return []
        if not (f.__module__ or "").startswith(("starlette.", "fastapi.")):
            return [f]
        return [g for v in closed(f) for g in self.lifespans(v, depth + 1)]

    def reaches(self, f, given, depth):
        """Whether a function does more with the application, or with a router, than read what is harmless. given says
        that its first parameter is the application."""
        if not isinstance(f, types.FunctionType) or f in self.seen or depth > MAX_DEPTH:
            return False
        self.seen.add(f)
        inner = dict(zip(f.__code__.co_freevars, closed(f)))
        given_name = f.__code__.co_varnames[0] if given and f.__code__.co_argcount else None
        for code in codes(f.__code__):
            if self.code_reaches(code, f, inner, given_name, depth):
                return True
        return False

    def code_reaches(self, code, f, inner, given_name, depth):
        steps = [s for s in dis.get_instructions(code) if s.opname not in ("CACHE", "PRECALL", "PUSH_NULL", "NOP")]
        for i, step in enumerate(steps):
            if not step.opname.startswith("LOAD_") or step.opname == "LOAD_CONST":
                continue
            following = steps[i + 1] if i + 1 < len(steps) else None
            attribute = following.argval if following and following.opname in ("LOAD_ATTR", "LOAD_METHOD") else None
            names = step.argval if isinstance(step.argval, tuple) else (step.argval,)
            for name in names:
                if name == given_name and not step.opname.startswith(("LOAD_ATTR", "LOAD_METHOD", "LOAD_GLOBAL")):
                    if attribute not in HARMLESS:
                        return True
                    continue
                if step.opname.startswith(("LOAD_ATTR", "LOAD_METHOD", "LOAD_SUPER")):
                    continue
                value = inner.get(name, f.__globals__.get(name)) if isinstance(name, str) else None
                if isinstance(value, types.ModuleType) and attribute:
                    value, attribute = getattr(value, attribute, None), None
                if is_application(value) or is_router(value):
                    if attribute not in HARMLESS:
                        return True
                elif isinstance(value, types.FunctionType) and relative(value.__code__.co_filename):
                    if self.reaches(value, False, depth + 1):
                        return True
        return False


def codes(code):
    """A function's code and that of the functions within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


main()
