package main

import "testing"

// TestCommandsThatHaveNothingToEndCatchNoSignals lists both kinds: catching signals takes a tenth of the time of status.
func TestCommandsThatHaveNothingToEndCatchNoSignals(t *testing.T) {
	for _, c := range []struct {
		want bool
		line []string
	}{
		{false, []string{"version"}},
		{false, []string{"completion", "bash"}},
		{false, []string{"status", "--state", "open"}},
		{true, []string{"status", "--watch"}},
		{true, []string{"status", "ENG-STD-001", "--watch=true"}},
		{true, []string{"probe"}},
		{true, []string{"tick", "ENG-STD-001"}},
		{true, []string{"--config", "version"}},
		{true, nil},
	} {
		if got := interruptible(c.line); got != c.want {
			t.Errorf("%v: interruptible is %v, want %v", c.line, got, c.want)
		}
	}
}
