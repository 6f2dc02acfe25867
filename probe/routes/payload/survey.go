package payload

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A survey lists the changes that the checkout makes to its routers after it made them, by the calls that make them; nil
// stands for any router.
type survey struct {
	*reader
	mounts  map[*python.Call][]mount
	changes map[*python.Call][]router
	states  map[string][]setter // by the name that is set
	spent   bool                // it ended before everything was found
}

// A setter is a function that sets a name of request.state.
type setter struct {
	file   *modules.File
	def    *python.FuncDef
	around []python.Stmt
}

// A mount is where a router is included in another.
type mount struct {
	parent  value
	depends value
}

// shapes returns the survey of the checkout, which is made once for all routes. r's budget pays for reading its results.
func (r *reader) shapes() *survey {
	s := r.surveyed
	if s == nil {
		s = &survey{reader: r.reader(), mounts: map[*python.Call][]mount{}, changes: map[*python.Call][]router{}, states: map[string][]setter{}}
		r.surveyed = s
		s.steps = maxSurvey
		for _, file := range r.Assembling() {
			s.module(file, file.Body, nil)
		}
		s.spent = s.budget.spent
	}
	s.budget = r.budget
	r.budget.spent = r.budget.spent || s.spent
	return s
}

// module surveys the statements of a module, which are within the functions around.
func (s *survey) module(file *modules.File, body, around []python.Stmt) {
	for _, top := range body {
		python.Walk(top, func(inner python.Stmt) bool {
			switch inner := inner.(type) {
			case *python.FuncDef:
				s.module(file, inner.Body(), append(slices.Clip(around), inner))
				return false
			case *python.Assign:
				for _, target := range inner.Targets {
					s.change(file, around, target, inner.Value)
					s.stateful(file, around, target)
				}
			case *python.AugAssign:
				s.change(file, around, inner.Target, inner.Value)
			}
			return true
		}, func(x python.Expr) bool {
			if c, ok := x.(*python.Call); ok {
				s.call(file, around, c)
			}
			return true
		})
	}
}

// call notes a call that includes a router in another, or adds to the dependencies of one.
func (s *survey) call(file *modules.File, around []python.Stmt, c *python.Call) {
	of, ok := c.Func.(*python.Attr)
	if !ok || len(c.Args)+len(c.Keywords) == 0 {
		return
	}
	if python.LastName(of.X) == "dependencies" {
		s.change(file, around, of.X, c.Args...)
	}
	if of.Name != "include_router" {
		return
	}
	f := &frame{reader: s.reader, env: s.surroundings(file, around)}
	var args arguments
	s.quiet(func() { args = f.arguments(c, false) })
	child := args.named["router"]
	if len(args.args) > 0 {
		child = args.args[0]
	}
	m := mount{f.quietly(of.X), s.listed(args)}
	children := s.leaves(child)
	if len(children) == 0 {
		s.mounts[nil] = append(s.mounts[nil], m)
	}
	for _, v := range children {
		s.mounts[makes(v)] = append(s.mounts[makes(v)], m)
	}
}

// change notes values that are assigned or added to the dependencies or the route class of a router.
func (s *survey) change(file *modules.File, around []python.Stmt, target python.Expr, to ...python.Expr) {
	at, ok := target.(*python.Attr)
	if !ok || at.Name != "dependencies" && at.Name != "route_class" {
		return
	}
	f := &frame{reader: s.reader, env: s.surroundings(file, around)}
	routers := s.leaves(f.quietly(at.X))
	for _, x := range to {
		v := f.quietly(x)
		if len(routers) == 0 && s.reads(v) { // it may be any router
			s.changed(nil, at.Name, v)
		}
		for _, of := range routers {
			if maker(of) == nil {
				continue
			}
			if v == nil {
				v = missing
			}
			s.changed(makes(of), at.Name, v)
		}
	}
}

func (s *survey) changed(made *python.Call, name string, v value) {
	later := router{class: v}
	if name == "dependencies" {
		later = router{depends: v}
	}
	s.changes[made] = append(s.changes[made], later)
}

// reads reports whether a value is a dependency or a route class: both act on each request.
func (s *survey) reads(v value) bool {
	for _, in := range s.leaves(v) {
		switch in := in.(type) {
		case *dependency:
			return true
		case *class:
			return in.method("get_route_handler") != nil
		}
	}
	return false
}

// stateful notes the function that sets a name of request.state.
func (s *survey) stateful(file *modules.File, around []python.Stmt, target python.Expr) {
	at, ok := target.(*python.Attr)
	if !ok || len(around) == 0 || python.LastName(at.X) != "state" {
		return
	}
	n := len(around) - 1
	if def, ok := around[n].(*python.FuncDef); ok {
		s.states[at.Name] = append(s.states[at.Name], setter{file, def, around[:n]})
	}
}

// kept reports whether functions of the checkout keep the JSON of a request in a name of request.state, as a middleware may.
func (r *reader) kept(name string) (is bool) {
	if r.keeping {
		return false
	}
	r.quiet(func() {
		r.keeping = true
		for _, s := range r.shapes().states[name] {
			fn := &function{def: s.def, env: r.surroundings(s.file, s.around)}
			given := map[string]value{}
			for _, p := range fn.params() {
				given[p.Name] = theRequest
			}
			(&frame{reader: r, env: fn.env}).call(fn, arguments{named: given}, false)
		}
		r.keeping = false
	})
	is = r.carries(r.state.attrs[name], parsed)
	delete(r.state.attrs, name)
	return is
}
