package workspace

import (
	"context"
	"errors"
	"fmt"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
)

// A CutError is the cause of a context that ends a run early, other than a signal. Its text is a sentence about the
// event, as in "the deadline of 5m0s passed".
type CutError struct{ Why string }

func (e *CutError) Error() string { return e.Why }

// Cut returns the CutError that ended ctx, or nil.
func Cut(ctx context.Context) *CutError {
	var cut *CutError
	if errors.As(context.Cause(ctx), &cut) {
		return cut
	}
	return nil
}

// A failLimit ends a run after a number of failed tickets.
type failLimit struct {
	limit, failed int // limit 0: none
	stop          context.CancelCauseFunc
}

func (l *failLimit) ticket(t probe.TicketResult) {
	if t.Verdict != probe.Fail {
		return
	}
	if l.failed++; l.failed == l.limit {
		l.stop(&CutError{fmt.Sprintf("the limit of %s was reached", words.Count(l.failed, "failed ticket", "failed tickets"))})
	}
}
