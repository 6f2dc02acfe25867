package payload

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/modules"
)

// TestRead reads handlers as people write them. The handler of each is declared at line 2 of app.py.
func TestRead(t *testing.T) {
	const header = "import fastapi, json, orjson; from fastapi import APIRouter, Request, Depends, HTTPException; from typing import Annotated; from pydantic import BaseModel as Item\n"
	const yes, may, no, unknown = probe.ReadsBody, probe.MayReadBody, probe.ReadsNoBody, probe.BodyUnknown
	def := func(params, body string) string {
		return "@router.post('/x')\nasync def x(" + params + "):\n    " + strings.ReplaceAll(body, "\n", "\n    ") + "\n"
	}
	for _, tt := range []struct {
		name, source string
		want         probe.BodyRead
	}{
		{"nothing", def("request: Request", "return request.headers"), no},
		{"json", def("request: Request", "data = await request.json()"), yes},
		{"json by another name", def("r: fastapi.Request", "return dict(await r.json())"), yes},
		{"json of something else", def("client", "data = await client.json()"), no},
		{"a model called like a request", def("request: CreateRequest", "data = request.json()"), may},
		{"a known model called like a request", def("request: CreateRequest", "data = request.json()") + "class CreateRequest(Item): pass\n", no},
		{"a request without a type", def("request", "data = await request.json()"), yes},
		{"a request in text", def("r: 'Request'", "data = await r.json()"), yes},
		{"an optional request", def("r: Request | None = None", "data = await r.json()"), yes},
		{"in a try", def("r: Request", "try:\n    data = await r.json()\nexcept ValueError:\n    data = {}\nreturn data"), yes},
		{"in a try whose value is used later", def("r: Request", "try:\n    data = await r.json()\nexcept ValueError:\n    data = {}\nstore(data)"), yes},
		{"in a try whose value is not used", def("r: Request", "try:\n    data = await r.json()\nexcept ValueError:\n    data = {}"), may},
		{"in a try that refuses", def("r: Request", "try:\n    data = await r.json()\nexcept ValueError:\n    raise HTTPException(422)"), yes},
		{"in a try after a branch that raises into its handler", def("r: Request", "try:\n    if r.headers.get('x'):\n        raise KeyError\n    data = await r.json()\nexcept KeyError:\n    data = {}\nreturn data"), may},
		{"in a try after a branch of a helper that raises into its handler", def("r: Request", "try:\n    data = await load(r)\nexcept KeyError:\n    data = {}\nreturn data") + "async def load(r):\n    if r.url:\n        raise KeyError\n    return await r.json()\n", may},
		{"in a try after a branch that raises past its handler", def("r: Request", "try:\n    if r.headers.get('x'):\n        raise KeyError\n    data = await r.json()\nexcept KeyError:\n    raise HTTPException(422)"), yes},
		{"in the else of a try that goes on", def("r: Request", "try:\n    check()\nexcept KeyError:\n    pass\nelse:\n    data = await r.json()"), may},
		{"after a try that raises into its handler", def("r: Request", "try:\n    if x:\n        raise KeyError\nexcept KeyError:\n    pass\ndata = await r.json()"), yes},
		{"in a context that suppresses", def("r: Request", "data = {}\nwith contextlib.suppress(ValueError):\n    data = await r.json()\nreturn data") + "import contextlib\n", yes},
		{"in a context that suppresses, not used", def("r: Request", "with contextlib.suppress(ValueError):\n    await r.json()") + "import contextlib\n", may},
		{"in a handler of a try", def("r: Request", "try:\n    data = 1\nexcept ValueError:\n    data = await r.json()"), may},
		{"in a with", def("r: Request", "async with lock:\n    data = await r.json()"), yes},
		{"under a condition", def("r: Request", "if r.headers.get('x'):\n    data = await r.json()"), may},
		{"in a condition", def("r: Request", "if (await r.json())['x']:\n    pass"), yes},
		{"in the second part of a condition", def("r: Request", "data = r.headers.get('x') and await r.json()"), may},
		{"in a conditional expression", def("r: Request", "data = await r.json() if r.headers else {}"), may},
		{"in a loop", def("r: Request", "for i in x:\n    data = await r.json()"), may},
		{"after a branch that raises", def("r: Request", "if not ctx:\n    raise HTTPException(422)\ndata = await r.json()"), yes},
		{"after a branch that returns", def("r: Request", "if not ctx:\n    return {}\ndata = await r.json()"), may},
		{"after a try that returns", def("r: Request", "try:\n    return cached()\nexcept KeyError:\n    pass\ndata = await r.json()"), may},
		{"after a handler that returns", def("r: Request", "try:\n    f()\nexcept KeyError:\n    return {}\ndata = await r.json()"), may},
		{"after a with that returns", def("r: Request", "with lock:\n    if x:\n        return {}\ndata = await r.json()"), may},
		{"in a function within", def("r: Request", "async def later():\n    await r.json()"), no},
		{"bytes", def("r: Request", "data = await r.body()\nstore(data)"), unknown},
		{"a stream", def("r: Request", "async for chunk in r.stream():\n    pass"), no},
		{"a form", def("r: Request", "data = await r.form()"), no},
		{"bytes that are parsed", def("r: Request", "data = await r.body()\nx = json.loads(data)"), yes},
		{"text that is parsed", def("r: Request", "x = orjson.loads((await r.body()).decode() or '{}')"), yes},
		{"a model of bytes", def("r: Request", "x = Item.model_validate_json(await r.body())"), yes},
		{"bytes in an assignment", def("r: Request", "if (data := await r.body()) is None: raise E\nx = json.loads(data)"), yes},
		{"other bytes that are parsed", def("r: Request", "data = await r.body()\ndata = load()\nx = json.loads(data)"), no},
		{"a name of the request", def("r: Request", "q = r\nx = await q.json()"), yes},
		{"a function that is given it", def("r: Request", "x = await parse(r)") + "async def parse(q):\n    return await q.json()\n", yes},
		{"a function that is given it by name", def("r: Request", "x = await parse(q=r)") + "async def parse(*, q):\n    return await q.json()\n", yes},
		{"a method of something unknown", def("r: Request", "x = await it.parse(r)") + "async def parse(self, q):\n    return await q.json()\n", unknown},
		{"a function that is given it under a condition", def("r: Request", "if a: await parse(r)") + "async def parse(q):\n    return await q.json()\n", may},
		{"a function that is not given it", def("r: Request", "x = await parse(a)") + "async def parse(q):\n    return await q.json()\n", no},
		{"a function that is given the bytes", def("r: Request", "parse(await r.body())") + "def parse(q):\n    return json.loads(q)\n", yes},
		{"a function that calls itself", def("r: Request", "again(r)") + "def again(q):\n    again(q)\n    q.json()\n", yes},
		{"a dependency", def("x = Depends(parse)", "pass") + "async def parse(q: Request):\n    return await q.json()\n", yes},
		{"a dependency of a dependency", def("x: Annotated[dict, Depends(a)]", "pass") + "def a(x = Depends(parse)): pass\nasync def parse(q: Request):\n    return await q.json()\n", yes},
		{"a dependency with a name", def("x: Payload", "pass") + "async def parse(q: Request):\n    return await q.json()\nPayload = Annotated[dict, Depends(parse)]\n", yes},
		{"a dependency of the route", "@router.post('/x', dependencies=[Depends(parse)])\ndef x(): pass\nasync def parse(q: Request):\n    return await q.json()\n", yes},
		{"a dependency of the router", def("", "pass") + "async def parse(q: Request):\n    return await q.json()\nrouter = APIRouter(dependencies=[Depends(parse)])\n", yes},
		{"an object that is a dependency", def("x = Depends(Parser(1))", "pass") + "class Parser:\n    n = 1\n    async def __call__(self, q: Request):\n        return await q.json()\n", yes},
		{"an object with a name that is one", def("x = Depends(parser)", "pass") + "class Parser:\n    async def __call__(self, q: Request):\n        return await q.json()\nparser = Parser()\n", yes},
		{"an object that cannot be called", def("x = Depends(Parser())", "pass") + "class Parser:\n    async def parse(self, q: Request):\n        return await q.json()\n", no},
		{"an imported dependency", def("x = Depends(parse)", "pass") + "from .parsing import parse\n", yes},
		{"a dependency that depends on itself", def("x = Depends(a)", "pass") + "def a(x = Depends(a)): pass\n", no},
		{"a handler in a table of routes", "Route('/x', x, methods=['POST'])\nasync def x(request):\n    await request.json()\n", yes},
		{"a decorator that is called", "router.post('/x')(x)\nasync def x(r: Request):\n    await r.json()\n", yes},
		{"a decorator that is called, a dependency of the route", "router.post('/x', dependencies=[Depends(parse)])(x)\ndef x(): pass\nasync def parse(q: Request):\n    return await q.json()\n", yes},
		{"a decorator that is called, a dependency of the router", "router.post('/x')(x)\ndef x(): pass\nasync def parse(q: Request):\n    return await q.json()\nrouter = APIRouter(dependencies=[Depends(parse)])\n", yes},
		{"no handler", "pass\n", unknown},
		{"no Python", "def (\n", unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fsys := fstest.MapFS{
				"app.py":     {Data: []byte(header + tt.source)},
				"parsing.py": {Data: []byte("async def parse(request: Request):\n    return await request.json()\n")},
			}
			if got := New(modules.New(fsys)).Read("app.py:2"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	for _, place := range []string{"none.py:1", "app.py", ""} {
		if got := New(modules.New(fstest.MapFS{"app.py": {}})).Read(place); got != unknown {
			t.Errorf("%q: got %q, want nothing", place, got)
		}
	}
}
