package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// A frame is where code is being followed: a module's body, or a call of a function.
type frame struct {
	t       *Tree
	mod     *module
	scope   *scope
	depth   int       // of calls
	cond    int       // of branches and loops that may not run
	when    Condition // the condition under which the line is reached
	repeats bool      // it lies in a loop whose turns are not followed one by one
	left    leave     // the blocks that it has certainly left
	lost    leave     // the blocks that it may have left since the loop's turn began
	at      *Site     // where the route is declared that the code being followed adds; nil if it stands in that code itself
	again   bool      // it is code that was followed before, which is bounded
	returns value     // the returned value so far; nil for none yet
}

// maxUnrolled bounds how many elements of a literal list a loop is followed for.
const maxUnrolled = 512

func (f *frame) site(p python.Pos) Site { return Site{File: f.mod.file, Line: p.Line, Col: p.Col} }

// declared returns where a route is declared: at the decorator that the code being followed is run for, or where that code
// stands.
func (f *frame) declared(p python.Pos) Site {
	if f.at != nil {
		return *f.at
	}
	return f.site(p)
}

func (f *frame) exec(body []python.Stmt) {
	for _, s := range body {
		if f.left != stays {
			return
		}
		f.stmt(s)
	}
}

func (f *frame) stmt(s python.Stmt) {
	switch s := s.(type) {
	case *python.FuncDef:
		f.funcDef(s)
	case *python.ClassDef:
		f.classDef(s)
	case *python.Assign:
		if s.Value != nil {
			v := f.eval(s.Value)
			for _, t := range s.Targets {
				f.assign(t, v)
			}
		}
	case *python.AugAssign:
		f.augAssign(s)
	case *python.Import:
		f.imports(s)
	case *python.If:
		f.ifs(s)
	case *python.For:
		f.forLoop(s)
	case *python.While:
		f.eval(s.Test)
		f.repeated(s.Body)
		f.exec(s.Else)
	case *python.With:
		for _, it := range s.Items {
			v := f.eval(it.Context)
			f.implicitly(it.Context.At(), v, "enter", "exit", "aenter", "aexit")
			if it.Target != nil {
				f.assign(it.Target, v)
			}
		}
		f.exec(s.Body)
	case *python.Try:
		f.try(s)
	case *python.Match:
		f.eval(s.Subject)
		arms := make([]arm, len(s.Cases)+1) // none may match
		for i, w := range f.ways(len(arms)) {
			arms[i].when = w
		}
		for i, c := range s.Cases {
			arms[i].body = c
		}
		f.branch(arms...)
	case *python.Return:
		f.ret(s)
	case *python.Delete:
		for _, x := range s.Targets {
			f.remove(x)
		}
	case *python.Leave:
		f.left = endsLoop
		if s.Continue {
			f.left = nextTurn
		}
	case *python.Global:
		if f.cond == 0 {
			f.scope.outside(s.Names, f.mod.scope)
		}
	case *python.Do:
		for _, x := range s.Exprs {
			f.eval(x)
		}
	}
}

func (f *frame) ret(s *python.Return) {
	var v value = none{}
	if s.Value != nil {
		v = f.eval(s.Value)
	}
	f.returns = merge(f.returns, optioned(v, f.when))
	f.left = returns
}

// forLoop follows the body once for each element of a list that is known, otherwise once for all.
func (f *frame) forLoop(s *python.For) {
	over := f.eval(s.Iter)
	f.implicitly(s.Iter.At(), over, "iter", "next", "aiter", "anext", "getitem")
	elems, known := elements(over)
	if known && len(elems) <= maxUnrolled {
		f.turns(s, elems)
	} else {
		f.assign(s.Target, unknown{})
		f.repeated(s.Body)
	}
	f.exec(s.Else)
}

// turns follows a loop's body for each of the elements.
func (f *frame) turns(s *python.For, elems []value) {
	again, lost, before := f.again, f.lost, f.when
	most := stays
	for i, e := range elems {
		if i > 0 && !f.spend(f.site(s.Iter.At()), len(s.Body)) {
			break
		}
		f.again = again || i > 0
		turn := f.when
		f.lost = stays
		e, marked := unmarked(e)
		f.assign(s.Target, e)
		if marked != nil {
			f.branch(arm{when: marked.when, body: s.Body}, arm{when: sometime()})
		} else {
			f.exec(s.Body)
		}
		most = max(most, f.lost, f.left)
		if f.left == nextTurn {
			f.left = stays
		}
		if f.left != stays {
			break
		}
		if f.lost <= nextTurn {
			f.when = turn // the next turn starts however this one ended
		}
	}
	if f.left == endsLoop {
		f.left = stays
	}
	if most < returns {
		f.when = before
	}
	f.again, f.lost = again, max(lost, f.lost)
}

// elements returns the elements of an iteration over a value, if they are known.
func elements(v value) ([]value, bool) {
	switch v := v.(type) {
	case *list:
		return v.elems, !v.lost
	case *routeList:
		return v.elems(), true
	case *dict:
		keys := slices.Clone(v.keys)
		for i, of := range v.vals {
			if s, ok := of.(sometimes); ok {
				keys[i] = perhapsThere(keys[i], s.when)
			}
		}
		return keys, !v.lost
	case moduleInfo:
		return v.elems(), true
	case searchPath:
		return []value{v}, true
	}
	return nil, false
}

// try follows the body as if nothing went wrong, and its handlers as if something might have.
func (f *frame) try(s *python.Try) {
	before, at := f.when, &fork{repeats: f.repeats}
	smooth := before.with(step{at: at, assumed: true})
	if len(s.Handlers) > 0 {
		f.when = smooth
	}
	f.exec(s.Body)
	if len(s.Handlers) > 0 {
		body, left := f.when, f.left
		f.when, f.left = before, stays
		arms := make([]arm, len(s.Handlers), len(s.Handlers)+1)
		for i, h := range s.Handlers {
			arms[i] = arm{when: Condition{}.with(step{at: at, way: i + 1}), body: h}
		}
		f.branch(append(arms, arm{when: Condition{}.with(step{at: at, assumed: true})})...)
		after := f.when
		f.when, f.left = body, left
		f.exec(s.Else)
		if f.when != smooth { // a part of them was left
			after = before.And(sometime())
		}
		f.when = after
	}
	f.exec(s.Finally)
}
