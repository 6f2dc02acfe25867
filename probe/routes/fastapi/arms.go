package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// An arm is one of the ways at a fork: the condition under which it is taken, and the code that it leads through.
type arm struct {
	when Condition
	body []python.Stmt
}

// A leave is how far code leaves the block around it.
type leave int

const (
	stays    leave = iota
	nextTurn       // continue
	endsLoop       // break
	returns        // return
)

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
// them is reached by the arms that do not leave.
func (f *frame) branch(arms ...arm) {
	before, ends := f.when, make([]Condition, 0, len(arms))
	changed, all := false, endless
	bodies, whens := make([]func(), len(arms)), make([]Condition, len(arms))
	for i, a := range arms {
		whens[i] = a.when
		bodies[i] = func() {
			f.when = before.And(a.when)
			start := f.when
			f.cond++
			f.exec(a.body)
			f.cond--
			if f.left == stays {
				ends = append(ends, f.when)
			}
			changed = changed || f.left != stays || f.when != start
			all = min(all, f.left)
			f.lost = max(f.lost, f.left)
			f.left, f.when = stays, before
		}
	}
	f.scope.branches(whens, bodies...)
	switch {
	case len(ends) == 0:
		f.left = all
	case len(ends) == 1:
		f.when = ends[0]
	case changed:
		f.when = before.And(sometime())
	}
}

// endless is more than any arm leaves.
const endless = returns + 1

// repeated follows a body that may not run, or run several times.
func (f *frame) repeated(body []python.Stmt) {
	outside, lost := f.repeats, f.lost
	w := f.ways(2)
	f.repeats, f.lost = true, stays
	before := f.when
	f.branch(arm{when: w[0], body: body}, arm{when: w[1]})
	f.repeats = outside
	if f.lost < returns { // leaving a turn or the loop ends after the loop
		f.when, f.left = before, stays
	}
	f.lost = max(lost, f.lost)
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
