package workspace

import (
	"context"
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/internal/words"
)

// forget deletes, with the first run of a day, the runs that are older than history.keep and that nothing rests on.
func (s *Session) forget(ctx context.Context, now time.Time) {
	keep := s.w.cfg.History.Keep
	if last := s.before.last; keep == config.Forever || last == nil || !last.Started.Before(now.Truncate(24*time.Hour)) {
		return
	}
	before := now.Add(-keep)
	n, err := s.store.Prune(ctx, history.Filter{TicketFile: ticketFileName(s.w.cfg)}, before, false)
	switch {
	case err != nil:
		s.w.notef("old runs were not deleted: %v", err)
	case n > 0:
		s.w.notef("deleted %s from before %s (history.keep): no verdict or tick depends on them",
			words.Count(n, "run", "runs"), before.Format(time.DateOnly))
	}
}
