package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// A frame is the state of following a module's body or a call of a function.
type frame struct {
	t       *Tree
	mod     *module
	scope   *scope
	depth   int       // of calls
	cond    int       // of branches and loops that may not run
	when    Condition // the condition under which the line is reached
	repeats bool      // it lies in a loop whose turns are not followed one by one
	left    leave     // the blocks that it has certainly left
	lost    leaves    // the ways in which it may have left since the loop's turn, or the try statement, began
	caught  bool      // an exception may end in a handler, here or in a caller
	guard   *guard    // the blocks here that exceptions may end in, the innermost first; nil for none
	raised  kinds     // of the last exception that was raised for certain
	loose   bool      // an exception may have been raised that the innermost of them does not end
	fails   bool      // an exception may leave this module or function
	opens   *manager  // the context that the function makes which is followed; nil if it makes none
	enters  *entry    // the with statement's call that is being evaluated; nil for none
	at      *Site     // where the route is declared that the code being followed adds; nil if it stands in that code itself
	again   bool      // it is code that was followed before, which is bounded
	empty   place     // that has no value where the line is reached: it was tested
	returns value     // the returned value so far; nil for none yet
	yielded *list     // the values that the generator which is followed yields; nil in any other function
}

// maxUnrolled bounds how many elements of a literal list a loop is followed for.
const maxUnrolled = 512

func (f *frame) site(p python.Pos) Site { return Site{File: f.mod.file, Line: p.Line, Col: p.Col} }

// declared returns where a route is declared: at the decorator whose code is being followed, or at the current line.
func (f *frame) declared(p python.Pos) Site {
	if f.at != nil {
		return *f.at
	}
	return f.site(p)
}

func (f *frame) exec(body []python.Stmt) {
	for i, s := range body {
		if f.left != stays {
			return
		}
		f.stmt(s)
		if f.left == raises && !f.caught && !isPlainEnd(s) {
			f.unreached(body[i+1:])
		}
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
		f.ended(s.Else, perhaps)
	case *python.With:
		f.with(s)
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
	case *python.Raise:
		f.raise(f.raisedBy(s))
	case *python.Leave:
		f.left = endsLoop
		if s.Continue {
			f.left = nextTurn
		}
	case *python.Global:
		if f.cond == 0 {
			f.scope.outside(s, f.mod.scope)
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

// forLoop follows the body once for each element of a known list, otherwise once.
func (f *frame) forLoop(s *python.For) {
	over := f.eval(s.Iter)
	f.implicitly(s.Iter.At(), over, "iter", "next", "aiter", "anext", "getitem")
	elems, known := elements(over)
	broken := perhaps
	if known && len(elems) <= maxUnrolled {
		broken = f.turns(s, elems)
	} else {
		f.assign(s.Target, unknown{})
		f.repeated(s.Body)
	}
	f.ended(s.Else, broken)
}

// ended follows the else clause of a loop, which a break passes over.
func (f *frame) ended(body []python.Stmt, broken truth) {
	switch {
	case broken == never:
		f.exec(body)
	case broken == perhaps && len(body) > 0 && f.left == stays:
		f.branch(arm{when: sometime(), body: body}, arm{when: sometime()})
	}
}

// turns follows a loop's body for each of the elements, and reports whether a break ends the loop.
func (f *frame) turns(s *python.For, elems []value) (broken truth) {
	again, lost, before := f.again, f.lost, f.when
	var all leaves
	for i, e := range elems {
		if i > 0 && !f.spend(f.site(s.Iter.At()), len(s.Body)) {
			break
		}
		f.again = again || i > 0
		turn := f.when
		f.lost = 0
		e, marked := unmarked(e)
		f.assign(s.Target, e)
		if marked != nil {
			f.branch(arm{when: marked.when, body: s.Body}, arm{when: sometime()})
		} else {
			f.exec(s.Body)
		}
		all |= f.lost | f.left.alone()
		if f.left == nextTurn {
			f.left = stays
		}
		if f.left != stays {
			break
		}
		switch {
		case f.lost&^nextTurn.alone() == 0:
			f.when = turn // the next turn starts however this one ended
		case f.when == turn:
			f.when = turn.And(sometime()) // it ended in several ways, and one of them ends the loop
		}
	}
	broken = never
	if all.has(endsLoop) {
		broken = perhaps
	}
	if f.left == endsLoop {
		f.left, broken = stays, always
	}
	f.again, f.lost = again, lost|all.beyondLoop()
	if all.beyondLoop() == 0 {
		f.when = before
	}
	return broken
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
	case Text:
		s, known := v.Value()
		if !known || v.member != nil || len(s) > maxList {
			return nil, false
		}
		var letters []value
		for _, r := range s {
			letters = append(letters, Known(string(r)))
		}
		return letters, true
	case *choice:
		var all []value
		for _, o := range v.options {
			elems, known := elements(o.value)
			if !known {
				return nil, false
			}
			all = append(all, allPerhaps(elems, o.when)...)
		}
		return all, true
	case *class:
		return v.enum.values()
	case *instance:
		return v.elems()
	case moduleInfo:
		return v.elems(), true
	case searchPath:
		return []value{v}, true
	}
	return nil, false
}
