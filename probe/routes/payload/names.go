package payload

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// surroundings returns the names around a declaration: those of its module, and of the functions around it, which are
// followed to learn the values of their names.
func (r *reader) surroundings(f *modules.File, in []python.Stmt) *env {
	e := r.global(f)
	for i, s := range in {
		def, ok := s.(*python.FuncDef)
		if !ok {
			continue
		}
		if r.around[def] == nil {
			fn := &function{def: def, env: e}
			if c, ok := in[max(i-1, 0)].(*python.ClassDef); ok {
				fn.in = &class{c, e, r}
				fn.self = &object{class: fn.in, attrs: map[string]value{}}
			}
			r.around[def] = r.inner(fn)
		}
		e = r.around[def]
	}
	return e
}

// inner returns the names within a function that gets no arguments.
func (r *reader) inner(fn *function) *env {
	f := &frame{reader: r, env: newEnv(fn.env, nil), self: fn.self}
	r.quiet(func() {
		f.parameters(fn, arguments{})
		f.body(fn.def.Body(), false)
	})
	return f.env
}

// global returns the names of a module. Each is looked up at its first use.
func (r *reader) global(f *modules.File) *env {
	e := r.globals[f]
	if e == nil {
		e = newEnv(nil, f)
		r.globals[f] = e
	}
	return e
}

// name returns the value of a name.
func (f *frame) name(id string) value {
	e := f.env
	for ; e != nil; e = e.up {
		if v, ok := e.vars[id]; ok {
			return v
		}
		if e.up == nil {
			break
		}
	}
	if e == nil || e.file == nil {
		return nil
	}
	if v, found := f.inModule(e.file, id); found {
		return v
	}
	if builtin[id] {
		return &library{name: "builtins." + id}
	}
	return nil
}

// inModule returns the value that a module binds to a name. It is evaluated once.
func (r *reader) inModule(file *modules.File, id string) (v value, found bool) {
	e := r.global(file)
	if v, ok := e.vars[id]; ok {
		return v, true
	}
	if !r.enter() {
		return missing, true
	}
	defer r.leave()
	names, stars := file.Names()
	bounds := names[id]
	if len(bounds) == 0 {
		return r.fromStars(e, stars, id)
	}
	e.vars[id] = nil
	in := &frame{reader: r, env: e}
	for _, b := range bounds { // a later one may need the name itself
		switch s := b.Stmt.(type) {
		case *python.FuncDef, *python.ClassDef:
			v = in.define(s)
		case *python.Assign:
			v = in.quietly(s.Value)
		case *python.Import:
			v = in.imported(s, b.Alias)
		}
		e.vars[id] = r.join(e.vars[id], v)
	}
	return e.vars[id], true
}

// fromStars returns the value that one of the module's star imports binds to a name.
func (r *reader) fromStars(e *env, stars []*python.Import, id string) (v value, found bool) {
	for _, s := range stars {
		p, local := r.Find(e.file, s.Level, s.Name)
		switch {
		case p == nil && !local && !builtin[id]:
			v, found = &library{name: s.Name + "." + id}, true
		case p != nil && p.File != nil && p.File != e.file:
			e.vars[id] = nil // for modules that import all of each other
			in, has := r.inModule(p.File, id)
			delete(e.vars, id)
			if has {
				e.vars[id] = in
				return in, true
			}
		}
	}
	return v, found
}

// quietly evaluates an expression that belongs to no request.
func (f *frame) quietly(x python.Expr) (v value) {
	f.quiet(func() { v = f.eval(x, false) })
	return v
}

// quiet does something that belongs to no request: what it reads does not count.
func (r *reader) quiet(do func()) {
	always, may, left, results, filled := r.always, r.may, r.left, r.results, r.filled
	r.results, r.filled = map[string]value{}, map[any]value{}
	do()
	r.always, r.may, r.left, r.results, r.filled = always, may, left, results, filled
}

// imported returns the value that an import binds to a name.
func (f *frame) imported(s *python.Import, a python.Alias) value {
	if !s.From {
		if a.As == "" {
			top, _, _ := strings.Cut(a.Name, ".")
			return f.module(0, top)
		}
		return f.module(0, a.Name)
	}
	return f.attr(f.module(s.Level, s.Name), a.Name, false)
}

// module returns the module of an import: of the checkout, or of a library.
func (f *frame) module(level int, name string) value {
	file := f.env.file
	p, local := f.Find(file, level, name)
	switch {
	case p != nil:
		return &module{p, file, name}
	case local:
		return missing
	}
	return &library{name: name}
}

// inside returns a name of a module: one that it binds, or a module within it.
func (f *frame) inside(m *module, name string) value {
	if m.at.File != nil {
		if v, found := f.inModule(m.at.File, name); found {
			return v
		}
	}
	if m.at.Dir != "" {
		if p := f.Within(m.at.Dir, name); p != nil {
			return &module{p, m.from, m.name + "." + name}
		}
	}
	return missing
}

// dotted returns the value of a name or a dotted name. It calls nothing.
func (f *frame) dotted(x python.Expr) value {
	switch x := x.(type) {
	case *python.Name:
		return f.name(x.ID)
	case *python.Attr:
		var out []value
		for _, of := range f.leaves(f.dotted(x.X)) {
			switch of := of.(type) {
			case *module:
				out = append(out, f.inside(of, x.Name))
			case *library:
				out = append(out, &library{name: of.name + "." + x.Name})
			}
		}
		return f.join(out...)
	}
	return nil
}

// define returns the function or class of a definition, with its decorators.
func (f *frame) define(s python.Stmt) value {
	switch s := s.(type) {
	case *python.ClassDef:
		return &class{s, f.env, f.reader}
	case *python.FuncDef:
		var v value = &function{def: s, env: f.env}
		for i := len(s.Decorators) - 1; i >= 0; i-- {
			if d := s.Decorators[i]; !isRoute(d) {
				v = f.decorate(f.eval(d, false), v)
			}
		}
		return v
	}
	return nil
}

// decorate returns the result of a decorator. A library's decorator leaves the function unchanged. A decorator that is not
// found may read the request.
func (f *frame) decorate(decorator, fn value) value {
	if b, ok := decorator.(*bag); ok && f.anyCallable(b) {
		return f.either(b, false, func(d value, _ bool) value { return f.decorate(d, fn) })
	}
	if decorator == missing || decorator == nil {
		f.left = true
	}
	if !callable(decorator) {
		return fn
	}
	switch made := f.call(decorator, arguments{args: []value{fn}}, false).(type) {
	case *function:
		of, _ := fn.(*function)
		if made == of {
			return fn
		}
		wrapper := *made
		wrapper.wraps = of
		return &wrapper
	case *object, *bag:
		return made
	}
	return fn
}

// isRoute reports whether a decorator declares a route: it is a call of a method that is named like one of HTTP.
func isRoute(x python.Expr) bool {
	c, ok := x.(*python.Call)
	if !ok {
		return false
	}
	of, ok := c.Func.(*python.Attr)
	if !ok {
		return false
	}
	return routeMethods[of.Name] && len(c.Args)+len(c.Keywords) > 0
}

// routeMethods are the methods of a router that declare a route.
var routeMethods = setOf("get post put patch delete head options trace api_route route websocket add_api_route add_route")
