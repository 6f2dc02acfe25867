package wire

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/internal/hostile"
)

// TestProtocolFaultsInTheSameWords guards that a service which breaks the WebSocket protocol gets the same words each time: a
// verdict that is compared with the last run's rests on them.
func TestProtocolFaultsInTheSameWords(t *testing.T) {
	const times = 12
	for _, b := range hostile.Conversations() {
		if !slices.Contains([]string{
			"a wrong accept key", "an extension not asked for", "masked frames", "a control frame in fragments", "a reserved bit",
			"invalid UTF-8", "close code 1005", "a close frame of one byte", "compressed without the extension",
		}, b.Name) {
			continue
		}
		t.Run(b.Name, func(t *testing.T) {
			t.Parallel()
			defer hang.Guard(t)()
			c := newClient(t, hostile.Serve(t, b), Options{Timeout: 5 * time.Second})
			ask := dial(false)
			ask.Path = hostile.Path
			troubles := make([]string, times)
			var wg sync.WaitGroup
			for i := range times {
				wg.Go(func() { troubles[i] = send(t, c, ask).Trouble })
			}
			wg.Wait()
			if said := slices.Compact(troubles); len(said) != 1 || !strings.Contains(said[0], b.Reason) {
				t.Errorf("it says %q: want one text with %q", said, b.Reason)
			}
		})
	}
}
