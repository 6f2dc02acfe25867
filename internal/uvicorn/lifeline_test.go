package uvicorn

import (
	"runtime"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/need"
)

// TestLifeline guards the promise that an application ends with the test binary even if nothing could stop it: the
// system closes the other end of its standard input, as this does.
func TestLifeline(t *testing.T) {
	s := Start(t, Options{Dir: "../../testdata/fastapi/fixed"})
	if err := s.lifeline.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.done:
	case <-time.After(time.Minute):
		t.Error("the application goes on after its standard input has ended")
	}
}

func TestMissingPython(t *testing.T) {
	for _, ci := range []string{"true", ""} {
		t.Setenv("CI", ci)
		tb := &fake{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			need.Missing(tb, "the Python module fastapi is missing: apt-get install %s", packages)
		}()
		<-done
		if tb.failed != (ci == "true") || tb.skipped == (ci == "true") {
			t.Errorf("CI=%q: failed %v, skipped %v", ci, tb.failed, tb.skipped)
		}
	}
}

// A fake records how a test would have ended.
type fake struct {
	testing.TB
	failed, skipped bool
}

func (f *fake) Helper()               {}
func (f *fake) Fatalf(string, ...any) { f.failed = true; runtime.Goexit() }
func (f *fake) Skipf(string, ...any)  { f.skipped = true; runtime.Goexit() }
