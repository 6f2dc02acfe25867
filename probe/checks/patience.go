package checks

import (
	"fmt"
	"slices"

	"github.com/engfix/engfix/probe"
)

// tooSoon returns why a conversation that was open when its watch ended shows nothing yet; "" if it shows something, was not
// open, or was watched for all the time of an exchange. A refusal may be slow, and no short time tells a slow one from none.
// So a shorter watch must have lasted twice as long as any refusal by the endpoint took, and twice as long as the control
// waited for a message that this conversation did not get: that shows that the service says by then whom it lets in. A
// client that got the message was let in.
func (h hearing) tooSoon(x *probe.Exchange) string {
	if !open(x) || x.End == probe.EndTimeout || h.isControl(x) || h.leaked(x) != "" {
		return ""
	}
	watched := "it was watched for " + seconds(x.DurationMS)
	if slowest := h.slowestRefusal(h.all); x.DurationMS < 2*slowest {
		return fmt.Sprintf("%s, and a refusal took %s", watched, seconds(slowest))
	}
	switch waited, got := h.controlWaited(x); {
	case h.welcomed(x):
		return ""
	case !got:
		return watched + ", and the full identity got no message that it lacks"
	case x.DurationMS < 2*waited:
		return fmt.Sprintf("%s, and the full identity waited %s for its first message", watched, seconds(waited))
	}
	return ""
}

// welcomed reports whether a client whose identity is not whole got a message that the control gets, and that no refused
// client gets.
func (h hearing) welcomed(x *probe.Exchange) bool {
	return aboutIdentity([]string{x.Label}) && slices.ContainsFunc(h.heard(x), func(m message) bool {
		return h.usually(x, m) && !slices.ContainsFunc(h.all, func(o *probe.Exchange) bool {
			return h.refused(o) && slices.ContainsFunc(h.heard(o), m.alike)
		})
	})
}

// controlTooSoon returns why a control that was open when its watch ended may yet be refused; "" if it shows that it is not.
// It was asked with twice the time that the reduced requests before it took. Once as long as any of them is enough here,
// because the one that was asked again later may have met a busy machine.
func (h hearing) controlTooSoon(reduced []*probe.Exchange) string {
	if !open(h.control) || h.leaked(h.control) != "" {
		return ""
	}
	if slowest := h.slowestRefusal(reduced); h.control.DurationMS < slowest {
		return fmt.Sprintf("it was watched for %s, and a refusal took %s", seconds(h.control.DurationMS), seconds(slowest))
	}
	return ""
}

// open reports whether a conversation was still going on when its watch ended.
func open(x *probe.Exchange) bool {
	return x.Accepted && x.Close() == nil && (x.End == probe.EndOpen || x.End == probe.EndTimeout)
}

// slowestRefusal returns how long the slowest refusal among some answers took, in milliseconds.
func (h hearing) slowestRefusal(among []*probe.Exchange) float64 {
	slowest := 0.0
	for _, x := range among {
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
