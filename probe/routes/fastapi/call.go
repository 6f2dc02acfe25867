package fastapi

import "github.com/engfix/engfix/probe/routes/python"

// maxCalls bounds how deep calls are followed.
const maxCalls = 24

// shortFunction is how many statements a function may have to be followed for its result alone.
const shortFunction = 12

// call gives what a call gives, and does to routers what it does.
func (f *frame) call(c *python.Call) value {
	callee := f.eval(c.Func)
	args := f.arguments(c)
	switch fn := callee.(type) {
	case *method:
		return f.onRouter(fn, c, args)
	case *registrar:
		if len(args.pos) == 1 {
			f.register(fn, args.pos[0], f.site(c.At()))
			return args.pos[0]
		}
	case *textMethod:
		if fn.name == "format" && len(args.keywords) > 0 {
			return Unknown()
		}
		return fn.call(args.pos)
	case *dictMethod:
		return fn.call(args)
	case *function:
		if f.follows(fn, args) {
			return f.invoke(fn, args)
		}
		return unknown{}
	case *class:
		switch kindOf(fn) {
		case routerClass, appClass:
			return f.makeRouter(kindOf(fn) == appClass, c, args)
		}
		return f.instantiate(fn, args)
	case *stranger:
		return f.callStranger(fn, c, args)
	case *Router:
		return unknown{} // an application called as ASGI
	}
	f.gaps(c, args)
	return unknown{}
}

// callStranger gives what calling a thing gives whose source is not at hand.
func (f *frame) callStranger(fn *stranger, c *python.Call, args *arguments) value {
	switch kindOf(fn) {
	case routerClass, appClass:
		return f.makeRouter(kindOf(fn) == appClass, c, args)
	case sseClass:
		return unknown{}
	}
	if fn.local && fn.parent != nil && isRouterMethod(fn.last()) {
		return f.onRouter(&method{fn.parent, fn.last()}, c, args)
	}
	switch fn.name {
	case "str", "list", "tuple", "typing.cast":
		if len(args.pos) > 0 {
			return args.pos[len(args.pos)-1]
		}
		if fn.name == "list" {
			return &list{}
		}
	case "dict":
		d := &dict{}
		for _, k := range args.keywords {
			d.keys, d.vals = append(d.keys, Known(k.name)), append(d.vals, k.v)
		}
		return d
	case "getattr":
		if len(args.pos) >= 2 {
			if name, ok := text(args.pos[1]).Value(); ok {
				return f.attr(args.pos[0], name)
			}
		}
	case "enumerate":
		return enumerate(args)
	case "zip":
		return zip(args)
	case "importlib.import_module":
		if len(args.pos) > 0 {
			if name, ok := text(args.pos[0]).Value(); ok {
				return f.t.importNamed(f.mod, name)
			}
		}
		return &stranger{name: "import_module()", local: true, module: true} // a plug-in, whichever it is
	}
	if fn.local {
		f.gaps(c, args) // a library's would add no routes of the code base
	}
	if len(fn.name) > maxName {
		return fn
	}
	return &stranger{name: fn.name + "()", local: fn.local}
}

// gaps records that routers are handed to code that cannot be followed.
func (f *frame) gaps(c *python.Call, args *arguments) {
	for _, v := range args.all() {
		if r, ok := v.(*Router); ok {
			what := calleeName(c)
			if what == "" {
				what = "a function"
			}
			r.Gaps = append(r.Gaps, Gap{Site: f.site(c.At()), What: what + " is handed the router and cannot be followed"})
		}
	}
}

func enumerate(args *arguments) value {
	if len(args.pos) == 0 {
		return unknown{}
	}
	elems, known := elements(args.pos[0])
	if !known {
		return unknown{}
	}
	l := &list{}
	for _, e := range elems {
		l.elems = append(l.elems, &list{elems: []value{unknown{}, e}})
	}
	return l
}

func zip(args *arguments) value {
	var l list
	for i := 0; ; i++ {
		row := &list{}
		for _, a := range args.pos {
			elems, known := elements(a)
			if !known {
				return unknown{}
			}
			if i >= len(elems) {
				return &l
			}
			row.elems = append(row.elems, elems[i])
		}
		if len(row.elems) == 0 {
			return &l
		}
		l.elems = append(l.elems, row)
	}
}

// call gives what a method of a dictionary gives.
func (m *dictMethod) call(args *arguments) value {
	switch m.name {
	case "items":
		l := &list{}
		for i, k := range m.dict.keys {
			l.elems = append(l.elems, &list{elems: []value{k, m.dict.vals[i]}})
		}
		return l
	case "keys":
		return &list{elems: m.dict.keys}
	case "values":
		return &list{elems: m.dict.vals}
	case "get":
		if len(args.pos) > 0 {
			return m.dict.get(args.pos[0])
		}
	}
	return unknown{}
}

