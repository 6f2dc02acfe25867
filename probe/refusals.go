package probe

import (
	"strings"
	"time"
)

// A refusals holds how an endpoint took the requests that it should refuse, and when it spoke to those that it left open;
// nil before the first.
type refusals struct {
	asked   bool          // there was a request that it should refuse
	slowest time.Duration // the longest that it took to end one
	open    bool          // it did not end one of them
	spoke   time.Duration // the latest that it said something new to a client whose connection stayed open
}

// with returns the refusals after one more answer.
func (r *refusals) with(x *Exchange, phase Phase) *refusals {
	if r == nil {
		r = &refusals{}
	}
	r.spoke = max(r.spoke, spoke(x))
	if phase != PhaseRefusal {
		return r
	}
	r.asked = true
	if x.End == EndComplete || x.End == EndCut {
		r.slowest = max(r.slowest, milliseconds(x.DurationMS))
	} else {
		r.open = true
	}
	return r
}

// spoke returns when the service last said something new in a conversation or stream that stayed open; 0 if it said nothing.
// A message that differs from an earlier one only in its numbers is not new: a tick that was heard will be heard again. The
// events of a stream have no times, so it is the time of the whole.
func spoke(x *Exchange) time.Duration {
	got := x.Received()
	switch {
	case x.End != EndOpen:
		return 0
	case len(got) > 0:
		return milliseconds(lastNew(got))
	case x.Response != nil && strings.Contains("\n"+x.Response.Body, "\ndata"): // not only comments, which keep a stream alive
		return milliseconds(x.DurationMS)
	}
	return 0
}

// lastNew returns when the last frame came that differs from those before it by more than its numbers.
func lastNew(frames []Frame) (atMS float64) {
	heard := map[string]bool{}
	for _, f := range frames {
		words := strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return -1
			}
			return r
		}, f.Data)
		if !heard[words] {
			heard[words], atMS = true, f.AtMS
		}
	}
	return atMS
}

func milliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// watch returns the ask with the time for which it is watched.
//
// A control that may stay silent is watched for longer than any refusal took: a service that refuses everybody slowly must not
// pass for one that lets the control in. It is watched for longer than the service took to say something to another client,
// too: otherwise that message would be one that the control does not get. A conversation that was refused the first time is
// given all its time the second: a short silence does not show that it was let in.
func (r *refusals) watch(ask Ask, phase Phase) Ask {
	if r == nil {
		return ask
	}
	ask.AtLeast = max(ask.AtLeast, 2*r.slowest)
	if phase == PhaseControl {
		ask.AtLeast = max(ask.AtLeast, 2*r.spoke)
	}
	if phase == PhaseAgain && ask.Transport.Frames() && r.asked && !r.open {
		ask.Settle = false
	}
	return ask
}
