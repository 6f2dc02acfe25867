package payload

// Bounds of what is followed for one handler. Source that needs more may read the body, for all that is known.
const (
	maxSteps  = 100_000
	maxSurvey = 10 * maxSteps // for the search for all mounts
	maxDeep   = 1500          // how deep calls, statements and expressions are in one another
	maxBag    = 256           // how many values a name may hold
	maxAside  = 3             // how deep calls are followed that are given nothing of the request
)

// enter starts a step of the reading, which leave ends. It reports false if the reading has to end: the budget is spent.
func (r *reader) enter() bool {
	if !r.spend(1) || r.deep >= maxDeep {
		r.spent = true
		return false
	}
	r.deep++
	return true
}

func (r *reader) leave() { r.deep-- }

// spend takes steps from the budget; it reports whether that has not run out.
func (r *reader) spend(steps int) bool {
	r.steps += steps
	if r.steps > r.budget {
		r.spent = true
	}
	return !r.spent
}
