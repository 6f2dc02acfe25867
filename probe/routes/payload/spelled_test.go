package payload

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/modules"
)

// deps is a module that the sources of these tests import.
const deps = `import functools, json
from typing import Annotated
from fastapi import Depends, Request
async def lenient(request: Request):
    try:
        return await request.json()
    except ValueError:
        return {}
async def audit(request: Request):
    request.state.size = len(await request.body())
async def kept(request: Request):
    request.state.raw = await request.body()
async def raw(request: Request):
    return await request.body()
parsed = Depends(lenient)
Payload = Annotated[dict, Depends(lenient)]
class Lenient:
    async def __call__(self, request: Request):
        return await request.json()
class Api:
    def __init__(self, request: Request):
        self.request = request
    async def load(self):
        return await self.request.json()
    def name(self):
        return self.request.url
class Later(Api):
    pass
class Audit:
    def log(self, request): return request.url
    def parse(self, request): return request.json()
audit_log = Audit()
def reading(fn):
    @functools.wraps(fn)
    async def wrapper(request: Request):
        request.state.data = await request.json()
        return await fn(request)
    return wrapper
def timed(fn):
    @functools.wraps(fn)
    async def wrapper(*args, **kwargs):
        return await fn(*args, **kwargs)
    return wrapper
def reads(strict):
    def decorate(fn):
        @functools.wraps(fn)
        async def wrapper(*args, **kwargs):
            await kwargs["request"].json()
            return await fn(*args, **kwargs)
        return wrapper
    return decorate
def parser(strict):
    async def parse(request: Request):
        return json.loads(await request.body())
    return parse
async def hook(request: Request):
    return await request.json()
async def quiet(request: Request):
    return request.url
`

