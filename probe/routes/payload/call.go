package payload

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// Arguments are what a call is given.
type arguments struct {
	args  []value
	named map[string]value
	rest  value // of *args and **kwargs that are passed on
}

// all are the values of all arguments.
func (a arguments) all() *bag {
	return &bag{vals: append(append([]value{}, a.args...), a.rest), named: a.named}
}

// carries reports whether the request, its body, or a way to read it is among the arguments.
func (a arguments) carries() bool {
	in := a.all()
	return carries(in, theRequest) || carries(in, theBytes) || carries(in, readsJSON)
}

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

func (f *frame) arguments(c *python.Call, sure bool) arguments {
	out := arguments{named: map[string]value{}}
	for _, x := range c.Args {
		if s, ok := x.(*python.Starred); ok {
			out.rest = join(out.rest, element(f.eval(s.X, sure)))
			continue
		}
		out.args = append(out.args, f.eval(x, sure))
	}
	for _, k := range c.Keywords {
		v := f.eval(k.Value, sure)
		if k.Name != "" {
			out.named[k.Name] = v
			continue
		}
		b, ok := v.(*bag)
		if !ok {
			out.rest = join(out.rest, v)
			continue
		}
		for name, in := range b.named {
			out.named[name] = in
		}
		for _, in := range b.vals {
			out.rest = join(out.rest, in)
		}
	}
	return out
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
	if s, ok := c.Args[1].(*python.Str); ok && len(s.Parts) == 1 && s.Parts[0].X == nil {
		return f.attr(args.args[0], s.Parts[0].Text, sure)
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

// callbacks follows the functions among the arguments of a call that cannot be followed, which may call them with the
// arguments after them: run_in_threadpool(parse, raw). It reports whether there are any.
func (f *frame) callbacks(args arguments) (any bool) {
	for i, v := range args.args {
		switch fn := v.(type) {
		case *function:
			f.follow(fn, arguments{args.args[i+1:], args.named, args.rest}, false)
			any = true
		case *library:
			if parses(fn.name) && carries(args.all(), theBytes) {
				f.note(false)
				any = true
			}
		}
	}
	for _, v := range args.named {
		if fn, ok := v.(*function); ok {
			f.follow(fn, arguments{}, false)
		}
	}
	if carries(args.all(), readsJSON) {
		f.note(false)
	}
	return any
}

// foreign is a call of a library.
func (f *frame) foreign(lib *library, args arguments, sure bool) value {
	web := lib.top() == "fastapi" || lib.top() == "starlette"
	switch last := lib.last(); {
	case strings.HasPrefix(lib.name, routerName):
		return plain
	case web && (last == "Depends" || last == "Security"):
		d := &dependency{target: args.named["dependency"]}
		if len(args.args) > 0 {
			d.target = args.args[0]
		}
		return d
	case web && last == "Request" && args.carries():
		return theRequest
	case web && last == "get_route_handler":
		return plain
	case strings.HasSuffix(last, "Router") || web && (last == "FastAPI" || last == "Starlette"):
		return &router{depends: args.named["dependencies"], class: args.named["route_class"]}
	}
	called := f.callbacks(args)
	all := args.all()
	switch {
	case lib.name == "functools.partial" && len(args.args) > 0:
		return args.args[0]
	case carries(all, theBytes) && parses(lib.name):
		f.note(sure)
		return plain
	case carries(all, theRequest) && lib.top() == "builtins":
		return all
	case carries(all, theRequest) && (!web || slices.Contains(args.args, nil)) && !called, carries(all, theBytes) && !called && !web && !standard[lib.top()]:
		f.left = true
	case carries(all, theBytes):
		return theBytes
	}
	return &library{lib.name + "()"}
}

// parses reports whether a function of that full name parses JSON, by what it is called: json.loads, msgspec.json.decode,
// pydantic.BaseModel.model_validate_json, parse_raw.
func parses(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	if strings.HasPrefix(last, "parse_raw") {
		return true
	}
	if !strings.Contains(name, "json") {
		return false
	}
	for _, verb := range []string{"load", "decode", "parse", "valid", "from", "read"} {
		if strings.Contains(last, verb) {
			return true
		}
	}
	return false
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

// params are the parameters of a function without the one of its object.
func (fn *function) params() []python.Param {
	if fn.lambda != nil {
		return fn.lambda.Params
	}
	if fn.self != nil && len(fn.def.Params) > 0 {
		return fn.def.Params[1:]
	}
	return fn.def.Params
}

// parameters binds the parameters of a function; it reports whether one is given the request or its body.
func (f *frame) parameters(fn *function, args arguments) (given bool) {
	if fn.def != nil && fn.self != nil && len(fn.def.Params) > 0 {
		f.env.vars[fn.def.Params[0].Name] = fn.self
		given = carries(fn.self, theRequest) || carries(fn.self, theBytes)
	}
	out := &frame{reader: f.reader, env: fn.env}
	next, used := 0, map[string]bool{}
	for _, p := range fn.params() {
		var v value
		switch p.Kind {
		case python.Star:
			v = &bag{vals: append(append([]value{}, args.args[min(next, len(args.args)):]...), args.rest)}
			next = len(args.args)
		case python.StarStar:
			left := map[string]value{}
			for name, in := range args.named {
				if !used[name] {
					left[name] = in
				}
			}
			v = &bag{vals: []value{args.rest}, named: left}
		default:
			named, ok := args.named[p.Name]
			switch {
			case ok:
				v, used[p.Name] = named, true
			case p.Kind == python.Positional && next < len(args.args):
				v = args.args[next]
				next++
			default:
				v = join(args.rest, out.byDefault(p))
			}
			if v == nil || v == plain {
				if known := out.instance(out.annotation(p.Ann)); known != nil {
					v = known
				}
			}
		}
		f.env.vars[p.Name] = v
		given = given || carries(v, theRequest) || carries(v, theBytes) || carries(v, readsJSON)
	}
	for e := fn.env; e != nil && e.up != nil && !given; e = e.up {
		for _, v := range e.vars {
			given = given || carries(v, theRequest) || carries(v, theBytes)
		}
	}
	return given
}

func (f *frame) byDefault(p python.Param) value {
	if p.Default == nil {
		return nil
	}
	return f.quietly(p.Default)
}

// keyOf names a call by the function and what its parameters hold.
func keyOf(fn *function, in *frame, sure bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%p %p %p %v", fn.def, fn.lambda, fn.env, sure)
	if fn.self != nil {
		fmt.Fprintf(&b, " %p", fn.self)
	}
	for _, p := range fn.params() {
		key(&b, in.env.vars[p.Name], 0)
	}
	return b.String()
}

func key(b *strings.Builder, v value, depth int) {
	switch v := v.(type) {
	case nil:
		b.WriteString(" -")
	case marker:
		fmt.Fprintf(b, " %d", v)
	case *library:
		b.WriteString(" " + v.name)
	case *bag:
		if depth > 3 {
			return
		}
		b.WriteString(" (")
		for _, in := range v.vals {
			key(b, in, depth+1)
		}
		fmt.Fprintf(b, " %d)", len(v.named))
	default:
		fmt.Fprintf(b, " %p", v)
	}
}
