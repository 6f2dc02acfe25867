package payload

import (
	"fmt"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// An arguments is what a call is given.
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

// arguments evaluates what a call is given.
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
