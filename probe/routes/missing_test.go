package routes

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
)

// wholeHead is the beginning of every application of wholeCases, and wholeTail the end.
const (
	wholeHead = "import functools\nfrom functools import partial\nfrom fastapi import APIRouter, FastAPI\nfrom fastapi.routing import APIRoute\n" +
		"router = APIRouter(prefix='/p')\n@router.get('/ping')\ndef ping(): ...\n"
	wholeTail = "\napp = FastAPI()\napp.include_router(router, prefix='/api')\n"
)

// wholeCases are ways to add a route. Followed says that the source is followed to its end, so the list is complete.
var wholeCases = []struct {
	name, source string
	followed     bool
}{
	{"a decorator that registers", "def public(fn):\n    router.get('/' + fn.__name__)(fn)\n    return fn\n@public\ndef all(): ...\n", true},
	{"a decorator with the path", "def expose(path):\n    def mark(fn):\n        router.add_api_route(path, fn)\n        return fn\n    return mark\n@expose('/all')\ndef h(): ...\n", true},
	{"a decorator that is an object", "class expose:\n    def __init__(self, path): self.path = path\n    def __call__(self, fn):\n        router.get(self.path)(fn)\n        return fn\n@expose('/all')\ndef h(): ...\n", true},
	{"a decorator that is a method", "class Api:\n    def __init__(self): self.router = router\n    def read(self, path): return self.router.get(path)\napi = Api()\n@api.read('/all')\ndef h(): ...\n", true},
	{"a decorator that is a lambda", "read = lambda path: router.get(path)\n@read('/all')\ndef h(): ...\n", true},
	{"a decorator from a dictionary", "VERBS = {'read': router.get}\n@VERBS['read']('/all')\ndef h(): ...\n", true},
	{"a decorator by a name in text", "@getattr(router, 'get')('/all')\ndef h(): ...\n", true},
	{"a partial", "read = partial(router.get, tags=['x'])\n@read('/all')\ndef h(): ...\n", true},
	{"a partial with the path", "partial(router.add_api_route, '/all')(ping)\n", true},
	{"a list that is filled", "TABLE = []\ndef expose(path):\n    def mark(fn):\n        TABLE.append((path, fn))\n        return fn\n    return mark\n@expose('/all')\ndef h(): ...\nfor path, fn in TABLE: router.add_api_route(path, fn)\n", true},
	{"a dictionary that is filled", "TABLE = {}\ndef expose(path):\n    def mark(fn):\n        TABLE[path] = fn\n        return fn\n    return mark\n@expose('/all')\ndef h(): ...\nfor path, fn in TABLE.items(): router.add_api_route(path, fn)\n", true},
	{"a dictionary that is popped", "TABLE = {'/a': ping, '/b': ping}\nTABLE.pop('/b')\nfor path in TABLE: router.add_api_route(path, ping)\n", true},
	{"a dictionary of which a key is deleted", "TABLE = {'/a': ping, '/b': ping}\ndel TABLE['/b']\nfor path in TABLE: router.add_api_route(path, ping)\n", true},
	{"a comprehension with a test", "[router.add_api_route(p, ping) for p in ['/a', '/b'] if p != '/b']\n", true},
	{"map", "list(map(lambda p: router.add_api_route(p, ping), ['/a', '/b']))\n", true},
	{"a decorator that is off", "ON = False\ndef beta(path):\n    if ON: return router.get(path)\n    return lambda fn: fn\n@beta('/beta')\ndef h(): ...\n", true},
	{"and", "OFF = False\nOFF and router.add_api_route('/off', ping)\n", true},
	{"continue", "for p in ['/a', '/b']:\n    if p == '/a': continue\n    router.add_api_route(p, ping)\n", true},
	{"break", "for p in ['/a', '/b']:\n    if p == '/b': break\n    router.add_api_route(p, ping)\n", true},
	{"a route object", "router.routes.append(APIRoute('/p/whole', ping))\n", true},
	{"route objects", "router.routes += [APIRoute('/p/whole', ping)]\n", true},
	{"the router's own routes again", "for r in list(router.routes):\n    if isinstance(r, APIRoute): router.add_api_route('/again' + r.path, r.endpoint, methods=list(r.methods))\n", true},
	{"a route that is removed", "for r in list(router.routes): router.routes.remove(r)\n", true},
	{"a data class", "from dataclasses import dataclass, field\n@dataclass\nclass Svc:\n    own: APIRouter = field(default_factory=APIRouter)\n    def __post_init__(self):\n        self.own.add_api_route('/all', ping)\n        router.include_router(self.own)\nSvc()\n", true},
	{"an attribute of a class", "class Svc:\n    own = APIRouter(prefix='/own')\n@Svc.own.get('/all')\ndef h(): ...\nrouter.include_router(Svc.own)\n", true},
	{"what derives is registered", "class Base:\n    def __init_subclass__(cls): router.add_api_route('/' + cls.__name__, ping)\nclass One(Base): ...\n", true},
	{"a list that a long function fills", "TABLE = []\ndef expose(path):\n    a = 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    TABLE.append(path)\nexpose('/a')\nfor p in TABLE: router.add_api_route(p, ping)\n", true},
	{"a dictionary that a long function fills", "TABLE = {}\ndef expose(path):\n    a = 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    a = a + 1\n    TABLE[path] = ping\nexpose('/a')\nfor p, fn in TABLE.items(): router.add_api_route(p, fn)\n", true},
	{"an attribute of a function", "def version(n):\n    def mark(fn):\n        fn.version = n\n        return fn\n    return mark\n@version(2)\ndef h(): ...\nrouter.add_api_route('/v' + str(getattr(h, 'version', 1)), h)\n", true},
	{"a name of the module", "def swap():\n    global router\n    old, router = router, APIRouter(prefix='/new')\n    router.include_router(old)\nswap()\n", true},
	{"a plain library's call", "import json\njson.dumps({'a': 1})\n@functools.lru_cache\ndef cached(): ...\n", true},
	{"a default that is made once", "def add(path, to=APIRouter(prefix='/once')):\n    to.add_api_route(path, ping)\n    return to\nadd('/a')\nrouter.include_router(add('/b'))\n", true},
	{"the routes of another router", "other = APIRouter(prefix='/other')\n@other.get('/a')\ndef h(): ...\nrouter.routes.extend(other.routes)\n", true},
	{"a mounted Starlette application", "from starlette.applications import Starlette\nfrom starlette.routing import Route\nasync def h(request): ...\nstar = Starlette(routes=[Route('/a', h, methods=['POST'])])\nclass FastAPI(FastAPI):\n    def __init__(self):\n        super().__init__()\n        self.mount('/star', star)\n", true},
	{"the setup of an application's class", "class FastAPI(FastAPI):\n    def setup(self):\n        super().setup()\n        self.add_api_route('/setup', ping)\n", true},
	{"a route class that passes its path on", "class Own(APIRoute):\n    def __init__(self, path, *args, **kw):\n        self.note = path\n        super().__init__(path, *args, **kw)\nrouter.route_class = Own\n@router.get('/own')\ndef h(): ...\n", true},
	{"a call chain that doubles", "import time\ndef f0(x): return x\n" + doubling(24) + "f24(str(time.time()))\nrouter.add_api_route('/all', ping)\n", true},

	{"a decorated function that raises", "import contextlib\ndef safe(fn):\n    def run():\n        with contextlib.suppress(RuntimeError): fn()\n    return run\n@safe\ndef optional(): raise RuntimeError('x')\noptional()\n@router.get('/b')\ndef b(): ...\n", true},
	{"an unknown context that ends an exception", "import unittest\nwith unittest.TestCase().assertRaises(ValueError): raise ValueError\n@router.get('/b')\ndef b(): ...\n", false},
	{"an assert on a changed value", "import threading\nok = False\ndef cb():\n    global ok\n    ok = True\nt = threading.Timer(0, cb)\nt.start()\nt.join()\nassert ok\n@router.get('/b')\ndef b(): ...\n", false},
	{"a route class that changes its arguments", "class Own(APIRoute):\n    def __init__(self, *args, **kw):\n        args = ('/x' + args[0],) + args[1:]\n        super().__init__(*args, **kw)\nown = APIRouter(route_class=Own)\n@own.get('/a')\ndef h(): ...\nrouter.include_router(own)\n", false},
	{"a route class that changes its path beside another", "class Own(APIRoute):\n    def __init__(self, path, *args, **kw):\n        path, self.x = '/x' + path, 1\n        super().__init__(path, *args, **kw)\nown = APIRouter(route_class=Own)\n@own.get('/a')\ndef h(): ...\nrouter.include_router(own)\n", false},
	{"a route class that changes its path in a loop", "class Own(APIRoute):\n    def __init__(self, path, *args, **kw):\n        for path in ['/x' + path]: pass\n        super().__init__(path, *args, **kw)\nown = APIRouter(route_class=Own)\n@own.get('/a')\ndef h(): ...\nrouter.include_router(own)\n", false},
	{"a route class that changes its keywords", "class Own(APIRoute):\n    def __init__(self, path, *args, **kw):\n        kw.update(methods=['POST'])\n        super().__init__(path, *args, **kw)\nown = APIRouter(route_class=Own)\n@own.get('/a')\ndef h(): ...\nrouter.include_router(own)\n", false},
	{"an unknown function", "import operator\noperator.methodcaller('add_api_route', '/all', ping)(router)\n", false},
	{"an unknown function of a list", "import operator\n[operator.call(f, '/all', ping) for f in [router.add_api_route]] if hasattr(operator, 'call') else router.add_api_route('/all', ping)\n", false},
	{"reduce", "import itertools\nlist(itertools.starmap(router.add_api_route, [('/all', ping)]))\n", false},
	{"a computed name", "import random\nname = random.choice(['get'])\n@getattr(router, name)('/all')\ndef h(): ...\n", false},
	{"exec", "exec(\"router.add_api_route('/all', ping)\")\n", false},
	{"a list that may be another one", "import json, os\npaths = ['/one']\nif not os.environ.get('ABSENT'):\n    paths = json.loads('[\"/all\"]')\nfor p in paths:\n    router.add_api_route(p, ping)\n", false},
	{"globals", "globals()['router'].add_api_route('/all', ping)\n", false},
	{"a method that is replaced", "real = router.add_api_route\ndef add(path, fn, **k): real('/v' + path, fn, **k)\nrouter.add_api_route = add\n@router.get('/all')\ndef h(): ...\n", false},
	{"routes that are replaced", "made = [APIRoute('/p/all', ping)]\nrouter.routes = made\n", false},
	{"routes that are sorted", "router.add_api_route('/all', ping)\nrouter.routes.sort(key=lambda r: r.path)\n", false},
	{"routes that are deleted", "router.add_api_route('/all', ping)\ndel router.routes[0]\n", false},
	{"a loop that is not known", "import os\nfor n in sorted({'a', 'b'} | set(os.listdir('.'))): router.add_api_route('/' + n, ping)\n", false},
	{"a loop that counts", "n = 0\nwhile n < 3:\n    router.add_api_route('/' + str(n), ping)\n    n += 1\n", false},
	{"a decorator that is not known", "import operator\nread = operator.methodcaller('get', '/all')(router)\n@read\ndef h(): ...\n", false},
	{"a decorator that a library's function gets", "import operator\nread = operator.attrgetter('get')(router)\n@read('/all')\ndef h(): ...\n", true},
	{"a function of itself, deep", "def deep(n):\n    if n == 0: return router.add_api_route('/deep', ping)\n    return deep(n - 1)\ndeep(60)\n", false},
	{"a generator", "import sys\ndef more(): yield '/c'\ndef paths():\n    yield '/a'\n    if len(sys.argv) < 90: yield '/b'\n    yield from more()\nfor p in paths(): router.add_api_route(p, ping)\n", true},
	{"a key that stands twice", "first, then = {'/a': 'GET', '/b': 'PUT'}, {'/c': 'POST', '/a': 'DELETE'}\nfor p, m in {**first, **then}.items(): router.add_api_route(p, ping, methods=[m])\nfor p, m in (then | first).items(): router.add_api_route('/x' + p, ping, methods=[m])\nfor p, m in dict(first, **then).items(): router.add_api_route('/y' + p, ping, methods=[m])\nfor p, m in {n[:1]: n for n in ('ab', 'ac', 'bd')}.items(): router.add_api_route('/z/' + p + m, ping)\n", true},
	{"sets and letters", "for n in {'a', 'b', 'c'} - {'b'} | {'d'}: router.add_api_route('/' + n, ping)\nfor n in {'a', 'b'} & {'b'}: router.add_api_route('/both/' + n, ping)\nfor c in 'xy': router.add_api_route('/' + c, ping)\n", true},
	{"a generator of routers", "def made():\n    for p in ['/a', '/b']:\n        r = APIRouter(prefix=p)\n        r.add_api_route('/x', ping)\n        yield r\nfor r in made(): router.include_router(r)\n", true},
	{"a generator that adds", "def made():\n    r = APIRouter(prefix='/made')\n    yield r\n    router.include_router(r)\nfor r in made(): r.add_api_route('/a', ping)\n", false},
	{"a generator of an unknown list", "import os\ndef paths():\n    for n in os.listdir('/'): yield '/' + n\nfor p in paths(): router.add_api_route(p, ping)\n", false},
	{"a route class that changes its path", "class Own(APIRoute):\n    def __init__(self, path, *args, **kw):\n        super().__init__('/own' + path, *args, **kw)\nown = APIRouter(route_class=Own)\n@own.get('/a')\ndef h(): ...\nrouter.include_router(own)\n", false},
	{"a route class that matches itself", "class Own(APIRoute):\n    def matches(self, scope): return super().matches(scope)\nown = APIRouter(route_class=Own)\n@own.get('/a')\ndef h(): ...\nrouter.include_router(own)\n", false},
	{"routes in an unknown list", "from collections import defaultdict\nlists = defaultdict(list)\nfor r in router.routes: lists['a'].append(r)\nlater = APIRouter(routes=lists['a'], prefix='/later')\n", false},
	{"route objects in an unknown list", "from collections import deque\nmade = deque()\nmade.append(APIRoute('/p/made', ping))\nrouter.routes.extend(made)\n", false},
	{"a metaclass", "class Meta(type):\n    def __init__(cls, *a):\n        cls.own.add_api_route('/meta', ping)\nclass Svc(metaclass=Meta):\n    own = router\n", false},
	{"the framework's class is changed", "real = APIRouter.add_api_route\nAPIRouter.add_api_route = lambda self, path, fn, **k: real(self, '/v' + path, fn, **k)\n@router.get('/all')\ndef h(): ...\n", false},
	{"a context that includes", "class Group:\n    def __init__(self, p): self.r = APIRouter(prefix=p)\n    def __enter__(self): return self.r\n    def __exit__(self, *a): router.include_router(self.r)\nwith Group('/g') as g: g.add_api_route('/x', ping)\n", false},
	{"an operator", "class Adder:\n    def __lshift__(self, path):\n        router.add_api_route(path, ping)\n        return self\nAdder() << '/a' << '/b'\n", false},
	{"an operator from the right", "class At:\n    def __init__(self, p): self.p = p\n    def __rmatmul__(self, fn): router.add_api_route(self.p, fn)\nping @ At('/a')\n", false},
	{"an augmented assignment", "class Api:\n    def __iadd__(self, path):\n        router.add_api_route(path, ping)\n        return self\napi = Api()\napi += '/a'\n", false},
	{"the setting of an element", "class Api:\n    def __setitem__(self, path, fn): router.add_api_route(path, fn)\napi = Api()\napi['/a'] = ping\n", false},
	{"the deletion of an element", "class Api:\n    def __delitem__(self, path): router.add_api_route(path, ping)\napi = Api()\ndel api['/a']\n", false},
	{"the element of an object", "class Get:\n    def __getitem__(self, path): return router.get(path)\n@Get()['/a']\ndef h(): ...\n", false},
	{"the element of a class", "class Get:\n    def __class_getitem__(cls, path): return router.get(path)\n@Get['/a']\ndef h(): ...\n", false},
	{"an attribute that is made", "class Api:\n    def __getattr__(self, name): return getattr(router, 'add_' + name)\nApi().api_route('/a', ping)\n", false},
	{"a comparison", "class At:\n    def __eq__(self, path): return router.add_api_route(path, ping) is None\nAt() == '/a'\n", false},
	{"a truth", "class On:\n    def __bool__(self): return router.add_api_route('/a', ping) is None\nif On(): pass\n", false},
	{"an object in a string", "class On:\n    def __str__(self): return str(router.add_api_route('/a', ping))\nf'{On()}'\n", false},
	{"an iterator", "class Paths:\n    def __iter__(self):\n        router.add_api_route('/a', ping)\n        return iter([])\nfor p in Paths(): pass\n", false},
	{"an object that is made otherwise", "class At:\n    def __new__(cls, path):\n        router.add_api_route(path, ping)\n        return object.__new__(cls)\nAt('/a')\n", true},
	{"a descriptor", "class At:\n    def __set_name__(self, owner, name): router.add_api_route('/' + name, ping)\nclass View:\n    a = At()\n", false},
	{"a metaclass that fills a list", "VIEWS = []\nclass Meta(type):\n    def __init__(cls, *a): VIEWS.append(cls)\nclass Base(metaclass=Meta): path = '/base'\nclass One(Base): path = '/one'\nfor v in VIEWS: router.add_api_route(v.path, ping)\n", false},
	{"a key to sort by", "def key(p): return router.add_api_route(p, ping) or p\nsorted(['/a'], key=key)\n", true},
	{"a named tuple", "from collections import namedtuple\nfrom typing import NamedTuple\nR = namedtuple('R', 'path verb', defaults=['PUT'])\nclass Q(NamedTuple):\n    path: str\n    verb: str = 'GET'\nfor r in [R('/a'), R('/b', verb='POST')]: router.add_api_route(r.path, ping, methods=[r.verb])\nfor path, verb in [Q('/c'), Q('/d', 'PATCH'), R('/e')]: router.add_api_route(path, ping, methods=[verb])\n", true},
	{"a generic class", "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass Own(Generic[T], APIRouter):\n    kind = 'own'\n    def __init__(self, name):\n        self.name = name\n        super().__init__(prefix='/' + self.name)\n        self.add_api_route('/' + self.kind + self.tail, ping)\n    @property\n    def tail(self): return '/' + self.name\nclass More(Own[T]): ...\nrouter.include_router(More[int]('m'))\nrouter.include_router(Own[str]('o'))\n", true},
	{"a partial method of the library's", "class Own(APIRouter):\n    purge = functools.partialmethod(APIRouter.api_route, methods=['DELETE'])\nown = Own(prefix='/own')\n@own.purge('/a')\ndef h(): ...\nrouter.include_router(own)\n", true},
	{"the name of an object's class", "class Base:\n    def __init__(self): router.add_api_route(f'/{type(self).__name__}/{self.__class__.__name__.lower()}', ping)\nclass One(Base): ...\nOne()\n", true},
	{"parts of a string", "verb, _, name = 'get_a_b'.partition('_')\nrouter.add_api_route('/' + name.replace('_', '-', 1) + '_x'.partition('-')[0], ping, methods=[verb.upper()])\n", true},
	{"a format with names", "router.add_api_route('/{}/{x}/%s/%d'.format('a', x='{id}') % ('b', 3), ping)\n", true},
	{"filter, chain and product", "import itertools\nON = {'a': True, 'b': False}\nfor n in filter(lambda n: ON[n], ON): router.add_api_route('/f/' + n, ping)\nfor n in itertools.chain(filter(None, ['', 'c']), ('d',)): router.add_api_route('/' + n, ping)\nfor n in itertools.chain.from_iterable([['e'], 'f'.split()]): router.add_api_route('/' + n, ping)\nfor v, n in itertools.product(['v1', 'v2'], 'a b'.split()): router.add_api_route(f'/{v}/{n}', ping)\n", true},
	{"what leads to no route", "import json\nclass FastAPI(FastAPI):\n    def __init__(self):\n        super().__init__()\n        self.state.a = 1\n        self.dependency_overrides[ping] = ping\n        self.exception_handlers[404] = ping\n        json.dumps(self.extra)\n", true},
	{"a result that is kept", "@functools.lru_cache(maxsize=None)\ndef made(name): return APIRouter(prefix='/' + name)\n@made('a').get('/x')\ndef h(): ...\nrouter.include_router(made('a'))\nrouter.include_router(made('b'))\n", true},
	{"the rest of a list", "first, *rest = ['/a', '/b', '/c']\n*others, last = rest\nfor p in others + [last]: router.add_api_route(p, ping)\n", true},
	{"a function of itself over a tree", "def build(of):\n    r = APIRouter()\n    for name, v in of.items():\n        if isinstance(v, dict): r.include_router(build(v), prefix='/' + name)\n        else: r.add_api_route('/' + name + v, ping)\n    return r\nrouter.include_router(build({'a': {'b': '/x', 'c': {'d': '/y'}}, 'e': '/z'}))\n", true},
	{"the prefix of an application's router", "class FastAPI(FastAPI):\n    def __init__(self):\n        super().__init__()\n        self.router.prefix = '/x'\n        self.add_api_route('/a', ping)\n", false},
	{"an element of an element at an unknown place", "import os\ntree = {'a': {}, 'b': {}}\ntree[os.environ.get('ENGFIX_NOT_SET', 'a')]['/x'] = ping\nfor name, paths in tree.items():\n    for p in paths: router.add_api_route('/' + name + p, ping)\n", false},
	{"an application's own methods", "class FastAPI(FastAPI):\n    prefix = '/v1'\n    def include_router(self, router, **kw):\n        kw['prefix'] = self.prefix + kw.get('prefix', '')\n        super().include_router(router, **kw)\n    def add_api_route(self, path, endpoint, **kw): super().add_api_route('/own' + path, endpoint, **kw)\n    def setup(self):\n        super().setup()\n        self.get('/b')(ping)\n        self.add_api_route('/c', ping)\n", true},
	{"a router's own add_api_route that sets a default", "class Own(APIRouter):\n    def add_api_route(self, path, endpoint, **kw):\n        kw.setdefault('response_model_exclude_none', True)\n        kw['tags'] = ['x']\n        super().add_api_route(path, endpoint, **kw)\nown = Own()\nleaf = APIRouter()\n@leaf.get('/a')\ndef h(): ...\nown.include_router(leaf)\nrouter.include_router(own)\n", true},
	{"a router's own add_api_route that adds twice", "class Own(APIRouter):\n    def add_api_route(self, path, endpoint, **kw):\n        super().add_api_route(path, endpoint, **kw)\n        super().add_api_route(path + '/', endpoint, **kw)\nown = Own()\nleaf = APIRouter()\n@leaf.get('/a')\ndef h(): ...\nown.include_router(leaf)\nrouter.include_router(own)\n", false},
	{"a router's own add_api_route that leaves some out", "class Own(APIRouter):\n    def add_api_route(self, path, endpoint, **kw):\n        if path.endswith('b'): return\n        super().add_api_route(path, endpoint, **kw)\nown = Own()\nleaf = APIRouter()\n@leaf.get('/a')\ndef h(): ...\nown.include_router(leaf)\nrouter.include_router(own)\n", false},
	{"a router's own add_api_route that drops the methods", "class Own(APIRouter):\n    def add_api_route(self, path, endpoint, **kw):\n        super().add_api_route(path, endpoint, methods=['PUT'])\nown = Own()\nleaf = APIRouter()\n@leaf.get('/a')\ndef h(): ...\nown.include_router(leaf)\nrouter.include_router(own)\n", false},
	{"a router's own add_api_route that includes call", "class Own(APIRouter):\n    def add_api_route(self, path, endpoint, **kw): super().add_api_route('/own' + path, endpoint, **kw)\nown = Own()\nleaf = APIRouter()\n@leaf.get('/a')\ndef h(): ...\nown.include_router(leaf)\nrouter.include_router(own)\n", false},
	{"dictionaries that make or order their elements", "from collections import OrderedDict, defaultdict\nREG = defaultdict(list)\ndef route(group, path):\n    REG[group].append(path)\nroute('a', '/x')\nroute('b', '/y')\nroute('a', '/z')\nfor g, paths in OrderedDict(REG.items()).items():\n    for p in paths[::-1]: router.add_api_route('/' + g + p, ping)\n", true},
	{"the class of an object", "class Own(APIRouter): ...\nclass Plain: ...\nown = Own(prefix='/own')\nown.add_api_route('/a', ping)\nfor x in [own, None, Plain(), 'text', {}]:\n    if isinstance(x, Own): router.include_router(x)\n    if isinstance(x, (FastAPI, str)): router.add_api_route('/text', ping)\n    if isinstance(x, APIRouter): router.include_router(x, prefix='/again')\n", true},
	{"a route class that sets another keyword", "class Own(APIRoute):\n    def __init__(self, *args, **kw):\n        kw['deprecated'] = True\n        super().__init__(*args, **kw)\nown = APIRouter(route_class=Own)\n@own.get('/a')\ndef h(): ...\nrouter.include_router(own)\n", true},
	{"a command", "import atexit\n@atexit.register\ndef serve():\n    import uvicorn\n    for r in router.routes: print(r.path, router, len(router.routes), [r.name for r in router.routes])\n    uvicorn.run(router, port=1)\natexit.unregister(serve)\n", true},
	{"a command that adds", "import atexit\ndef more(r): r.add_api_route('/more', ping)\n@atexit.register\ndef serve(): more(router)\natexit.unregister(serve)\n", false},
	{"a command that adds in a loop", "import atexit\nof = [router]\ndef more():\n    for r in list(of): r.add_api_route('/more', ping)\natexit.register(more)\natexit.unregister(more)\n", false},
	{"a command that changes routes", "import atexit\ndef more():\n    for r in router.routes: r.path = '/more'\natexit.register(more)\natexit.unregister(more)\n", false},
	{"a decorator that makes a router", "def routed(prefix):\n    def wrap(fn):\n        r = APIRouter(prefix=prefix)\n        r.add_api_route('/x', fn if callable(fn) and not isinstance(fn, type) else fn().get)\n        return r\n    return wrap\n@routed('/f')\ndef f(): ...\n@routed('/c')\nclass C:\n    def get(self): ...\nclass View:\n    def __init__(self, fn): self.path = '/v'\n    def __call__(self): ...\n@View\ndef v(): ...\nrouter.include_router(f)\nrouter.include_router(C)\nrouter.add_api_route(v.path, v)\n", true},
	{"a function of several", "@functools.singledispatch\ndef add(x, to): raise TypeError\n@add.register\ndef _(x: str, to): to.add_api_route(x, ping)\nadd('/a', router)\n", false},
	{"the modules by name", "import sys, types\nsys.modules['m'] = types.SimpleNamespace(router=router)\nsys.modules['m'].router.add_api_route('/a', ping)\n", false},
	{"the names by dictionary", "vars()['router'].add_api_route('/a', ping)\n", false},
	{"a decorator of what is not known", "@vars()['router'].get('/a')\ndef h(): ...\n", false},
	{"all objects", "import gc\nfor o in gc.get_objects():\n    if type(o) is APIRouter: o.add_api_route('/a', ping)\n", false},
	{"a method of a dictionary after an exception", "TABLE = {'/a': 1}\ndef stop(): raise ValueError\ndef look():\n    stop()\n    TABLE.get('/a')\nif functools is None: look()\n", true},
	{"a client's method after an exception", "def stop(): raise ValueError\ndef look(client):\n    stop()\n    client.get(ping)\nif functools is None: look(None)\n", true},
	{"a helper after an exception", "def add(path): router.add_api_route(path, ping)\ndef stop(): raise ValueError\ndef wire():\n    stop()\n    add('/a')\nif functools is None: wire()\n", false},
	{"reduce", "functools.reduce(lambda on, p: on.add_api_route(p, ping) or on, ['/a', '/b'], router)\n", true},
	{"reduce over an unknown list", "import os\nfunctools.reduce(lambda on, p: on.add_api_route('/' + p[:1], ping) or on, sorted(os.environ)[:1], router)\n", false},
	{"a callback of a context", "import contextlib\nwith contextlib.ExitStack() as stack: stack.callback(router.add_api_route, '/a', ping)\n", false},
	{"a partial method", "class Api:\n    def add(self, path, method): router.add_api_route(path, ping, methods=[method])\n    put = functools.partialmethod(add, method='PUT')\nApi().put('/a')\n", true},
	{"the members of an enumeration", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\n    B = '/b'\n    ALIAS = '/a'\nfor p in P: router.add_api_route(p.value, ping)\n", true},
	{"methods of an enumeration", "from enum import Enum\nclass M(str, Enum):\n    READ = 'GET'\n    WRITE = 'PUT'\nrouter.add_api_route('/a', ping, methods=[m.value for m in M])\n", true},
	{"names of the members of an enumeration", "from enum import Enum\nclass P(Enum):\n    '''paths'''\n    A = 'x'\n    B = 'y'\nfor p in P: router.add_api_route(f'/{p.name}', ping)\n", true},
	{"an alias beside a member", "from enum import Enum\nclass P(Enum):\n    A = B = '/a'\nfor p in P: router.add_api_route(p.value, ping)\n", false},
	{"a member under a condition", "from enum import Enum\nclass P(Enum):\n    A = '/a'\n    if functools:\n        B = '/b'\nfor p in P: router.add_api_route(p.value, ping)\n", false},
	{"two members of a line", "from enum import Enum\nclass P(Enum):\n    A, B = '/a', '/b'\n    C = '/c'\nfor p in P: router.add_api_route(p.value, ping)\n", false},
	{"a name that an enumeration ignores", "from enum import Enum\nclass P(Enum):\n    _ignore_ = ['B']\n    A = '/a'\n    B = '/b'\nfor p in P: router.add_api_route(p.value, ping)\n", false},
	{"an enumeration with its own values", "from enum import Enum\nclass P(Enum):\n    A = '/a'\n    @property\n    def value(self): return '/own'\nfor p in P: router.add_api_route(p.value, ping)\n", true},
	{"an enumeration with a base of its own", "from enum import Enum\nclass Base(Enum):\n    @property\n    def value(self): return '/own'\nclass P(Base):\n    A = '/a'\nfor p in P: router.add_api_route(p.value, ping)\n", false},
	{"members that are strings", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\n    B = '/b'\nfor p in P:\n    router.add_api_route(p, ping)\n    router.add_api_route('/in' + p, ping)\n    router.add_api_route('/low' + p.upper(), ping)\nK = P.A\nrouter.add_api_route('/one' + K, ping)\n", true},
	{"a member by its name in text", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\nrouter.add_api_route('/x' + P['A'], ping)\n", true},
	{"a member by a name in a format string", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\nK = P.A\nrouter.add_api_route(f'/x{K}', ping)\n", false},
	{"a member in str.format", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\nrouter.add_api_route('/x{}'.format(P.A), ping)\n", false},
	{"a member by %s", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\nrouter.add_api_route('/x%s' % P.A, ping)\n", true},
	{"str of a member", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\nrouter.add_api_route('/' + str(P.A), ping)\n", true},
	{"a plain member in a format string", "from enum import Enum\nclass P(Enum):\n    A = '/a'\nfor p in P: router.add_api_route(f'/{p}', ping)\n", true},
	{"a member that is a number in a format string", "from enum import IntEnum\nclass V(IntEnum):\n    ONE = 1\nrouter.add_api_route(f'/v{V.ONE}', ping)\n", true},
	{"str of a member that is a number", "from enum import IntEnum\nclass V(IntEnum):\n    ONE = 1\nrouter.add_api_route('/v' + str(V.ONE), ping)\n", false},
	{"a count that is a member", "from enum import IntEnum\nclass V(IntEnum):\n    TWO = 2\nfor n in range(V.TWO): router.add_api_route(f'/{n}', ping)\n", true},
	{"an enumeration that writes its members", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\n    def __str__(self): return self.value + '/own'\nfor p in P: router.add_api_route(f'/x{p}', ping)\n", true},
	{"an enumeration that formats its members", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\n    def __format__(self, spec): return '/own'\nrouter.add_api_route(f'/x{P.A}', ping)\n", false},
	{"an enumeration that makes its members", "from enum import Enum\nclass P(str, Enum):\n    def __new__(cls, v):\n        self = str.__new__(cls, '/own' + v)\n        self._value_ = '/own' + v\n        return self\n    A = '/a'\nfor p in P: router.add_api_route(p.value, ping)\n", false},
	{"methods of a member", "from enum import Enum\nclass P(Enum):\n    A = 'a'\n    def path(self): return '/m/' + self.value\n    @property\n    def short(self): return '/s/' + self.name\nfor p in P:\n    router.add_api_route(p.path(), ping)\n    router.add_api_route(P.A.short, ping)\n", true},
	{"an alias of a member", "from enum import Enum\nclass P(Enum):\n    A = '/a'\n    ALIAS = '/a'\nrouter.add_api_route('/' + P.ALIAS.name, ping)\nif P.A == P.ALIAS: router.add_api_route('/same', ping)\n", true},
	{"a member and the same string", "from enum import Enum\nclass P(str, Enum):\n    A = '/a'\ndef show(k): return '/x%s' % k\nfor p in [show('/a'), show(P.A)]: router.add_api_route(p, ping)\n", true},
	{"a member that a loop forgets", "import os\nfrom enum import Enum\nclass P(Enum):\n    A = '/a'\ndef wire():\n    last = P.A\n    for p in sorted(os.listdir('/'))[:2]:\n        if last is None: router.add_api_route('/second', ping)\n        last = None\nwire()\n", true},
	{"an operator of a member", "from enum import Enum\nclass P(Enum):\n    A = '/a'\n    def __lshift__(self, path): router.add_api_route(path, ping)\nP.A << '/b'\n", false},
	{"a partial of a class method", "class Api:\n    base = '/x'\n    @classmethod\n    def add(cls, path): router.add_api_route(cls.base + path, ping)\n    add_c = functools.partialmethod(add, '/c')\nclass Sub(Api):\n    def __init__(self): self.base = '/own'\nclass Other(Api): base = '/z'\nSub().add_c()\nOther.add_c()\n", true},
	{"a partial of a static method", "class Api:\n    @staticmethod\n    def add(path, method): router.add_api_route(path, ping, methods=[method])\n    put = functools.partialmethod(add, method='PUT')\n    add_u = functools.partialmethod(add, '/u')\nApi().put('/s')\nApi.put('/t')\nApi.add_u('PUT')\n", true},
	{"a partial of a method without its object", "class Api:\n    def __init__(self, base): self.base = base\n    def add(self, path, method): router.add_api_route(self.base + path, ping, methods=[method])\n    add_c = functools.partialmethod(add, '/c')\nApi.add_c(Api('/x'), 'PUT')\npartial(Api.add_c, Api('/y'))('PUT')\n", true},
	{"a member is not None", "from enum import Enum\nclass P(Enum):\n    A = '/a'\ndef wire():\n    k = P.A\n    if k is None: router.add_api_route('/no', ping)\nwire()\n", true},
	{"a comparison of members", "from enum import Enum\nclass P(Enum):\n    A = '/a'\n    B = '/b'\nB = P.B\nfor p in P:\n    if p == B: continue\n    router.add_api_route(p.value, ping)\n", true},
	{"a member with the name value", "from enum import Enum\nclass P(str, Enum):\n    value = '/a'\n    B = '/b'\nfor p in P: router.add_api_route(p.value, ping)\n", false},
	{"an alias among members that are not plain", "from enum import Enum\nclass P(Enum):\n    B = C = '/c'\n    A = '/a'\n    ALIAS = '/a'\nrouter.add_api_route(f'/{P.ALIAS}', ping)\n", false},
	{"a StrEnum with its own text", "from enum import StrEnum\nclass P(StrEnum):\n    A = '/a'\n    def __str__(self): return '/own'\nrouter.add_api_route(f'/x{P.A}', ping)\n", false},
	{"words of a string", "for p in 'a b'.split(): router.add_api_route('/' + p, ping)\n", true},
	{"a flag that a loop sets", "import os\nfirst = True\nfor p in sorted(os.listdir('/'))[:2]:\n    if not first: router.add_api_route('/second', ping)\n    first = False\n", true},
	{"a name that a loop sets", "import os\ndef wire():\n    last = None\n    for p in sorted(os.listdir('/'))[:2]:\n        if last is not None: router.add_api_route('/second', ping)\n        last = p\nwire()\n", true},
	{"a counter", "n = 0\nwhile n < 2:\n    if n == 1: router.add_api_route('/second', ping)\n    n += 1\n", true},
	{"equal elements of a set", "if len({'/a', '/a'}) == 1: router.add_api_route('/one', ping)\nif len(set(['/a', '/a'])) != 1: router.add_api_route('/two', ping)\n", true},
	{"a module or None", "def wire():\n    try:\n        import json as r\n    except ImportError:\n        r = None\n    if r is not None: router.add_api_route('/a', ping)\nwire()\n", true},
	{"a module or None in the module", "try:\n    import json as r\nexcept ImportError:\n    r = None\nif r: router.add_api_route('/a', ping)\n", true},
	{"a list or None", "import sys\ndef wire():\n    more = None\n    if len(sys.path) > 999: more = ['/a']\n    if more is None: router.add_api_route('/b', ping)\nwire()\n", true},
	{"a flag or something unknown", "import sys\ndef wire():\n    on = False\n    if sys.path: on = sys.path.copy()\n    if on: router.add_api_route('/b', ping)\nwire()\n", true},
	{"the None at a function's end", "import sys\ndef find():\n    for p in sys.path:\n        if p == '/nowhere': return 1\ndef wire():\n    found = find()\n    if found is None: router.add_api_route('/b', ping)\nwire()\n", true},
	{"an exit for None", "import sys\ndef load():\n    for p in sys.path:\n        return p.lower()\n    return None\ndef wire():\n    cfg = load()\n    if cfg is None: sys.exit(1)\n    router.add_api_route('/b', ping)\nwire()\n", true},
	{"a context that includes at its end", "import contextlib\n@contextlib.contextmanager\ndef group(prefix):\n    made = []\n    yield made\n    for r in made: router.include_router(r, prefix=prefix)\nwith group('/g') as g:\n    own = APIRouter()\n    own.add_api_route('/x', ping)\n    g.append(own)\n", true},
	{"a context that takes a prefix back", "import contextlib\nat = ['']\n@contextlib.contextmanager\ndef group(p):\n    at.append(p)\n    try: yield\n    finally: at.pop()\nwith group('/v1'), group('/a'): router.add_api_route(''.join(at) + '/x', ping)\nrouter.add_api_route(''.join(at) + '/y', ping)\n", true},
	{"a context that is entered elsewhere", "import contextlib\n@contextlib.contextmanager\ndef group(made):\n    yield\n    for p in made: router.add_api_route(p, ping)\npaths = []\nwith contextlib.ExitStack() as stack:\n    stack.enter_context(group(paths))\n    paths.append('/x')\n", false},
	{"a context that yields twice", "import contextlib, sys\n@contextlib.contextmanager\ndef group(made):\n    if sys.path: yield made\n    else: yield None\n    for p in made: router.add_api_route(p, ping)\nwith group([]) as g: g.append('/x')\n", false},
	{"a property that is kept", "class Svc:\n    @functools.cached_property\n    def own(self): return APIRouter(prefix='/own')\nsvc = Svc()\n@svc.own.get('/all')\ndef h(): ...\nrouter.include_router(svc.own)\n", true},
	{"None in the module", "extra = None\nif extra: router.add_api_route('/never', ping)\nif extra is None: router.add_api_route('/a', ping)\n", true},
	{"None that a function replaces", "extra = None\ndef load():\n    global extra\n    extra = ping\nload()\nif extra: router.add_api_route('/a', extra)\n", true},
	{"a tree of paths", "def wire(tree, at=''):\n    for k, v in tree.items():\n        if isinstance(v, dict): wire(v, at + '/' + k)\n        else: router.add_api_route(at + '/' + k, v)\nwire({'a': ping, 'b': {'c': {'d': ping}}})\n", true},
	{"routers and keywords", "own = APIRouter(prefix='/own')\nown.add_api_route('/a', ping)\nfor r in [own, {'router': own, 'prefix': '/more'}]:\n    if isinstance(r, dict): router.include_router(**r)\n    else: router.include_router(r)\n", true},
	{"a global name that a function around has too", "at = '/module'\ndef outer():\n    at = '/outer'\n    def inner():\n        global at\n        router.add_api_route('/was' + at, ping)\n        at = '/changed'\n    inner()\n    router.add_api_route('/outer' + at, ping)\nouter()\nrouter.add_api_route('/now' + at, ping)\n", true},
	{"a comprehension of several lists", "[router.add_api_route(a + b, ping) for a in ['/a', '/b'] if a != '/c' for b in [a, '/x'] if b != a]\n", true},
	{"a name that a comprehension binds around it", "last = None\npaths = [last := p for p in ['/a', '/b']]\nif last is not None: router.add_api_route(last, ping)\n", true},
	{"a router that a comprehension may bind around it", "import sys\nown = APIRouter()\nown.add_api_route('/own', ping)\nlast = None\n[last := r for r in [own] if sys.path]\nif last: router.include_router(last)\n", false},
	{"a comprehension in a class", "at = '/module'\nclass Svc:\n    at = '/class'\n    paths = [at + p for p in [at + '/first']]\nfor p in Svc.paths: router.add_api_route(p, ping)\n", true},
	{"a comprehension of lists that are not known", "import sys\n[router.add_api_route('/' + str(len(b)), ping) for a in ['/a'] for b in sys.path[:1]]\n", false},
	{"a comprehension below a test", "import sys\nif sys.path:\n    paths = [a + b for a in ['/a', '/b'] for b in ['/x']]\n    router.add_api_route(paths[1], ping)\n", true},
	{"what a data class takes", "from dataclasses import KW_ONLY, dataclass, field\nfrom typing import ClassVar\n@dataclass\nclass Svc:\n    kind: ClassVar[str] = '/kind'\n    name: str\n    own: APIRouter = field(init=False)\n    at: str = '/at'\n    _: KW_ONLY\n    end: str = '/end'\n    def __post_init__(self):\n        self.own = APIRouter(prefix=self.at + self.kind)\n        self.own.add_api_route('/' + self.name + self.end, ping)\n        router.include_router(self.own)\nSvc('a', '/b')\nSvc('c', end='/d')\n", true},
	{"annotations that are no parameters", "from dataclasses import dataclass\nclass Base:\n    kind: str = '/kind'\nclass Plain:\n    at: str = '/at'\n    def __new__(cls, at): return super().__new__(cls)\n@dataclass\nclass Svc(Base):\n    at: str = '/at'\nrouter.add_api_route(Svc('/b').at + Svc.kind, ping)\nrouter.add_api_route(Plain('/b').at, ping)\n", true},
	{"a data class's own __init__", "from dataclasses import dataclass\nclass Base:\n    def __init__(self, at): self.at = at\n@dataclass\nclass Svc(Base):\n    name: str\n    at: str = '/at'\nrouter.add_api_route(Svc('a', '/b').at, ping)\n", true},
	{"a field with another name", "from pydantic import BaseModel, Field\nclass Svc(BaseModel):\n    at: str = Field('/at', alias='to')\nrouter.add_api_route(Svc(to='/b').at, ping)\nrouter.add_api_route(Svc().at, ping)\n", true},
	{"a property that is set", "class Svc:\n    @property\n    def at(self): return self._at\n    @at.setter\n    def at(self, v): self._at = '/' + v\nclass Sub(Svc):\n    @Svc.at.setter\n    def at(self, v): self._at = '/sub/' + v\ns, t = Svc(), Sub()\ns.at = t.at = 'x'\nrouter.add_api_route(s.at, ping)\nrouter.add_api_route(t.at, ping)\n", true},
	{"a property without a decorator", "class Svc:\n    def get(self): return '/at' + self._at\n    def put(self, v): self._at = v\n    at = property(get, put)\ns = Svc()\ns.at = '/x'\nrouter.add_api_route(s.at, ping)\n", true},
	{"a keyword that is popped or not there", "class Own(APIRouter):\n    def __init__(self, **kw):\n        v = kw.pop('version', 1)\n        super().__init__(prefix=f'/v{v}', **kw)\nfor own in (Own(), Own(version=2)):\n    own.add_api_route('/x', ping)\n    router.include_router(own)\n", true},
	{"the methods that a class has", "class Base:\n    def get(self): ...\nclass View(Base):\n    put = None\nfor m in ('get', 'post', 'put'):\n    if hasattr(View, m) and callable(getattr(View, m)): router.add_api_route('/x', View().get, methods=[m])\n    if own := getattr(View(), m, None): router.add_api_route('/y', own, methods=[m])\n", true},
	{"a method that a function adds", "def crud(cls):\n    for m in ('get', 'put'):\n        if not hasattr(cls, m): setattr(cls, m, ping)\n    return cls\n@crud\nclass View: ...\nfor m in ('get', 'put'):\n    if hasattr(View, m): router.add_api_route('/x', getattr(View, m), methods=[m])\n", true},
	{"a dictionary by members", "from enum import Enum\nclass P(Enum):\n    A = 'a'\n    B = 'b'\npaths = {P.A: '/a', P.B: '/b'}\nowns = {p: APIRouter(prefix=paths[p]) for p in P}\nowns[P.B].add_api_route('/x', ping)\nrouter.include_router(owns[P.B], prefix=f'/v{int(\"07\")}')\n", true},
	{"one object of a class that the class keeps", "class Reg:\n    one = None\n    def __init__(self): self.routers = []\n    @classmethod\n    def get(cls):\n        if cls.one is None: cls.one = cls()\n        return cls.one\nown = APIRouter(prefix='/own')\nown.add_api_route('/x', ping)\nReg.get().routers.append(own)\nfor r in Reg.get().routers: router.include_router(r, prefix='/kept')\n", true},
	{"one object that the module keeps", "one = None\ndef get():\n    global one\n    if one is None: one = APIRouter(prefix='/own')\n    return one\nget().add_api_route('/x', ping)\nrouter.include_router(get(), prefix='/kept')\n", true},
	{"one object that a closure keeps", "def keeper():\n    one = None\n    def get():\n        nonlocal one\n        if not one: one = APIRouter(prefix='/own')\n        return one\n    return get\nget = keeper()\nget().add_api_route('/x', ping)\nrouter.include_router(get(), prefix='/kept')\n", true},
	{"one object that a metaclass keeps", "class Single(type):\n    made = {}\n    def __call__(cls, *args, **kw):\n        if cls not in cls.made: cls.made[cls] = super().__call__(*args, **kw)\n        return cls.made[cls]\nclass Reg(metaclass=Single):\n    def __init__(self): self.routers = []\nclass Other(metaclass=Single): ...\nown = APIRouter(prefix='/own')\nown.add_api_route('/x', ping)\nReg().routers.append(own)\nOther()\nfor r in Reg().routers: router.include_router(r, prefix='/kept')\n", true},
	{"one object that __new__ keeps", "class Reg:\n    one = None\n    def __new__(cls):\n        if not cls.one:\n            cls.one = object.__new__(cls)\n            cls.one.routers = []\n        return cls.one\nown = APIRouter(prefix='/own')\nown.add_api_route('/x', ping)\nReg().routers.append(own)\nfor r in Reg().routers: router.include_router(r, prefix='/kept')\n", true},
	{"one object that a decorator keeps", "def single(cls):\n    made = {}\n    def get(*args):\n        if cls not in made: made[cls] = cls(*args)\n        return made[cls]\n    return get\n@single\nclass Reg:\n    def __init__(self): self.routers = []\n@functools.lru_cache(maxsize=None)\nclass Kept:\n    def __init__(self): self.routers = []\nown = APIRouter(prefix='/own')\nown.add_api_route('/x', ping)\nReg().routers.append(own)\nKept().routers.append(own)\nfor r in Reg().routers: router.include_router(r, prefix='/kept')\nfor r in Kept().routers: router.include_router(r, prefix='/cached')\n", true},
	{"methods of a frozen set", "router.add_api_route('/x', ping, methods=frozenset({'get', 'put'}) | {'POST'})\n", true},
	{"the subclasses", "class Base: path = ''\nclass One(Base): path = '/one'\nfor c in Base.__subclasses__(): router.add_api_route(c.path, ping)\n", false},
	{"a thread", "import threading\nt = threading.Thread(target=lambda: router.add_api_route('/a', ping))\nt.start()\nt.join()\n", false},
}

// doubling returns a chain of functions of which each calls the one before twice.
func doubling(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "def f%d(x):\n    if time.time() < 1: return f%d(x)\n    x = x.strip()\n    return f%d(x)\n", i, i-1, i-1)
	}
	return b.String()
}

// TestWhole guards that of every route that the live application has, the list has it or says that it may miss some.
func TestWhole(t *testing.T) {
	var sources []string
	for _, tt := range wholeCases {
		sources = append(sources, wholeHead+tt.source+wholeTail)
	}
	in, err := json.Marshal(sources)
	if err != nil {
		t.Fatal(err)
	}
	var live [][]string
	runPython(t, bytes.NewReader(in), &live, "testdata/live.py")
	for i, tt := range wholeCases {
		t.Run(tt.name, func(t *testing.T) {
			if live[i] == nil {
				t.Fatal("the application does not start")
			}
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "app.py"), []byte(sources[i]), 0o644); err != nil {
				t.Fatal(err)
			}
			table, err := Resolve(context.Background(), Input{Wanted: []Wanted{{"app", []string{"app.py"}}}, Source: dir})
			if err != nil {
				t.Fatal(err)
			}
			r := table.Routers[0]
			if r.Complete != (len(r.Missing) == 0) || r.Complete != tt.followed {
				t.Errorf("complete: got %t, want %t; missing %v", r.Complete, tt.followed, r.Missing)
			}
			for _, g := range r.Missing {
				if g.Why == "" || g.Source == "" {
					t.Errorf("a gap without its place: %+v", g)
				}
			}
			var got []string
			for _, e := range r.Endpoints {
				if e.Standing == probe.Mounted {
					got = append(got, e.Key())
				}
			}
			for _, want := range live[i] {
				if r.Complete && !slices.Contains(got, want) {
					t.Errorf("the list is called complete and lacks %s: %q", want, got)
				}
			}
			for _, k := range got {
				if r.Complete && !slices.Contains(live[i], k) {
					t.Errorf("the application does not have %s", k)
				}
			}
		})
	}
}

// TestServiceIsComplete guards that nothing is called incomplete in the service whose fix the project tests.
func TestServiceIsComplete(t *testing.T) {
	for _, tree := range []string{"fixed", "unfixed"} {
		dir := filepath.Join("../../testdata/fastapi", tree)
		files, err := filepath.Glob(filepath.Join(dir, "engines", "*", "service", "routes.py"))
		more, _ := filepath.Glob(filepath.Join(dir, "engines", "*", "*.py")) // the pattern is fixed
		if err != nil || len(files)+len(more) == 0 {
			t.Fatalf("%s: no routers (%v)", dir, err)
		}
		in := Input{Source: dir}
		for _, f := range append(files, more...) {
			rel, _ := filepath.Rel(dir, f) // both are below the same folder
			rel = filepath.ToSlash(rel)
			in.Wanted = append(in.Wanted, Wanted{strings.ReplaceAll(strings.TrimSuffix(rel, ".py"), "/", "."), []string{rel}})
		}
		table, err := Resolve(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		endpoints := 0
		for _, r := range table.Routers {
			endpoints += len(r.Endpoints)
			if !r.Complete {
				t.Errorf("%s: %s may miss some: %v", tree, r.Name, r.Missing)
			}
		}
		if endpoints < 20 {
			t.Errorf("%s: got %d endpoints of %d files", tree, endpoints, len(in.Wanted))
		}
	}
}

// TestOrderOfFiles guards that a route is said to be too late only where Python cannot come to it in another order.
func TestOrderOfFiles(t *testing.T) {
	const late = "declared after its router was included"
	router := "from fastapi import APIRouter\nrouter = APIRouter()\n"
	route := "@router.get('/b')\ndef b(): ...\n"
	include := "from fastapi import FastAPI\napp = FastAPI()\nfrom r import router\napp.include_router(router)\n"
	for name, tt := range map[string]struct {
		files map[string]string
		late  bool
	}{
		"in one file":            {map[string]string{"r.py": router, "main.py": include + route}, true},
		"files in a circle":      {map[string]string{"r.py": router + "from main import app\n" + route, "main.py": include}, false},
		"imported behind it":     {map[string]string{"r.py": router, "main.py": include + "import b\n", "b.py": "from r import router\n" + route}, true},
		"nothing imports a file": {map[string]string{"r.py": router, "main.py": include, "z.py": "# FastAPI\nfrom r import router\n" + route}, false},
	} {
		dir := t.TempDir()
		for file, text := range tt.files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		table, err := Resolve(context.Background(), Input{Wanted: []Wanted{{"r", []string{"r.py"}}}, Source: dir})
		if err != nil {
			t.Fatal(err)
		}
		if got := printTable(table, nil); strings.Contains(got, late) != tt.late || !strings.Contains(got, "/b") {
			t.Errorf("%s: want late %t, got\n%s", name, tt.late, got)
		}
	}
}