// follows reports whether a call is worth following: it may show a route, it is handed a router, or it is short enough
// to follow for a constant.
func (f *frame) follows(fn *function, args *arguments) bool {
	if fn.def == nil {
		return true
	}
	s := fn.mod.shapes[fn.def]
	if s.relevant || s.size <= shortFunction {
		return true
	}
	for _, v := range args.all() {
		switch v := v.(type) {
		case *Router, *instance:
			return true
		case *list:
			for _, e := range v.elems {
				if _, ok := e.(*Router); ok {
					return true
				}
			}
		}
	}
	return false
}

// invoke follows a call. Args is nil where nothing calls the function: then nothing is known of its parameters.
func (f *frame) invoke(fn *function, args *arguments) value {
	if f.depth >= maxCalls {
		return unknown{}
	}
	size := 1
	if fn.def != nil {
		size += fn.mod.shapes[fn.def].size
		if args != nil {
			f.t.called[fn.def] = true
		}
		if !f.t.followed[fn.def] && args == nil && f.t.guess == nil {
			f.t.guess = fn.def
			defer func() { f.t.guess = nil }()
		}
		f.t.followed[fn.def] = true
	}
	if !f.t.spend(size) {
		return unknown{}
	}
	inner := &frame{
		t: f.t, mod: fn.mod, scope: newScope(fn.scope), depth: f.depth + 1, outer: f.conditional(),
		again: true,
	}
	if fn.def == nil {
		inner.bind(fn.lambda.Params, fn.self, args)
		return inner.eval(fn.lambda.Body)
	}
	inner.bind(fn.def.Params, fn.self, args)
	inner.exec(fn.def.Body)
	if inner.returns == nil {
		return none{}
	}
	return inner.returns
}

// bind gives the parameters of a function their values.
func (f *frame) bind(params []python.Param, self value, args *arguments) {
	given := arguments{}
	if args != nil {
		given = *args
	}
	if self != nil {
		given.pos = append([]value{self}, given.pos...)
	}
	for i, p := range params {
		var v value
		switch p.Kind {
		case python.Star:
			l := &list{}
			if i < len(given.pos) {
				l.elems = given.pos[i:]
			}
			v = l
			if args == nil || given.more {
				v = unknown{}
			}
		case python.StarStar:
			v = f.rest(params, &given)
			if args == nil || given.more {
				v = unknown{}
			}
		case python.KeywordOnly:
			v = given.arg(-1, p.Name)
		default:
			v = given.arg(i, p.Name)
		}
		if v == nil && p.Default != nil && args != nil && !given.more {
			v = f.eval(p.Default)
		}
		if v == nil {
			v = f.parameter(p)
		}
		if p.Name != "" {
			f.scope.set(p.Name, v)
		}
	}
}

// rest gives the keyword arguments that no parameter takes.
func (f *frame) rest(params []python.Param, given *arguments) value {
	d := &dict{}
next:
	for _, k := range given.keywords {
		for _, p := range params {
			if p.Name == k.name && p.Kind != python.StarStar && p.Kind != python.Star {
				continue next
			}
		}
		d.keys, d.vals = append(d.keys, Known(k.name)), append(d.vals, k.v)
	}
	return d
}

// parameter gives what is known of a parameter that nothing is passed for: a router where its annotation says so,
// otherwise something of the code base's own.
func (f *frame) parameter(p python.Param) value {
	s := &stranger{name: p.Name, local: true}
	if p.Ann != nil {
		switch kindOf(f.eval(p.Ann)) {
		case routerClass:
			f.assume(s, f.site(p.Ann.At()), false)
			return s.router
		case appClass:
			f.assume(s, f.site(p.Ann.At()), true)
			return s.router
		}
	}
	return s
}

// instantiate makes an instance of a class of the source.
func (f *frame) instantiate(c *class, args *arguments) value {
	i := &instance{of: c, fields: map[string]value{}}
	if c.first == nil {
		c.first = i
	}
	if init, ok := c.attr("__init__", 0).(*function); ok {
		bound := *init
		bound.self = i
		if args == nil || f.follows(&bound, args) {
			f.invoke(&bound, args)
		}
		return i
	}
	if args == nil {
		return i
	}
	// Without an __init__ it is a data class, a named tuple or a model: its annotated names are its parameters.
	n := 0
	for _, s := range c.def.Body {
		a, ok := s.(*python.Assign)
		if !ok || a.Ann == nil {
			continue
		}
		if name, ok := a.Targets[0].(*python.Name); ok {
			if v := args.arg(n, name.ID); v != nil {
				i.fields[name.ID] = v
			}
			n++
		}
	}
	return i
}
