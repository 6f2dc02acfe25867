package payload

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

func (f *frame) evalCall(c *python.Call, sure bool) value {
	var of value
	var fn value
	at, method := c.Func.(*python.Attr)
	if method {
		of = f.eval(at.X, sure)
		fn = f.attr(of, at.Name, sure)
	} else {
		fn = f.eval(c.Func, sure)
	}
	args := f.arguments(c, sure)
	if f.inHandler {
		f.use(args.all())
	}
	if _, picked := c.Func.(*python.Index); picked { // one of several
		sure = false
	}
	if lib, ok := fn.(*library); ok {
		if v, known := f.special(lib, c, args, sure); known {
			return v
		}
	}
	if b, ok := of.(*bag); ok && method && !f.anyCallable(fn) {
		return f.container(b, at.Name, args)
	}
	all := args.all()
	if lib, ok := of.(*library); ok && method && strings.HasSuffix(lib.name, "()") && !measures[lib.top()] && f.carries(all, theBytes, perhaps) {
		f.bind(at.X, f.join(of, f.keptBy(lib, all))) // buffer.extend(chunk)
	}
	switch {
	case of == plain && f.carries(all, theBytes): // b"".join(chunks)
		return theBytes
	case fn == nil && parses(written(c.Func)) && f.carries(all, theBytes):
		return f.parse(sure)
	case fn == nil && parses(written(c.Func)) && f.carries(all, perhaps):
		return f.parse(false)
	}
	made := f.call(fn, args, sure)
	if by := maker(made); by != nil && *by == nil {
		*by = c
	}
	return made
}

// special evaluates a call of a function that needs its own rule. known is false for any other function.
func (f *frame) special(lib *library, c *python.Call, args arguments, sure bool) (v value, known bool) {
	switch {
	case lib.name == "builtins.getattr" && len(c.Args) > 1:
		return f.getattr(c, args, sure), true
	case lib.name == "builtins.super":
		return f.super(), true
	case lib.name == "builtins.setattr" && len(args.args) > 2:
		if name, ok := python.LiteralText(c.Args[1]); ok {
			f.setAttr(args.args[0], name, args.args[2])
		}
		return plain, true
	case strings.HasSuffix(lib.name, "Router.__init__") || strings.HasSuffix(lib.name, ".FastAPI.__init__"):
		if o, ok := f.self.(*object); ok {
			o.set("dependencies", f.listed(args))
			o.set("route_class", args.named["route_class"])
		}
		return plain, true
	}
	return nil, false
}

// container returns the result of a container's method. The container keeps the arguments, as in chunks.append(chunk), but
// not the key of a dictionary.
func (f *frame) container(b *bag, method string, args arguments) value {
	vals := args.args
	one := method == "get" || method == "pop" || method == "setdefault"
	if one {
		vals = vals[min(1, len(vals)):]
	}
	f.put(b, &bag{vals: vals, named: args.named})
	f.put(b, args.rest)
	switch {
	case one:
		return f.element(b)
	case method == "items":
		return &bag{vals: []value{&bag{vals: f.leaves(b), either: true}}}
	}
	return &bag{vals: f.leaves(b)}
}

func (f *frame) anyCallable(v value) bool {
	for _, v := range f.leaves(v) {
		if _, lib := v.(*library); lib || v == readsJSON || v == theBytes || callable(v) {
			return true
		}
	}
	return false
}

// written returns a dotted name as the source writes it.
func written(x python.Expr) string {
	if a, ok := x.(*python.Attr); ok {
		return written(a.X) + "." + a.Name
	}
	return python.LastName(x)
}

func (f *frame) getattr(c *python.Call, args arguments, sure bool) value {
	if name, ok := python.LiteralText(c.Args[1]); ok && len(args.args) > 0 {
		return f.attr(args.args[0], name, sure)
	}
	if f.carries(args.all(), theRequest) {
		f.note(false)
	}
	return nil
}

// super returns the object with the methods of the classes after the method's own.
func (f *frame) super() value {
	o, ok := f.self.(*object)
	if !ok || o.class == nil || f.in == nil {
		return nil
	}
	return &ancestor{o, f.in}
}

