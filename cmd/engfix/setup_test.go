package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/need"
)

// TestShowSetup guards that the commands of setup steps are printed without sending anything, and that a command whose
// variable is not set ends with a message instead of asking as somebody else.
func TestShowSetup(t *testing.T) {
	t.Parallel()
	asked := 0
	target := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked++ }))
	w := newWorkspace(t, twoTickets, twoPins(target)+`setup:
  - {name: login, method: POST, path: /login, body: {password: "${PASSWORD}"}, capture: {token: data.token}}
  - {name: make, method: POST, path: /threads, headers: {X-Session: "{{token}}"}, capture: {thread: {header: X-Thread}}}
`)
	var out string
	for _, env := range []string{"PASSWORD=very-secret", "PASSWORD=", "OTHER=x"} { // a command is the same without the secret
		before := w.env
		w.env = append(slices.Clone(w.env), env)
		out = w.engfix(t, exitFine, "show", "--setup")
		w.env = before
		for _, want := range []string{
			"# login\n# then: export TOKEN='…' # data.token of the body\ncurl ", "${PASSWORD:?set it: engfix show --setup}", target + "/login",
			"# make\n# then: export THREAD='…' # the header X-Thread\ncurl ", `"X-Session: ${TOKEN:?set it: engfix show --setup}"`,
		} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", env, want, out)
			}
		}
		for _, bad := range []string{"very-secret", "engfix-captured", "engfix-unset"} {
			if strings.Contains(out, bad) || asked > 0 {
				t.Errorf("%s: %q is shown, or %d requests were sent:\n%s", env, bad, asked, out)
			}
		}
	}
	need.Command(t, "curl", "curl")
	_, command, _ := strings.Cut(out, "# make")
	_, command, _ = strings.Cut(command, "X-Thread\n")
	if got := w.sh(t, command); got.code == 0 || !strings.Contains(got.stderr, "set it: engfix show --setup") || asked > 0 {
		t.Errorf("without the variable: exit code %d, %d requests\n%s", got.code, asked, got.stderr)
	}
}
