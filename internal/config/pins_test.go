package config

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var twoPins = []Pin{
	{"engines.a.routes", []PinnedEndpoint{{"http", "GET", "/a/{id}"}, {"http", "POST", "/a"}}},
	{"engines.b.ws", []PinnedEndpoint{{"ws", "GET", "/ws/{id}"}, {"sse", "GET", "/sse"}, {"sse", "POST", "/sse"}}},
}

// Each pair of files is a configuration before and after the two pins.
func TestSetPins(t *testing.T) {
	befores, err := filepath.Glob(filepath.Join("testdata", "pins", "*.before.yaml"))
	if err != nil || len(befores) < 10 {
		t.Fatalf("%d files, %v", len(befores), err)
	}
	for _, before := range befores {
		t.Run(filepath.Base(before), func(t *testing.T) {
			src := readTest(t, before)
			want := readTest(t, strings.Replace(before, ".before.", ".after.", 1))
			for _, eol := range []string{"\n", "\r\n"} {
				src, want := bytes.ReplaceAll(src, []byte("\n"), []byte(eol)), bytes.ReplaceAll(want, []byte("\n"), []byte(eol))
				got, err := SetPins(FileName, src, twoPins)
				if err != nil {
					t.Fatal(err)
				}
				if d := diff(string(want), string(got)); d != "" {
					t.Errorf("(-want +got):\n%s\n%s", d, got)
				}
				assertPinned(t, got, twoPins)
			}
		})
	}
}

func readTest(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// assertPinned reads the file as everybody does and compares the pins; setting them again must change nothing.
func assertPinned(t fataler, src []byte, pins []Pin) {
	t.Helper()
	c, err := Parse(FileName, src, credentials)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	for _, p := range pins {
		found := false
		for _, r := range c.Routers {
			if r.Name != p.Router {
				continue
			}
			found = true
			have := map[PinnedEndpoint]bool{}
			for _, e := range r.Endpoints {
				have[PinnedEndpoint{e.Transport, e.Method, e.Path}.whole(r.Mount)] = true
			}
			for _, e := range p.Endpoints {
				if !have[e.whole(r.Mount)] {
					t.Fatalf("%s lacks %v:\n%s", p.Router, e, src)
				}
			}
			if len(have) != len(p.Endpoints) {
				t.Fatalf("%s has %v, want %v:\n%s", p.Router, have, p.Endpoints, src)
			}
		}
		if !found {
			t.Fatalf("%s is not there:\n%s", p.Router, src)
		}
	}
	again, err := SetPins(FileName, src, pins)
	if err != nil || !bytes.Equal(again, src) {
		t.Fatalf("setting the pins again: %v\n%s\nwas\n%s", err, again, src)
	}
}

func TestSetPinsRefuses(t *testing.T) {
	const cannot = "engfix.yaml: cannot pin routers without changing something else: replace the aliases by their values, or pin the routers by hand"
	for _, tt := range []struct {
		src  string
		pins []Pin
		want string
	}{
		{"params: &r {}\nrouters: *r\n", twoPins, cannot},
		{"routers:\n  engines.a.routes: &a {mount: /x}\n  engines.b.ws: *a\n", twoPins, cannot},
		{"- a\n", twoPins, cannot},
		{"a: [\n", twoPins, "engfix.yaml:2:1: not YAML: did not find expected node content while parsing a flow node that begins in line 2"},
		{"\xff", twoPins, "engfix.yaml:1:1: not UTF-8: byte 0xff: save the file as UTF-8"},
		{"", []Pin{{"", twoPins[0].Endpoints}}, "cannot pin a router without a name: name the Router in the ticket"},
		{"", []Pin{{"r", []PinnedEndpoint{{"http", "GET", "x"}}}}, `cannot pin x of r: "x" is not a path on the target: begin it with a slash, as in /openapi.json`},
		{"", []Pin{{"r", []PinnedEndpoint{{"tcp", "GET", "/x"}}}}, `cannot pin /x of r: unknown value "tcp": want http, sse or ws`},
	} {
		if _, err := SetPins(FileName, []byte(tt.src), tt.pins); err == nil || err.Error() != tt.want {
			t.Errorf("%q:\ngot  %v\nwant %s", tt.src, err, tt.want)
		}
	}
}

func TestSetPinsChangesNothingForNothing(t *testing.T) {
	for _, src := range []string{"", "version: 1 # no break at the end", "\ufeffrouters: {}\r\n"} {
		got, err := SetPins(FileName, []byte(src), []Pin{{Router: "engines.a.routes"}})
		if err != nil || string(got) != src {
			t.Errorf("%q: got %q, %v", src, got, err)
		}
	}
}

// Odd names survive: they are read as they were given.
func TestSetPinsQuotes(t *testing.T) {
	for _, name := range []string{"true", "null", "1.5", "a b", "a: b", "#a", "- a", "é", "a\u2028b", "a\"b\\c", "'", "*a", "&a", "${X}", "<<", "2026-12-31", "{a}"} {
		for _, path := range []string{"/x", "/é/{id}", "/a'b", "/${X}/{id:path}", "/a,b[c]"} {
			pins := []Pin{{name, []PinnedEndpoint{{"http", "GET", path}}}}
			got, err := SetPins(FileName, nil, pins)
			if err != nil {
				t.Errorf("%q %q: %v", name, path, err)
				continue
			}
			assertPinned(t, got, pins)
		}
	}
}

// Whatever the file looks like, the text around the routers stays byte for byte.
func TestSetPinsKeepsEverythingElse(t *testing.T) {
	heads := []string{
		"", "# head\n", "---\n", "version: 1\n", "tickets: |\n  a.md\n", "redact:\n- 'a'\n# between\n",
		"setup:\n  - name: s   # a step\n    path: /\n    body: |+\n      # text\n\n\n", "params: {a: 'b: # {', c: \"]}\"}\n",
		"waivers: [\n{ticket: A-1, item: 1,\nuntil: 2026-12-31, reason: it's \"so\" # why\n}\n]\n",
	}
	tails := []string{
		"", "\n\n# tail\n", "history: {dsn: 'sqlite:h.db'}\n", "teardown:\n- {name: t, path: /}\n", "criteria:\n  # indented\n  - match: >-\n      a\n    checks: [c]\n",
		"tickets: 'x\n\n  y'", "...\n",
	}
	routers := []string{
		"", "routers:\n", "routers: {}   # none yet\n", "routers: ~\n", "routers:\n  # nothing\n",
		"routers:\n  x: {mount: /x}\n", "routers:\n    x:\n        mount: /x # deep\n    # after\n",
		"routers:\n  engines.a.routes:\n", "routers:\n  engines.a.routes: {}\n  engines.b.ws:\n    mount: /b\n\n",
		"routers:\n  engines.a.routes:\n    endpoints:\n      - path: /a/{id} # kept\n        params: {id: 7}\n      # of the next\n      - {method: PUT, path: /gone}\n  x:\n    mount: /x\n",
		"routers:\n  engines.a.routes:\n    endpoints:\n    -\n      path: /gone\n      body: |\n        # text\n    # last\n",
		"routers: {engines.a.routes: {endpoints: [{path: '/a/{id}', body: {s: 'it''s }', t: \"\\\"]\"}}, {path: /gone}]}}\n",
		"routers: {\n  x: {mount: /x}, # comma {\n  engines.b.ws: {endpoints: []}, }\n",
		"routers:\n  engines.b.ws: {mount: /b}\n  engines.a.routes: {endpoints: [{path: /a, method: POST}]}\n",
		"routers:\n  engines.a.routes:\n    endpoints:\n      - &e {path: '/a/{id}', method: GET}\n",
	}
	rapid.Check(t, func(t *rapid.T) {
		head := rapid.SampledFrom(heads).Draw(t, "head")
		block := rapid.SampledFrom(routers).Draw(t, "routers")
		tail := rapid.SampledFrom(tails).Draw(t, "tail")
		pins := rapid.SliceOfNDistinct(rapid.Custom(drawPin), 1, 4, func(p Pin) string { return p.Router }).Draw(t, "pins")
		eol := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "eol")
		bom := rapid.SampledFrom([]string{"", "\ufeff"}).Draw(t, "bom")
		if block == "" && head+tail == "" {
			bom = ""
		}
		join := func(s string) string { return strings.ReplaceAll(s, "\n", eol) }
		head, block, tail = bom+join(head), join(block), join(tail)
		src := head + block + tail
		if _, err := Parse(FileName, []byte(src), credentials); err != nil {
			t.Skip("pieces that do not fit together")
		}
		got, err := SetPins(FileName, []byte(src), pins)
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		out := string(got)
		if block != "" && (!strings.HasPrefix(out, head) || !strings.HasSuffix(out, tail)) {
			t.Fatalf("changed around the routers:\n%s\nwas\n%s", out, src)
		}
		if block == "" && !contains(out, src) {
			t.Fatalf("more than one insertion:\n%s\nwas\n%s", out, src)
		}
		if strings.Contains(src, "\r\n") && strings.Count(out, "\n") != strings.Count(out, "\r\n") {
			t.Fatalf("mixed line ends: %q", out)
		}
		assertPinned(t, got, pins)
	})
}

