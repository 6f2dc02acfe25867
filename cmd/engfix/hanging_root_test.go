package main

import (
	"net/http"
	"strings"
	"testing"
)

// TestHangingRoot guards that a service whose root hangs is probed all the same, if it describes itself, and that one
// which never answers at all cannot be reached.
func TestHangingRoot(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, hangs string
		code        int
	}{
		{"the root alone", "/", exitFine},
		{"everything", "", exitUnreachable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case tt.hangs == "" || r.URL.Path == tt.hangs:
					<-r.Context().Done()
				case r.URL.Path == "/openapi.json":
					answerJSON(w, http.StatusOK, map[string]any{
						"openapi": "3.1.0", "info": map[string]any{"title": "t", "version": "1"}, "paths": map[string]any{},
					})
				default:
					conformant(w, r)
				}
			}))
			config := strings.NewReplacer(`openapi: ""`, "openapi: /openapi.json", "timeout: 20s", "timeout: 500ms").Replace(twoPins(url))
			w := newWorkspace(t, twoTickets, config)
			if got := w.try(t, "probe"); got.code != tt.code {
				t.Errorf("exit code %d, want %d\n%s%s", got.code, tt.code, got.stdout, got.stderr)
			}
		})
	}
}
