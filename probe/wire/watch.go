package wire

import (
	"context"
	"errors"
	"time"

	"github.com/engfix/engfix/probe"
)

// The reasons for which we end an exchange.
var (
	errTimeUp = errors.New("the time is up")
	errSeen   = errors.New("enough was seen")
)

// A watch ends an exchange when its time is up, and remembers why.
type watch struct {
	context.Context
	parent context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

// newWatch begins a watch that ends with errTimeUp.
func newWatch(parent context.Context, d time.Duration) *watch {
	w := &watch{parent: parent}
	w.Context, w.cancel = context.WithCancelCause(parent)
	w.timer = time.AfterFunc(d, func() { w.cancel(errTimeUp) })
	return w
}

// over reports whether the watch ended because of why.
func (w *watch) over(why error) bool { return errors.Is(context.Cause(w), why) }

// stop releases the watch's timer and context.
func (w *watch) stop() {
	w.timer.Stop()
	w.cancel(nil)
}

// whenIdle calls an ask's Idle each time that the timer runs out.
func whenIdle(ask probe.Ask) *time.Timer {
	return time.AfterFunc(idle, func() {
		if ask.Idle != nil {
			ask.Idle()
		}
	})
}
