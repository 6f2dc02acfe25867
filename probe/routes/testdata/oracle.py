"""Extracts routes from FastAPI source by Python's own ast, one file at a time: the oracle of the Go extractor.

    python3 oracle.py ROOT < names   one JSON list of routes per file

It is written apart from the extractor and in another manner: values are plain Python objects, scopes are copied at
branches, and a string that is not wholly known has "…" in it.
"""
import ast
import json
import os
import re
import sys

HTTP = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
ROUTER_METHODS = HTTP + ("api_route", "websocket", "websocket_route", "include_router", "add_api_route",
                         "add_api_websocket_route", "add_websocket_route")
LIBRARIES = ("fastapi", "starlette", "sse_starlette", "typing", "importlib", "http")
UNKNOWN = object()


class Thing:
    """Something whose making the file does not show."""

    def __init__(self, name, local):
        self.name, self.local, self.attrs, self.router = name, local, {}, None

    def attr(self, name):
        return self.attrs.setdefault(name, Thing(self.name + "." + name, self.local))

    @property
    def last(self):
        return self.name.rsplit(".", 1)[-1]


class Router:
    def __init__(self, app, prefix, hidden):
        self.app, self.prefix, self.hidden = app, prefix, hidden


class Class:
    def __init__(self, node, bases, names):
        self.node, self.bases, self.names, self.first = node, bases, names, None

    def find(self, name):
        if name in self.names:
            return self.names[name]
        for base in self.bases:
            if isinstance(base, Class):
                found = base.find(name)
                if found is not None:
                    return found
        return None


class Member(str):
    """A member of an enumeration of strings: Python's versions write it differently in a format string."""


class Instance:
    def __init__(self, cls):
        self.cls, self.fields = cls, {}


class Function:
    def __init__(self, node, scope, owner=None):
        self.node, self.scope, self.owner, self.self = node, scope, owner, None
        self.kinds = set()

    def bound(self, to):
        f = Function(self.node, self.scope, self.owner)
        f.self, f.kinds = to, self.kinds
        return f


class Bound:
    """A method of something, not called yet."""

    def __init__(self, on, name):
        self.on, self.name = on, name


class Super:
    """super() in a method: the bases of the class that the method is defined in."""

    def __init__(self, on, owner):
        self.on, self.owner = on, owner

    def find(self, name):
        for base in self.owner.bases:
            found = base.find(name) if isinstance(base, Class) else None
            if found is not None:
                return found.bound(self.on) if isinstance(found, Function) else found
        return Thing("super()." + name, False)


class Registrar:
    def __init__(self, on, route):
        self.on, self.route = on, route


class Scope:
    def __init__(self, parent=None, cls=None):
        self.names, self.parent, self.cls = {}, parent, cls

    def get(self, name):
        s = self
        while s is not None:
            if name in s.names:
                return s.names[name]
            s = s.parent
        if name in ("str", "list", "tuple", "dict", "getattr", "enumerate", "zip", "property", "staticmethod",
                    "classmethod"):
            return Thing(name, False)
        return UNKNOWN

    def closure(self):
        s = self
        while s.cls is not None:
            s = s.parent
        return s


def tidy(s):
    return re.sub("…+", "…", s)


def as_text(v):
    if isinstance(v, str):
        return v
    if isinstance(v, int) and not isinstance(v, bool):
        return str(v)
    return "…"


def kind(v):
    if isinstance(v, Thing):
        if v.last == "EventSourceResponse":
            return "sse"
        if v.last.endswith("Router") and (v.last != "Router" or v.name.startswith("starlette.")):
            return "router"
        if v.last.endswith("FastAPI"):
            return "app"
    if isinstance(v, Class):
        if stream(v.names.get("media_type")):
            return "sse"
        for b in v.bases:
            if kind(b):
                return kind(b)
    return None


def stream(v):
    return isinstance(v, str) and v.split("…")[0].split(";")[0].strip().lower() == "text/event-stream"


