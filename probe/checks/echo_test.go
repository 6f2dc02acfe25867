package checks_test

import (
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// The events of a stream may repeat the id in the path, which differs from question to question. That makes them no
// events that the control does not get.
func TestAnEventMayRepeatTheID(t *testing.T) {
	tests := []struct {
		name, event string
		want        probe.Verdict
	}{
		{"the id alone", `{"zone":"engfix-unknown-zone","n":2}`, probe.Pass},
		{"the id in a text", `engfix-unknown-zone: 2`, probe.Inconclusive},
		{"the id and something else", `{"zone":"engfix-unknown-zone","problem":"none"}`, probe.Inconclusive},
		{"another word", `{"zone":"closed","n":2}`, probe.Inconclusive},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			control := exchange("control", "200;text/event-stream event: tick\ndata: {\"zone\":\"engfix-probe\",\"n\":1}\n\n")
			control.Request.URL = "http://127.0.0.1/clock/engfix-probe"
			unknown := exchange("unknown-id", "200;text/event-stream event: tick\ndata: "+tt.event+"\n\n")
			unknown.Request.URL = "http://127.0.0.1/clock/engfix-unknown-zone"
			k := probe.Case{
				Endpoint:  probe.Endpoint{Transport: probe.SSE, Method: "GET", Path: "/clock/{zone}"},
				Exchanges: []*probe.Exchange{control, unknown, exchange("anonymous", "401 "+envelope(401, "a", "b"))},
			}
			for _, c := range checks.All(testContract()) {
				if c.ID != checks.SSEConnectEnvelope {
					continue
				}
				if f := c.Judge(k); f.Verdict != tt.want {
					t.Errorf("%s: %s, want %s", f.Verdict, f.Reason, tt.want)
				}
			}
		})
	}
}
