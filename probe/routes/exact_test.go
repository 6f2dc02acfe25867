package routes

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/internal/pyapp"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/listing"
)

// TestExactService compares what is read of the application with the running one: every route of every file, and which of
// them answer.
func TestExactService(t *testing.T) {
	tr := askService(t)
	doc, err := pyapp.Read(t.Context(), pyapp.App{Name: "engines.app:app", Python: need.Python, Dir: service})
	if err != nil {
		t.Fatal(err)
	}
	table, err := Resolve(context.Background(), Input{
		Wanted: wanted, Exact: &Exact{Document: doc, Origin: probe.OriginApp, Host: "127.0.0.1"},
		Operations: tr.operations(), HaveOpenAPI: true, Covers: func(string) bool { return true },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wanted {
		found, _ := table.Router(w.Router)
		want := tr.lines(filesOf(t, w)...)
		if w.Router == "engines.late" { // wiring.py, which no ticket names, adds one to its router
			want = append(want, "http GET /late/too-late")
			slices.Sort(want)
		}
		if diff := cmp.Diff(want, linesOf(found.Endpoints)); diff != "" {
			t.Errorf("%s: (-running +read)\n%s", w.Router, diff)
		}
		for _, e := range found.Endpoints {
			if e.Origin != probe.OriginApp || e.Source == "" || e.Router != w.Router {
				t.Errorf("%s: %+v", w.Router, e)
			}
		}
		if len(found.Missing) > 0 {
			t.Errorf("%s may miss some: %v", w.Router, found.Missing)
		}
	}
}

// exactly resolves routers by a document, and returns their endpoints as linesOf does, with their notes.
func exactly(t *testing.T, in Input) map[string][]string {
	t.Helper()
	table, err := resolve(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, r := range table.Routers {
		for _, e := range r.Endpoints {
			line := linesOf([]probe.Endpoint{e})[0]
			if e.Note != "" {
				line += ": " + e.Note
			}
			out[r.Name] = append(out[r.Name], line)
		}
	}
	return out
}

func get(path, file string, router ...string) listing.Route {
	return listing.Route{
		Transport: listing.HTTP, Methods: []string{"GET"}, Path: path, File: file,
		Module: strings.ReplaceAll(strings.TrimSuffix(file, ".py"), "/", "."), Router: router,
	}
}

// TestWhose guards whose a route is.
func TestWhose(t *testing.T) {
	doc := &listing.Document{Routes: []listing.Route{
		get("/one", "e/one.py"),
		get("/two/admin", "e/two/routes.py", "e.two.routes:admin_router"),
		get("/two/public", "e/two/routes.py", "e.two.routes:router"),
		get("/three", "lib/handlers.py", "e.three:router"),
		get("/four/a", "e/four/a.py"), get("/four/b", "e/four/b.py"),
		get("/alias", "e/muscle/alias.py"),
		{Transport: listing.HTTP, Methods: []string{"GET"}, Path: "/five", Router: []string{"e.five:app"}},
		{Transport: listing.HTTP, Methods: []string{"GET"}, Path: "/docs", File: "e/one.py", Framework: true},
	}}
	got := exactly(t, Input{Exact: &Exact{Document: doc, Origin: probe.OriginApp}, Wanted: []Wanted{
		{"e.one", nil},
		{"e.two.routes:admin_router", []string{"e/two/routes.py"}},
		{"e.two.routes", []string{"e/two/routes.py"}},
		{"e.three", []string{"e/three.py"}},
		{"e.four", []string{"e/four"}},
		{"e.alias", []string{"e/muscle/*.py"}},
		{"e.five:app", nil},
		{"e.none", []string{"e/none.py"}},
	}})
	want := map[string][]string{
		"e.one": {"http GET /one"}, "e.two.routes:admin_router": {"http GET /two/admin"},
		"e.two.routes": {"http GET /two/public"}, "e.three": {"http GET /three"},
		"e.four": {"http GET /four/a", "http GET /four/b"}, "e.alias": {"http GET /alias"}, "e.five:app": {"http GET /five"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestWhoseAlone guards that a ticket that names one router object of a file has that one, even if no other names the file.
func TestWhoseAlone(t *testing.T) {
	doc := &listing.Document{Routes: []listing.Route{
		get("/a", "e/two.py", "e.two:admin"), get("/b", "e/two.py", "e.two:public"), get("/c", "e/two.py"),
	}}
	for router, want := range map[string][]string{
		"e.two:admin": {"http GET /a"}, "e.two.public": {"http GET /b"}, "e.two": {"http GET /a", "http GET /b", "http GET /c"},
	} {
		got := exactly(t, Input{Exact: &Exact{Document: doc}, Wanted: []Wanted{{router, []string{"e/two.py"}}}})
		if diff := cmp.Diff(want, got[router]); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", router, diff)
		}
	}
}

// TestExactShadows guards what comes first in matching order.
func TestExactShadows(t *testing.T) {
	ws := listing.Route{Transport: listing.WS, Methods: []string{"GET"}, Path: "/x/{id}", File: "e.py"}
	also := get("/y", "other.py")
	also.Also = []string{"HEAD"}
	every := get("/z", "other.py")
	every.Also = []string{listing.AnyMethod}
	mount := listing.Route{Transport: listing.Mount, Path: "/m/{path:path}", Mount: "/m"}
	choosy := get("/c", "other.py")
	choosy.Conditional = true
	hosted := get("/h", "other.py")
	hosted.Host = "{name}.example.com"
	with := func(r listing.Route, method string) listing.Route {
		r.Methods = []string{method}
		return r
	}
	tests := []struct {
		name   string
		routes []listing.Route
		host   string
		want   string // of the last
	}{
		{"the same", []listing.Route{get("/x/{a}", "other.py"), get("/x/{b}", "e.py")}, "", "http GET /x/{b} shadowed: answered by GET /x/{a} at other.py"},
		{"another method", []listing.Route{with(get("/x", "other.py"), "POST"), get("/x", "e.py")}, "", "http GET /x"},
		{"narrower", []listing.Route{get("/x/{a:int}", "other.py"), get("/x/{a}", "e.py")}, "", "http GET /x/{a}"},
		{"wider", []listing.Route{get("/{p:path}", "other.py"), get("/x", "e.py")}, "", "http GET /x shadowed: answered by GET /{p} at other.py"},
		{"after it", []listing.Route{get("/x", "e.py")}, "", "http GET /x"},
		{"HTTP and WebSocket", []listing.Route{get("/x/{id}", "other.py"), ws}, "", "ws GET /x/{id}"},
		{"two WebSockets", []listing.Route{{Transport: listing.WS, Methods: []string{"GET"}, Path: "/x/1", Module: "m"}, ws}, "", "ws GET /x/{id}"},
		{"HEAD too", []listing.Route{also, with(get("/y", "e.py"), "HEAD")}, "", "http HEAD /y shadowed: answered by HEAD /y at other.py"},
		{"every method too", []listing.Route{every, with(get("/z", "e.py"), "PUT")}, "", "http PUT /z shadowed: answered by PUT /z at other.py"},
		{"mounted", []listing.Route{mount, get("/m/x", "e.py")}, "", "http GET /m/x shadowed: answered by the application mounted at /m"},
		{"mounted, WebSocket", []listing.Route{mount, {Transport: listing.WS, Methods: []string{"GET"}, Path: "/m/x", File: "e.py"}}, "", "ws GET /m/x shadowed: answered by the application mounted at /m"},
		{"choosy", []listing.Route{choosy, get("/c", "e.py")}, "", "http GET /c may be shadowed: some requests are answered by GET /c at other.py"},
		{"choosy, then not", []listing.Route{choosy, get("/c", "third.py"), get("/c", "e.py")}, "", "http GET /c shadowed: answered by GET /c at third.py"},
		{"host, unknown", []listing.Route{hosted, get("/h", "e.py")}, "", "http GET /h may be shadowed: some requests are answered by GET /h at other.py"},
		{"host, another", []listing.Route{hosted, get("/h", "e.py")}, "localhost", "http GET /h"},
		{"host, the target", []listing.Route{hosted, get("/h", "e.py")}, "a.example.com", "http GET /h shadowed: answered by GET /h at other.py"},
		{"elsewhere", []listing.Route{{Transport: listing.HTTP, Methods: []string{"GET"}, Path: "/h", File: "e.py", Host: "a.test"}}, "b.test", "http GET /h not mounted: it answers for the host a.test, and the target is b.test"},
	}
	for _, tt := range tests {
		got := exactly(t, Input{Exact: &Exact{Document: &listing.Document{Routes: tt.routes}, Host: tt.host}, Wanted: []Wanted{{"e", []string{"e.py"}}}})
		if !slices.Equal(got["e"], []string{tt.want}) {
			t.Errorf("%s: got %q, want %q", tt.name, got["e"], tt.want)
		}
	}
}

// TestExactGaps guards that a list which may miss some says so, unless the running service's document confirms it.
func TestExactGaps(t *testing.T) {
	hidden := get("/hidden", "e.py")
	hidden.Hidden = true
	doc := &listing.Document{
		Routes: []listing.Route{get("/x/{id}", "e.py"), hidden},
		Gaps:   []listing.Gap{{Why: "startup adds", File: "main.py", Line: 3}},
	}
	everything := func(string) bool { return true }
	x, y := Operation{Method: "GET", Path: "/x/{name}"}, Operation{Method: "GET", Path: "/y"}
	for name, tt := range map[string]struct {
		ops    []Operation
		covers func(string) bool
		open   bool
	}{
		"no document":             {nil, nil, true},
		"another's document":      {[]Operation{x}, nil, true},
		"the same":                {[]Operation{x}, everything, false},
		"more":                    {[]Operation{x, y}, everything, true},
		"less":                    {[]Operation{}, everything, true},
		"less, and it cannot say": {[]Operation{}, func(string) bool { return false }, false},
	} {
		table, err := resolve(context.Background(), Input{
			Exact: &Exact{Document: doc}, Wanted: []Wanted{{"e", []string{"e.py"}}},
			Operations: tt.ops, HaveOpenAPI: tt.ops != nil, Covers: tt.covers,
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := "[]"
		if tt.open {
			want = "[startup adds (main.py:3)]"
		}
		if r := table.Routers[0]; fmt.Sprint(r.Missing) != want || len(r.Endpoints) != 2 {
			t.Errorf("%s: got %v, want %s", name, r.Missing, want)
		}
	}
}

// TestExactDocumented guards that a hidden route, and one of a mounted application, is not missed in the document.
func TestExactDocumented(t *testing.T) {
	hidden, below := get("/hidden", "e.py"), get("/m/x", "e.py")
	hidden.Hidden, below.Mount = true, "/m"
	table, err := resolve(context.Background(), Input{
		Exact:  &Exact{Document: &listing.Document{Routes: []listing.Route{get("/x", "e.py"), get("/gone", "e.py"), hidden, below}}},
		Wanted: []Wanted{{"e", []string{"e.py"}}}, Operations: []Operation{{Method: "GET", Path: "/x"}}, HaveOpenAPI: true,
		Covers: func(string) bool { return true },
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []probe.Documented
	for _, e := range table.Routers[0].Endpoints {
		got = append(got, e.Documented)
	}
	if want := []probe.Documented{probe.Listed, probe.NotListed, probe.Undocumented, probe.Undocumented}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestExactPins guards that pins win for the router that has them.
func TestExactPins(t *testing.T) {
	got := exactly(t, Input{
		Exact:  &Exact{Document: &listing.Document{Routes: []listing.Route{get("/x", "e.py")}}},
		Wanted: []Wanted{{"e", []string{"e.py"}}}, Pins: []Pin{{Router: "e", Endpoints: []Pinned{{Path: "/pinned"}}}},
	})
	if !slices.Equal(got["e"], []string{"http GET /pinned"}) {
		t.Errorf("got %q", got["e"])
	}
}
