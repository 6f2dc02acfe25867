package payload

// Bounds of what is followed for one handler. Source that needs more may read the body, for all that is known.
const (
	maxSteps  = 100_000
	maxSurvey = 10 * maxSteps // of the checkout
	maxDeep   = 1500          // how deep calls, statements and expressions are in one another
	maxBag    = 256           // how many values a name may hold
	maxAside  = 3             // how deep calls are followed that are given nothing of the request
)

// A budget bounds a reading.
type budget struct {
	steps int // that are left
	deep  int
	spent bool
}

// enter starts a step of the reading, which leave ends. It reports false if the reading has to end: the budget is spent.
func (b *budget) enter() bool {
	if !b.spend(1) || b.deep >= maxDeep {
		b.spent = true
		return false
	}
	b.deep++
	return true
}

func (b *budget) leave() { b.deep-- }

// spend takes steps from the budget; it reports whether any are left.
func (b *budget) spend(steps int) bool {
	b.steps -= steps
	b.spent = b.spent || b.steps < 0
	return !b.spent
}
