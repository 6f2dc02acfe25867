package main

import "testing"

func TestSelftestOfOneStyle(t *testing.T) {
	for name, want := range map[string]int{"": 3, "fault": 1, "problem": 1} {
		styles, err := (&selftestOptions{style: name}).styles()
		if err != nil || len(styles) != want || want == 1 && styles[0].Name != name {
			t.Errorf("--style %q runs %d styles: %v", name, len(styles), err)
		}
	}
	_, err := (&selftestOptions{style: "Fault"}).styles()
	if err == nil || err.Error() != "--style Fault: want envelope, fault or problem" {
		t.Errorf("an unknown style: %v", err)
	}
}
