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
	depth   int   // of calls
	cond    int   // of branches and loops that may not run
	outer   bool  // the call itself stands in one
	at      *Site // where the route is declared that the code being followed adds; nil where it stands in that code itself
	again   bool  // it is code that was followed before, which is bounded
	returns value // what it has returned so far; nil for nothing yet
	done    bool  // it has returned for certain
}

// maxUnrolled bounds how many elements of a literal list a loop is followed for.
const maxUnrolled = 512

func (f *frame) site(p python.Pos) Site { return Site{File: f.mod.file, Line: p.Line, Col: p.Col} }

// declared gives where a route is declared: at the decorator that the code being followed is run for, or where that code
// stands.
func (f *frame) declared(p python.Pos) Site {
	if f.at != nil {
		return *f.at
	}
	return f.site(p)
}

// conditional reports whether what is followed may not run.
func (f *frame) conditional() bool { return f.cond > 0 || f.outer }

func (f *frame) exec(body []python.Stmt) {
	for _, s := range body {
		if f.done {
			return
		}
		f.stmt(s)
	}
}

// maybe follows code that may not run.
func (f *frame) maybe(body []python.Stmt) func() {
	return func() {
		f.cond++
		f.exec(body)
		f.cond--
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
		f.scope.branches(false, f.maybe(s.Body))
		f.exec(s.Else)
	case *python.With:
		for _, it := range s.Items {
			v := f.eval(it.Context)
			if it.Target != nil {
				f.assign(it.Target, v)
			}
		}
		f.exec(s.Body)
	case *python.Try:
		f.try(s)
	case *python.Match:
		f.eval(s.Subject)
		bodies := make([]func(), len(s.Cases))
		for i, c := range s.Cases {
			bodies[i] = f.maybe(c)
		}
		f.scope.branches(false, bodies...)
	case *python.Return:
		f.ret(s)
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
	f.returns = merge(f.returns, v)
	f.done = f.cond == 0
}

// forLoop follows the body once for each element of a list that is known, otherwise once for all.
func (f *frame) forLoop(s *python.For) {
	elems, known := elements(f.eval(s.Iter))
	if known && len(elems) <= maxUnrolled {
		for i, e := range elems {
			if i > 0 && !f.t.spend(len(s.Body)) {
				break
			}
			again := f.again
			f.again = again || i > 0
			e, marked := unmarked(e)
			f.assign(s.Target, e)
			if marked {
				f.scope.branches(false, f.maybe(s.Body))
			} else {
				f.exec(s.Body)
			}
			f.again = again
		}
	} else {
		f.assign(s.Target, unknown{})
		f.scope.branches(false, f.maybe(s.Body))
	}
	f.exec(s.Else)
}

// elements gives what iterating over a value gives, where that is known.
func elements(v value) ([]value, bool) {
	switch v := v.(type) {
	case *list:
		return v.elems, true
	case *dict:
		keys := slices.Clone(v.keys)
		for i, of := range v.vals {
			if isSometimes(of) {
				keys[i] = perhapsThere(keys[i])
			}
		}
		return keys, true
	case moduleInfo:
		return v.elems(), true
	case searchPath:
		return []value{v}, true
	}
	return nil, false
}

// try follows the body as if nothing went wrong, and its handlers as if something might have.
func (f *frame) try(s *python.Try) {
	f.exec(s.Body)
	if len(s.Handlers) > 0 {
		bodies := make([]func(), len(s.Handlers))
		for i, h := range s.Handlers {
			bodies[i] = f.maybe(h)
		}
		done := f.done
		f.done = false
		f.scope.branches(false, bodies...)
		f.done = done
	}
	f.exec(s.Else)
	f.exec(s.Finally)
}
