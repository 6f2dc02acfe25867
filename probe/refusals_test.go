package probe_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/engfix/engfix/probe"
)

// A conversation that was refused the first time has all its time the second; one that was not refused is not waited for twice.
func TestARefusedConversationHasAllItsTimeTheSecondTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rules()
		for i, v := range r.Variants {
			if v.Name == "control" {
				r.Variants[i].Phase = probe.PhaseAgain
			}
			r.Variants[i].Build = func(ep probe.Endpoint) (probe.Ask, bool) {
				ask, ok := v.Build(ep)
				ask.Settle = v.Name == "control"
				return ask, ok
			}
		}
		s := &script{}
		inTime := takes(func(probe.Ask) time.Duration { return time.Second })
		s.answer = func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
			x, err := inTime(ctx, ask)
			if err == nil && ask.Endpoint == "WS /open" {
				x.Response, x.End = nil, probe.EndTimeout
			}
			return x, err
		}
		p := newPlan(t, r, subject("T-1", []string{"identity"}, endpoint("WS /refused"), endpoint("WS /open"), endpoint("SSE /stream")))
		if _, err := (&probe.Runner{Sender: s, Concurrency: 8}).Run(t.Context(), probe.Run{}, p, &tape{}); err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{"WS /refused": false, "WS /open": true, "GET /stream": true}
		for _, ask := range s.asks {
			if ask.Variant == "control" && ask.Settle != want[ask.Endpoint] {
				t.Errorf("%s the second time: settles %v", ask.Endpoint, ask.Settle)
			}
		}
	})
}

// A control is watched for longer than the service took to speak to another client that it left open: else a message that
// comes every second would be one that the control does not get.
func TestAControlIsWatchedForAsLongAsOthersHeardSomething(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rules()
		for i, v := range r.Variants {
			if v.Name == "anonymous" {
				r.Variants[i].Phase = probe.PhaseFault
			}
			r.Variants[i].Build = func(ep probe.Endpoint) (probe.Ask, bool) {
				ask, ok := v.Build(ep)
				ask.Settle, ask.AtLeast = true, time.Second
				return ask, ok
			}
		}
		s := &script{}
		inTime := takes(func(probe.Ask) time.Duration { return 1500 * time.Millisecond })
		s.answer = func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
			x, err := inTime(ctx, ask)
			if err != nil {
				return x, err
			}
			x.End, x.DurationMS = probe.EndOpen, 1500
			if ask.Transport.Frames() {
				x.Response = nil
			}
			switch ask.Endpoint {
			case "WS /speaks":
				x.Frames = []probe.Frame{{Dir: "received", Type: "text", Data: "tick", AtMS: 1200}}
			case "WS /repeats":
				for n, at := range []float64{600, 1200} {
					x.Frames = append(x.Frames, probe.Frame{Dir: "received", Type: "text", Data: fmt.Sprintf(`{"type":"tick","n":%d}`, n), AtMS: at})
				}
			case "WS /closes":
				x.Frames = []probe.Frame{{Dir: "received", Type: "text", Data: "bye", AtMS: 1200}, {Dir: "received", Type: "close", Code: 1000, AtMS: 1201}}
				x.End = probe.EndComplete
			case "GET /speaks":
				x.Response.Body = "event: tick\ndata: 1\n\n"
			case "GET /pings":
				x.Response.Body = "retry: 1000\n\n: ping\n\n"
			}
			return x, nil
		}
		p := newPlan(t, r, subject("T-1", []string{"identity"}, endpoint("WS /speaks"), endpoint("WS /repeats"), endpoint("WS /silent"), endpoint("WS /closes"), endpoint("SSE /speaks"), endpoint("SSE /silent"), endpoint("SSE /pings")))
		if _, err := (&probe.Runner{Sender: s, Concurrency: 8}).Run(t.Context(), probe.Run{}, p, &tape{}); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"WS /speaks": "2.4s", "WS /repeats": "1.2s", "WS /silent": "1s", "WS /closes": "1s", "GET /speaks": "3s", "GET /silent": "1s", "GET /pings": "1s"}
		for _, ask := range s.asks {
			if ask.Variant == "control" && ask.AtLeast.String() != want[ask.Endpoint] {
				t.Errorf("%s: watched for %s", ask.Endpoint, ask.AtLeast)
			}
		}
	})
}
