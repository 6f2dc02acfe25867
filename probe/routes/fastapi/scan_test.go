package fastapi

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/engfix/engfix/internal/hang"
)

// BenchmarkScan reads and follows every file of the corpus: the target is 100 ms.
func BenchmarkScan(b *testing.B) {
	names := corpusFiles(b)
	for b.Loop() {
		for _, name := range names {
			src, err := os.ReadFile(filepath.Join(corpus, name))
			if err != nil {
				b.Fatal(err)
			}
			scan(name, src)
		}
	}
}

// BenchmarkTree follows the corpus as one checkout.
func BenchmarkTree(b *testing.B) {
	names := corpusFiles(b)
	ctx := context.Background()
	for b.Loop() {
		t := NewTree(os.DirFS(corpus), nil)
		for _, name := range names {
			if err := t.Load(ctx, name); err != nil {
				b.Fatal(err)
			}
		}
		if err := t.FindApps(ctx); err != nil {
			b.Fatal(err)
		}
		if err := t.Settle(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

// TestScanNewerSyntax finds routes in syntax that the oracle's Python may be too old for.
func TestScanNewerSyntax(t *testing.T) {
	src := `
from fastapi import APIRouter
type Path = str
PREFIX = "/new"
opts = {"prefix": "/dict"}
router = APIRouter(prefix=f"{opts["prefix"]}{f'{PREFIX}'}")

def generic[T](x: T) -> T:
    @router.get("/in/generic")
    def inner[U: (int, str)](u: U) -> U: ...
    return x

class Box[T]:
    @router.post(f"/{
        PREFIX  # a comment in a field
    }")
    def post(self): ...

@router.get(t"/template/{PREFIX}")
def template(): ...

try:
    pass
except ValueError, TypeError:
    @router.get("/handled")
    def handled(): ...
`
	var got []string
	m := scan("new.py", []byte(src))
	if m.Err != nil {
		t.Fatal(m.Err)
	}
	for _, r := range m.Routes {
		got = append(got, fmt.Sprintf("%d %s%s", r.Site.Line, r.Router.Prefix, r.Path))
	}
	want := []string{"9 /dict/new/in/generic", "14 /dict/new//new", "19 /dict/new…", "25 /dict/new/handled"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestScanInventsNothing finds paths that are not settled to be so, if a string or a condition is not what it seems.
func TestScanInventsNothing(t *testing.T) {
	src := `
from fastapi import APIRouter
router = APIRouter()
cache = None
@router.get("/\N{BULLET}/a")
def a(): ...
@router.get(r"/\N{BULLET}/b")
def b(): ...
def build(prefix=None, debug=False):
    if prefix is None:
        prefix = "/default"
    if cache is None:
        @router.get(prefix + "/c")
        def c(): ...
    if debug:
        @router.get("/d")
        def d(): ...
build()
@router.get("/e" if router.tags == "x" else "/f")
def e(): ...
@router.get("/a.b".rsplit(".", maxsplit=1)[0])
def f(): ...
`
	var got []string
	m := scan("x.py", []byte(src))
	if m.Err != nil {
		t.Fatal(m.Err)
	}
	for _, r := range m.Routes {
		got = append(got, r.Func+" "+r.Path.String())
	}
	want := []string{"a …", `b /\N{BULLET}/b`, "c /default/c", "e …", "f …"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestScanIsBounded follows code that would never end, or fill the memory, if it were followed to its end.
func TestScanIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all: the race detector has nothing to see here")
	}
	for name, src := range map[string]string{
		"recursion":    "def f(x):\n    r = APIRouter()\n    f(x)\n    return f(x) + f(x) + f(x)\nf(1)\n",
		"doubling":     "x = '/ab'\n" + strings.Repeat("x = x + x\n", 64) + "@r.get(x)\ndef f(): ...\n",
		"lists":        "x = [1, 2]\n" + strings.Repeat("x = x + x\n", 64),
		"extended":     "x = [1, 2]\n" + strings.Repeat("x.extend(x)\n", 64),
		"dicts":        "x = {1: 2}\n" + strings.Repeat("x = {**x, **x}\n", 64),
		"loops":        "l = [" + strings.Repeat("1,", 500) + "]\nfor a in l:\n for b in l:\n  for c in l:\n   for d in l:\n    r.get('/x')(a)\n",
		"replace":      "x = '/ab'\n" + strings.Repeat("x = x.replace('', 'abc')\n", 64),
		"chain":        strings.Repeat("x = x.a()\n", 50000),
		"classes":      "class C0: pass\n" + classes(5000),
		"diamond":      diamond(60),
		"elif":         "if a: pass\n" + elifs(20000),
		"calls":        calls(400),
		"comprehended": "l = [" + strings.Repeat("1,", 500) + "]\nx = [[[[a for a in l] for b in l] for c in l] for d in l]\n",
	} {
		t.Run(name, func(t *testing.T) {
			defer hang.Guard(t)()
			fsys := fstest.MapFS{"m.py": {Data: []byte("from fastapi import APIRouter, FastAPI\nr = APIRouter()\n" + src)}}
			tree := NewTree(fsys, nil)
			if err := tree.Load(context.Background(), "m.py"); err != nil {
				t.Fatal(err)
			}
			if err := tree.Settle(context.Background()); err != nil {
				t.Fatal(err)
			}
			for _, app := range tree.Apps() {
				tree.Expand(app)
			}
		})
	}
}

// TestExpandIsBounded finds all paths up to the bound, and says of every route beyond it that its path is not known.
func TestExpandIsBounded(t *testing.T) {
	for prefixes, whole := range map[int]bool{150: true, 250: false} {
		src := "from fastapi import APIRouter, FastAPI\nrouter, app = APIRouter(), FastAPI()\n" +
			"for n in range(100): router.add_api_route('/%s' % n, print)\n" +
			fmt.Sprintf("for n in range(%d): app.include_router(router, prefix='/%%d' %% n)\n", prefixes) +
			"last, inner = APIRouter(prefix='/last'), APIRouter()\ninner.add_api_route('/inner', print)\nlast.include_router(inner)\n" +
			"app.include_router(last, prefix='/api')\n"
		tree := NewTree(fstest.MapFS{"m.py": {Data: []byte(src)}}, nil)
		if err := tree.Load(context.Background(), "m.py"); err != nil {
			t.Fatal(err)
		}
		got, gaps := tree.Expand(tree.Apps()[0])
		if (len(gaps) == 0) != whole {
			t.Errorf("%d prefixes: gaps %v", prefixes, gaps)
		}
		want := "/api/last/inner"
		if !whole {
			want = "…/inner"
		}
		if last := got[len(got)-1]; last.Path.String() != want {
			t.Errorf("%d prefixes: got %s, want %s", prefixes, last.Path, want)
		}
	}
}

// classes derives each class from the two before it.
func classes(n int) string {
	var b strings.Builder
	b.WriteString("class C1(C0): pass\n")
	for i := 2; i < n; i++ {
		fmt.Fprintf(&b, "class C%d(C%d, C%d): pass\nx = C%d().x\n", i, i-1, i-2, i)
	}
	return b.String()
}

// diamond includes each router twice in the next.
func diamond(n int) string {
	var b strings.Builder
	b.WriteString("r0 = APIRouter()\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "r%d = APIRouter()\nr%d.include_router(r%d)\nr%d.include_router(r%d, prefix='/x')\n", i, i, i-1, i, i-1)
	}
	fmt.Fprintf(&b, "app = FastAPI()\napp.include_router(r%d)\n", n-1)
	return b.String()
}

func elifs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "elif a%d: x%d = %d\n", i, i, i)
	}
	return b.String()
}

// calls has each function call the one before it twice.
func calls(n int) string {
	var b strings.Builder
	b.WriteString("def f0(): return APIRouter()\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "def f%d(): f%d(); return f%d()\n", i, i-1, i-1)
	}
	fmt.Fprintf(&b, "f%d()\n", n-1)
	return b.String()
}

// TestTreeEndsWithItsContext guards that reading stops when the context ends.
func TestTreeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	tree := NewTree(fstest.MapFS{"m.py": {Data: []byte("from fastapi import FastAPI\n")}}, nil)
	if err := tree.Load(ctx, "m.py"); err == nil {
		t.Error("Load goes on")
	}
	if err := tree.FindApps(ctx); err == nil {
		t.Error("FindApps goes on")
	}
}

func TestText(t *testing.T) {
	hole := Known("/a/").Plus(Unknown()).Plus(Unknown()).Plus(Known("/b"))
	if got := hole.String(); got != "/a/…/b" {
		t.Errorf("got %s", got)
	}
	for s, want := range map[string]bool{
		"/a/x/b": true, "/a//b": true, "/a/x/y/b": true, "/a/x/c": false, "/b": false, "/a/b": false,
	} {
		if hole.Matches(s) != want {
			t.Errorf("%s matches %s: %v", hole, s, !want)
		}
	}
	if v, ok := Known("/a").Plus(Known("/b")).Value(); v != "/a/b" || !ok {
		t.Errorf("got %q %v", v, ok)
	}
	if _, ok := hole.Value(); ok {
		t.Error("a text with a hole is not known")
	}
	if long := Known(strings.Repeat("x", maxText)).Plus(Known("x")); !long.Equal(Unknown()) {
		t.Error("a text too long for a path is kept")
	}
}

// FuzzScan looks for panics, for routes outside the file, and for answers that differ from one time to the next.
func FuzzScan(f *testing.F) {
	for _, name := range corpusFiles(f) {
		src, err := os.ReadFile(filepath.Join(corpus, name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m := scan("engines/x/routes.py", src)
		lines := 1 + bytes.Count(src, []byte("\n")) + bytes.Count(src, []byte("\r"))
		for _, r := range m.Routes {
			if r.Site.Line < 1 || r.Site.Line > lines || r.Router == nil {
				t.Fatalf("route %+v in %d lines", r, lines)
			}
		}
		again := scan("engines/x/routes.py", src)
		if a, b := fmt.Sprint(rows(m)), fmt.Sprint(rows(again)); a != b {
			t.Fatalf("differs:\n%s\n%s", a, b)
		}
	})
}
