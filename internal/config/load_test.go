package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/need"
)

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestFindLooksUpwards(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b", "c")
	write(t, filepath.Join(deep, "keep"), "")
	if path, ok := find(deep); ok {
		t.Fatalf("found %s where there is none", path)
	}
	write(t, filepath.Join(root, "a", FileName), "")
	if err := os.Mkdir(filepath.Join(root, "a", "b", FileName), 0o755); err != nil {
		t.Fatal(err) // a folder of that name is no configuration
	}
	t.Chdir(deep)
	path, ok := find(".")
	if want := filepath.Join("..", "..", FileName); !ok || path != want {
		t.Errorf("from the working directory: %q, %v, want %q", path, ok, want)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	write(t, filepath.Join(deep, FileName), "")
	if path, ok = find("."); !ok || path != FileName {
		t.Errorf("in the working directory: %q, %v", path, ok)
	}
	if path, ok = find(deep); !ok || path != filepath.Join(deep, FileName) {
		t.Errorf("from an absolute path: %q, %v", path, ok)
	}
}

func TestFindFromALinkedFolder(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "real", "deep", "deeper")
	write(t, filepath.Join(deep, "keep"), "")
	write(t, filepath.Join(root, "real", FileName), "")
	link := filepath.Join(root, "link")
	need.Symlink(t, deep, link)
	t.Chdir(link)
	path, ok := find(".")
	if !ok {
		t.Fatal("not found")
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// TestLocateFindsWhatCannotBeRead guards that a broken link is not passed over: a run would begin without its configuration.
func TestLocateFindsWhatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("gone.yaml", filepath.Join(dir, FileName)); err != nil {
		t.Skip(err)
	}
	if path, ok := Locate(dir, environment()); !ok || path != filepath.Join(dir, FileName) {
		t.Errorf("found %q, %t", path, ok)
	}
}

func TestLocatePrefersTheVariable(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, FileName), "")
	if path, ok := Locate(dir, environment("ENGFIX_CONFIG", "other.yaml")); !ok || path != "other.yaml" {
		t.Errorf("got %q, %v", path, ok)
	}
	if path, ok := Locate(dir, environment("ENGFIX_CONFIG", "")); !ok || path != filepath.Join(dir, FileName) {
		t.Errorf("got %q, %v", path, ok)
	}
}

func TestPathsLeadFromTheFile(t *testing.T) {
	src := `
tickets: t.md
target: {source: ../src, openapi: api/openapi.json, tls: {ca: ca.pem, cert: c.pem, key: /k.pem}}
envelope: {error: e.json, success: off}
setup: [{name: a, path: /, body_file: b.json}]
routers: {r: {endpoints: [{path: /, body_file: ../b.bin}]}}
history: {dsn: "sqlite:h.db"}
`
	c, err := Parse(filepath.Join("some", "where", FileName), []byte(src), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ got, want string }{
		{c.Tickets, "some/where/t.md"},
		{c.Target.Source, "some/src"},
		{c.Target.OpenAPI.File, "some/where/api/openapi.json"},
		{c.Target.TLS.CA, "some/where/ca.pem"},
		{c.Target.TLS.Cert, "some/where/c.pem"},
		{c.Target.TLS.Key, "/k.pem"},
		{c.Envelope.Error, "some/where/e.json"},
		{c.Envelope.Success, "off"},
		{c.Setup[0].BodyFile, "some/where/b.json"},
		{c.Routers[0].Endpoints[0].BodyFile, "some/b.bin"},
		{c.History.DSN, "sqlite:some/where/h.db"},
	} {
		if filepath.ToSlash(tt.got) != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}

func TestOpenAPIPlaces(t *testing.T) {
	for src, want := range map[string]OpenAPI{
		`""`:                           {},
		`/api/openapi.json`:            {Path: "/api/openapi.json"},
		`https://docs.test/v1.json`:    {URL: "https://docs.test/v1.json"},
		`openapi.json`:                 {File: "openapi.json"},
		`"file:///srv/openapi.json"`:   {File: "/srv/openapi.json"},
		`"file:../build/openapi.json"`: {File: "../build/openapi.json"},
	} {
		c, err := Parse(FileName, []byte("target: {openapi: "+src+"}"), nil)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if c.Target.OpenAPI != want {
			t.Errorf("%s: got %+v, want %+v", src, c.Target.OpenAPI, want)
		}
	}
}

func TestBodiesKeepTheirOrderAndNumbers(t *testing.T) {
	for src, want := range map[string]string{
		`{z: 1, a: [true, ~, no], m: {k: 1.50}}`: `{"z":1,"a":[true,null,"no"],"m":{"k":1.50}}`,
		`{n: 12345678901234567890123, e: 1e300}`: `{"n":12345678901234567890123,"e":1e300}`,
		`{h: 0x10, u: 1_000, d: 2026-12-31}`:     `{"h":16,"u":1000,"d":"2026-12-31"}`,
		`"<é>\u2028 \"\\"`:                       `"<é>\u2028 \"\\"`,
		`{1: a, true: b, "": c}`:                 `{"1":"a","true":"b","":"c"}`,
		`{a: &x {k: v}, b: *x, c: {<<: *x, k: w, l: 1}, d: {<<: [*x, {k: z, m: 2}]}}`: `{"a":{"k":"v"},"b":{"k":"v"},"c":{"k":"w","l":1},"d":{"k":"v","m":2}}`,
		"|\n      two\n      lines\n": `"two\nlines\n"`,
		`[]`:                          `[]`,
	} {
		c, err := Parse(FileName, []byte("setup:\n  - name: s\n    path: /\n    body: "+src), nil)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := string(c.Setup[0].Body); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", src, got, want)
		}
	}
}

