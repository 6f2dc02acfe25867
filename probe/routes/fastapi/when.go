package fastapi

// A Condition says when a line is reached: the direction at each fork before it. The zero Condition always holds.
// Conditions are compared by their content, so two lines below one "if" have the same.
type Condition struct{ last *link }

// A fork is a place where one run takes one of several ways: a test that is evaluated, a loop that is entered, a match, a
// try statement. Each time that such a place is reached it is another fork.
type fork struct {
	// repeats says that it lies in a loop, so that one run may take both directions in turn.
	repeats bool
}

// A step is the direction taken at a fork.
type step struct {
	at  *fork
	way int
	// assumed marks the direction through a try statement on which nothing is raised: it holds unless a handler of the
	// same statement is reached.
	assumed bool
}

// A link is the last step of a condition; the others are before it.
type link struct {
	step
	before *link
	n      int
}

// maxConditionSteps bounds how many steps are compared. A longer condition is equal to no other.
const maxConditionSteps = 64

// sometime returns a condition that has nothing in common with any other.
func sometime() Condition { return Condition{}.with(step{at: &fork{}}) }

// with returns the condition with one more step.
func (c Condition) with(s step) Condition {
	n := 1
	if c.last != nil {
		n += c.last.n
	}
	if n > maxConditionSteps {
		return sometime()
	}
	return Condition{&link{s, c.last, n}}
}

// Conditional reports whether the line may not be reached, even if nothing is raised on the way.
func (c Condition) Conditional() bool {
	for l := c.last; l != nil; l = l.before {
		if !l.assumed {
			return true
		}
	}
	return false
}

// And returns the condition that both hold.
func (c Condition) And(d Condition) Condition {
	if c.last == nil {
		return d
	}
	return c.and(d.last)
}

func (c Condition) and(l *link) Condition {
	if l == nil {
		return c
	}
	if c = c.and(l.before); c.has(l.step) {
		return c
	}
	return c.with(l.step)
}

// has reports whether the condition has a step.
func (c Condition) has(s step) bool {
	for l := c.last; l != nil; l = l.before {
		if l.step == s {
			return true
		}
	}
	return false
}

// Implies reports whether d holds whenever c does, as far as the source shows.
func (c Condition) Implies(d Condition) bool {
	for l := d.last; l != nil; l = l.before {
		if !c.takes(l.step) {
			return false
		}
	}
	return true
}

// takes reports whether a step is taken wherever the condition holds.
func (c Condition) takes(s step) bool {
	otherwise := false
	for l := c.last; l != nil; l = l.before {
		if l.at == s.at && l.way == s.way {
			return true
		}
		otherwise = otherwise || l.at == s.at
	}
	return s.assumed && !otherwise
}

// Excludes reports whether c and d never hold in one run, as far as the source shows.
func (c Condition) Excludes(d Condition) bool {
	for l := d.last; l != nil; l = l.before {
		if l.at.repeats || l.assumed {
			continue
		}
		for k := c.last; k != nil; k = k.before {
			if k.at == l.at && k.way != l.way && !k.assumed {
				return true
			}
		}
	}
	return false
}

// without returns what is left of a condition if another is known to hold.
func (c Condition) without(d Condition) Condition {
	if c.last == nil || d.last == nil {
		return c
	}
	rest := Condition{c.last.before}.without(d)
	if d.has(c.last.step) {
		return rest
	}
	return rest.with(c.last.step)
}
