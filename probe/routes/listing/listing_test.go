package listing

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/schema"
)

func routesSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Routes))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("routes.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("routes.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// accepts reports whether the schema accepts a document.
func accepts(t *testing.T, s *jsonschema.Schema, src string) bool {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(src))
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return s.Validate(v) == nil
}

const head = `{"schema": "engfix.routes/v1", "routes": [`

func TestRead(t *testing.T) {
	src := head + `
	{"methods": ["get", "POST"], "path": "/x/{id}", "also": ["head", "*"], "file": "a/b.py", "line": 3, "router": ["a.b:r"], "more": 1},
	{"transport": "ws", "path": "/ws", "methods": null},
	{"transport": "mount", "path": "/m/{path:path}", "mount": "/m"},
	{"transport": "sse", "methods": [], "path": "/"}
	], "gaps": [{"why": "plugins", "file": "a.py", "line": 1}], "by": "hand"}`
	got, err := Read(strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	want := &Document{
		Routes: []Route{
			{Transport: HTTP, Methods: []string{"GET", "POST"}, Also: []string{"HEAD", "*"}, Path: "/x/{id}", File: "a/b.py", Line: 3, Router: []string{"a.b:r"}},
			{Transport: WS, Methods: []string{"GET"}, Path: "/ws"},
			{Transport: Mount, Path: "/m/{path:path}", Mount: "/m"},
			{Transport: SSE, Methods: []string{}, Path: "/"},
		},
		Gaps: []Gap{{"plugins", "a.py", 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !accepts(t, routesSchema(t), src) {
		t.Error("the schema refuses what the reader accepts")
	}
}

func TestRefuses(t *testing.T) {
	s := routesSchema(t)
	for src, want := range map[string]string{
		`[]`:                             "the document: got a list, want an object",
		`{}`:                             `schema: want "engfix.routes/v1"`,
		`{"schema": 1, "routes": []}`:    "schema: got a number, want a string",
		`{"schema": "engfix.run/v1"}`:    `schema: want "engfix.routes/v1"`,
		`{"schema": "engfix.routes/v1"}`: "routes: missing",
		head + `null]}`:                  "routes[0]: want an object, not null",
		head + `"x"]}`:                   "routes[0]: got a string, want an object",
		head + `{"methods": ["GET"], "path": "/"}, {"methods": ["GET"]}]}`:          "routes[1].path: got \"\", want a path that begins with a slash",
		head + `{"methods": ["GET"], "path": "x"}]}`:                                "routes[0].path: got \"x\", want a path that begins with a slash",
		head + `{"methods": ["GET"], "path": 1}]}`:                                  "routes[0].path: got a number, want a string",
		head + `{"methods": "GET", "path": "/"}]}`:                                  "routes[0].methods: got a string, want a list",
		head + `{"path": "/"}]}`:                                                    "routes[0].methods: missing",
		head + `{"methods": ["G T"], "path": "/"}]}`:                                `routes[0].methods: got "G T", want a method`,
		head + `{"methods": ["*"], "path": "/"}]}`:                                  `routes[0].methods: got "*", want a method`,
		head + `{"methods": ["GET"], "also": [""], "path": "/"}]}`:                  `routes[0].also: got "", want a method`,
		head + `{"transport": "grpc", "path": "/"}]}`:                               `routes[0].transport: got "grpc", want http, sse, ws or mount`,
		head + `{"methods": [], "path": "/", "file": "/etc/x"}]}`:                   "routes[0].file: got \"/etc/x\", want a path below the checkout",
		head + `{"methods": [], "path": "/", "file": "a/../../x"}]}`:                "routes[0].file: got",
		head + `{"methods": [], "path": "/", "file": "a\\b"}]}`:                     "routes[0].file: got",
		head + `{"methods": [], "path": "/", "line": -1}]}`:                         "routes[0].line: got -1, want a line number",
		head + `{"methods": [], "path": "/", "line": 1.5}]}`:                        "routes[0].line: got a number, want a whole number",
		head + `{"methods": [], "path": "/\u001b[2J"}]}`:                            "routes[0].path: \"/\\x1b[2J\" has a control character",
		head + `{"methods": [], "path": "/", "hidden": "no"}]}`:                     "routes[0].hidden: got a string, want true or false",
		head + `], "gaps": [{}]}`:                                                   "gaps[0].why: missing",
		head + `{"methods": [], "path": "/` + strings.Repeat("x", maxText) + `"}]}`: "routes[0].path: 4097 bytes long",
	} {
		_, err := Read(strings.NewReader(src))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.80s: got %v, want %s", src, err, want)
		}
		if accepts(t, s, src) {
			t.Errorf("%.80s: the schema accepts it", src)
		}
	}
}

// TestPlace guards that an input that is not JSON is reported with line and column.
func TestPlace(t *testing.T) {
	for src, want := range map[string]string{
		"":                   "1:1: not JSON: ",
		"{\n  \"schema\": x": "2:13: not JSON: ",
		head + "]} more":     "1:46: not JSON: ",
	} {
		if _, err := Read(strings.NewReader(src)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", src, err, want)
		}
	}
}

// endless is a reader that has no end.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("unplugged") }

func TestBounds(t *testing.T) {
	if _, err := Read(endless{}); err == nil || !strings.HasPrefix(err.Error(), "larger than 32 MiB") {
		t.Errorf("a document without end: got %v", err)
	}
	if _, err := Read(broken{}); err == nil || err.Error() != "unplugged" {
		t.Errorf("a reader that fails: got %v", err)
	}
	many := head + strings.TrimSuffix(strings.Repeat("0,", maxRoutes+1), ",") + "]}"
	if _, err := Read(strings.NewReader(many)); err == nil || !strings.HasPrefix(err.Error(), "routes: 100001 of them") {
		t.Errorf("too many routes: got %v", err)
	}
}

// TestSchemaHasTheMembers guards that the schema and the types name the same members.
func TestSchemaHasTheMembers(t *testing.T) {
	var root struct {
		Defs map[string]struct {
			Properties map[string]any
		} `json:"$defs"`
	}
	if err := json.Unmarshal(schema.Routes, &root); err != nil {
		t.Fatal(err)
	}
	for name, typ := range map[string]reflect.Type{"route": reflect.TypeFor[Route](), "gap": reflect.TypeFor[Gap]()} {
		var got, want []string
		for member := range root.Defs[name].Properties {
			got = append(got, member)
		}
		for f := range typ.NumField() {
			want = append(want, typ.Field(f).Tag.Get("json"))
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-type +schema)\n%s", name, diff)
		}
	}
}
