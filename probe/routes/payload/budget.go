package payload

// The most that is followed for one handler. Source that needs more may read the body: nothing shows that it does not.
const (
	maxSteps  = 100_000
	maxSurvey = 10 * maxSteps // of the checkout
	maxDeep   = 1500          // nested calls, statements and expressions
	maxBag    = 256           // values of one name
	maxAside  = 3             // nested calls without the request among their arguments
)

// A budget bounds a reading.
type budget struct {
	steps int // that are left
	deep  int
	spent bool
}

// enter starts a step of the reading, which leave ends. It returns false if the budget is spent, which ends the reading.
func (b *budget) enter() bool {
	if !b.spend(1) || b.deep >= maxDeep {
		b.spent = true
		return false
	}
	b.deep++
	return true
}

func (b *budget) leave() { b.deep-- }

// spend takes steps from the budget. It reports whether any are left.
func (b *budget) spend(steps int) bool {
	b.steps -= steps
	b.spent = b.spent || b.steps < 0
	return !b.spent
}
