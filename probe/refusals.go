package probe

import "time"

// A refusals holds how an endpoint took the requests that it should refuse; nil before the first.
type refusals struct {
	slowest time.Duration // the longest that it took to end one
	open    bool          // it did not end one of them
}

// with returns the refusals after one more answer.
func (r *refusals) with(x *Exchange) *refusals {
	if r == nil {
		r = &refusals{}
	}
	if x.End == EndComplete || x.End == EndCut {
		r.slowest = max(r.slowest, time.Duration(x.DurationMS*float64(time.Millisecond)))
	} else {
		r.open = true
	}
	return r
}

// watch returns the ask with the time for which it is watched.
//
// A control that may stay silent is watched for longer than any refusal took: a service that refuses everybody slowly must not
// pass for one that lets the control in. A conversation that was refused the first time is given all its time the second: a
// short silence does not show that it was let in.
func (r *refusals) watch(ask Ask, phase Phase) Ask {
	if r == nil {
		return ask
	}
	ask.AtLeast = max(ask.AtLeast, 2*r.slowest)
	if phase == PhaseAgain && ask.Transport.Frames() && !r.open {
		ask.Settle = false
	}
	return ask
}
