package checks

import (
	"fmt"
	"slices"

	"github.com/engfix/engfix/probe"
)

// tooSoon returns why a conversation that was open when its watch ended shows nothing yet; "" if it shows something, or was
// not open. A refusal may be slow, and no time by itself tells a slow one from none. So the watch must have lasted twice as
// long as any refusal by the endpoint took. For the control, once as long is enough: it was asked with twice the time of the
// refusals until then, and a later one may have met a busy machine. A short watch, which did not last for all the time of an
// exchange, must also have lasted twice as long as the control waited for a message that this conversation did not get: that
// shows that the service says by then whom it lets in.
func (h hearing) tooSoon(x *probe.Exchange) string {
	if !open(x) || h.leaked(x) != "" {
		return ""
	}
	watched := "it was watched for " + seconds(x.DurationMS)
	enough, slowest := 2.0, h.slowestRefusal()
	if h.isControl(x) {
		enough = 1
	}
	switch {
	case x.DurationMS < enough*slowest:
		return fmt.Sprintf("%s, and a refusal took %s", watched, seconds(slowest))
	case x.End == probe.EndTimeout, h.isControl(x):
		return ""
	}
	switch waited, got := h.controlWaited(x); {
	case !got:
		return watched + ", and got all that the full identity got"
	case x.DurationMS < 2*waited:
		return fmt.Sprintf("%s, and the full identity waited %s for its first message", watched, seconds(waited))
	}
	return ""
}

// open reports whether a conversation was still going on when its watch ended.
func open(x *probe.Exchange) bool {
	return x.Accepted && x.Close() == nil && (x.End == probe.EndOpen || x.End == probe.EndTimeout)
}

// slowestRefusal returns how long the slowest refusal by the endpoint took, in milliseconds.
func (h hearing) slowestRefusal() float64 {
	slowest := 0.0
	for _, x := range h.all {
		if h.refused(x) {
			slowest = max(slowest, x.DurationMS)
		}
	}
	return slowest
}

// controlWaited returns how long the control waited for its first message of a kind that x did not get, in milliseconds; false
// if it got none.
func (h hearing) controlWaited(x *probe.Exchange) (ms float64, got bool) {
	if h.control == nil || !h.control.Accepted {
		return 0, false
	}
	said := h.heard(h.control)
	for i, f := range h.control.Received() {
		if i < len(said) && !slices.ContainsFunc(h.heard(x), said[i].alike) {
			return f.AtMS, true
		}
	}
	return 0, false
}
