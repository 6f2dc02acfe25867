package payload

import (
	"github.com/engfix/engfix/probe/routes/python"
)

// evalCall follows a call in the source.
func (f *frame) evalCall(c *python.Call, sure bool) value {
	var of value
	var fn value
	if at, ok := c.Func.(*python.Attr); ok {
		of = f.eval(at.X, sure)
		fn = f.attr(of, at.Name, sure)
	} else {
		fn = f.eval(c.Func, sure)
	}
	args := f.arguments(c, sure)
	if _, picked := c.Func.(*python.Index); picked { // one of several
		sure = false
	}
	if lib, ok := fn.(*library); ok {
		switch {
		case lib.name == "builtins.getattr" && len(c.Args) > 1:
			return f.getattr(c, args, sure)
		case lib.name == "builtins.super":
			return f.super()
		case lib.name == "builtins.setattr" && len(args.args) > 2:
			return plain
		}
	}
	if b, ok := of.(*bag); ok && !anyCallable(fn) {
		b.absorb(args)
		return element(b)
	}
	switch {
	case of == plain && carries(args.all(), theBytes): // b"".join(chunks)
		return theBytes
	case fn == nil && carries(args.all(), theBytes) && parses(written(c.Func)):
		f.note(sure)
		return plain
	}
	made := f.call(fn, args, sure)
	switch v := made.(type) {
	case *router:
		if v.made == nil {
			v.made = c
		}
	case *object:
		if v.made == nil {
			v.made = c
		}
	}
	return made
}

// absorb keeps the arguments of a method of a container: chunks.append(chunk).
func (b *bag) absorb(args arguments) {
	for _, v := range append(args.args, args.rest) {
		if v != nil && v != plain && len(b.vals) < maxBag && v != value(b) {
			b.vals = append(b.vals, flat(v))
		}
	}
}

func anyCallable(v value) (is bool) {
	each(v, func(v value) {
		if _, lib := v.(*library); lib || v == readsJSON || v == theBytes || callable(v) {
			is = true
		}
	})
	return is
}

// written is a dotted name as the source has it.
func written(x python.Expr) string {
	if a, ok := x.(*python.Attr); ok {
		return written(a.X) + "." + a.Name
	}
	return python.LastName(x)
}

func (f *frame) getattr(c *python.Call, args arguments, sure bool) value {
	if name, ok := python.LiteralText(c.Args[1]); ok {
		return f.attr(args.args[0], name, sure)
	}
	if carries(args.all(), theRequest) {
		f.note(false)
	}
	return nil
}

// super is the object as one of the class above its own.
func (f *frame) super() value {
	o, ok := f.self.(*object)
	if !ok || o.class == nil {
		return nil
	}
	for _, b := range o.class.bases() {
		switch b := b.(type) {
		case *class:
			return &object{class: b, attrs: o.attrs}
		case *library:
			return b
		}
	}
	return &library{"builtins.object"}
}

// call follows a call of a value and returns what it returns.
func (f *frame) call(fn value, args arguments, sure bool) value {
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
		var out value
		for _, v := range fn.vals {
			out = join(out, f.call(v, args, sure && len(fn.vals) == 1))
		}
		return out
	case marker:
		return f.callMarker(fn, args, sure)
	}
	if f.callbacks(args) {
		return nil
	}
	if args.carries() {
		f.left = true
	}
	return nil
}

func (f *frame) callMarker(fn marker, args arguments, sure bool) value {
	switch fn {
	case readsJSON:
		f.note(sure)
		return plain
	case missing:
		if args.carries() {
			f.note(false)
		}
	}
	return fn
}

// construct makes an object of a class.
func (f *frame) construct(c *class, args arguments, sure bool) value {
	o := &object{class: c, attrs: map[string]value{}}
	if args.carries() && isRequestType(c) {
		o.attrs["scope"] = theRequest
	}
	if init := c.method("__init__"); init != nil {
		f.follow(init.bind(o), args, sure)
		return o
	}
	for name, v := range args.named {
		o.attrs[name] = v
	}
	i := 0
	for _, s := range c.def.Body { // the fields of a data class
		if a, ok := s.(*python.Assign); ok && a.Ann != nil && i < len(args.args) {
			o.attrs[python.LastName(a.Targets[0])] = args.args[i]
			i++
		}
	}
	return o
}

// follow runs a function once for what it is given.
func (r *reader) follow(fn *function, args arguments, sure bool) value {
	in := &frame{reader: r, env: newEnv(fn.env, nil), self: fn.self}
	given := in.parameters(fn, args)
	key := keyOf(fn, in, sure)
	if v, known := r.results[key]; known {
		return v
	}
	if r.running[key] {
		return nil
	}
	if r.depth >= maxDepth || r.runs >= maxRuns {
		if given {
			r.note(false) // it reads the body, for all that is known
		}
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
	r.depth++
	r.runs++
	if fn.lambda != nil {
		in.result = in.eval(fn.lambda.Body, sure)
	} else {
		in.body(fn.def.Body(), sure)
	}
	r.depth--
	delete(r.running, key)
	r.results[key] = in.result
	return in.result
}
