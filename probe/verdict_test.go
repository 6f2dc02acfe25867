package probe_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/engfix/engfix/probe"
)

func TestWorst(t *testing.T) {
	for _, tt := range []struct {
		name string
		of   []probe.Verdict
		want probe.Verdict
	}{
		{"nothing shown is not a pass", nil, probe.Inconclusive},
		{"a pass alone", []probe.Verdict{probe.Pass}, probe.Pass},
		{"manual before pass", []probe.Verdict{probe.Pass, probe.Manual}, probe.Manual},
		{"skipped before manual", []probe.Verdict{probe.Manual, probe.Skipped, probe.Pass}, probe.Skipped},
		{"unresolved before skipped", []probe.Verdict{probe.Skipped, probe.Unresolved}, probe.Unresolved},
		{"inconclusive before unresolved", []probe.Verdict{probe.Unresolved, probe.Inconclusive}, probe.Inconclusive},
		{"fail before all", []probe.Verdict{probe.Pass, probe.Inconclusive, probe.Fail, probe.Unresolved}, probe.Fail},
		{"the zero value claims nothing", []probe.Verdict{probe.Pass, ""}, ""},
		{"an unknown word hides no failure", []probe.Verdict{"splendid", probe.Fail}, probe.Fail},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := probe.Worst(tt.of...); got != tt.want {
				t.Errorf("Worst(%q) = %q, want %q", tt.of, got, tt.want)
			}
		})
	}
}

// The worst of verdicts is one of them, whatever their order, and nothing that is added makes it better.
func TestWorstIsAnOrder(t *testing.T) {
	verdict := rapid.SampledFrom(probe.Verdicts())
	rapid.Check(t, func(t *rapid.T) {
		vs := rapid.SliceOfN(verdict, 1, 8).Draw(t, "verdicts")
		worst := probe.Worst(vs...)
		if !slices.Contains(vs, worst) {
			t.Fatalf("Worst(%q) = %q", vs, worst)
		}
		if got := probe.Worst(rapid.Permutation(vs).Draw(t, "order")...); got != worst {
			t.Fatalf("Worst(%q) = %q, and %q in another order", vs, worst, got)
		}
		rank := func(v probe.Verdict) int { return slices.Index(probe.Verdicts(), v) }
		if more := probe.Worst(append(vs, verdict.Draw(t, "one more"))...); rank(more) > rank(worst) {
			t.Fatalf("Worst(%q) = %q, and with one more %q", vs, worst, more)
		}
	})
}
