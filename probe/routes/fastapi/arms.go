package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// An arm is one of the ways at a fork: the condition under which it is taken, and the code that it leads through.
type arm struct {
	when Condition
	body []python.Stmt
	// smooth says that it is the way on which nothing is raised, which begins where the body of its try statement ended,
	// and how.
	smooth bool
	from   Condition
	after  leave
	empty  place // that has no value on this way: the test says so
	// turns says that it is the body of a loop, whose names may have their values of an earlier turn.
	turns bool
}

// A leave says how far code jumps out of the block around it.
type leave int

const (
	stays    leave = iota
	nextTurn       // continue
	endsLoop       // break
	returns        // return
	raises         // raise, sys.exit() and the like
)

// leaves are several ways in which code may leave.
type leaves uint8

// alone returns leaves with just one way.
func (l leave) alone() leaves {
	if l == stays {
		return 0
	}
	return 1 << l
}

// has reports whether a way is one of them.
func (s leaves) has(l leave) bool { return s&l.alone() != 0 }

// beyondLoop returns those that lead out of the function or the loop around it.
func (s leaves) beyondLoop() leaves { return s & (returns.alone() | raises.alone()) }

// ways returns the conditions of a new fork that has so many ways.
func (f *frame) ways(n int) []Condition {
	at := &fork{repeats: f.repeats}
	out := make([]Condition, n)
	for i := range out {
		out[i] = Condition{}.with(step{at: at, way: i})
	}
	return out
}

// branch follows arms, one of which every run takes, each from the same start, and merges their results. The code after
// them is reached by the arms that do not leave. An arm that raises an exception which nothing catches is never taken:
// otherwise there would be no application.
func (f *frame) branch(arms ...arm) {
	before, ends := f.when, make([]Condition, 0, len(arms))
	changed, all, raised := false, endless, 0
	var goesOn arm
	bodies, whens := make([]func() bool, len(arms)), make([]Condition, len(arms))
	for i, a := range arms {
		whens[i] = a.when
		if a.smooth {
			whens[i] = a.from
		}
		bodies[i] = func() bool {
			f.when = before.And(a.when)
			if a.smooth {
				f.when, f.left = a.from, a.after
			} else {
				f.cond++
			}
			start, outside := f.when, f.empty
			f.empty = a.empty
			if a.turns {
				f.forget(a.body)
			}
			f.exec(a.body)
			if !a.smooth {
				f.cond--
			}
			left, end := f.left, f.when
			f.empty = outside
			f.left, f.when = stays, before
			if all = min(all, left); left == raises {
				f.failing(f.raised)
			}
			if left == raises && !f.caught {
				raised++
				return false
			}
			if left == stays {
				ends, goesOn = append(ends, end), a
			}
			changed = changed || left != stays || end != start
			f.lost |= left.alone()
			return true
		}
	}
	f.scope.branches(whens, bodies...)
	switch {
	case len(ends) == 0:
		f.left = all
	case raised > 0 && !changed:
	case len(ends) == 1:
		f.when = ends[0]
		if goesOn.empty != (place{}) {
			f.empty = goesOn.empty
		}
	case changed:
		f.when = before.And(sometime())
	}
}

// endless is larger than the leave of any arm.
const endless = raises + 1

// repeated follows a body that may not run, or run several times.
func (f *frame) repeated(body []python.Stmt) {
	outside, lost := f.repeats, f.lost
	w := f.ways(2)
	f.repeats, f.lost = true, 0
	before := f.when
	f.branch(arm{when: w[0], body: body, turns: true}, arm{when: w[1]})
	f.repeats = outside
	beyond := f.lost.beyondLoop()
	if beyond == 0 { // leaving a turn or the loop ends after the loop
		f.when, f.left = before, stays
	}
	f.lost = lost | beyond
}

// A test is a condition that was evaluated and may have had either result.
type test struct {
	at    *fork
	not   bool    // it is so if the test at the fork is not
	op    string  // "and" or "or", of parts
	parts []*test // nil for a test that is not made of others
}

// test returns the fork, or forks, that a condition is.
func (f *frame) test(x python.Expr) *test {
	switch x := x.(type) {
	case *python.Not:
		t := *f.test(x.X)
		t.not = !t.not
		return &t
	case *python.Bool:
		t := &test{at: &fork{repeats: f.repeats}, op: x.Op}
		for _, y := range x.Xs {
			t.parts = append(t.parts, f.test(y))
		}
		return t
	}
	at, not := f.forkOf(x)
	return &test{at: at, not: not}
}

// result returns the condition that the test had the given result.
func (t *test) result(out bool) Condition {
	out = out != t.not
	s := step{at: t.at}
	if out {
		s.way = 1
	}
	c := Condition{}.with(s)
	if out == (t.op == "and") { // only then are the parts settled
		for _, p := range t.parts {
			c = c.And(p.result(out))
		}
	}
	return c
}
