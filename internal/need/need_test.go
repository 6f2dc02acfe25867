package need

import (
	"fmt"
	"runtime"
	"testing"
)

// An ended is a test that records how it ends.
type ended struct {
	testing.TB
	how string
}

func (e *ended) Helper() {}
func (e *ended) Fatalf(format string, args ...any) { e.how = "fails: " + fmt.Sprintf(format, args...) }

func (e *ended) Skipf(format string, args ...any) { e.how = "skips: " + fmt.Sprintf(format, args...) }

// TestMissing guards that no need goes unnoticed in CI.
func TestMissing(t *testing.T) {
	inCI := "fails: "
	if runtime.GOOS != "linux" {
		inCI = "skips: "
	}
	for ci, want := range map[string]string{"true": inCI, "": "skips: "} {
		t.Setenv("CI", ci)
		var e ended
		Command(&e, "no-such-command", "its-package")
		if want += "no-such-command is missing: apt-get install its-package"; e.how != want {
			t.Errorf("CI=%q: it %s, want %s", ci, e.how, want)
		}
	}
}
