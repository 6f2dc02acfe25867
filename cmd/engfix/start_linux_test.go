package main

import (
	"strings"
	"testing"
)

// A terminal shows for how long engfix waits for the service that it started. It said "waiting up to 0s", with the advice
// to start a service, if --wait was not given.
func TestStartSaysHowLongItWaits(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		says string
	}{
		"the default": {nil, "waiting up to 30s: the service that --start started does not answer yet"},
		"--wait":      {[]string{"--wait", "20s"}, "waiting up to 20s: the service that --start started does not answer yet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, twoTickets, twoPins(nowhere(t)))
			_, screen := onTerminal(t, w, "", append([]string{"probe", "--start", "sleep 2"}, tt.args...)...)
			if !strings.Contains(screen, tt.says) || strings.Count(screen, "waiting up to") != 1 {
				t.Errorf("want %q once\n%s", tt.says, screen)
			}
		})
	}
}
