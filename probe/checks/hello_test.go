package checks_test

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// TestWantsHello guards that a WebSocket which closes on everybody, or is silent to everybody, names the hello and shows the one
// that was sent; and that one which lets the full identity in does not.
func TestWantsHello(t *testing.T) {
	hello := probe.Frame{Dir: "sent", Type: "text", Data: `{"type":"hello"}`}
	for _, tt := range []struct {
		name, control, reduced string
		sent                   []probe.Frame
		want, never            string
	}{
		{"closed without a hello", "ws  => close 4400", "ws  => close 4400", nil, "nothing was sent after the handshake: if the service waits for a hello, set identity.ws.hello", ""},
		{"closed after a hello", "ws {\"error\":{}} => close 4400", "ws {\"error\":{}} => close 4400", []probe.Frame{hello}, `the hello sent was {"type":"hello"}: if the service wants another, correct identity.ws.hello`, ""},
		{"refused for who asks", "ws  => close 1008", "403 {}", nil, "set identity.ws.hello", ""},
		{"silent to everybody", "ws  => open", "ws  => silence", nil, "the full identity got silence too; nothing was sent", ""},
		{"speaks to the full identity", `ws {"type":"ready"} => open`, "ws  => silence", nil, "accepted, then silence", "hello"},
		{"answers everybody and ends", `ws {"type":"ready"} => close 1000`, `ws {"type":"ready"} => close 1000`, nil, "", "hello"},
		{"over its limit", "ws " + envelope(429, "limit", "slow down") + " => close 4429", "ws " + envelope(429, "limit", "slow down") + " => close 4429", nil, "got the same end", "hello"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var k probe.Case
			for _, label := range append([]string{"control"}, reduced...) {
				x := exchange(label, tt.reduced)
				if label == "control" {
					x = exchange(label, tt.control)
					x.Frames = append(append([]probe.Frame{}, tt.sent...), x.Frames...)
				}
				k.Exchanges = append(k.Exchanges, x)
			}
			k.Endpoint.Transport = probe.WS
			for _, c := range checks.All(testContract()) {
				if c.ID != checks.WSIdentityRequired {
					continue
				}
				f := c.Judge(k)
				if said := f.Reason + " " + f.Got; !strings.Contains(said, tt.want) || tt.never != "" && strings.Contains(said, tt.never) {
					t.Errorf("%s: got %q, want %q in it", f.Verdict, said, tt.want)
				}
			}
		})
	}
}
