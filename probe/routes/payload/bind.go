package payload

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// arguments are the evaluated arguments of a call.
type arguments struct {
	args  []value
	named map[string]value
	rest  value // of *args and **kwargs that are passed on
}

func (a arguments) all() *bag {
	return &bag{vals: append(append([]value{}, a.args...), a.rest), named: a.named}
}

// passes reports whether the request, its body, or a way to read it is among the arguments.
func (r *reader) passes(a arguments) bool { return r.carries(a.all(), theRequest, theBytes, readsJSON) }

// listed returns the dependencies among the arguments of a router or a route.
func (r *reader) listed(a arguments) value {
	return r.join(a.keyword("dependencies"), a.rest)
}

// keyword returns the argument with a name; missing if the call has it and its value is not known.
func (a arguments) keyword(name string) value {
	v, given := a.named[name]
	if given && v == nil {
		return missing
	}
	return v
}

// arguments evaluates the arguments of a call.
func (f *frame) arguments(c *python.Call, sure bool) arguments {
	out := arguments{named: map[string]value{}}
	for _, x := range c.Args {
		if s, ok := x.(*python.Starred); ok {
			out.rest = f.join(out.rest, f.element(f.eval(s.X, sure)))
			continue
		}
		out.args = append(out.args, f.eval(x, sure))
	}
	for _, k := range c.Keywords {
		v := f.eval(k.Value, sure)
		b, ok := v.(*bag)
		switch {
		case k.Name != "":
			out.named[k.Name] = v
		case ok: // **v
			for name, in := range b.named {
				out.named[name] = in
			}
			out.rest = f.join(append([]value{out.rest}, b.vals...)...)
		default:
			out.rest = f.join(out.rest, v)
		}
	}
	return out
}

// params returns the parameters of a function, without self or cls.
func (fn *function) params() []python.Param {
	if fn.lambda != nil {
		return fn.lambda.Params
	}
	if fn.self != nil && len(fn.def.Params) > 0 {
		return fn.def.Params[1:]
	}
	return fn.def.Params
}

// parameters binds the parameters of a function. It reports whether one of them gets the request or its body.
func (f *frame) parameters(fn *function, args arguments) (given bool) {
	if fn.def != nil && fn.self != nil && len(fn.def.Params) > 0 {
		f.env.vars[fn.def.Params[0].Name] = fn.self
		given = f.carries(fn.self, theRequest, theBytes, perhaps)
	}
	left := arguments{args.args, maps.Clone(args.named), args.rest}
	for _, p := range fn.params() {
		v := f.parameter(fn, p, &left)
		f.env.vars[p.Name] = v
		given = given || f.carries(v, theRequest, theBytes, readsJSON, perhaps)
	}
	for e := fn.env; e != nil && e.up != nil && !given; e = e.up {
		for _, v := range e.vars {
			given = given || f.carries(v, theRequest, theBytes)
		}
	}
	return given
}

// parameter returns the value of a parameter: one of the remaining arguments, or the default.
func (f *frame) parameter(fn *function, p python.Param, left *arguments) value {
	switch p.Kind {
	case python.Star:
		all := &bag{}
		for _, in := range append(slices.Clip(left.args), left.rest) {
			all.vals = append(all.vals, f.pack(in))
		}
		left.args = nil
		return all
	case python.StarStar:
		all := &bag{vals: f.leaves(left.rest), named: map[string]value{}}
		for name, in := range left.named {
			all.named[name] = f.pack(in)
		}
		return all
	}
	out := &frame{reader: f.reader, env: fn.env}
	v, named := left.named[p.Name]
	switch {
	case named:
		delete(left.named, p.Name)
	case p.Kind == python.Positional && len(left.args) > 0:
		v, left.args = left.args[0], left.args[1:]
	default:
		v = f.join(left.rest, out.byDefault(p))
		f.unfilled(f.join(v, out.annotation(p.Ann)))
	}
	if v == nil || v == plain {
		if known := out.instance(out.annotation(p.Ann)); known != nil {
			return known
		}
	}
	return v
}

// unfilled notes a parameter with a dependency that the call does not fill: code that is not followed fills it.
func (f *frame) unfilled(v value) {
	for _, in := range f.leaves(v) {
		if _, is := in.(*dependency); is {
			f.note(false)
		}
	}
}

func (f *frame) byDefault(p python.Param) value {
	if p.Default == nil {
		return nil
	}
	return f.quietly(p.Default)
}

// keyOf names a call by the function, the values of its parameters, and the caller.
func (r *reader) keyOf(fn *function, in *frame, sure bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%p %p %p %v %v %v", fn.def, fn.lambda, fn.env, sure, r.caught > 0, r.inHandler)
	if fn.self != nil {
		r.key(&b, fn.self)
	}
	for _, p := range fn.params() {
		r.key(&b, in.env.vars[p.Name])
	}
	return b.String()
}

func (r *reader) key(b *strings.Builder, v value) {
	switch v := v.(type) {
	case nil:
		b.WriteString(" -")
	case marker:
		fmt.Fprintf(b, " %d", v)
	case *library:
		b.WriteString(" " + v.name)
	case *object:
		fmt.Fprintf(b, " %p.%d", v, v.writes)
	case *bag:
		r.spend(1)
		b.WriteString(" (")
		for _, in := range v.vals {
			r.key(b, in)
		}
		for _, name := range slices.Sorted(maps.Keys(v.named)) {
			b.WriteString(" " + name + ":")
			r.key(b, v.named[name])
		}
		b.WriteString(")")
	default:
		fmt.Fprintf(b, " %p", v)
	}
}
