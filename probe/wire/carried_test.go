package wire

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
)

// TestCommandsSayWhatTheyCannotCarry guards that a command whose secret stands escaped, or in part, names another variable, whose
// message says so; and that a command whose secret stands as it is does not.
func TestCommandsSayWhatTheyCannotCarry(t *testing.T) {
	const odd = `p"a%s\s w/o+r&d`
	c := newClient(t, nowhere(t), Options{Redactor: NewRedactor(map[string]string{"PLAIN": "plain-secret", "ODD": odd, "HEADER": "Bearer tok-12345678"}, nil)})
	command := func(ask probe.Ask) string {
		t.Helper()
		ask.Transport, ask.Endpoint = probe.HTTP, "POST /x"
		return send(t, c, ask).Repro
	}
	body := func(text string) probe.Ask {
		return probe.Ask{Method: "POST", Path: "/x", Header: []probe.Pair{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(text)}
	}
	const plain, exact, other = "${PLAIN:?set it: engfix show --setup}", "${ODD:?set it: engfix show --setup}", "${ODD_ESCAPED:?set it to ODD as it stands here, escaped or in part}"
	for _, tt := range []struct {
		name string
		ask  probe.Ask
		want string
	}{
		{"a path", probe.Ask{Method: "POST", Path: "/x/" + "plain-secret"}, plain},
		{"a path that escapes", probe.Ask{Method: "POST", Path: "/x/p%22a%25s%5Cs%20w%2Fo+r&d"}, other},
		{"a query that escapes", probe.Ask{Method: "POST", Path: "/x", Query: []probe.Pair{{Name: "q", Value: odd}, {Name: "r", Value: "plain-secret"}}}, other},
		{"a query beside it", probe.Ask{Method: "POST", Path: "/x", Query: []probe.Pair{{Name: "q", Value: odd}, {Name: "r", Value: "plain-secret"}}}, plain},
		{"a header", probe.Ask{Method: "POST", Path: "/x", Header: []probe.Pair{{Name: "X-A", Value: "a " + odd + " b"}}}, exact},
		{"JSON", body(`{"a":"plain-secret","b":1}`), plain},
		{"JSON that escapes", body(`{"a":"p\"a%s\\s w/o+r&d","b":1}`), other},
		{"a credential", probe.Ask{Method: "POST", Path: "/x", Header: []probe.Pair{{Name: "Authorization", Value: "Bearer tok-12345678"}}}, "${HEADER:?set it: engfix show --setup}"},
		{"a part of a secret", body(`{"a":"tok-12345678"}`), "${HEADER_ESCAPED:?set it to HEADER as it stands here"},
		{"base64 of a secret", probe.Ask{Method: "POST", Path: "/x", Header: []probe.Pair{{Name: "X-A", Value: b64("you:plain-secret")}}}, "${PLAIN_ESCAPED:?"},
	} {
		if got := command(tt.ask); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s\nwants %s", tt.name, got, tt.want)
		} else if tt.want == other && strings.Contains(got, exact) {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}
