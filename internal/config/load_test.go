package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	if path, ok := Find(deep); ok {
		t.Fatalf("found %s where there is none", path)
	}
	write(t, filepath.Join(root, "a", FileName), "")
	if err := os.Mkdir(filepath.Join(root, "a", "b", FileName), 0o755); err != nil {
		t.Fatal(err) // a folder of that name is no configuration
	}
	t.Chdir(deep)
	path, ok := Find(".")
	if want := filepath.Join("..", "..", FileName); !ok || path != want {
		t.Errorf("from the working directory: %q, %v, want %q", path, ok, want)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	write(t, filepath.Join(deep, FileName), "")
	if path, ok = Find("."); !ok || path != FileName {
		t.Errorf("in the working directory: %q, %v", path, ok)
	}
	if path, ok = Find(deep); !ok || path != filepath.Join(deep, FileName) {
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
	path, ok := Find(".")
	if !ok {
		t.Fatal("not found")
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
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

func TestVariables(t *testing.T) {
	const token = `t"oken-k`
	src := `
identity: {headers: {A: "Bearer ${TOKEN}", B: "$${TOKEN} costs $5", "${KEY}": x}, required: []}
target: {concurrency: "${N}", rate: "${R}", allow_mutations: "${YES}", timeout: "${T}"}
setup: [{name: s, path: "/${TOKEN}/{{x}}", body: {p: "${LONG}", "${KEY}": ["a${LONG}b", "$$${TOKEN}"]}}]
`
	_, err := Parse(FileName, []byte(src), environment("TOKEN", token, "N", "8", "R", "2.5", "YES", "true", "T", "3s", "LONG", "long enough"))
	// A key is never expanded, and so is no header's name.
	if want := `engfix.yaml:2:69: identity.headers: "${KEY}" is not the name of a header`; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	c, err := Parse(FileName, []byte(strings.Replace(src, `, "${KEY}": x`, "", 1)),
		environment("TOKEN", token, "N", "8", "R", "2.5", "YES", "true", "T", "3s", "LONG", "long enough"))
	if err != nil {
		t.Fatal(err)
	}
	if d := diff([]Pair{{"A", "Bearer " + token}, {"B", "${TOKEN} costs $5"}}, c.Identity.Headers); d != "" {
		t.Error(d)
	}
	if tg := c.Target; tg.Concurrency != 8 || tg.Rate != 2.5 || !tg.AllowMutations || tg.Timeout != 3*time.Second {
		t.Errorf("got %+v", tg)
	}
	if got, want := c.Setup[0].Path, "/"+token+"/{{x}}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := string(c.Setup[0].Body), `{"p":"long enough","${KEY}":["along enoughb","$${TOKEN}"]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// A number, a truth value and a duration are no secrets.
	if d := diff([]Secret{{"LONG", "long enough"}, {"TOKEN", token}}, c.Secrets); d != "" {
		t.Error(d)
	}
	if err := c.Sendable(); err != nil {
		t.Error(err)
	}
}

// A variable that only a command that sends needs may be missing if nothing is sent. A secret that answers would hold
// by chance is refused, as is an empty one; other values may be short.
func TestSendable(t *testing.T) {
	env := environment("EMPTY", "", "PIN", "1234", "YES", "true", "JSON", "null, true", "TOKEN", "s3cr3t", "PORT", "8000")
	for _, tt := range []struct{ src, want string }{
		{`identity: {headers: {A: "Bearer ${GONE}"}, required: []}`, "1:25: identity.headers.A: environment variable GONE is not set: set it, or write $${GONE} for the characters themselves"},
		{`identity: {headers: {A: "Bearer ${EMPTY}"}, required: []}`, "1:25: identity.headers.A: environment variable EMPTY is empty, which counts as not set: set it, or write $${EMPTY} for the characters themselves"},
		{`setup: [{name: a, path: /, body: {p: [x, "${GONE}"]}}]`, "1:42: setup[0].body.p[1]: environment variable GONE is not set: set it, or write $${GONE} for the characters themselves"},
		{`target: {url: "http://${GONE}", concurrency: "${TOKEN}0"}`, ""},
		{`history: {dsn: "postgres://engfix:${GONE}@db/engfix"}`, "1:16: history.dsn: environment variable GONE is not set: set it, or write $${GONE} for the characters themselves"},
		{`redact: ["${GONE}"]`, "1:10: redact[0]: environment variable GONE is not set: set it, or write $${GONE} for the characters themselves"},
		{`criteria: [{match: "${GONE}", checks: [manual]}]`, "1:20: criteria[0].match: environment variable GONE is not set: set it, or write $${GONE} for the characters themselves"},
		{`target: {url: "http://${GONE}"}`, "1:15: target.url: environment variable GONE is not set: set it, or write $${GONE} for the characters themselves"},
		{`target: {timeout: "${EMPTY}"}`, "1:19: target.timeout: environment variable EMPTY is empty, which counts as not set: set it, or write $${EMPTY} for the characters themselves"},
		{`identity: {ws: {hello: {pin: "${PIN}"}}}`, "1:30: identity.ws.hello.pin: the value of PIN has only 4 characters, and a secret needs at least 6 to stand out from other text: use a longer one, or write the value itself if it is not a secret"},
		{`params: {flag: "${YES}"}`, "1:16: params.flag: the value of YES has only 4 characters, and a secret needs at least 6 to stand out from other text: use a longer one, or write the value itself if it is not a secret"},
		{`params: {list: "${JSON}"}`, "1:16: params.list: the value of JSON consists only of words and signs of JSON, so it looks like other text: use a longer one, or write the value itself if it is not a secret"},
		{`{target: {url: "http://127.0.0.1:${PORT}", allow_mutations: "${YES}", tls: {ca: "${PIN}.pem"}}, params: {a: "${TOKEN}"}}`, "ready"},
	} {
		c, err := Parse(FileName, []byte(tt.src), env)
		if tt.want == "" {
			if err == nil {
				t.Errorf("%s is accepted", tt.src)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		err = c.Sendable()
		if tt.want == "ready" {
			if err != nil {
				t.Errorf("%s: %v", tt.src, err)
			}
			if d := diff([]Secret{{"TOKEN", "s3cr3t"}}, c.Secrets); d != "" {
				t.Error(d)
			}
			continue
		}
		if err == nil || err.Error() != FileName+":"+tt.want {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
	}
}

// A key whose value a flag or one of our variables sets needs none in the file.
func TestOverriddenVariablesMayBeMissing(t *testing.T) {
	const src = `target: {url: "http://${GONE}", timeout: "${GONE}", openapi: "${GONE}"}`
	c, err := Parse(FileName, []byte(src), environment())
	if err != nil {
		t.Fatal(err)
	}
	url, timeout, none := "http://127.0.0.1:1", time.Second, ""
	if err := c.Apply(Overrides{Target: &url, Timeout: &timeout, OpenAPI: &none}); err != nil {
		t.Fatal(err)
	}
	if err := c.Sendable(); err != nil {
		t.Error(err)
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

func TestLoadLaysTheEnvironmentOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	write(t, path, "target: {url: 'http://file:1', timeout: 1s}\nhistory: {dsn: '${DB}'}\n")
	c, err := Load(path, environment("ENGFIX_TARGET_URL", "http://env:2/", "DB", "postgres://a", "ENGFIX_HISTORY_DSN", "postgres://u:pw@h/d",
		"ENGFIX_ALLOW_MUTATIONS", "true", "ENGFIX_CONCURRENCY", "3", "ENGFIX_RATE", "0.5", "ENGFIX_CONNECTIONS", "fresh", "ENGFIX_OPENAPI", "", "ENGFIX_TICKETS", "t.md",
		"ENGFIX_SOURCE", "src", "ENGFIX_TIMEOUT", ""))
	if err != nil {
		t.Fatal(err)
	}
	tg := c.Target
	if tg.URL != "http://env:2" || tg.Timeout != time.Second || tg.Concurrency != 3 || tg.Rate != 0.5 || tg.Connections != Fresh || !tg.AllowMutations ||
		tg.OpenAPI != (OpenAPI{}) || c.Tickets != "t.md" || tg.Source != "src" || c.History.DSN != "postgres://u:pw@h/d" {
		t.Errorf("got %+v", c)
	}
	if d := diff([]Secret{{"DB", "postgres://a"}, {"ENGFIX_HISTORY_DSN", "postgres://u:pw@h/d"}}, c.Secrets); d != "" {
		t.Error(d)
	}
}

func TestWrongVariablesAreNamed(t *testing.T) {
	for name, tt := range map[string]struct{ value, want string }{
		"ENGFIX_TARGET":          {"localhost", "ENGFIX_TARGET: not a URL: want http:// or https://, as in http://127.0.0.1:8000"},
		"ENGFIX_TARGET_URL":      {"localhost", "ENGFIX_TARGET_URL: not a URL: want http:// or https://, as in http://127.0.0.1:8000"},
		"ENGFIX_TICKETS":         {" ", "ENGFIX_TICKETS: want text, not an empty value"},
		"ENGFIX_TIMEOUT":         {"10", `ENGFIX_TIMEOUT: want a number and a unit, as in 10s, not "10"`},
		"ENGFIX_CONCURRENCY":     {"0", "ENGFIX_CONCURRENCY: 0 is out of range: want 1 to 10000"},
		"ENGFIX_CONNECTIONS":     {"close", `ENGFIX_CONNECTIONS: unknown value "close": want one of kept, fresh`},
		"ENGFIX_RATE":            {"NaN", "ENGFIX_RATE: NaN is out of range: want requests per second, 0 for no limit"},
		"ENGFIX_ALLOW_MUTATIONS": {"perhaps", `ENGFIX_ALLOW_MUTATIONS: want true or false, not "perhaps"`},
		"ENGFIX_OPENAPI":         {"ftp://a", "ENGFIX_OPENAPI: not a URL: want http:// or https://, a path on the target, as in /openapi.json, or a file"},
		"ENGFIX_HISTORY_DSN":     {"mysql://u:pw@a", "ENGFIX_HISTORY_DSN: not a database: want sqlite:PATH or postgres://…, as in sqlite:.engfix/history.db"},
	} {
		if err := Default().ApplyEnv(environment(name, tt.value)); err == nil || err.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
	}
}

func TestFlagsAreNamed(t *testing.T) {
	target, timeout, concurrency, tickets := "x", -time.Second, 20_000, ""
	for want, o := range map[string]Overrides{
		"--target: not a URL: want http:// or https://, as in http://127.0.0.1:8000": {Target: &target},
		"--timeout: -1s is too short: want more than 0, as in 10s":                   {Timeout: &timeout},
		"--concurrency: 20000 is out of range: want 1 to 10000":                      {Concurrency: &concurrency},
		"--tickets: want text, not an empty value":                                   {Tickets: &tickets},
	} {
		c := Default()
		if err := c.Apply(o); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		if d := diff(Default(), c); d != "" {
			t.Errorf("a refused flag changed the configuration:\n%s", d)
		}
	}
	if err := Default().Apply(Overrides{}); err != nil {
		t.Error(err)
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
