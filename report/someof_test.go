package report

import "testing"

func TestSomeOf(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	for limit, want := range map[int]string{1: "a, and 3 more", 2: "a, b, and 2 more", 3: "a, b, c, d", 9: "a, b, c, d"} {
		if got := someOf(names, limit); got != want {
			t.Errorf("at most %d: got %q, want %q", limit, got, want)
		}
	}
}
