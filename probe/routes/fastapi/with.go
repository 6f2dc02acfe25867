package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// with follows a with statement, whose contexts may end exceptions of its body.
func (f *frame) with(s *python.With) { f.enter(s, 0, &guard{}) }

// enter follows a with statement from its i-th context on; g has those before it. A function of the source that makes a context
// runs up to its yield, then come the later contexts and the body, then the rest of the function.
func (f *frame) enter(s *python.With, i int, g *guard) {
	if i == len(s.Items) {
		f.inContext(s.Body, g)
		return
	}
	it, entered := s.Items[i], false
	goOn := func(v value, c *manager) {
		entered = true
		if it.Target != nil {
			f.assign(it.Target, v)
		}
		g.silences, g.may = append(g.silences, c.ends...), g.may || c.may
		f.enter(s, i+1, g)
	}
	outer := f.enters
	f.enters = nil
	if call, ok := it.Context.(*python.Call); ok {
		f.enters = &entry{call, func(c *manager) { goOn(c.value, c) }}
	}
	v := f.eval(it.Context)
	f.enters = outer
	if entered {
		return
	}
	f.implicitly(it.Context.At(), v, "enter", "exit", "aenter", "aexit")
	c := exit(v, f.adds(s.Body) != nil)
	if made, ok := v.(*manager); ok {
		v = made.value
	}
	goOn(v, c)
}

// inContext follows the body of a with statement; g has what its contexts do with exceptions.
func (f *frame) inContext(body []python.Stmt, g *guard) {
	if g.named = g.silences; len(g.named) == 0 && !g.may {
		f.exec(body)
		return
	}
	f.caughtBy(g, body, [][]python.Stmt{nil}, nil)
}