func TestDependentDefaults(t *testing.T) {
	for _, tt := range []struct{ src, required, hello string }{
		{
			"identity: {headers: {x-tenant-id: t_acme, X-App-Id: a_acme, Authorization: b}}",
			"x-tenant-id", `{"type":"hello","context":{"tenant_id":"t_acme","app_id":"a_acme"}}`,
		},
		{
			"identity: {headers: {X-Org: o}}", "", `{"type":"hello","context":{"app_id":"a_demo"}}`,
		},
		{
			"identity: {required: [x-mode], ws: {hello: off}}", "X-Mode", "",
		},
	} {
		c, err := Parse(FileName, []byte(tt.src), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		if got := required(c.Identity.Required); got != tt.required {
			t.Errorf("%s: required %q, want %q", tt.src, got, tt.required)
		}
		if got := string(c.Identity.WS.Hello); got != tt.hello {
			t.Errorf("%s: hello %s, want %s", tt.src, got, tt.hello)
		}
	}
}

func TestStepsAndEndpointsHaveTheirMethod(t *testing.T) {
	src := `
setup: [{name: a, path: /}, {name: b, path: /, body: {}}, {name: c, path: /, body_file: f}, {name: d, method: PUT, path: /, body: {}}]
target: {url: "https://api.test/v1/", build: {path: ""}}
routers: {r: , s: {mount: /api/, endpoints: [{path: "/{a}", params: {a: 1, limit: 2}, query: {tag: [x, 2], one: true, none: []}}]}}
criteria: [{match: "returns (?P<code>4..)", checks: [identity.required], params: {status: "{{code}}"}}, {match: b, checks: [c], params: {status: 401}}]
`
	c, err := Parse(FileName, []byte(src), nil)
	if err != nil {
		t.Fatal(err)
	}
	var methods []string
	for _, s := range c.Setup {
		methods = append(methods, s.Method)
	}
	if got := strings.Join(methods, " "); got != "GET POST POST PUT" {
		t.Errorf("methods %s", got)
	}
	if got := c.Target.URL; got != "https://api.test/v1" {
		t.Errorf("URL %s", got)
	}
	if c.Target.Build != (Build{}) {
		t.Errorf("build %+v, want none", c.Target.Build)
	}
	if len(c.Routers) != 2 || c.Routers[0].Name != "r" || c.Routers[1].Mount != "/api" {
		t.Errorf("routers %+v", c.Routers)
	}
	if d := diff([]Pair{{"tag", "x"}, {"tag", "2"}, {"one", "true"}}, c.Routers[1].Endpoints[0].Query); d != "" {
		t.Error(d)
	}
	if c.Criteria[0].Params != (RuleParams{StatusGroup: "code"}) || c.Criteria[1].Params != (RuleParams{Status: 401}) {
		t.Errorf("params %+v, %+v", c.Criteria[0].Params, c.Criteria[1].Params)
	}
}

func TestErrorfNamesThePlace(t *testing.T) {
	c := &Config{Path: "dir/engfix.yaml"}
	var err error = c.Errorf(Pos{4, 2}, "no check %q", "x")
	if got, want := err.Error(), `dir/engfix.yaml:4:2: no check "x"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var e *Error
	if !errors.As(err, &e) {
		t.Error("not an Error")
	}
}

// required writes parts as "X-Mode X-Tenant-Id|Authorization".
func required(parts [][]string) string {
	var words []string
	for _, p := range parts {
		words = append(words, strings.Join(p, "|"))
	}
	return strings.Join(words, " ")
}

// A part that several names carry is required as one, spelled as the identity spells them.
func TestPartsThatSeveralNamesCarry(t *testing.T) {
	src := "identity: {headers: {X-Tenant-Id: t, X-Mode: lab, Authorization: b}, ws: {query: {ticket: x}}, required: [x-mode, {any: [x-tenant-id, authorization, Ticket]}]}"
	c, err := Parse(FileName, []byte(src), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := required(c.Identity.Required); got != "X-Mode X-Tenant-Id|Authorization|ticket" {
		t.Errorf("required %q", got)
	}
}

// Other identities are read in their order, each with only its differences, and their secrets are secrets.
func TestIdentities(t *testing.T) {
	src := "identities:\n  viewer: {headers: {Authorization: 'Bearer ${VIEWER_TOKEN}'}}\n" +
		"  other_tenant: {headers: {X-Tenant-Id: t_other}, ws: {query: {ticket: '{{w}}'}, hello: {type: hi}}, sse: {query: {ticket: b}}}\n"
	got, err := Parse(FileName, []byte(src), environment("VIEWER_TOKEN", "tok-viewer"))
	if err != nil {
		t.Fatal(err)
	}
	want := []OtherIdentity{
		{Name: "viewer", Headers: []Pair{{"Authorization", "Bearer tok-viewer"}}, Pos: Pos{2, 3}},
		{
			Name: "other_tenant", Headers: []Pair{{"X-Tenant-Id", "t_other"}}, Pos: Pos{3, 3},
			WS: OtherWS{Query: []Pair{{"ticket", "{{w}}"}}, Hello: []byte(`{"type":"hi"}`)}, SSE: SSE{Query: []Pair{{"ticket", "b"}}},
		},
	}
	if diff := cmp.Diff(want, got.Identities); diff != "" {
		t.Errorf("identities (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Secret{{"VIEWER_TOKEN", "tok-viewer"}}, got.Secrets); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
	// A command that sends nothing does without the variable.
	got, err = Parse(FileName, []byte(src), environment())
	if err != nil || got.Sendable() == nil {
		t.Errorf("without the variable: %v, %v", err, got.Sendable())
	}
}
