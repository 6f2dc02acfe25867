package payload

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A value is the value of a name, as far as it matters: one of the types below. It is nil if nothing is known of it.
type value any

type (
	// A marker is a value without parts.
	marker uint8
	// A function is a function of the checkout.
	function struct {
		def    *python.FuncDef
		lambda *python.Lambda
		env    *env
		self   value     // the object that it is a method of
		in     *class    // the class that defines it
		wraps  *function // the function that a decorator made it from
	}
	// A class is a class of the checkout.
	class struct {
		def *python.ClassDef
		env *env
		r   *reader
	}
	// An object is an object of a class of the checkout.
	object struct {
		class  *class // nil for request.state
		attrs  map[string]value
		writes int          // how often an attribute was set
		made   *python.Call // the call in the source that makes it; nil if it is not known
	}
	// An ancestor is super(): an object that has only the methods of the classes after one.
	ancestor struct {
		of    *object
		after *class
	}
	// A module is a module of the checkout, as a name of the importing file leads to it.
	module struct {
		at   *modules.Place
		from *modules.File
		name string
	}
	// A library is a value of a library, by its full name: "json.loads".
	library struct {
		name string
		of   *router // whose method it is, if it is one
	}
	// A bag is a container, or one of several values. A bag in it holds no further ones.
	bag struct {
		vals   []value
		named  map[string]value // by the keys of a dictionary that are known
		either bool             // it holds one of the values, and nothing shows which
	}
	// A dependency is a Depends(target).
	dependency struct{ target value }
)

// The markers.
const (
	theRequest marker = iota + 1
	theBytes          // of its body, or its text
	perhaps           // something that may hold the bytes, or be made of them
	parsed            // the JSON of each request that succeeds, within a try that goes on without it
	plain             // a literal
	missing           // a name of the checkout that is not found there
	readsJSON         // the method of the request that does
)

// An env holds the names of a function or of a module.
type env struct {
	vars map[string]value
	up   *env
	file *modules.File
}

func newEnv(up *env, file *modules.File) *env {
	if file == nil && up != nil {
		file = up.file
	}
	return &env{vars: map[string]value{}, up: up, file: file}
}

// bind returns the function as a method of an object.
func (fn *function) bind(self value) *function {
	return &function{def: fn.def, env: fn.env, in: fn.in, self: self}
}

// set sets an attribute.
func (o *object) set(name string, v value) {
	o.attrs[name] = v
	o.writes++
}

// join returns a value that is one of several.
func (r *reader) join(vs ...value) value {
	var known []value
	var literal value
	for _, v := range vs {
		switch {
		case v == plain:
			literal = plain
		case v != nil && (len(known) == 0 || !same(known[0], v)):
			known = append(known, v)
		}
	}
	switch len(known) {
	case 0:
		return literal
	case 1:
		return known[0]
	}
	return &bag{vals: r.leaves(known...), either: true}
}

// same reports whether two values are known to be the same.
func same(a, b value) bool {
	la, ok := a.(*library)
	lb, is := b.(*library)
	return a == b || ok && is && la.name == lb.name
}

// leaves returns the different values in some values, with all containers opened.
func (r *reader) leaves(vs ...value) []value {
	var out []value
	seen := map[any]bool{nil: true, plain: true}
	var open func(v value)
	open = func(v value) {
		if b, ok := v.(*bag); ok {
			r.spend(1)
			for _, in := range b.vals {
				open(in)
			}
			for _, in := range b.named {
				open(in)
			}
			return
		}
		var key any = v
		if l, ok := v.(*library); ok {
			key = *l
		}
		switch {
		case seen[key]:
		case len(out) >= maxBag:
			r.spent = true
		default:
			seen[key] = true
			out = append(out, v)
			r.spend(1)
		}
	}
	for _, v := range vs {
		open(v)
	}
	return out
}

// pack returns a value as an element of a container. A container in a container is replaced by its elements.
func (r *reader) pack(v value) value {
	if _, ok := v.(*bag); ok {
		return &bag{vals: r.leaves(v)}
	}
	return v
}

// put adds a value to a container.
func (r *reader) put(b *bag, v value) {
	b.vals = r.leaves(&bag{vals: b.vals}, v)
}

// carries reports whether a value is or holds one of the markers, at any depth.
func (r *reader) carries(v value, markers ...marker) bool {
	seen := map[any]bool{}
	var within func(v value) bool
	within = func(v value) bool {
		if m, ok := v.(marker); ok {
			for _, want := range markers {
				if m == want {
					return true
				}
			}
			return false
		}
		var held []value
		switch v := v.(type) {
		case *bag:
			held = v.vals
			for _, in := range v.named {
				held = append(held[:len(held):len(held)], in)
			}
		case *object:
			for _, in := range v.attrs {
				held = append(held, in)
			}
		case *ancestor:
			held = []value{v.of}
		case *function:
			held = []value{v.self}
		}
		if len(held) == 0 || seen[v] || !r.spend(len(held)) {
			return false
		}
		seen[v] = true
		for _, in := range held {
			if within(in) {
				return true
			}
		}
		return false
	}
	return within(v)
}

// top returns the library that the value is from.
func (l *library) top() string {
	top, _, _ := strings.Cut(l.name, ".")
	return top
}

// last returns the last part of its name.
func (l *library) last() string {
	return strings.TrimSuffix(l.name[strings.LastIndexByte(l.name, '.')+1:], "()")
}

// web reports whether it is of the web framework.
func (l *library) web() bool { return l.top() == "fastapi" || l.top() == "starlette" }

// isRequestType reports whether an annotation says that a parameter is given the request.
func (r *reader) isRequestType(ann value) bool {
	isRequest := func(l *library) bool { return l.web() && strings.HasSuffix(l.name, ".Request") }
	for _, v := range r.leaves(ann) {
		switch v := v.(type) {
		case *library:
			if isRequest(v) {
				return true
			}
		case *class:
			_, foreign := v.lineage()
			for _, l := range foreign {
				if isRequest(l) {
					return true
				}
			}
		}
	}
	return false
}
