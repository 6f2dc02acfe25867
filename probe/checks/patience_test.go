package checks_test

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// Silence shows nothing while a refusal may still come: it is compared with how fast the endpoint speaks.
func TestASlowRefusalIsNoOpening(t *testing.T) {
	const refused = `ws {"error":{"code":"a"}} => close 4401`
	for _, tt := range []struct {
		name     string
		silent   string
		answer   string
		took     map[string]float64 // milliseconds of each exchange; 100 if it has none
		atMS     float64            // of the control's first message
		control  string
		want     probe.Verdict
		wantSays string
	}{
		{"all its time, longer than refusals took", "without/X-Mode", "ws  => silence", map[string]float64{"without/X-Mode": 10000, "control": 1000}, 0, "ws  => open", probe.Fail, "stays open"},
		{"all its time, and a refusal took half of it", "without/X-Mode", "ws  => silence", map[string]float64{"without/X-Mode": 10000, "anonymous": 6000, "control": 20000}, 0, "ws  => open", probe.Fail, "stays open"},
		{"a short watch, and a refusal took most of it", "without/X-Mode", "ws  => open", map[string]float64{"without/X-Mode": 1500, "anonymous": 900, "control": 1500}, 20, `ws {"items":[1]} => open`, probe.Inconclusive, "a refusal took 900ms"},
		{"a short watch beside a silent control", "without/X-Mode", "ws  => open", map[string]float64{"without/X-Mode": 1500, "control": 1500}, 0, "ws  => open", probe.Inconclusive, "too soon to tell"},
		{"a short watch, and the control speaks sooner", "without/X-Mode", "ws  => open", map[string]float64{"without/X-Mode": 1500, "control": 1500}, 20, `ws {"items":[1]} => open`, probe.Fail, "stays open"},
		{"a short watch, and the control speaks later", "without/X-Mode", "ws  => open", map[string]float64{"without/X-Mode": 1500, "control": 1500}, 900, `ws {"items":[1]} => open`, probe.Inconclusive, "waited 900ms for its first message"},
		{"a control that is silent for less than a refusal took", "without/X-Mode", refused, map[string]float64{"without/X-Mode": 900, "control": 800}, 0, "ws  => open", probe.Inconclusive, "a refusal took 900ms"},
		{"a control that is silent for longer than a refusal took", "without/X-Mode", refused, map[string]float64{"without/X-Mode": 900, "control": 1500}, 0, "ws  => open", probe.Pass, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := caseOf(probe.WS, reduced, refused, map[string]string{"control": tt.control, tt.silent: tt.answer})
			for _, x := range k.Exchanges {
				if x.DurationMS = tt.took[x.Label]; x.DurationMS == 0 {
					x.DurationMS = 100
				}
				if x.Label == "control" && len(x.Frames) > 0 {
					x.Frames[0].AtMS = tt.atMS
				}
			}
			f := judgeAs(t, testContract(), checks.WSIdentityRequired, k)
			if f.Verdict != tt.want || !strings.Contains(f.Reason, tt.wantSays) {
				t.Errorf("%s: %s\nwant %s: …%s…", f.Verdict, f.Reason, tt.want, tt.wantSays)
			}
		})
	}
}

// A client that gets what only the full identity gets was let in, however short the watch.
func TestAWelcomeLetsIn(t *testing.T) {
	const welcome = `ws {"type":"welcome"} => open`
	for refused, want := range map[string]probe.Verdict{
		`ws {"error":{"code":"a"}} => close 4401`:                    probe.Fail,
		`ws {"type":"welcome"}|{"error":{"code":"a"}} => close 4401`: probe.Inconclusive,
	} {
		k := caseOf(probe.WS, reduced, refused, map[string]string{"control": welcome, "without/X-Mode": welcome})
		for _, x := range k.Exchanges {
			x.DurationMS = 100
			if x.Label == "without/X-Mode" {
				x.DurationMS = 500
			}
		}
		if f := judgeAs(t, testContract(), checks.WSIdentityRequired, k); f.Verdict != want {
			t.Errorf("the refused get %s: %s: %s, want %s", refused, f.Verdict, f.Reason, want)
		}
	}
}
