package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// A scope holds the names of a module, a class body or a function call.
type scope struct {
	vars   map[string]value
	parent *scope
	class  *class            // whose body it is; functions within do not see its names
	within bool              // it is a comprehension's: what := binds in it is a name of the scope around it
	log    []change          // of the branch that is being followed
	logged int               // how many branches are being followed
	bound  map[string]int    // how many times each name was bound
	tests  map[string]*fork  // tests of a name here that have the same result each time
	others map[string]*scope // that hold names which are set here: those of global and nonlocal
}

// A change is an assignment within a branch.
type change struct {
	name string
	old  value // nil if the name was not bound
}

func newScope(parent *scope) *scope {
	return &scope{vars: map[string]value{}, parent: parent, bound: map[string]int{}}
}

// get finds a name in the scope or those around it; nil if it is not bound.
func (s *scope) get(name string) value {
	if s = s.holding(name); s == nil {
		return nil
	}
	return s.vars[name]
}

// holding finds the scope that binds a name: this one or one of those around it; nil if none does.
func (s *scope) holding(name string) *scope {
	for ; s != nil; s = s.parent {
		if of := s.others[name]; of != nil {
			s = of
		}
		if _, ok := s.vars[name]; ok {
			return s
		}
	}
	return nil
}

func (s *scope) set(name string, v value) {
	if of := s.others[name]; of != nil {
		of.set(name, v)
		return
	}
	if s.logged > 0 {
		s.log = append(s.log, change{name, s.vars[name]})
	}
	s.vars[name] = v
	s.bound[name]++
}

// outside makes names refer to the module, or to the scope around it that binds them.
func (s *scope) outside(to *python.Global, module *scope) {
	if s == module {
		return
	}
	if s.others == nil {
		s.others = map[string]*scope{}
	}
	for _, name := range to.Names {
		s.others[name] = module
		if of := s.parent.holding(name); of != nil && to.Nonlocal {
			s.others[name] = of
		}
	}
}

// branches follows alternatives, one of which will run, each under its condition and from the same start, and merges the
// results of those that return true: the others are never taken. Its time depends on the number of changes.
func (s *scope) branches(whens []Condition, bodies ...func() bool) {
	type outcome struct {
		merged value
		last   int // the branch that changed it last
		n      int // how many branches changed it
		sum    int // of their numbers
	}
	outcomes := map[string]*outcome{}
	var order []string
	s.logged++
	taken, sum := 0, 0 // how many are, and of their numbers
	for i, body := range bodies {
		start := len(s.log)
		counts := body()
		if counts {
			taken++
			sum += i
		}
		for j := len(s.log) - 1; j >= start; j-- { // undo, last first
			c := s.log[j]
			if !counts {
				s.restore(c)
				continue
			}
			o := outcomes[c.name]
			if o == nil {
				o = &outcome{last: -1}
				outcomes[c.name] = o
				order = append(order, c.name)
			}
			if o.last != i {
				o.last = i
				o.n++
				o.sum += i
				o.merged = merge(o.merged, optioned(s.vars[c.name], whens[i]))
			}
			s.restore(c)
		}
		s.log = s.log[:start]
	}
	s.logged--
	for _, name := range order {
		o := outcomes[name]
		if o.n < taken {
			otherwise := sometime()
			if o.n == taken-1 { // one branch left it as it was
				otherwise = whens[sum-o.sum]
			}
			o.merged = merge(optioned(s.vars[name], otherwise), o.merged)
		}
		if o.merged != nil {
			s.set(name, chosen(o.merged))
		}
	}
}

// restore takes a change back.
func (s *scope) restore(c change) {
	if c.old == nil {
		delete(s.vars, c.name)
	} else {
		s.vars[c.name] = c.old
	}
}