// TestSpelled reads handlers that find what reads the body from another module, by each spelling. The handler of each is
// declared at the first line with "HERE" in app.py.
func TestSpelled(t *testing.T) {
	const yes, may, no, unknown = probe.ReadsBody, probe.MayReadBody, probe.ReadsNoBody, probe.BodyUnknown
	const post = "@router.post('/x') # HERE\n"
	const logs = "async def log(r: Request):\n    try: body = await r.json()\n    except Exception: body = None\n    print(r.url, body)\n"
	const ownRoute = "class C(APIRoute):\n    def get_route_handler(self):\n        handler = super().get_route_handler()\n        async def mine(request: Request):\n            await request.json()\n            return await handler(request)\n        return mine\n"
	for _, tt := range []struct {
		name, source string
		want         probe.BodyRead
	}{
		{"a dependency of a module", "import deps\n" + post + "def x(d=Depends(deps.lenient)): pass", yes},
		{"a dependency of a module by another name", "import deps as d\n" + post + "def x(d=Depends(d.lenient)): pass", yes},
		{"a dependency that only counts", "import deps\n" + post + "def x(d=Depends(deps.audit)): pass", no},
		{"a module of a package", "from pkg import more\n" + post + "def x(d=Depends(more.lenient)): pass", yes},
		{"a name that a package passes on", "from pkg import lenient\n" + post + "def x(d=Depends(lenient)): pass", yes},
		{"a name of a star import", "from pkg.all import *\n" + post + "def x(d=Depends(lenient)): pass", yes},
		{"a dotted module", "import pkg.more\n" + post + "def x(d=Depends(pkg.more.lenient)): pass", yes},
		{"a call of a module", "import deps\n" + post + "async def x(r: Request): return await deps.lenient(r)", yes},
		{"an import within", post + "async def x(r: Request):\n    from deps import lenient\n    return await lenient(r)", yes},
		{"an imported handler", "from deps import hook\nrouter.add_api_route('/x', hook, methods=['POST']) # HERE", yes},
		{"a handler of a module", "import deps\nrouter.add_api_route('/x', endpoint=deps.hook) # HERE", yes},
		{"an imported handler that reads nothing", "from deps import quiet\nrouter.add_api_route('/x', quiet) # HERE", no},
		{"a handler in a list of routes", "from deps import hook\napp = Starlette(routes=[Route('/x', hook)]) # HERE", yes},
		{"a handler that is not found", "from elsewhere import hook\nrouter.add_api_route('/x', hook) # HERE", unknown},
		{"an imported Depends", "from deps import parsed\n" + post + "def x(d=parsed): pass", yes},
		{"an imported Annotated", "from deps import Payload\n" + post + "def x(d: Payload): pass", yes},
		{"an Annotated of a module", "import deps\n" + post + "def x(d: deps.Payload): pass", yes},
		{"Request by another name", "from starlette.requests import Request as Req\n" + post + "async def x(r: Req): await r.json()", yes},
		{"another class called Request", "from deps import Audit as Request\n" + post + "async def x(r: Request): r.json()", no},
		{"Depends by another name", "from fastapi import Depends as D\nimport deps\n" + post + "def x(d=D(deps.lenient)): pass", yes},
		{"an imported object", "from deps import Lenient\n" + post + "def x(d=Depends(Lenient())): pass", yes},
		{"a dependency that is made", "from deps import parser\n" + post + "def x(d=Depends(parser(True))): pass", yes},
		{"a class that keeps the request", "from deps import Api\n" + post + "async def x(api: Api = Depends(Api)): await api.load()", yes},
		{"a class that is named once", "from deps import Api\n" + post + "async def x(api: Api = Depends()): await api.load()", yes},
		{"a class made from one", "from deps import Later\n" + post + "async def x(api=Depends(Later)): await api.load()", yes},
		{"a class that keeps the request for its name", "from deps import Api\n" + post + "async def x(api=Depends(Api)): return api.name()", no},
		{"an object that is given it", "from deps import Api\n" + post + "async def x(r: Request): await Api(r).load()", yes},
		{"a decorator", "from deps import reading\n" + post + "@reading\nasync def x(request: Request): pass", yes},
		{"a decorator with arguments", "import deps\n" + post + "@deps.reads(strict=True)\nasync def x(request: Request): pass", yes},
		{"a decorator that passes on", "import deps\n" + post + "@deps.timed\nasync def x(request: Request): pass", no},
		{"a decorator around a read", "import deps\n" + post + "@deps.timed\nasync def x(request: Request): await request.json()", yes},
		{"a decorator of a library", "from limits import limiter\n" + post + "@limiter.limit('5/minute')\nasync def x(request: Request): pass", no},
		{"a method of a class of routes", "class V:\n    @router.post('/x') # HERE\n    async def x(self, r: Request): await self.parse(r)\n    async def parse(self, r): return await r.json()", yes},
		{"a class of routes that keeps the request", "class V:\n    request: Request\n    @router.post('/x') # HERE\n    async def x(self): return await self.request.json()", yes},
		{"a handler in a function", "def make():\n    router = APIRouter()\n    async def parse(r): return await r.json()\n    @router.post('/x') # HERE\n    async def x(r: Request): await parse(r)\n    return router", yes},
		{"a method of an imported object", "from deps import audit_log\n" + post + "def log(request: Request): audit_log.log(request)\nasync def parse(r): await r.json()", no},
		{"another method of it", "from deps import audit_log\n" + post + "async def x(r: Request): await audit_log.parse(r)", yes},
		{"a method of an object of a known class", "from deps import Audit, make\n" + post + "async def x(r: Request, a: Audit = Depends(make)): await a.parse(r)", yes},
		{"a method of something unknown", post + "def x(r: Request, a = None): r.app.state.a.log(r)\nasync def log(r): await r.json()", unknown},
		{"the request to a library", "import somewhere\n" + post + "def x(r: Request): somewhere.log(r)", unknown},
		{"the request to what is not found in the source", "import deps\n" + post + "def x(r: Request): deps.log(r)", may},
		{"a dependency of a library", "from somewhere import user\n" + post + "def x(u=Depends(user)): pass", unknown},
		{"the route's list", "import deps\n@router.post('/x', dependencies=[Depends(deps.lenient)]) # HERE\ndef x(): pass", yes},
		{"the router's list", "import deps\nrouter = APIRouter(dependencies=[deps.parsed])\n" + post + "def x(): pass", yes},
		{"the list of an include", "router = APIRouter()\n" + post + "def x(): pass\n#include: app.include_router(a.router, dependencies=[Depends(deps.lenient)])", yes},
		{"the list of an include of another", "router = APIRouter()\nother = APIRouter()\n" + post + "def x(): pass\n#include: app.include_router(a.other, dependencies=[Depends(deps.lenient)])", no},
		{"the list of one of two includes", "router = APIRouter()\n" + post + "def x(): pass\n#include: app.include_router(a.router, dependencies=[Depends(deps.lenient)]); app.include_router(a.router, prefix='/b')", may},
		{"the list of an include in a loop", "router = APIRouter()\n" + post + "def x(): pass\n#include: for r in every(): app.include_router(r, dependencies=[Depends(deps.lenient)])", may},
		{"the application's list", "router = APIRouter()\n" + post + "def x(): pass\n#include: app = FastAPI(dependencies=[Depends(deps.lenient)]); app.include_router(a.router)", yes},
		{"a route class", "class C(APIRoute):\n    def get_route_handler(self):\n        handler = super().get_route_handler()\n        async def mine(request: Request):\n            await request.json()\n            return await handler(request)\n        return mine\nrouter = APIRouter(route_class=C)\n" + post + "def x(): pass", yes},
		{"a route class that reads nothing", "class C(APIRoute):\n    def get_route_handler(self):\n        handler = super().get_route_handler()\n        async def mine(request: Request):\n            return await handler(request)\n        return mine\nrouter = APIRouter(route_class=C)\n" + post + "def x(): pass", no},
		{"bytes that are hashed", "import hashlib\n" + post + "async def x(r: Request): return hashlib.sha256(await r.body()).hexdigest()", no},
		{"bytes that are kept", post + "async def x(r: Request): STORE['x'] = await r.body()\nSTORE = {}", no},
		{"bytes that a dependency keeps", "import deps, json\n" + post + "async def x(r: Request, a=Depends(deps.kept)): return json.loads(r.state.raw)", yes},
		{"bytes of a dependency", "import deps, json\n" + post + "async def x(b: bytes = Depends(deps.raw)): return json.loads(b)", yes},
		{"bytes to a library", "import stripe\n" + post + "async def x(r: Request): stripe.Webhook.construct_event(await r.body())", unknown},
		{"bytes to what is not found in the source", "import deps\n" + post + "async def x(r: Request): deps.store(await r.body())", may},
		{"chunks that are parsed", "import json\n" + post + "async def x(r: Request):\n    parts = []\n    async for c in r.stream(): parts.append(c)\n    json.loads(b''.join(parts))", yes},
		{"chunks that are added up", "import json\n" + post + "async def x(r: Request):\n    b = b''\n    async for c in r.stream(): b += c\n    json.loads(b)", yes},
		{"an imported parser", "from orjson import loads as read\n" + post + "async def x(r: Request): read(await r.body())", yes},
		{"a decoder", "import msgspec\ndecoder = msgspec.json.Decoder(dict)\n" + post + "async def x(r: Request): decoder.decode(await r.body())", yes},
		{"a model", "from pydantic import BaseModel\nclass M(BaseModel): pass\n" + post + "async def x(r: Request): M.model_validate_json(await r.body())", yes},
		{"an adapter", "from pydantic import TypeAdapter\n" + post + "async def x(r: Request): TypeAdapter(dict).validate_json(await r.body())", yes},
		{"a function called loads", post + "async def x(r: Request): loads(await r.body())\ndef loads(b): return len(b)", no},
		{"JSON that is written", "import json\n" + post + "async def x(r: Request): return json.dumps({'n': len(await r.body())})", no},
		{"a parser in a thread", "import asyncio, json\n" + post + "async def x(r: Request): await asyncio.to_thread(json.loads, await r.body())", may},
		{"a task in the background", "import deps\n" + post + "async def x(r: Request, tasks: BackgroundTasks): tasks.add_task(deps.lenient, r)", may},
		{"a method that is passed on", "import asyncio\n" + post + "async def x(r: Request): await asyncio.wait_for(r.json(), 5)", yes},
		{"one of several methods", post + "async def x(r: Request): return await {'a': r.json, 'b': r.form}[r.method]()", may},
		{"a method that is asked for by name", post + "async def x(r: Request): await getattr(r, 'json')()", yes},
		{"a decorator that is not found", post + "@cached\nasync def x(r: Request): return r.url", unknown},
		{"an unknown function in a thread", "from starlette.concurrency import run_in_threadpool\n" + post + "async def x(r: Request): await run_in_threadpool(work, r)", unknown},
		{"a route of an object", "class V:\n    def __init__(self):\n        self.router = APIRouter()\n        self.router.add_api_route('/x', self.h) # HERE\n    async def h(self, r: Request): await r.json()", yes},
		{"a handler within a method", "class V:\n    def add(self):\n        @router.post('/x') # HERE\n        async def h(r: Request): await self.parse(r)\n    async def parse(self, r): await r.json()", yes},
		{"a request of its own class", "class Mine(Request): pass\n" + post + "async def x(r: Request): await Mine(r.scope, r.receive).json()", yes},
		{"a request of its own class that answers itself", "class Mine(Request):\n    async def json(self): return {}\n" + post + "async def x(r: Request): await Mine(r.scope, r.receive).json()", no},
		{"a context", "class C:\n    def __init__(self, r): self.r = r\n    async def __aenter__(self): return await self.r.json()\n" + post + "async def x(r: Request):\n    async with C(r) as d: return d", yes},
		{"a generator", "async def opened(r): yield await r.json()\n" + post + "async def x(r: Request):\n    async for d in opened(r): return d", yes},
		{"a property", "class C:\n    def __init__(self, r): self.r = r\n    @property\n    def data(self): return self.r.json()\n" + post + "async def x(r: Request): return await C(r).data", yes},
		{"an endpoint class", "from starlette.endpoints import HTTPEndpoint\nclass E(HTTPEndpoint):\n    async def post(self, request): return await request.json()\nRoute('/x', E) # HERE", yes},
		{"a value of a helper that is not used", "import deps\n" + post + "async def x(r: Request): await deps.lenient(r)", may},
		{"a dependency that logs what it parses", logs + post + "async def x(d=Depends(log)): pass", may},
		{"a router's dependency that logs what it parses", logs + "router = APIRouter(dependencies=[Depends(log)])\n" + post + "async def x(): pass", may},
		{"a dependency that keeps what it parses", "async def keep(r: Request):\n    try: r.state.d = await r.json()\n    except ValueError: r.state.d = {}\n" + post + "async def x(d=Depends(keep)): pass", yes},
		{"a dependency that yields what it parses", "async def opened(r: Request):\n    try: d = await r.json()\n    except ValueError: d = {}\n    yield d\n" + post + "async def x(d=Depends(opened)): pass", yes},
		{"a dependency that returns a model of what it parses", "class M:\n    def __init__(self, d): self.d = d\nasync def load(r: Request):\n    try: d = await r.json()\n    except ValueError: d = {}\n    return M(d)\n" + post + "async def x(d=Depends(load)): pass", yes},
		{"a decorator that catches", "def safe(fn):\n    async def wrapper(*args, **kwargs):\n        try: return await fn(*args, **kwargs)\n        except ValueError: return {}\n    return wrapper\n" + post + "@safe\nasync def x(request: Request): return await request.json()", yes},
		{"a decorator that logs what it parses", "def logged(fn):\n    async def wrapper(request: Request):\n        try: d = await request.json()\n        except ValueError: d = None\n        print(d)\n        return await fn(request)\n    return wrapper\n" + post + "@logged\nasync def x(request: Request): return {}", may},
		{"a data class that is a dependency", "from dataclasses import dataclass\n@dataclass\nclass C:\n    request: Request\n    page: int = 1\n" + post + "async def x(c: C = Depends()): return await c.request.json()", yes},
		{"a data class made from one", "from dataclasses import dataclass\n@dataclass\nclass A:\n    request: Request\n@dataclass\nclass C(A):\n    page: int = 1\n" + post + "async def x(r: Request): return await C(r, 2).request.json()", yes},
		{"another field of a data class", "from dataclasses import dataclass\n@dataclass\nclass C:\n    page: int\n    request: Request\n" + post + "async def x(r: Request): return await C(r, 2).request.json()", no},
		{"an annotated class that is named once", "from deps import Api\nfrom typing import Annotated\n" + post + "async def x(api: Annotated[Api, Depends()]): return await api.load()", yes},
		{"a method that others define", "from typing import Protocol\nclass P(Protocol):\n    async def take(self, r: Request) -> dict: ...\ndef get(r: Request) -> P: return r.app.state.p\n" + post + "async def x(r: Request, p: P = Depends(get)): return await p.take(r)", may},
		{"an abstract method", "class P:\n    async def take(self, r):\n        \"\"\"Takes it.\"\"\"\n        raise NotImplementedError\ndef get(): return build()\n" + post + "async def x(r: Request, p: P = Depends(get)): return await p.take(r)", may},
		{"an abstract method that is not given the request", "class P:\n    async def take(self, n): ...\ndef get(): return build()\n" + post + "async def x(r: Request, p: P = Depends(get)): return await p.take(1)", no},
		{"bytes that a middleware keeps", "import json\n" + post + "async def x(r: Request): return json.loads(r.state.raw)", may},
		{"bytes of the scope", "import json\n" + post + "async def x(r: Request): return json.loads(r.scope['raw'])", may},
		{"a user that a middleware keeps", post + "async def x(r: Request): return r.state.user.name", no},
		{"bytes that the request has kept", "import json\n" + post + "async def x(r: Request):\n    await r.body()\n    return json.loads(r._body)", yes},
		{"a route class that is set later", ownRoute + "router = APIRouter()\nrouter.route_class = C\n" + post + "def x(): pass", may},
		{"a route class of an application that is set later", ownRoute + "router = FastAPI()\nrouter.router.route_class = C\n" + post + "def x(): pass", may},
		{"a route class that another router gets later", ownRoute + "router = APIRouter()\nother = APIRouter()\nother.route_class = C\n" + post + "def x(): pass", no},
		{"a dependency that is added later", "import deps\nrouter = APIRouter()\nrouter.dependencies.append(Depends(deps.lenient))\n" + post + "def x(): pass", may},
		{"dependencies that are added later", "import deps\nrouter = APIRouter()\nrouter.dependencies += [Depends(deps.lenient)]\n" + post + "def x(): pass", may},
		{"dependencies that some routers get later", "import deps\nrouter = APIRouter()\nfor r in every(): r.dependencies = [Depends(deps.lenient)]\n" + post + "def x(): pass", may},
		{"a router of its own class", "import deps\nclass R(APIRouter):\n    def __init__(self, *a, **kw): super().__init__(*a, dependencies=[Depends(deps.lenient)], **kw)\nrouter = R()\n" + post + "def x(): pass", yes},
		{"a router of its own class with a route class", ownRoute + "class R(APIRouter):\n    def __init__(self, **kw): super().__init__(route_class=C, **kw)\nrouter = R(prefix='/a')\n" + post + "def x(): pass", yes},
		{"a function of two branches", "import deps\nif deps.strict:\n    async def load(r: Request): return await r.json()\nelse:\n    async def load(r: Request): return {}\n" + post + "def x(d=Depends(load)): pass", may},
		{"a router of its own class that adds to its routes", "import deps\nclass R(APIRouter):\n    def add_api_route(self, path, endpoint, **kw):\n        super().add_api_route(path, endpoint, dependencies=[Depends(deps.lenient)], **kw)\nrouter = R()\n" + post + "def x(): pass", may},
		{"a router of its own class that changes paths", "class R(APIRouter):\n    def add_api_route(self, path, endpoint, **kw):\n        super().add_api_route(path.rstrip('/'), endpoint, **kw)\nrouter = R()\n" + post + "def x(): pass", no},
		{"a class of routes with dependencies of its __init__", "import deps\nfrom somewhere import cbv\n@cbv(router)\nclass V:\n    def __init__(self, d=Depends(deps.lenient)): self.d = d\n    @router.post('/x') # HERE\n    async def x(self): return self.d", yes},
		{"a class of routes with a member", "from deps import Api, Audit\nclass V:\n    audit = Audit()\n    @router.post('/x') # HERE\n    async def x(self, r: Request): return await self.audit.parse(r)", yes},
		{"a class of routes whose __init__ makes a member", "from deps import Audit\nclass V:\n    def __init__(self): self.audit = Audit()\n    @router.post('/x') # HERE\n    async def x(self, r: Request): return self.audit.log(r)", no},
		{"a handler that is decorated by a call", "import deps\nasync def x(d=Depends(deps.lenient)): pass\nrouter.add_api_route('/x', deps.timed(x)) # HERE", may},
		{"a handler that is decorated by a call, with an annotation", "import deps\nasync def x(d: deps.Payload): pass\nrouter.add_api_route('/x', deps.timed(x)) # HERE", may},
		{"a function that keeps the request for later", "import functools\nasync def load(r): return await r.json()\n" + post + "async def x(r: Request): return await functools.partial(load, r)()", may},
		{"a lenient function of two branches", "import deps\nif deps.strict:\n    async def load(r: Request): return await deps.lenient(r)\nelse:\n    async def load(r: Request): return {}\n" + post + "def x(d=Depends(load)): return d", may},
		{"lenient functions of two branches", "import deps\nif deps.strict:\n    async def load(r: Request): return await deps.lenient(r)\nelse:\n    async def load(r: Request): return dict(await deps.lenient(r))\n" + post + "def x(d=Depends(load)): return d", yes},
		{"a library of two branches", "try:\n    import orjson as j\nexcept ImportError:\n    import json as j\n" + post + "async def x(r: Request): return j.loads(await r.body())", yes},
		{"a function that is defined again", "async def load(r: Request): return await r.json()\nasync def load(r: Request): return {}\n" + post + "def x(d=Depends(load)): pass", no},
		{"an application that is wrapped", "import deps, somewhere\nrouter = FastAPI(dependencies=[deps.parsed])\nrouter = somewhere.wrap(router)\n" + post + "def x(): pass", may},
		{"a list of two branches", "import deps\nif deps.strict: LIST = [deps.parsed]\nelse: LIST = []\nrouter = APIRouter(dependencies=LIST)\n" + post + "def x(): pass", may},
		{"a method of super()", "class B:\n    async def run(self, r): return await self.load(r)\nclass A(B):\n    async def run(self, r): return await super().run(r)\n    async def load(self, r): return await r.json()\n" + post + "async def x(r: Request): return await A().run(r)", yes},
		{"a method of the second class of super()", "class L:\n    def log(self): pass\nclass J:\n    async def load(self, r): return await r.json()\nclass A(L, J):\n    async def load(self, r): return await super().load(r)\n" + post + "async def x(r: Request): return await A().load(r)", yes},
		{"a call that is given the request the second time", "async def call(**kw): return await inner(kw)\nasync def inner(kw):\n    r = kw['r']\n    return await r.json() if r else None\n" + post + "async def x(r: Request):\n    await call(r=None)\n    return await call(r=r)", may},
		{"an object that gets the request later", "class S:\n    def __init__(self): self.r = None\n    async def load(self): return await self.r.json()\n" + post + "async def x(r: Request):\n    s = S()\n    await s.load()\n    s.r = r\n    return await s.load()", yes},
		{"options of a router", "import deps\nOPTIONS = {'dependencies': [deps.parsed]}\nrouter = APIRouter(**OPTIONS)\n" + post + "def x(): pass", yes},
		{"options of a router that are made", "import deps\nOPTIONS = dict(dependencies=[deps.parsed])\nrouter = APIRouter(**OPTIONS)\n" + post + "def x(): pass", yes},
		{"options of a route", "import deps\nOPTIONS = {'dependencies': [deps.parsed], 'status_code': 201}\n@router.post('/x', **OPTIONS) # HERE\ndef x(): pass", yes},
		{"other options of a route", "OPTIONS = {'status_code': 201, 'dependencies': []}\n@router.post('/x', **OPTIONS) # HERE\ndef x(): pass", no},
		{"dependencies that are not found in the source", "import deps\nrouter = APIRouter(dependencies=deps.COMMON)\n" + post + "def x(): pass", may},
		{"a class of routes made from one that keeps the request", "class B:\n    request: Request\n    async def load(self): return await self.request.json()\nclass V(B):\n    @router.post('/x') # HERE\n    async def x(self): return await self.load()", yes},
		{"a dependency of the web framework", "from fastapi.security import HTTPBearer\n" + post + "def x(u=Depends(HTTPBearer())): pass", no},
		{"a type of a library", "from somewhere import Payload\n" + post + "def x(p: Payload): pass", unknown},
		{"a type that is not found in the source", "from deps import Body\n" + post + "def x(p: Body): pass", may},
		{"a type statement", "from typing import Annotated\nimport deps\ntype Body = Annotated[dict, deps.parsed]\n" + post + "def x(p: Body): pass", may},
		{"a digest as a key", "import hashlib, json\nCACHE = {}\n" + post + "async def x(r: Request):\n    d = hashlib.sha256(await r.body()).hexdigest()\n    return json.loads(CACHE.get(d, '{}'))", no},
		{"bytes as a key", "import json\nCACHE = {}\n" + post + "async def x(r: Request): return json.loads(CACHE.get(await r.body(), '{}'))", no},
		{"bytes in a container that are parsed", "import json\nCACHE = {}\n" + post + "async def x(r: Request):\n    CACHE.setdefault('x', await r.body())\n    return json.loads(CACHE.get('x'))", yes},
		{"a length in JSON", "import json\n" + post + "async def x(r: Request): return json.loads('{\"n\": %d}' % len(await r.body()))", no},
		{"bytes that are decoded otherwise", "import base64, json\n" + post + "async def x(r: Request): return json.loads(base64.b64decode(await r.body()))", may},
		{"bytes of a file", "import io, json\n" + post + "async def x(r: Request): return json.load(io.BytesIO(await r.body()))", yes},
		{"bytes to a logger", "from loguru import logger\n" + post + "async def x(r: Request): logger.info('{}', await r.body())", no},
		{"an include of another by its keyword", "router = APIRouter()\nother = APIRouter()\n" + post + "def x(): pass\n#include: app.include_router(router=a.other, dependencies=[Depends(deps.lenient)])", no},
		{"an include by its keyword", "router = APIRouter()\n" + post + "def x(): pass\n#include: app.include_router(router=a.router, dependencies=[Depends(deps.lenient)])", yes},
		{"a value of keywords", post + "async def x(r: Request): return await call(r=r)\nasync def call(**kw):\n    r = next((v for v in kw.values()), None)\n    return await r.json()", yes},
		{"an item of keywords", post + "async def x(r: Request): return await call(r=r)\nasync def call(**kw):\n    for k, v in kw.items(): return await v.json()", may},
		{"a buffer that is filled", post + "async def x(r: Request):\n    b = bytearray()\n    async for c in r.stream(): b.extend(c)\n    return json.loads(b)\nimport json", yes},
		{"a digest that is filled", "import hashlib, json\n" + post + "async def x(r: Request):\n    d = hashlib.sha256()\n    async for c in r.stream(): d.update(c)\n    return json.loads('\"%s\"' % d.hexdigest())", no},
		{"a method that a request type adds", "import json\nclass Mine(Request):\n    async def load(self): return json.loads(await self.body())\n" + post + "async def x(r: Mine): return await r.load()", yes},
		{"a request type that parses its body", "import json\nclass Mine(Request):\n    async def body(self):\n        b = await super().body()\n        json.loads(b)\n        return b\n" + post + "async def x(r: Request): return await Mine(r.scope, r.receive).body()", yes},
		{"an object that is awaited", "class P:\n    def __init__(self, r): self.r = r\n    def __await__(self): return self.r.json().__await__()\n" + post + "async def x(r: Request): return await P(r)", may},
		{"an object with any attribute", "class P:\n    def __init__(self, r): self.r = r\n    def __getattr__(self, name): return self.r.json\n" + post + "async def x(r: Request): return await P(r).load()", yes},
		{"a method that a decorator of the checkout wraps", "def parsing(f):\n    async def w(self, r):\n        await r.json()\n        return await f(self, r)\n    return w\nclass S:\n    @parsing\n    async def run(self, r): return 1\n" + post + "async def x(r: Request): return await S().run(r)", yes},
		{"a method that a decorator of the checkout calls", "class lazy:\n    def __init__(self, f): self.f = f\n    def __get__(self, o, t): return self.f(o)\nclass P:\n    def __init__(self, r): self.r = r\n    @lazy\n    async def data(self): return await self.r.json()\n" + post + "async def x(r: Request): return await P(r).data", may},
		{"a method that a decorator of a library calls", "from somewhere import lazy\nclass P:\n    def __init__(self, r): self.r = r\n    @lazy\n    async def data(self): return await self.r.json()\n" + post + "async def x(r: Request): return await P(r).data", may},
		{"an attribute that is set in a handler as well", "import json\nclass P:\n    async def load(self, r):\n        try: self.raw = await r.body()\n        except OSError: self.raw = b'{}'\n" + post + "async def x(r: Request):\n    p = P()\n    await p.load(r)\n    return json.loads(p.raw)", yes},
		{"a class of routes with a handle", "import json\nclass C(APIRoute):\n    async def handle(self, scope, receive, send): json.loads((await receive())['body'])\nrouter = APIRouter(route_class=C)\n" + post + "def x(): pass", yes},
		{"a class of routes that wraps its handlers", "class C(APIRoute):\n    def __init__(self, path, endpoint):\n        async def wrapped(r: Request): return await r.json()\n        super().__init__(path, wrapped)\nrouter = APIRouter(route_class=C)\n" + post + "def x(): pass", may},
		{"a router's method by another name", "import deps\nrouter = APIRouter(dependencies=[deps.parsed])\npost = router.post\n@post('/x') # HERE\ndef x(): pass", yes},
		{"the state that a middleware parses", "async def mw(r, call_next):\n    try: r.state.data = await r.json()\n    except ValueError: r.state.data = {}\n    return await call_next(r)\n" + post + "async def x(r: Request): return r.state.data", may},
		{"the state of a middleware that parses for itself", "async def mw(r, call_next):\n    print(await r.json())\n    r.state.id = r.headers.get('x')\n    return await call_next(r)\n" + post + "async def x(r: Request): return r.state.id", no},
		{"a global that holds the request", "G = None\nasync def load(): return await G.json()\n" + post + "async def x(r: Request):\n    global G\n    G = r\n    return await load()", yes},
		{"a nonlocal that holds the bytes", "import json\n" + post + "async def x(r: Request):\n    raw = None\n    async def load():\n        nonlocal raw\n        raw = await r.body()\n    await load()\n    return json.loads(raw)", yes},
		{"an item of an object", "class P:\n    def __getitem__(self, r): return r.json()\n" + post + "async def x(r: Request): return await P()[r]", yes},
		{"an item that is deleted", post + "async def x(r: Request): del (await r.json())['a']", yes},
		{"a response", post + "async def x(r: Request): return JSONResponse({'url': str(r.url)})", no},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app, include, _ := strings.Cut(tt.source, "#include: ")
			const head = "from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Request; from fastapi.routing import APIRoute; from fastapi.responses import JSONResponse; from starlette.applications import Starlette; from starlette.routing import Route\n"
			fsys := fstest.MapFS{
				"app.py":          {Data: []byte(head + app + "\n")},
				"deps.py":         {Data: []byte(deps)},
				"pkg/__init__.py": {Data: []byte("from .more import lenient\n")},
				"pkg/more.py":     {Data: []byte("from deps import lenient\n")},
				"pkg/all.py":      {Data: []byte("from .more import *\n")},
				"main.py":         {Data: []byte("from fastapi import FastAPI, Depends\nimport app as a, deps\napp = FastAPI()\n" + include + "\n")},
			}
			before, _, _ := strings.Cut(head+app, "HERE")
			if got := New(modules.New(fsys)).Read(fmt.Sprintf("app.py:%d", strings.Count(before, "\n")+1)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestNamedLikeStandard reads modules whose names Python's own library has as well.
func TestNamedLikeStandard(t *testing.T) {
	const header = "from fastapi import APIRouter, Request\n"
	for _, tt := range []struct {
		name, module, source string
		want                 probe.BodyRead
	}{
		{"the router's own module", "app/csv.py", "import csv, io\n@router.post('/x')\nasync def x(r: Request): return csv.reader(io.StringIO((await r.body()).decode()))\n", probe.ReadsNoBody},
		{"a module beside it", "app/x.py", "import json\n@router.post('/x')\nasync def x(r: Request): return json.loads(await r.body())\n", probe.ReadsBody},
		{"a module beside it that is named with a dot", "app/x.py", "from . import json\n@router.post('/x')\nasync def x(r: Request): return json.loads(await r.body())\n", probe.ReadsNoBody},
		{"a package at the top", "app/x.py", "from email.parsing import loads\n@router.post('/x')\nasync def x(r: Request): return loads(await r.body())\n", probe.ReadsNoBody},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const counts = "def loads(b): return len(b)\n"
			fsys := fstest.MapFS{
				"app/__init__.py": {}, "app/json.py": {Data: []byte(counts)},
				"email/__init__.py": {}, "email/parsing.py": {Data: []byte(counts)},
				tt.module: {Data: []byte(header + tt.source)},
			}
			if got := New(modules.New(fsys)).Read(tt.module + ":3"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestManyCalls follows helpers that call each other in large numbers. Each is followed once for what it is given.
func TestManyCalls(t *testing.T) {
	for _, tt := range []struct {
		name   string
		helper func(i int) string
		want   probe.BodyRead
	}{
		{"each calls the next one twice", func(i int) string { return fmt.Sprintf("    f%d(r)\n    f%d(r)\n", i+1, i+1) }, probe.ReadsBody},
		{"each passes on a new object", func(i int) string { return fmt.Sprintf("    f%d({'r': r})\n    f%d([r])\n", i+1, i+1) }, probe.ReadsBody},
		{"each calls itself and the first one", func(i int) string { return fmt.Sprintf("    f%d(r)\n    f0(r)\n    f%d(r)\n", i, i+1) }, probe.ReadsBody},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString("from fastapi import Request\n@router.post('/x')\ndef x(r: Request):\n    f0(r)\n")
			const n = 80
			for i := range n {
				fmt.Fprintf(&b, "def f%d(r):\n%s", i, tt.helper(i))
			}
			fmt.Fprintf(&b, "def f%d(r):\n    r.json()\n", n)
			began := time.Now()
			got := New(modules.New(fstest.MapFS{"app.py": {Data: []byte(b.String())}})).Read("app.py:2")
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestManyRouters reads every route of an application with many routers: what mounts them is read once.
func TestManyRouters(t *testing.T) {
	const n = 400
	fsys := fstest.MapFS{"deps.py": {Data: []byte(deps)}}
	var main strings.Builder
	main.WriteString("from fastapi import FastAPI, Depends\nimport deps\napp = FastAPI()\n")
	for i := range n {
		fmt.Fprintf(&main, "from r%d import router as r%d\napp.include_router(r%d, dependencies=[Depends(deps.audit)])\n", i, i, i)
		fsys[fmt.Sprintf("r%d.py", i)] = &fstest.MapFile{Data: []byte("from fastapi import APIRouter\nrouter = APIRouter()\n@router.post('/x')\ndef x(): pass\n")}
	}
	main.WriteString("app.include_router(r7, dependencies=[deps.parsed], prefix='/b')\n")
	fsys["main.py"] = &fstest.MapFile{Data: []byte(main.String())}
	source, began := New(modules.New(fsys)), time.Now()
	for i := range n {
		want := probe.ReadsNoBody
		if i == 7 {
			want = probe.MayReadBody
		}
		if got := source.Read(fmt.Sprintf("r%d.py:3", i)); got != want {
			t.Errorf("r%d: got %q, want %q", i, got, want)
		}
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}
