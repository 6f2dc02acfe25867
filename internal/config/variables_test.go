package config

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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
		{`identity: {ws: {hello: {pin: "${PIN}"}}}`, "1:30: identity.ws.hello.pin: the value of PIN is shorter than 6 characters, so it would not stand out from other text: use a longer one, or write the value itself if it is not a secret"},
		{`params: {flag: "${YES}"}`, "1:16: params.flag: the value of YES is shorter than 6 characters, so it would not stand out from other text: use a longer one, or write the value itself if it is not a secret"},
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

// A command that sends nothing may print what would be sent: a value that cannot be hidden is not in it.
func TestUnfitVariablesStayAsWritten(t *testing.T) {
	const src = `{setup: [{name: a, path: /, body: {p: "${PIN}"}}], identity: {headers: {A: "Pin ${PIN}"}, required: []}}`
	c, err := Parse(FileName, []byte(src), environment("PIN", "1234"))
	if err != nil {
		t.Fatal(err)
	}
	if body, header := string(c.Setup[0].Body), c.Identity.Headers[0].Value; body != `{"p":"${PIN}"}` || header != "Pin ${PIN}" {
		t.Errorf("body %s, header %s", body, header)
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

func TestWrongVariablesAreNamed(t *testing.T) {
	for name, tt := range map[string]struct{ value, want string }{
		"ENGFIX_TARGET":          {"localhost", "ENGFIX_TARGET: want an http:// or https:// URL, as in http://127.0.0.1:8000"},
		"ENGFIX_TARGET_URL":      {"localhost", "ENGFIX_TARGET_URL: want an http:// or https:// URL, as in http://127.0.0.1:8000"},
		"ENGFIX_TICKETS":         {" ", "ENGFIX_TICKETS: want text, not an empty value"},
		"ENGFIX_TIMEOUT":         {"10", `ENGFIX_TIMEOUT: want a number and a unit, as in 10s, not "10"`},
		"ENGFIX_CONCURRENCY":     {"0", "ENGFIX_CONCURRENCY: 0 is out of range: want 1 to 10000"},
		"ENGFIX_CONNECTIONS":     {"close", `ENGFIX_CONNECTIONS: unknown value "close": want kept or fresh`},
		"ENGFIX_RATE":            {"NaN", "ENGFIX_RATE: NaN is out of range: want 0 or more requests per second; 0 is no limit"},
		"ENGFIX_ALLOW_MUTATIONS": {"perhaps", `ENGFIX_ALLOW_MUTATIONS: want true or false, not "perhaps"`},
		"ENGFIX_OPENAPI":         {"ftp://a", "ENGFIX_OPENAPI: want an http:// or https:// URL, a path on the target, as in /openapi.json, or a file"},
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
		"--target: want an http:// or https:// URL, as in http://127.0.0.1:8000": {Target: &target},
		"--timeout: -1s is too short: want more than 0, as in 10s":               {Timeout: &timeout},
		"--concurrency: 20000 is out of range: want 1 to 10000":                  {Concurrency: &concurrency},
		"--tickets: want text, not an empty value":                               {Tickets: &tickets},
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