// call follows a call of a value and returns the result.
func (f *frame) call(fn value, args arguments, sure bool) value {
	if !f.enter() {
		return nil
	}
	defer f.leave()
	switch fn := fn.(type) {
	case *function:
		return f.follow(fn, args, sure)
	case *class:
		return f.construct(fn, args, sure)
	case *object:
		if fn.class != nil {
			if m := fn.class.method("__call__"); m != nil {
				return f.follow(m.bind(fn), args, sure)
			}
		}
	case *library:
		return f.foreign(fn, args, sure)
	case *bag:
		return f.either(fn, sure, func(v value, sure bool) value { return f.call(v, args, sure) })
	case marker:
		return f.callMarker(fn, args, sure)
	}
	if f.callbacks(args) {
		return nil
	}
	if f.passes(args) {
		f.left = true
	}
	if f.carries(args.all(), parsed) {
		return parsed
	}
	return nil
}

// either tries each of several values. It reads the body for sure only if every one of them does.
func (r *reader) either(of value, sure bool, do func(v value, sure bool) value) value {
	vs := r.leaves(of)
	before, all, noted := r.always, sure, len(vs) > 0
	var out []value
	for _, v := range vs {
		r.always = false
		made := do(v, sure)
		all = all && (r.always || r.carries(made, parsed))
		noted = noted && r.always
		out = append(out, made)
	}
	if sure && !all && len(vs) > 1 {
		out = nil
		for _, v := range vs {
			out = append(out, do(v, false))
		}
	}
	r.always = before || noted
	return r.join(out...)
}

func (f *frame) callMarker(fn marker, args arguments, sure bool) value {
	switch fn {
	case readsJSON:
		return f.parse(sure)
	case missing:
		if f.passes(args) {
			f.note(false)
		}
	case perhaps:
		if f.passes(args) {
			f.left = true
		}
	}
	return fn
}

// construct makes an object of a class.
func (f *frame) construct(c *class, args arguments, sure bool) value {
	o := &object{class: c, attrs: map[string]value{}}
	if f.passes(args) && f.isRequestType(c) {
		o.set("scope", theRequest)
	}
	if init := c.method("__init__"); init != nil {
		f.follow(init.bind(o), args, sure)
		f.unnamed(o)
		return o
	}
	for name, v := range args.named {
		o.set(name, v)
	}
	if args.rest != nil {
		o.set("**", args.rest)
	}
	next := 0
	for _, fd := range c.fields() { // of a data class
		switch {
		case fd.ann == nil || args.named[fd.name] != nil:
		case next < len(args.args):
			o.set(fd.name, args.args[next])
			next++
		case args.rest != nil:
			o.set(fd.name, args.rest)
		}
	}
	return o
}

// unnamed follows the methods that Python calls by itself on an object with the request: __await__, __aiter__.
func (f *frame) unnamed(o *object) {
	all, _ := o.class.lineage()
	for _, k := range all {
		for _, s := range k.def.Body {
			def, ok := s.(*python.FuncDef)
			if ok && strings.HasPrefix(def.Name, "__") && !named[def.Name] && f.carries(o, theRequest, theBytes) {
				f.call((&function{def: def, env: k.env, in: k}).bind(o), arguments{}, false)
			}
		}
	}
}

// named lists methods with such names that are followed at their calls.
var named = setOf("__init__ __new__ __call__ __enter__ __aenter__ __getattr__ ")

// follow runs a function once for the same arguments.
func (r *reader) follow(fn *function, args arguments, sure bool) value {
	if !r.enter() {
		return nil
	}
	defer r.leave()
	in := &frame{reader: r, env: newEnv(fn.env, nil), self: fn.self, in: fn.in}
	given := in.parameters(fn, args)
	key := r.keyOf(fn, in, sure)
	if v, known := r.results[key]; known {
		return v
	}
	if r.running[key] {
		return nil
	}
	if !given {
		if r.aside >= maxAside {
			return nil
		}
		r.aside++
		defer func() { r.aside-- }()
	}
	r.running[key] = true
	in.run(fn, args, sure)
	delete(r.running, key)
	r.results[key] = in.result
	return in.result
}

// run follows the body of a function.
func (f *frame) run(fn *function, args arguments, sure bool) {
	if fn.lambda != nil {
		f.result = f.eval(fn.lambda.Body, sure)
		return
	}
	if o, ok := fn.self.(*object); ok && isStub(fn.def) && (f.passes(args) || f.carries(o, theRequest)) {
		f.note(false) // a class that is not known defines it
	}
	within := f.inHandler
	f.inHandler = within || fn.def == f.handles
	f.body(fn.def.Body(), sure)
	f.inHandler = within
}
