package payload

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/modules"
)

// circular are sources that lead a reader in circles, or to values that grow. The handler is declared at the line "HERE".
var circular = []struct {
	name, source string
	want         probe.BodyRead
}{
	{"a request type made from its own name", "class Request(Request): pass\n@router.post('/x') # HERE\ndef x(r: Request): pass", probe.ReadsNoBody},
	{"a request type made from its own name that is read", "class Request(Request): pass\n@router.post('/x') # HERE\nasync def x(r: Request): return await r.json()", probe.ReadsBody},
	{"classes made from each other", "class A(B): pass\nclass B(A): pass\n@router.post('/x') # HERE\ndef x(r: A): pass", probe.ReadsNoBody},
	{"a default that calls its function", "def f(): pass\ndef f(a=f()): pass\n@router.post('/x') # HERE\ndef x(r: Request): return f()", probe.MayReadBody},
	{"defaults that call two of the next", chained("def f%d(a=(f%[2]d(), f%[2]d())): pass", "f0()"), probe.MayReadBody},
	{"annotations that depend on two of the next", chained("def f%d(a: Annotated[int, Depends(f%[2]d)], b: Annotated[int, Depends(f%[2]d)]): pass", "a"), probe.ReadsNoBody},
	{"a dictionary within itself", "@router.post('/x') # HERE\ndef x(r: Request):\n    node = {}\n    node['root'] = node\n    out = [node]\n    node[out] = out\n    return node.all", probe.ReadsNoBody},
	{"a member with its own name", "from deps import Config\nclass Config(Config): url = Config.url\n@router.post('/x') # HERE\ndef x(r: Request): return Config.url", probe.ReadsNoBody},
	{"a dependency of a class that is defined twice", "class Auth:\n    def __call__(self): pass\nclass Auth:\n    def __call__(self, u=Depends(Auth())): pass\n@router.post('/x') # HERE\ndef x(u=Depends(Auth())): pass", probe.MayReadBody},
	{"a handler in thousands of wrappers", wrapping + strings.Repeat("@d\n", 2*maxDeep) + "async def x(r: Request): return 1", probe.MayReadBody},
	{"lists that are added to each other", "@router.post('/x') # HERE\ndef x(r: Request):\n    from some import c, d\n    a, b = [c, r], [d, r]\n" + strings.Repeat("    a = a + b\n    b = b + a\n", 60) + "    return [a]", probe.ReadsNoBody},
}

// wrapping is a handler with more decorators than calls are followed in one another.
const wrapping = "def d(f):\n    async def w(r: Request): return await f(r)\n    return w\n@router.post('/x') # HERE\n"

// chained are functions, each with the next one in its parameters, and a handler.
func chained(format, returned string) string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, format+"\n", i, i+1)
	}
	return b.String() + "def f40(): pass\n@router.post('/x') # HERE\ndef x(a: Annotated[int, Depends(f0)]): return " + returned
}

// TestCircular reads sources that have no end if each name is followed. Each ends within the budget.
func TestCircular(t *testing.T) {
	for _, tt := range circular {
		t.Run(tt.name, func(t *testing.T) {
			if got := bounded(t, tt.source); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// bounded reads a source and fails the test if that takes more than its budget.
func bounded(t *testing.T, source string) probe.BodyRead {
	const head = "from typing import Annotated; from fastapi import APIRouter, Depends, Request; router = APIRouter()\n"
	fsys := fstest.MapFS{"app.py": {Data: []byte(head + source + "\n")}, "deps.py": {Data: []byte(deps)}}
	before, _, _ := strings.Cut(head+source, "HERE")
	place := fmt.Sprintf("app.py:%d", strings.Count(before, "\n")+1)
	s := New(modules.New(fsys))
	f, line := s.At(place)
	if f == nil {
		return probe.BodyUnknown
	}
	r := s.reader()
	got := r.read(f, line)
	if took := maxSteps - r.steps; took > 2*maxSteps || r.deep != 0 {
		t.Errorf("the reading took %d steps, and is %d deep at its end", took, r.deep)
	}
	return got
}

var (
	word  = regexp.MustCompile(`[A-Za-z_]\w*`)
	every = regexp.MustCompile(`[A-Za-z_]\w*|\d+|\s+|.`)
)

// FuzzRead exchanges words and lines of small sources with others of them. Each reading ends within its budget, and does
// not panic.
func FuzzRead(f *testing.F) {
	sources := []string{strings.TrimSpace(deps) + "\n@router.post('/x') # HERE\nasync def x(request: Request, api: Api = Depends()): return await api.load()"}
	for _, c := range circular {
		sources = append(sources, c.source)
	}
	words := word.FindAllString(strings.Join(sources, " "), -1)
	for i := range sources {
		f.Add(uint8(i), []byte{})
		f.Add(uint8(i), []byte{3, 200, 50, 40, 1, 120, 129, 4, 7})
	}
	f.Fuzz(func(t *testing.T, which uint8, edits []byte) {
		source := sources[int(which)%len(sources)]
		if len(edits) > 60 {
			edits = edits[:60]
		}
		for ; len(edits) >= 3; edits = edits[3:] {
			at, with := int(edits[1])*7, int(edits[2])*3+int(edits[0])
			if edits[0] < 64 { // a line again elsewhere
				lines := strings.Split(source, "\n")
				i := at % len(lines)
				lines = append(lines[:i:i], append([]string{lines[with%len(lines)]}, lines[i:]...)...)
				source = strings.Join(lines, "\n")
				continue
			}
			tokens := every.FindAllString(source, -1)
			if i := at % len(tokens); word.MatchString(tokens[i]) {
				tokens[i] = words[with%len(words)]
			}
			source = strings.Join(tokens, "")
		}
		bounded(t, source)
	})
}