func drawPin(t *rapid.T) Pin {
	p := Pin{Router: rapid.SampledFrom([]string{"engines.a.routes", "engines.b.ws", "engines.c", "x"}).Draw(t, "router")}
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, 5), 1, 4, rapid.ID[int]).Draw(t, "endpoints") {
		p.Endpoints = append(p.Endpoints, []PinnedEndpoint{
			{"http", "GET", "/a/{id}"},
			{"http", "POST", "/a"},
			{"ws", "GET", "/ws"},
			{"sse", "GET", "/a/{id}"},
			{"sse", "POST", "/s"},
			{"http", "DELETE", "/a/{id}"},
		}[i])
	}
	return p
}

// contains reports whether out is src with something inserted in one place.
func contains(out, src string) bool {
	n := 0
	for n < len(src) && n < len(out) && out[n] == src[n] {
		n++
	}
	for ; n >= 0; n-- {
		if strings.HasSuffix(out, src[n:]) && len(out) >= len(src) {
			return true
		}
	}
	return false
}

func TestSetPinsOfManyRouters(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all: the race detector has nothing to see here")
	}
	var src strings.Builder
	var pins []Pin
	src.WriteString("routers:\n")
	for i := range 5000 {
		name := fmt.Sprintf("engines.r%d.routes", i)
		fmt.Fprintf(&src, "  %s:\n    endpoints:\n      - {method: GET, path: /r%d}\n", name, i)
		pins = append(pins, Pin{name, []PinnedEndpoint{{"http", "GET", fmt.Sprintf("/r%d", i)}, {"http", "GET", "/more"}}})
	}
	got, err := SetPins(FileName, []byte(src.String()), pins)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(got, []byte("path: /more}")); n != 5000 {
		t.Errorf("%d added", n)
	}
}
