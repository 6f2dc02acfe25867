package config

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// environment makes an Env of names and values.
func environment(pairs ...string) Env {
	return func(name string) (string, bool) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

// credentials set what the documented examples use.
var credentials = environment("ENGFIX_TOKEN", "tok-123", "ENGFIX_PASSWORD", "pw-456")

func diff(want, got any) string {
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{}), cmp.Comparer(func(a, b *regexp.Regexp) bool { return a.String() == b.String() }))
}

func TestDefaultsHoldWhereNothingIsGiven(t *testing.T) {
	for _, src := range []string{"", "\n", "# nothing\n", "---\n", "{}\n", "version: 1\n", "target:\nidentity:\nrouters:\n", "\ufeffversion: 1\r\n"} {
		got, err := Parse(FileName, []byte(src), nil)
		if err != nil {
			t.Errorf("%q: %v", src, err)
			continue
		}
		want := Default()
		want.Path = FileName
		if d := diff(want, got); d != "" {
			t.Errorf("%q is not the default (-want +got):\n%s", src, d)
		}
	}
}

func TestTemplateIsTheDefault(t *testing.T) {
	got, err := Parse(FileName, Template(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Path, want.Params = FileName, map[string]string{}
	if d := diff(want, got); d != "" {
		t.Errorf("template is not the default (-want +got):\n%s", d)
	}
}

// uncommented returns the template with its examples in force: "#key" becomes "key".
func uncommented() []byte {
	return regexp.MustCompile(`(?m)^( *)#([a-zA-Z-]|  +[a-z-])`).ReplaceAll(Template(), []byte("$1$2"))
}

func TestTemplateExplainsEveryKey(t *testing.T) {
	src := uncommented()
	if _, err := Parse(FileName, src, credentials); err != nil {
		t.Fatal(err)
	}
	d := &decoder{path: FileName, given: map[string]Pos{}}
	root, _ := d.document(src, &expander{env: credentials})
	object(Default()).read(d, root, "")
	given := map[string]bool{}
	for where := range d.given {
		given[general(where)] = true
	}
	for _, where := range paths("", Default().keys()) {
		// A body from a file and a content type are documented once for setup and teardown.
		if !given[where] && !strings.HasPrefix(where, "teardown.") {
			t.Errorf("the template does not show %s", where)
		}
	}
}

// general makes "setup[1].path" "setup.path", "routers.a.b.endpoints[0]" "routers.endpoints", and "identities.a.ws"
// "identities.ws".
func general(where string) string {
	where = regexp.MustCompile(`\[\d+\]`).ReplaceAllString(where, "")
	where = regexp.MustCompile(`^identities\.[^.]*\.`).ReplaceAllString(where, "identities.")
	return regexp.MustCompile(`^(routers|checks)\..*?\.(mount|endpoints|words|on|ask|expect|steps)\b`).ReplaceAllString(where, "$1.$2")
}

// paths names every key below the keys.
func paths(where string, keys []key) []string {
	var all []string
	for _, k := range keys {
		all = append(all, join(where, k.name))
		all = append(all, paths(join(where, k.name), k.keys)...)
	}
	return all
}

func TestWholeExample(t *testing.T) {
	path := filepath.Join("testdata", "example.yaml")
	got, err := Load(path, credentials)
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, time.December, 31, 0, 0, 0, 0, time.UTC)
	want := &Config{
		Path:    path,
		Version: 1,
		Tickets: filepath.Join("testdata", "ENGINE_FIX_TICKETS.md"),
		Target: Target{
			URL: "http://127.0.0.1:8000", OpenAPI: OpenAPI{Path: "/openapi.json"}, Source: "engines",
			Timeout: 10 * time.Second, Concurrency: 16, Connections: Kept, Build: Build{"/openapi.json", "info.version"},
		},
		Identity: Identity{
			Headers: []Pair{
				{"X-Tenant-Id", "t_demo"},
				{"X-Mode", "lab"},
				{"X-Project-Id", "p_demo"},
				{"Authorization", "Bearer tok-123"},
			},
			Required: [][]string{{"X-Tenant-Id"}, {"X-Mode"}, {"X-Project-Id"}},
			Refusal:  []int{400, 401, 403, 422},
			Fields:   Default().Identity.Fields,
			WS: WS{
				Query:          []Pair{{"ticket", "{{ws_ticket}}"}},
				Hello:          []byte(`{"type":"hello","context":{"tenant_id":"t_demo","mode":"lab","project_id":"p_demo","app_id":"a_demo"}}`),
				AnonymousHello: []byte(`{"type":"hello"}`),
			},
			SSE: SSE{Query: []Pair{}},
		},
		Envelope: Envelope{Error: Builtin, Success: Builtin},
		Setup: []Step{{
			Name: "login", Method: "POST", Path: "/auth/login",
			Content: Content{Body: []byte(`{"email":"ci@example.test","password":"pw-456"}`)},
			Capture: []Capture{{Name: "token", Value: "access_token", Secret: true}},
			Pos:     Pos{27, 5},
		}},
		Params:       map[string]string{"thread_id": "{{thread}}"},
		DefaultParam: "engfix-probe",
		Reuse:        true,
		Routers: []Router{
			{Name: "engines.chat.service.ws_transport", Pos: Pos{30, 3}, Endpoints: []Endpoint{
				{Transport: "ws", Method: "GET", Path: "/ws/chat/{thread_id}", Pos: Pos{33, 9}},
			}},
			{Name: "engines.video_mask.routes", Pos: Pos{34, 3}, Endpoints: []Endpoint{
				{
					Transport: "http", Method: "POST", Path: "/video/masks/auto", Pos: Pos{36, 9},
					Content: Content{Body: []byte(`{"source_asset_id":"a1"}`)},
				},
				{
					Transport: "http", Method: "GET", Path: "/video/masks/{artifact_id}", Pos: Pos{37, 9},
					Params: map[string]string{"artifact_id": "m1"},
				},
			}},
		},
		Criteria: []Rule{{Match: regexp.MustCompile("(?i)gate ?chain"), Checks: []string{"manual"}, Pos: Pos{39, 5}}},
		Waivers: []Waiver{{
			Ticket: "ENG-STD-003", Item: "acceptance/1", Until: day,
			Reason: "gateway answers 400 until the cut-over", Pos: Pos{41, 5},
		}},
		History: History{DSN: "sqlite:" + filepath.Join("testdata", ".engfix", "history.db"), Keep: 90 * 24 * time.Hour},
		Reports: Reports{{"html", "testdata/report.html"}, {"junit", "testdata/junit.xml"}},
		Redact:  []*regexp.Regexp{regexp.MustCompile("(?i)x-api-key")},
		Secrets: []Secret{{"ENGFIX_PASSWORD", "pw-456"}, {"ENGFIX_TOKEN", "tok-123"}},
	}
	if d := diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestWaiverHoldsThroughItsLastDay(t *testing.T) {
	w := Waiver{Until: time.Date(2026, time.December, 31, 0, 0, 0, 0, time.UTC)}
	if w.Expired(time.Date(2026, time.December, 31, 23, 59, 59, 0, time.UTC)) {
		t.Error("expired on its last day")
	}
	if !w.Expired(time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error("not expired on the day after")
	}
}

func TestPlaceIsThatOfTheFilesValue(t *testing.T) {
	c, err := Parse(FileName, []byte("version: 1\nenvelope:\n  error: e.json\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Place("envelope.error"), (Pos{Line: 3, Column: 10}); got != want {
		t.Errorf("Place(envelope.error) = %v, want %v", got, want)
	}
	if got := c.Place("envelope.success"); got != (Pos{}) {
		t.Errorf("Place of a key that is not given = %v, want no place", got)
	}
}
