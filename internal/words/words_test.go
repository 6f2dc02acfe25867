package words

import (
	"strings"
	"testing"
)

func TestClip(t *testing.T) {
	for _, tt := range []struct {
		s    string
		most int
		want string
	}{
		{"short", 5, "short"},
		{" in\n one \t line ", 20, "in one line"},
		{"longer", 5, "long…"},
		{"éééééé", 5, "éééé…"},
		{strings.Repeat(" ", 1000) + "late", 5, "…"},
		{strings.Repeat("é", 1000), 3, "éé…"},
	} {
		if got := Clip(tt.s, tt.most); got != tt.want {
			t.Errorf("Clip(%.20q, %d) = %q, want %q", tt.s, tt.most, got, tt.want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 boxes", 1: "1 box", 2: "2 boxes"} {
		if got := Count(n, "box", "boxes"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
