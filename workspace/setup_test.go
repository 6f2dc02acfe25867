package workspace

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe/sample"
)

// workspaceOf makes a workspace of a configuration that is no file.
func workspaceOf(cfg *config.Config) *Workspace { return &Workspace{cfg: cfg} }

// TestFailedStep guards that a failed step describes the answer. An answer with captures is described without its
// values: they may be secrets.
func TestFailedStep(t *testing.T) {
	answers := map[string]func(http.ResponseWriter){
		"/object":   func(w http.ResponseWriter) { fmt.Fprint(w, `{"jwt": "hush", "user": {"id": 1}}`) },
		"/empty":    func(w http.ResponseWriter) { fmt.Fprint(w, `{}`) },
		"/list":     func(w http.ResponseWriter) { fmt.Fprint(w, `["hush"]`) },
		"/text":     func(w http.ResponseWriter) { w.Header().Set("Content-Type", "text/plain"); fmt.Fprint(w, `hush`) },
		"/nothing":  func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) },
		"/large":    func(w http.ResponseWriter) { fmt.Fprint(w, strings.Repeat("x", 2<<20)) },
		"/refused":  func(w http.ResponseWriter) { w.WriteHeader(http.StatusTeapot); fmt.Fprint(w, "short\nand stout") },
		"/redirect": func(w http.ResponseWriter) { w.Header().Set("Location", "/login"); w.WriteHeader(http.StatusFound) },
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answers[r.URL.Path](w) }))
	t.Cleanup(server.Close)
	cfg := config.Default()
	cfg.Target.URL = server.URL
	s, err := workspaceOf(cfg).Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	for path, want := range map[string]string{
		"/object":   `GET /object got 200 with an object of jwt, user: it has no text, number or boolean at "data.token", so "token" cannot be captured; to ask again: curl `,
		"/empty":    `with an empty object: it has no text`,
		"/list":     `with a list of 1: it has no text`,
		"/text":     `with 4 bytes of text/plain: the answer is not JSON, so "token" cannot be captured; to ask again: curl `,
		"/nothing":  `GET /nothing got 204 with no body: the answer is not JSON`,
		"/refused":  `GET /refused got 418 short and stout: want a 2xx answer; to ask again: curl `,
		"/large":    `GET /large got 200, but the body is larger than 1 MiB (limits.body): nothing can be captured; to ask again: curl `,
		"/redirect": `GET /redirect got 302 to /login: want a 2xx answer`,
	} {
		step := config.Step{Name: "login", Method: "GET", Path: path, Capture: []config.Capture{{Name: "token", Value: "data.token"}}}
		err := s.step(t.Context(), step, sample.Fill{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: error %v, want one with %q", path, err, want)
		}
	}
}

// TestMissingBodyFile guards that a mistake of the configuration is reported before the service is asked.
func TestMissingBodyFile(t *testing.T) {
	cfg := config.Default()
	step := config.Step{Name: "drop", Content: config.Content{BodyFile: filepath.Join(t.TempDir(), "none.json")}}
	cfg.Teardown = []config.Step{step}
	if err := unreadable(cfg); err == nil || !strings.Contains(err.Error(), `step "drop": body_file `) {
		t.Errorf("error %v", err)
	}
}

// TestDocumentAtTheTarget guards that a document named by its whole URL on the target is read as the target is: with the
// authority and the certificate that its configuration names.
func TestDocumentAtTheTarget(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}`)
	}))
	t.Cleanup(server.Close)
	cfg := config.Default()
	cfg.Target.URL, cfg.Target.OpenAPI = server.URL, config.OpenAPI{URL: server.URL + "/openapi.json"}
	cfg.Target.TLS.Insecure = true
	s, err := workspaceOf(cfg).Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.document(t.Context()); err != nil || s.doc == nil {
		t.Errorf("no document: %v", err)
	}
}
