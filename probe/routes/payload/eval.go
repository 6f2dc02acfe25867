package payload

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A frame is a function that is being followed, or a module.
type frame struct {
	*reader
	env      *env
	self     value           // the object of the method
	in       *class          // the class that defines the method
	branched int             // the number of branches around the statement: in one, a name may keep its value
	outer    map[string]*env // of the names that are declared global or nonlocal
	result   value
}

// eval follows the calls in an expression and returns its value. sure says that every request that succeeds evaluates it.
func (f *frame) eval(x python.Expr, sure bool) value {
	if x == nil {
		return plain
	}
	if !f.enter() {
		return nil
	}
	defer f.leave()
	switch x := x.(type) {
	case *python.Name:
		v := f.name(x.ID)
		if f.inHandler {
			f.use(v)
		}
		return v
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

func (f *frame) compound(x python.Expr, sure bool) value {
	switch x := x.(type) {
	case *python.Bool:
		v := f.eval(x.Xs[0], sure)
		for _, later := range x.Xs[1:] {
			v = f.join(v, f.eval(later, false))
		}
		return v
	case *python.Cond:
		f.eval(x.Test, sure)
		return f.join(f.eval(x.Then, false), f.eval(x.Else, false))
	case *python.Binary:
		v := f.joined(x.Xs, sure)
		if b, ok := v.(*bag); ok {
			return &bag{vals: b.vals, named: b.named}
		}
		return v
	case *python.Str:
		var v value = plain
		for _, p := range x.Parts {
			if p.X != nil {
				v = f.join(v, f.eval(p.X, sure))
			}
		}
		return v
	case *python.Seq:
		out := &bag{}
		for _, e := range x.Elems {
			out.vals = append(out.vals, f.pack(f.eval(e, sure)))
		}
		if len(out.vals) > maxBag {
			out.vals = f.leaves(out)
		}
		return out
	case *python.Dict:
		return f.dictionary(x, sure)
	case *python.Index:
		return f.indexed(f.eval(x.X, sure), x.I, sure)
	case *python.Comp:
		return f.comprehension(x, sure)
	case *python.Other:
		v := f.joined(x.Xs, sure)
		if x.Yields {
			f.result = f.join(f.result, v)
		}
		return v
	}
	f.within(x, sure)
	return nil
}

func (f *frame) dictionary(x *python.Dict, sure bool) value {
	out := &bag{named: map[string]value{}}
	for i, e := range x.Values {
		f.eval(x.Keys[i], sure)
		v := f.eval(e, sure)
		if key, ok := python.LiteralText(x.Keys[i]); ok {
			out.named[key] = f.pack(v)
		} else if b, ok := v.(*bag); ok && x.Keys[i] == nil { // {**v}
			f.put(out, &bag{vals: b.vals})
			for name, in := range b.named {
				out.named[name] = in
			}
		} else {
			f.put(out, v)
		}
	}
	return out
}

// within evaluates the parts of an expression whose value does not contain them.
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
		v = f.join(v, f.eval(x, sure))
	}
	return v
}

// comprehension evaluates a comprehension: its first iterable for sure, the rest for each element.
func (f *frame) comprehension(x *python.Comp, sure bool) value {
	for i, c := range x.Fors {
		f.bind(c.Target, f.element(f.eval(c.Iter, sure && i == 0)))
		for _, test := range c.Ifs {
			f.eval(test, false)
		}
	}
	return &bag{vals: f.leaves(f.eval(x.Key, false), f.eval(x.Value, false))}
}

// indexed returns the value of of[at]. Annotated[dict, Depends(parse)] and Optional[Request] contain their parts.
func (f *frame) indexed(of value, at python.Expr, sure bool) value {
	index := f.eval(at, sure)
	switch of := of.(type) {
	case *library, *class:
		return f.join(of, index)
	case *object:
		if of.class != nil {
			if get := of.class.method("__getitem__"); get != nil {
				return f.call(get.bind(of), arguments{args: []value{index}}, sure)
			}
		}
	case *bag:
		if key, ok := python.LiteralText(at); ok && of.named[key] != nil {
			return f.join(append(f.leaves(&bag{vals: of.vals}), of.named[key])...)
		}
		return f.element(of)
	case marker:
		if of == theRequest { // its scope
			return perhaps
		}
	}
	return of
}

// element returns the value that a loop over a value gets.
func (r *reader) element(v value) value {
	switch v := v.(type) {
	case *bag:
		vs := append([]value{}, v.vals...)
		for _, in := range v.named {
			vs = append(vs, in)
		}
		return r.join(vs...)
	case marker:
		if v != theRequest && v != readsJSON {
			return v
		}
	}
	return nil
}

// attr returns the value of of.name.
func (f *frame) attr(of value, name string, sure bool) value {
	switch of := of.(type) {
	case marker:
		return f.attrOfMarker(of, name)
	case *module:
		return f.inside(of, name)
	case *library:
		return &library{name: of.name + "." + name}
	case *router:
		if name == "router" { // of an application
			return of
		}
		return &library{name: routerName + name, of: of}
	case *object:
		return f.attrOfObject(of, name, sure)
	case *ancestor:
		return f.inherited(of, name)
	case *class:
		all, foreign := of.lineage()
		return f.member(all, foreign, of, name)
	case *bag:
		var out []value
		for _, v := range f.leaves(of) {
			out = append(out, f.attr(v, name, sure))
		}
		return f.join(out...)
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
	case name == "receive", name == "_receive", name == "body", name == "stream", name == "_body":
		return theBytes
	case name == "scope", name == "_json":
		return perhaps
	}
	return nil
}

// attrOfObject returns an attribute of an object, or a method that is bound to it.
func (f *frame) attrOfObject(of *object, name string, sure bool) value {
	if v, ok := of.attrs[name]; ok {
		return v
	}
	if of.class == nil { // code that is not followed may have set it
		if f.kept(name) {
			f.note(false)
		}
		return perhaps
	}
	all, foreign := of.class.lineage()
	m := methodOf(all, name)
	if m != nil && isProperty(m.def) {
		return f.call(m.bind(of), arguments{}, sure)
	} else if m == nil && f.isRequestType(of.class) {
		return f.attrOfMarker(theRequest, name)
	}
	v := f.member(all, foreign, of, name)
	if get := methodOf(all, "__getattr__"); v == nil && get != nil {
		return f.call(get.bind(of), arguments{}, sure)
	}
	return v
}

// inherited returns a method of super().
func (f *frame) inherited(of *ancestor, name string) value {
	all, foreign := of.of.class.lineage()
	for i, k := range all {
		if k.def == of.after.def {
			all = all[i+1:]
			break
		}
	}
	if f.isRequestType(of.of.class) && methodOf(all, name) == nil {
		return f.attrOfMarker(theRequest, name)
	}
	if len(foreign) == 0 {
		foreign = []*library{{name: "builtins.object"}}
	}
	return f.member(all, foreign, of.of, name)
}

func decorated(def *python.FuncDef, name string) bool {
	for _, d := range def.Decorators {
		if strings.HasSuffix(python.LastName(d), name) {
			return true
		}
	}
	return false
}
