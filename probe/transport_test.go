package probe_test

import (
	"testing"

	"github.com/engfix/engfix/probe"
)

// Code asks a transport for its traits alone: a check, a question or a route never compares its name.
func TestTransports(t *testing.T) {
	for _, tt := range []struct {
		transport                          probe.Transport
		title, key, scheme, accepts        string
		waits, frames, streams, ends, post bool
	}{
		{probe.HTTP, "HTTP", "POST /x", "https", "*/*", false, false, false, true, true},
		{probe.SSE, "SSE", "POST /x", "https", "text/event-stream", true, false, true, false, true},
		{probe.WS, "WebSocket", "WS /x", "wss", "", true, true, false, false, false},
	} {
		x := tt.transport
		key := probe.Endpoint{Transport: x, Method: "POST", Path: "/x"}.Key()
		for what, texts := range map[string][2]string{
			"title": {x.Title(), tt.title}, "key": {key, tt.key}, "scheme": {x.Scheme("https"), tt.scheme}, "accepts": {x.Accepts(), tt.accepts},
		} {
			if texts[0] != texts[1] {
				t.Errorf("%s: %s: got %q, want %q", x, what, texts[0], texts[1])
			}
		}
		got := [...]bool{x.Waits(), x.Frames(), x.Answers(), x.Streams(), x.Ends(), x.Mutates("POST"), x.Mutates("GET")}
		want := [...]bool{tt.waits, tt.frames, !tt.frames, tt.streams, tt.ends, tt.post, false}
		if got != want {
			t.Errorf("%s: got waits, frames, answers, streams, ends, mutates %v, want %v", x, got, want)
		}
	}
}
