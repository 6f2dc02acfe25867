package hostile_test

import (
	"crypto/tls"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/hostile"
)

// TestLimits guards that each limit of the configuration binds: if it is low, the reason names its key; if it is high,
// the same answer is no trouble.
func TestLimits(t *testing.T) {
	binary(t)
	for _, l := range hostile.Limits() {
		t.Run(l.Key, func(t *testing.T) {
			t.Parallel()
			b := l.Behaviour
			if l.Key == "tls" {
				b.Handshake = new(tls.Config) // so that the target is an https URL
			}
			for _, value := range []string{l.Low, l.High} {
				r := probeIt(t, b, l.Key+": "+value)
				if named := strings.Contains(r.said(), "(limits."+l.Key+")"); named != (value == l.Low) {
					t.Errorf("%s: %s: the reason names the key: %t\n%.2000s", l.Key, value, named, r.said())
				}
				if l.Key == "document" && r.peak > 4*hostile.LimitedDocument {
					t.Errorf("%s: %s: peak memory %d MB", l.Key, value, r.peak>>20)
				}
				t.Logf("COST %d MB %s of %s", r.peak>>20, r.work, r.took)
			}
		})
	}
}