def nothing(v):
    return v is UNKNOWN or v is None or isinstance(v, Thing) and v.router is None


MISSING = object()


def merge(a, b):
    if a is MISSING:
        return b
    if b is MISSING:
        return a
    if isinstance(a, str) or isinstance(b, str):
        return a if a == b and isinstance(a, str) and isinstance(b, str) else UNKNOWN
    if isinstance(a, (bool, int)) and isinstance(b, (bool, int)):
        return a if a is b or a == b and type(a) is type(b) else UNKNOWN
    return b if nothing(a) else a


class File:
    def __init__(self, name, tree):
        self.name, self.routes, self.top = name, [], Scope()
        self.functions, self.called, self.really, self.guess, self.at = [], set(), set(), None, None
        self.package = name.split("/")[0] if "/" in name else None
        self.top.names["__name__"] = name[:-3].replace("/", ".")
        self.Frame(self, self.top).body(tree.body)
        i = 0
        while i < len(self.functions):
            fn = self.functions[i]
            i += 1
            if fn.node in self.called or not relevant(fn.node):
                continue
            if fn.owner is not None:
                if fn.owner.first is None:
                    self.instance(fn.owner, None)
                if fn.node in self.called:
                    continue
                fn = fn.bound(fn.owner.first)
            self.call(fn, None)
        # What a function made when nothing was known to call it is taken back where it is called after all.
        self.routes = [r for r in self.routes if r["guess"] not in self.really]
        for r in self.routes:
            if r["transport"] == "http" and (kind(r["class"]) == "sse" or self.streams(r["handler"])):
                r["transport"] = "sse"

    def instance(self, cls, args):
        it = Instance(cls)
        if cls.first is None:
            cls.first = it
        init = cls.find("__init__")
        if isinstance(init, Function):
            self.call(init.bound(it), args)
        elif args is not None:
            names = [s.target.id for s in cls.node.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]
            for name, v in zip(names, args[0]):
                it.fields[name] = v
            it.fields.update({k: v for k, v in args[1] if k in names})
        return it

    def call(self, fn, args, depth=0):
        if depth > 24:
            return UNKNOWN
        if args is not None:
            self.really.add(fn.node)
        guessed = fn.node not in self.called and args is None and self.guess is None and not isinstance(fn.node, ast.Lambda)
        if guessed:
            self.guess = fn.node
        self.called.add(fn.node)
        try:
            return self.follow(fn, args, depth)
        finally:
            if guessed:
                self.guess = None

    def follow(self, fn, args, depth):
        frame = self.Frame(self, Scope(fn.scope), depth + 1)
        if isinstance(fn.self, Instance) and fn.owner:
            frame.super = Super(fn.self, fn.owner)
        a = fn.node.args
        pos, kw = list(args[0]) if args else [], dict(args[1]) if args else {}
        if fn.self is not None:
            pos.insert(0, fn.self)
        params = a.posonlyargs + a.args
        defaults = dict(zip([p.arg for p in params[len(params) - len(a.defaults):]], a.defaults))
        defaults.update({p.arg: d for p, d in zip(a.kwonlyargs, a.kw_defaults) if d is not None})
        for i, p in enumerate(params + a.kwonlyargs):
            if i < len(params) and i < len(pos):
                v = pos[i]
            elif p.arg in kw:
                v = kw.pop(p.arg)
            elif args is not None and p.arg in defaults:
                v = frame.eval(defaults[p.arg])
            else:
                v = Thing(p.arg, True)
                k = kind(frame.eval(p.annotation)) if p.annotation else None
                if k in ("router", "app"):
                    v = Router(k == "app", "" if k == "app" else "…", False)
            frame.scope.names[p.arg] = v
        if a.vararg:
            frame.scope.names[a.vararg.arg] = pos[len(params):] if args else UNKNOWN
        if a.kwarg:
            frame.scope.names[a.kwarg.arg] = kw if args else UNKNOWN
        if isinstance(fn.node, ast.Lambda):
            return frame.eval(fn.node.body)
        frame.body(fn.node.body)
        return None if frame.returned is MISSING else frame.returned

    def streams(self, fn, depth=0):
        if not isinstance(fn, Function) or isinstance(fn.node, ast.Lambda) or depth > 4:
            return False
        frame = self.Frame(self, Scope(fn.scope))
        node = fn.node
        if node.returns is not None:
            if isinstance(node.returns, ast.Constant) and isinstance(node.returns.value, str):
                if node.returns.value == "EventSourceResponse" or kind(frame.scope.get(node.returns.value)) == "sse":
                    return True
            elif isinstance(node.returns, (ast.Name, ast.Attribute)) and kind(frame.eval(node.returns)) == "sse":
                return True
        for p in node.args.posonlyargs + node.args.args + node.args.kwonlyargs:
            frame.scope.names[p.arg] = UNKNOWN
        if fn.self is not None and node.args.args:
            frame.scope.names[node.args.args[0].arg] = fn.self

        def plain(x):
            if isinstance(x, ast.Attribute):
                return frame.attr(plain(x.value), x.attr)
            return frame.eval(x) if isinstance(x, (ast.Name, ast.Constant)) else UNKNOWN

        made, found = {}, []

        def visit(n):
            if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
                return
            if isinstance(n, (ast.Import, ast.ImportFrom)):
                frame.stmt(n)
            if isinstance(n, ast.Assign) and len(n.targets) == 1 and isinstance(n.targets[0], ast.Name):
                v = n.value.value if isinstance(n.value, ast.Await) else n.value
                if isinstance(v, ast.Constant) and isinstance(v.value, str):
                    frame.scope.names[n.targets[0].id] = v.value
                elif isinstance(v, ast.Call):
                    made[n.targets[0].id] = v
            if isinstance(n, ast.Call):
                found.append(kind(plain(n.func)) == "sse")
                for k in n.keywords:
                    if k.arg == "media_type":
                        found.append(stream(plain(k.value)))
                    if k.arg == "headers" and isinstance(k.value, ast.Dict):
                        for key, v in zip(k.value.keys, k.value.values):
                            found.append(str(plain(key)).lower() == "content-type" and stream(plain(v)))
            if isinstance(n, ast.Return):
                for v in [n.value.body, n.value.orelse] if isinstance(n.value, ast.IfExp) else [n.value]:
                    v = v.value if isinstance(v, ast.Await) else v
                    v = made.get(v.id) if isinstance(v, ast.Name) else v
                    if isinstance(v, ast.Call):
                        found.append(self.streams(plain(v.func), depth + 1))
            for child in ast.iter_child_nodes(n):
                visit(child)

        for s in node.body:
            visit(s)
        return any(found)

    class Frame:
        def __init__(self, file, scope, depth=0):
            self.file, self.scope, self.depth = file, scope, depth
            self.returned, self.done, self.maybe, self.super = MISSING, False, 0, None

        def body(self, stmts):
            for s in stmts:
                if self.done:
                    return
                self.stmt(s)

        def branches(self, exhaustive, *bodies):
            before, outcomes = dict(self.scope.names), []
            for b in bodies:
                self.scope.names = dict(before)
                self.maybe += 1
                self.body(b)
                self.maybe -= 1
                outcomes.append(self.scope.names)
            if not exhaustive:
                outcomes.insert(0, before)
            self.scope.names = dict(before)
            for name in {n: 0 for o in outcomes for n in o}:
                v = MISSING
                for o in outcomes:
                    v = merge(v, o.get(name, MISSING))
                self.scope.names[name] = v

        def truth(self, x):
            if isinstance(x, ast.Name) and x.id == "TYPE_CHECKING" or isinstance(x, ast.Attribute) and x.attr == "TYPE_CHECKING":
                return False
            if isinstance(x, ast.Name) and isinstance(self.scope.get(x.id), bool):
                return self.scope.get(x.id)
            if isinstance(x, ast.Constant) and (x.value is None or x.value in (0, 1)) and not isinstance(x.value, float):
                return bool(x.value)
            if isinstance(x, ast.UnaryOp) and isinstance(x.op, ast.Not) and self.truth(x.operand) is not None:
                return not self.truth(x.operand)
            return None

        def stmt(self, s):
            f = self.file
            if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef)):
                fn = Function(s, self.scope.closure(), self.scope.cls)
                decorators = [self.eval(d) for d in s.decorator_list]
                self.scope.names[s.name] = fn
                for node, d in reversed(list(zip(s.decorator_list, decorators))):
                    if isinstance(d, Registrar):
                        self.register(d, fn, node)
                    elif isinstance(d, Function) and not isinstance(d.node, ast.Lambda) and relevant(d.node):
                        before, f.at = f.at, f.at or node
                        f.call(d, ([fn], []), self.depth)
                        f.at = before
                    elif isinstance(d, Thing) and d.last in ("property", "cached_property", "staticmethod", "classmethod"):
                        fn.kinds.add(d.last.replace("cached_", ""))
                f.functions.append(fn)
            elif isinstance(s, ast.ClassDef):
                c = Class(s, [self.eval(b) for b in s.bases], {})
                decorators = [self.eval(d) for d in s.decorator_list]
                inner = f.Frame(f, Scope(self.scope, c), self.depth)
                inner.maybe = self.maybe
                inner.body(s.body)
                c.names = inner.scope.names
                self.scope.names[s.name] = c
                for node, d in reversed(list(zip(s.decorator_list, decorators))):
                    if isinstance(d, Registrar):
                        self.register(d, c, node)
            elif isinstance(s, ast.Assign):
                v = self.eval(s.value)
                for t in s.targets:
                    self.assign(t, v)
            elif isinstance(s, ast.AnnAssign):
                if s.value is not None:
                    self.assign(s.target, self.eval(s.value))
            elif isinstance(s, ast.AugAssign):
                old, v = self.eval(s.target), self.eval(s.value)
                ok = isinstance(s.op, ast.Add) and type(old) is type(v) and isinstance(v, (str, list))
                self.assign(s.target, (tidy(old + v) if isinstance(v, str) else old + v) if ok else UNKNOWN)
            elif isinstance(s, (ast.Import, ast.ImportFrom)):
                self.imports(s)
            elif isinstance(s, ast.If):
                bodies, node = [], s
                while True:
                    t = self.truth(node.test)
                    if t is True:
                        if not bodies:
                            return self.body(node.body)
                        return self.branches(True, *bodies, node.body)
                    if t is None:
                        self.eval(node.test)
                        bodies.append(node.body)
                    if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
                        node = node.orelse[0]
                        continue
                    if not bodies:
                        return self.body(node.orelse)
                    return self.branches(bool(node.orelse), *bodies, *([node.orelse] if node.orelse else []))
            elif isinstance(s, (ast.For, ast.AsyncFor)):
                it = self.eval(s.iter)
                if isinstance(it, (list, dict)):
                    for e in list(it):
                        self.assign(s.target, e)
                        self.body(s.body)
                else:
                    self.assign(s.target, UNKNOWN)
                    self.branches(False, s.body)
                self.body(s.orelse)
            elif isinstance(s, ast.While):
                self.eval(s.test)
                self.branches(False, s.body)
                self.body(s.orelse)
            elif isinstance(s, (ast.With, ast.AsyncWith)):
                for it in s.items:
                    v = self.eval(it.context_expr)
                    if it.optional_vars is not None:
                        self.assign(it.optional_vars, v)
                self.body(s.body)
            elif isinstance(s, ast.Try) or type(s).__name__ == "TryStar":
                self.body(s.body)
                done, self.done = self.done, False
                if s.handlers:
                    self.branches(False, *[h.body for h in s.handlers])
                self.done = done
                self.body(s.orelse)
                self.body(s.finalbody)
            elif isinstance(s, ast.Match):
                self.eval(s.subject)
                self.branches(False, *[c.body for c in s.cases])
            elif isinstance(s, ast.Return):
                self.returned = merge(self.returned, None if s.value is None else self.eval(s.value))
                self.done = self.maybe == 0
            else:
                for x in ast.iter_child_nodes(s):
                    if isinstance(x, ast.expr):
                        self.eval(x)

        def imports(self, s):
            if isinstance(s, ast.Import):
                for a in s.names:
                    top = a.name.split(".")[0]
                    self.scope.names[a.asname or top] = Thing(a.name if a.asname else top, self.local(top))
                return
            base = "." * s.level + (s.module or "")
            local = bool(s.level) or self.local(base.split(".")[0])
            for a in s.names:
                if a.name != "*":
                    self.scope.names[a.asname or a.name] = Thing(base + "." + a.name, local)

        def local(self, top):
            return top == self.file.package and top not in LIBRARIES

        def assign(self, t, v):
            if isinstance(t, ast.Name):
                self.scope.names[t.id] = v
            elif isinstance(t, ast.Attribute):
                on = self.eval(t.value)
                if isinstance(on, Instance):
                    on.fields[t.attr] = v
            elif isinstance(t, ast.Subscript):
                on = self.eval(t.value)
                if isinstance(on, dict):
                    on[self.eval(t.slice)] = v
            elif isinstance(t, ast.Starred):
                self.assign(t.value, UNKNOWN)
            elif isinstance(t, (ast.Tuple, ast.List)):
                same = isinstance(v, list) and len(v) == len(t.elts)
                for i, e in enumerate(t.elts):
                    self.assign(e, v[i] if same else UNKNOWN)

        def eval(self, x):
            if isinstance(x, ast.Name):
                return self.scope.get(x.id)
            if isinstance(x, ast.Attribute):
                return self.attr(self.eval(x.value), x.attr)
            if isinstance(x, ast.Call):
                return self.call(x)
            if isinstance(x, ast.Constant):
                return x.value if x.value is None or isinstance(x.value, (str, bool, int)) else UNKNOWN
            if isinstance(x, ast.JoinedStr):
                out = ""
                for p in x.values:
                    if isinstance(p, ast.Constant):
                        out += p.value
                    else:
                        v = as_text(self.eval(p.value))
                        plain = p.conversion in (-1, 115) and p.format_spec is None and not isinstance(v, Member)
                        out += v if plain else "…"
                return tidy(out)
            if isinstance(x, ast.BinOp):
                a, b = self.eval(x.left), self.eval(x.right)
                if isinstance(x.op, ast.Add):
                    if isinstance(a, str) or isinstance(b, str):
                        return tidy(as_text(a) + as_text(b))
                    if isinstance(a, list) and isinstance(b, list):
                        return a + b
                if isinstance(x.op, ast.Mod) and isinstance(a, str):
                    values = iter(b if isinstance(b, list) else [b])
                    return tidy(re.sub("%s", lambda m: as_text(next(values, UNKNOWN)), a))
                return UNKNOWN
            if isinstance(x, ast.BoolOp):
                vs = [self.eval(v) for v in x.values]
                if isinstance(x.op, ast.Or):
                    vs = [v for v in vs if v is not None and v != ""] or [""]
                    if isinstance(vs[0], (str, list, dict, Router, Class, Instance, Function)) and vs[0] != "…":
                        return vs[0]
                elif isinstance(vs[0], str) and vs[0] not in ("", "…"):
                    vs = vs[1:]  # an environment's default, too
                out = MISSING
                for v in vs:
                    out = merge(out, v)
                return out
            if isinstance(x, ast.IfExp):
                t = self.truth(x.test)
                if t is not None:
                    return self.eval(x.body if t else x.orelse)
                return merge(self.eval(x.body), self.eval(x.orelse))
            if isinstance(x, (ast.List, ast.Tuple, ast.Set)):
                out = []
                for e in x.elts:
                    if isinstance(e, ast.Starred):
                        more = self.eval(e.value)
                        if not isinstance(more, list):
                            return UNKNOWN
                        out += more
                    else:
                        out.append(self.eval(e))
                return out
            if isinstance(x, ast.Dict):
                out = {}
                for k, v in zip(x.keys, x.values):
                    v = self.eval(v)
                    if k is None:
                        out.update(v if isinstance(v, dict) else {})
                    else:
                        k = self.eval(k)
                        out[k if isinstance(k, (str, int)) else id(k)] = v
                return out
            if isinstance(x, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
                return self.comp(x)
            if isinstance(x, ast.Lambda):
                return Function(x, self.scope.closure())
            if isinstance(x, ast.NamedExpr):
                v = self.eval(x.value)
                self.assign(x.target, v)
                return v
            if isinstance(x, ast.Await):
                return self.eval(x.value)
            if isinstance(x, ast.Subscript):
                on, i = self.eval(x.value), self.eval(x.slice)
                if isinstance(on, list) and type(i) is int and 0 <= i < len(on):
                    return on[i]
                return on.get(i, UNKNOWN) if isinstance(on, dict) and isinstance(i, (str, int)) else UNKNOWN
            for c in ast.iter_child_nodes(x):
                if isinstance(c, ast.expr):
                    self.eval(c)
            return UNKNOWN

        def comp(self, x):
            inner = self.file.Frame(self.file, Scope(self.scope), self.depth)
            key = x.key if isinstance(x, ast.DictComp) else x.elt
            it = inner.eval(x.generators[0].iter)
            if len(x.generators) > 1 or not isinstance(it, (list, dict)):
                for g in x.generators:
                    inner.assign(g.target, UNKNOWN)
                inner.eval(key)
                return UNKNOWN
            out, pairs = [], {}
            for e in list(it):
                inner.assign(x.generators[0].target, e)
                k = inner.eval(key)
                if isinstance(x, ast.DictComp):
                    pairs[k if isinstance(k, (str, int)) else id(k)] = inner.eval(x.value)
                else:
                    out.append(k)
            if x.generators[0].ifs:
                return UNKNOWN
            return pairs if isinstance(x, ast.DictComp) else out

        def attr(self, v, name):
            if isinstance(v, Thing):
                return v.attr(name)
            if isinstance(v, Router):
                return v if name == "router" else v.prefix if name == "prefix" else Bound(v, name)
            if isinstance(v, Super):
                return v.find(name)
            if isinstance(v, Class):
                found = v.find(name)
                if isinstance(found, Function) and "classmethod" in found.kinds:
                    return found.bound(v)
                if isinstance(found, str) and any(isinstance(b, Thing) and b.name == "enum.Enum" for b in v.bases):
                    return Member(found)
                return UNKNOWN if found is None else found
            if isinstance(v, Instance):
                if name in v.fields:
                    return v.fields[name]
                found = v.cls.find(name)
                if found is None:
                    return v.fields.setdefault(name, Thing(v.cls.node.name + "." + name, True))
                if isinstance(found, Function):
                    if "static" in " ".join(found.kinds):
                        return found
                    found = found.bound(v.cls if "classmethod" in found.kinds else v)
                    return self.file.call(found, None, self.depth) if "property" in found.kinds else found
                return found
            if isinstance(v, str):
                return str(v) if name == "value" else Bound(v, name)
            if isinstance(v, Function) and name == "__name__" and not isinstance(v.node, ast.Lambda):
                return v.node.name
            return Bound(v, name) if isinstance(v, dict) else UNKNOWN

        def call(self, c):
            if isinstance(c.func, ast.Name) and c.func.id == "super" and self.super and not c.args:
                return self.super
            fn = self.eval(c.func)
            pos, kw = [], []
            for a in c.args:
                if isinstance(a, ast.Starred):
                    v = self.eval(a.value)
                    pos += v if isinstance(v, list) else []
                else:
                    pos.append(self.eval(a))
            for k in c.keywords:
                v = self.eval(k.value)
                if k.arg is not None:
                    kw.append((k.arg, v))
                elif isinstance(v, dict):
                    kw += [(n, w) for n, w in v.items() if isinstance(n, str)]
                else:
                    kw.append(("**", v))
            named = dict(kw)
            if kind(fn) in ("router", "app"):
                prefix = named.get("prefix", "…" if "**" in named else "") if kind(fn) == "router" else ""
                prefix = prefix if isinstance(prefix, str) else "" if prefix is None else "…"
                return Router(kind(fn) == "app", prefix, named.get("include_in_schema") is False)
            if isinstance(fn, Registrar):
                if len(pos) == 1:
                    self.register(fn, pos[0], c)
                    return pos[0]
                return UNKNOWN
            if isinstance(fn, Function):
                return self.file.call(fn, (pos, kw), self.depth)
            if isinstance(fn, Class):
                return self.file.instance(fn, (pos, kw))
            if isinstance(fn, Bound) and isinstance(fn.on, Router):
                return self.on_router(fn.on, fn.name, c, pos, named)
            if isinstance(fn, Bound) and isinstance(fn.on, dict):
                d = fn.on
                return {"items": lambda: [list(p) for p in d.items()], "keys": lambda: list(d), "values": lambda: list(d.values()),
                        "get": lambda: d.get(pos[0], UNKNOWN)}.get(fn.name, lambda: UNKNOWN)()
            if isinstance(fn, Bound):
                known = "…" not in fn.on and all(isinstance(p, str) for p in pos)
                if fn.name == "join" and isinstance(pos[0], list):
                    return tidy(fn.on.join(as_text(p) for p in pos[0]))
                if fn.name == "format" and not kw:
                    return tidy(fn.on.format(*[as_text(p) for p in pos]))
                if known and fn.name in ("strip", "lstrip", "rstrip", "lower", "upper", "replace", "removeprefix", "removesuffix"):
                    return getattr(fn.on, fn.name)(*pos)
                return "…"
            if isinstance(fn, Thing):
                if kind(fn) == "sse":
                    return UNKNOWN
                if fn.local and fn.last in ROUTER_METHODS and isinstance(c.func, (ast.Attribute, ast.Name)):
                    on = self.eval(c.func.value) if isinstance(c.func, ast.Attribute) else None
                    if isinstance(on, Thing):
                        return self.on_router(on, fn.last, c, pos, named)
                if fn.name in ("str", "list", "tuple", "typing.cast") and pos:
                    return pos[-1]
                if fn.name == "list":
                    return []
                if fn.name == "dict":
                    return named
                if fn.name in ("os.getenv", "os.environ.get") and len(pos) == 2:
                    return pos[1]
                if fn.name == "enumerate" and pos and isinstance(pos[0], list):
                    start = pos[1] if len(pos) > 1 else named.get("start", 0)
                    return [[i, e] for i, e in enumerate(pos[0], start)] if isinstance(start, int) else UNKNOWN
                if fn.name == "range" and pos and all(isinstance(p, int) for p in pos):
                    return list(range(*pos))
                if fn.name == "getattr" and len(pos) >= 2 and isinstance(pos[1], str):
                    return self.attr(pos[0], pos[1])
                if fn.name == "zip" and all(isinstance(p, list) for p in pos):
                    return [list(row) for row in zip(*pos)]
                return Thing(fn.name + "()", fn.local)
            return UNKNOWN

        def on_router(self, on, name, c, pos, kw):
            def arg(i, key):
                return pos[i] if 0 <= i < len(pos) else kw.get(key, MISSING)

            route = {"hidden": kw.get("include_in_schema") is False, "class": kw.get("response_class"), "plain": False,
                     "func": kw["name"] if isinstance(kw.get("name"), str) else "", "handler": None}
            where = {"api_route": -1, "add_api_route": -1, "route": 1, "add_route": 2}
            if name in HTTP:
                route.update(transport="http", methods=[name.upper()])
            elif name in where:
                ms = arg(where[name], "methods")
                if ms is MISSING or ms is None:
                    ms = ["GET"]
                ms = [m.last if isinstance(m, Thing) else m for m in ms] if isinstance(ms, list) else []
                route.update(transport="http", plain=name in ("route", "add_route"), methods=list(dict.fromkeys(m.upper() for m in ms)))
            elif name in ("websocket", "add_api_websocket_route", "websocket_route", "add_websocket_route"):
                route.update(transport="ws", methods=[], plain="websocket_route" in name and "api" not in name)
            else:
                return None if name in ("include_router", "mount", "host") else UNKNOWN
            path = arg(0, "path")
            if path is MISSING:
                return UNKNOWN
            if isinstance(on, Thing) and not (isinstance(path, str) and (path == "" or path.startswith("/"))):
                return UNKNOWN
            route["path"] = as_text(path)
            r = Registrar(on, route)
            if not name.startswith("add_"):
                return r
            handler = arg(1, "endpoint")
            handler = arg(1, "route") if handler is MISSING else handler
            if handler is MISSING:
                return None
            if not route["func"] and isinstance(handler, Thing):
                route["func"] = handler.last
            elif not route["func"] and not isinstance(handler, (Function, Class)):
                node = c.args[1] if len(c.args) > 1 else next(k.value for k in c.keywords if k.arg in ("endpoint", "route"))
                route["func"] = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            self.register(r, handler, c)
            return None

        def register(self, r, handler, node):
            node = self.file.at or node  # what a decorator adds is declared where it stands
            route = dict(r.route)
            on = r.on
            if isinstance(on, Thing):
                on.router = on = on.router or Router(False, "…", False)
            if "…" in route["func"]:
                route["func"] = ""  # it has a name, which is not known
            elif not route["func"]:
                n = getattr(handler, "node", None)
                route["func"] = "<lambda>" if isinstance(n, ast.Lambda) else getattr(n, "name", "")
            if isinstance(handler, Class) and route["plain"] and route["transport"] == "http":
                own = [m.upper() for m in ("get", "head", "post", "put", "patch", "delete", "options")
                       if isinstance(handler.find(m), Function)]
                route["methods"] = own or route["methods"]
            route.update(line=node.lineno, col=node.col_offset + 1, prefix=on.prefix, app=on.app,
                         handler=handler, guess=self.file.guess)
            self.file.routes.append(route)


def relevant(fn):
    """Whether a function that nothing calls may show a route: the same rule as the extractor's."""
    for s in fn.body:
        for n in ast.walk(s):
            if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for d in n.decorator_list:
                    if isinstance(d, ast.Call) and last(d.func) in HTTP + ("api_route", "route", "websocket", "websocket_route"):
                        return True
            if isinstance(n, ast.Call):
                name = last(n.func)
                if name in ("include_router", "add_api_route", "add_api_websocket_route", "add_websocket_route", "add_route", "mount"):
                    return True
                if name.endswith("Router") or name.endswith("FastAPI"):
                    return True
    return False


def last(x):
    return x.id if isinstance(x, ast.Name) else x.attr if isinstance(x, ast.Attribute) else ""


def main():
    root = sys.argv[1]
    out = {}
    for name in sys.stdin.read().split():
        with open(os.path.join(root, name), "rb") as f:
            tree = ast.parse(f.read())
        routes = File(name, tree).routes
        keep = ("line", "col", "transport", "methods", "prefix", "path", "func", "hidden", "plain")
        out[name] = sorted(({k: r[k] for k in keep} for r in routes), key=lambda r: (r["line"], r["col"], r["path"], r["methods"]))
    json.dump(out, sys.stdout)


main()
