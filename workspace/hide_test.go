package workspace_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/engfix/engfix/workspace"
)

// TestCredentialsInAConfiguration guards that a credential is hidden wherever a configuration holds it under its name, and
// that other values are not.
func TestCredentialsInAConfiguration(t *testing.T) {
	t.Parallel()
	const secret, file = "engfix-s3cr3t-4711", "login.json"
	for name, tt := range map[string]struct{ yaml, file, sent string }{
		"a header":                            {yaml: `identity: {headers: {X-Api-Key: SECRET}}`},
		"a hello, as a number":                {yaml: `identity: {ws: {hello: {password: 4711081500}}}`},
		"a hello, in a list":                  {yaml: `identity: {ws: {hello: {tokens: [SECRET]}}}`},
		"an anonymous hello":                  {yaml: `identity: {ws: {anonymous_hello: {token: SECRET}}}`},
		"the query of a step's path":          {yaml: `setup: [{name: a, path: "/a?x=1&api_key=SECRET"}]`},
		"the query of a teardown step":        {yaml: `teardown: [{name: a, path: "/a?token=SECRET"}]`},
		"a step's form":                       {yaml: `setup: [{name: a, path: /a, content_type: application/x-www-form-urlencoded, body: "user=ci&password=SECRET"}]`},
		"JSON in a step's JSON":               {yaml: `setup: [{name: a, path: /a, body: {login: "{\"password\": \"SECRET\"}"}}]`},
		"JSON under a credential's name":      {yaml: `setup: [{name: a, path: /a, body: {credentials: '{"user": "ci", "pin": "SECRET"}'}}]`, sent: `{"user": "ci", "pin": "SECRET"}`},
		"a list under a credential's name":    {yaml: `setup: [{name: a, path: /a, body: {credentials: '["SECRET"]'}}]`},
		"JSON in JSON under such a name":      {yaml: `setup: [{name: a, path: /a, body: {credentials: '{"password": "SECRET"}'}}]`},
		"a step's file":                       {yaml: `setup: [{name: a, path: /a, body_file: login.json}]`, file: `{"user": "ci", "deep": {"password": "SECRET"}}`},
		"a step's file, a form":               {yaml: `setup: [{name: a, path: /a, body_file: login.json}]`, file: "user=ci&password=SECRET\n"},
		"an endpoint's file":                  {yaml: `routers: {a: {endpoints: [{method: POST, path: /a, body_file: login.json}]}}`, file: `[{"access_token": "SECRET"}]`},
		"the query of a check's path":         {yaml: `checks: {a.b: {words: w, on: [GET /a], ask: {path: "/a?token=SECRET"}, expect: {status: 200}}}`},
		"the document's address":              {yaml: `target: {openapi: "https://docs.test/openapi.json?access_token=SECRET"}`},
		"the document's path":                 {yaml: `target: {openapi: "/openapi.json?access_token=SECRET"}`},
		"the path that says which build runs": {yaml: `target: {build: {path: "/v?api_key=SECRET", value: a}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			text := strings.ReplaceAll(tt.yaml, "SECRET", secret)
			for name, text := range map[string]string{"engfix.yaml": text, file: strings.ReplaceAll(tt.file, "SECRET", secret)} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			w, err := workspace.Open(workspace.Options{Config: filepath.Join(dir, "engfix.yaml")})
			if err != nil {
				t.Fatal(err)
			}
			value := secret
			if tt.file == "" && !strings.Contains(text, secret) {
				value = "4711081500"
			}
			sent := strings.ReplaceAll(cmp.Or(tt.sent, "SECRET"), "SECRET", value)
			if got := w.Hide("it is " + sent + "."); strings.Contains(got, value) {
				t.Errorf("it is shown: %s", got)
			}
			if got := w.Hide("user=ci, engfix-probe"); got != "user=ci, engfix-probe" {
				t.Errorf("it hides too much: %s", got)
			}
		})
	}
}

// TestNumbersOfIDs guards that a number is not hidden because its name is also that of an id.
func TestNumbersOfIDs(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "engfix.yaml")
	if err := os.WriteFile(config, []byte(`setup: [{name: a, path: /a, body: {ticket: 1234567, session: 7654321, passcode: 4711081500}}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Open(workspace.Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := w.Hide("1234567 7654321 4711081500"), "1234567 7654321 "; !strings.HasPrefix(got, want) || strings.Contains(got, "4711081500") {
		t.Errorf("Hide = %q, want %q and no passcode", got, want)
	}
}
