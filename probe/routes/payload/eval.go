package payload

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A frame is a function that is being followed, or a module.
type frame struct {
	*reader
	env      *env
	self     value // the object of the method
	branched int   // how many branches the statement is in: a name may keep what it held
	result   value
}

// eval follows the calls in an expression and returns what it holds. sure says that each request that succeeds gets there.
func (f *frame) eval(x python.Expr, sure bool) value {
	switch x := x.(type) {
	case nil:
		return plain
	case *python.Name:
		return f.name(x.ID)
	case *python.Constant, *python.Compare, *python.Not:
		f.within(x, sure)
		return plain
	case *python.Await:
		return f.eval(x.X, sure)
	case *python.Starred:
		return f.eval(x.X, sure)
	case *python.Attr:
		return f.attr(f.eval(x.X, sure), x.Name, sure)
	case *python.Call:
		return f.evalCall(x, sure)
	case *python.Named:
		v := f.eval(x.Value, sure)
		f.bind(x.Target, v)
		return v
	case *python.Lambda:
		return &function{lambda: x, env: f.env}
	}
	return f.compound(x, sure)
}

// compound evaluates an expression that is made of others.
func (f *frame) compound(x python.Expr, sure bool) value {
	switch x := x.(type) {
	case *python.Bool:
		v := f.eval(x.Xs[0], sure)
		for _, later := range x.Xs[1:] {
			v = join(v, f.eval(later, false))
		}
		return v
	case *python.Cond:
		f.eval(x.Test, sure)
		return join(f.eval(x.Then, false), f.eval(x.Else, false))
	case *python.Binary:
		return f.joined(x.Xs, sure)
	case *python.Str:
		var v value = plain
		for _, p := range x.Parts {
			if p.X != nil {
				v = join(v, f.eval(p.X, sure))
			}
		}
		return v
	case *python.Seq:
		out := &bag{}
		for _, e := range x.Elems {
			out.vals = append(out.vals, flat(f.eval(e, sure)))
		}
		return out
	case *python.Dict:
		out := &bag{}
		for i, e := range x.Values {
			f.eval(x.Keys[i], sure)
			out.vals = append(out.vals, flat(f.eval(e, sure)))
		}
		return out
	case *python.Index:
		of, at := f.eval(x.X, sure), f.eval(x.I, sure)
		return indexed(of, at)
	case *python.Comp:
		return f.comprehension(x, sure)
	case *python.Other:
		v := f.joined(x.Xs, sure)
		if x.Yields {
			f.result = join(f.result, v)
		}
		return v
	}
	f.within(x, sure)
	return nil
}

// within evaluates the expressions in an expression that holds nothing of them itself.
func (f *frame) within(x python.Expr, sure bool) {
	python.WalkExpr(x, func(in python.Expr) bool {
		if in == x {
			return true
		}
		f.eval(in, sure)
		return false
	})
}

func (f *frame) joined(xs []python.Expr, sure bool) value {
	var v value = plain
	for _, x := range xs {
		v = join(v, f.eval(x, sure))
	}
	return v
}

// comprehension evaluates a comprehension: its first iterable for sure, the rest for each element.
func (f *frame) comprehension(x *python.Comp, sure bool) value {
	for i, c := range x.Fors {
		f.bind(c.Target, element(f.eval(c.Iter, sure && i == 0)))
		for _, test := range c.Ifs {
			f.eval(test, false)
		}
	}
	return &bag{vals: []value{flat(f.eval(x.Key, false)), flat(f.eval(x.Value, false))}}
}

// indexed is what of[at] holds. Annotated[dict, Depends(parse)] and Optional[Request] hold what is in them.
func indexed(of, at value) value {
	switch of := of.(type) {
	case *library, *class:
		return &bag{vals: []value{of, at}}
	case *bag:
		return element(of)
	}
	return of
}

// element is what a loop over a value gets.
func element(v value) value {
	b, ok := v.(*bag)
	if !ok {
		if v == theBytes {
			return v
		}
		return nil
	}
	var out value
	for _, in := range b.vals {
		out = join(out, in)
	}
	for _, in := range b.named {
		out = join(out, in)
	}
	return out
}

// attr is what of.name holds.
func (f *frame) attr(of value, name string, sure bool) value {
	switch of := of.(type) {
	case marker:
		return f.attrOfMarker(of, name)
	case *module:
		return f.inside(of, name)
	case *library:
		return &library{of.name + "." + name}
	case *router:
		return &library{routerName + name}
	case *object:
		return f.attrOfObject(of, name, sure)
	case *class:
		if m := of.method(name); m != nil {
			if decorated(m.def, "staticmethod") {
				return m
			}
			if decorated(m.def, "classmethod") {
				return m.bind(of)
			}
			return m
		}
		return f.ofClass(of, name)
	case *bag:
		if of.named != nil {
			return element(of)
		}
		var out value
		each(of, func(v value) { out = join(out, f.attr(v, name, sure)) })
		return out
	}
	return nil
}

func (f *frame) attrOfMarker(of marker, name string) value {
	switch {
	case of != theRequest:
		return of
	case name == "json":
		return readsJSON
	case name == "state":
		return f.state
	case name == "receive", name == "_receive", name == "body", name == "stream":
		return theBytes
	}
	return nil
}

// attrOfObject is an attribute of an object, or a method that is bound to it.
func (f *frame) attrOfObject(of *object, name string, sure bool) value {
	if v, ok := of.attrs[name]; ok {
		return v
	}
	if of.class == nil {
		return nil
	}
	m := of.class.method(name)
	switch {
	case m == nil && isRequestType(of.class):
		return f.attrOfMarker(theRequest, name)
	case m == nil:
		return f.ofClass(of.class, name)
	case decorated(m.def, "property") || decorated(m.def, "cached_property"):
		return f.call(m.bind(of), arguments{}, sure)
	case decorated(m.def, "staticmethod"):
		return m
	case decorated(m.def, "classmethod"):
		return m.bind(of.class)
	}
	return m.bind(of)
}

// ofClass is a member of a class that is no method of the source: a value of its body, or a member of the library's class
// that it is made from.
func (f *frame) ofClass(c *class, name string) value {
	if x, e := c.member(name); x != nil {
		return (&frame{reader: f.reader, env: e}).quietly(x)
	}
	if _, foreign := c.lineage(); foreign != nil {
		return &library{foreign.name + "." + name}
	}
	return nil
}

func decorated(def *python.FuncDef, name string) bool {
	for _, d := range def.Decorators {
		if strings.HasSuffix(python.LastName(d), name) {
			return true
		}
	}
	return false
}
