package payload

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A value is what a name holds, as far as it matters: one of the types below. It is nil if nothing is known of it.
type value any

type (
	// A marker is a value without anything more to know.
	marker uint8
	// A function is a function of the checkout, with the object that it is a method of.
	function struct {
		def    *python.FuncDef
		lambda *python.Lambda
		env    *env
		self   value
		wraps  *function // that a decorator made it of
	}
	// A class is a class of the checkout.
	class struct {
		def *python.ClassDef
		env *env
		r   *reader
	}
	// An object is an object of a class of the checkout.
	object struct {
		class *class // nil for request.state
		attrs map[string]value
		made  *python.Call // the call in the source that makes it; nil if it is not known
	}
	// A module is a module of the checkout, as a name of the importing file leads to it.
	module struct {
		at   *modules.Place
		from *modules.File
		name string
	}
	// A library is something of a library, by its full name: "json.loads".
	library struct{ name string }
	// A bag is one of several values, or a container with them.
	bag struct {
		vals  []value
		named map[string]value
	}
	// A dependency is a Depends(target).
	dependency struct{ target value }
)

// The markers.
const (
	theRequest marker = iota + 1
	theBytes          // of its body, or its text
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
	return &function{def: fn.def, env: fn.env, self: self}
}

// join is one of two values.
func join(a, b value) value {
	switch {
	case a == nil || a == plain:
		if b == nil {
			return a
		}
		return b
	case b == nil || b == plain || a == b:
		return a
	}
	out := &bag{}
	for _, v := range []value{a, b} {
		if in, ok := v.(*bag); ok && in.named == nil && len(in.vals) < maxBag {
			out.vals = append(out.vals, in.vals...)
			continue
		}
		out.vals = append(out.vals, v)
	}
	return out
}

// maxBag bounds how many values a bag is joined from.
const maxBag = 32

// flat is an element of a container: a container in it holds what all those within it do.
func flat(v value) value {
	b, ok := v.(*bag)
	if !ok {
		return v
	}
	nested := false
	for _, in := range b.vals {
		_, is := in.(*bag)
		nested = nested || is
	}
	if !nested {
		return b
	}
	out := &bag{named: b.named}
	each(b, func(in value) {
		if _, is := in.(marker); (is || len(out.vals) < maxBag) && !slices.Contains(out.vals, in) {
			out.vals = append(out.vals, in)
		}
	})
	return out
}

// carries reports whether a value is or holds one of the markers.
func carries(v value, m marker) bool { return holds(v, m, 0) }

func holds(v value, m marker, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case marker:
		return v == m
	case *bag:
		for _, in := range v.vals {
			if holds(in, m, depth+1) {
				return true
			}
		}
		for _, in := range v.named {
			if holds(in, m, depth+1) {
				return true
			}
		}
	case *object:
		for _, in := range v.attrs {
			if holds(in, m, depth+1) {
				return true
			}
		}
	case *function:
		return v.self != nil && holds(v.self, m, depth+1)
	}
	return false
}

// each visits a value, or those of a bag.
func each(v value, visit func(value)) {
	b, ok := v.(*bag)
	if !ok {
		visit(v)
		return
	}
	for _, in := range b.vals {
		each(in, visit)
	}
}

// top is the library that something is from.
func (l *library) top() string {
	top, _, _ := strings.Cut(l.name, ".")
	return top
}

// last is the last part of its name.
func (l *library) last() string {
	return strings.TrimSuffix(l.name[strings.LastIndexByte(l.name, '.')+1:], "()")
}

// isRequestType reports whether an annotation says that a parameter is given the request.
func isRequestType(ann value) (is bool) {
	each(ann, func(v value) {
		switch v := v.(type) {
		case *library:
			is = is || v.last() == "Request" && (v.top() == "fastapi" || v.top() == "starlette") && !strings.HasSuffix(v.name, "()")
		case *class:
			for _, b := range v.bases() {
				is = is || isRequestType(b)
			}
		}
	})
	return is
}
