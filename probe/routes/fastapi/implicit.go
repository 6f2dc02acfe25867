package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// implicitly records that a method that Python calls implicitly, as in x[0] or with x, is not followed. It matters if
// an object of the source's own classes has it and it reaches a router, or fills a container that routes may be made
// of.
func (f *frame) implicitly(at python.Pos, v value, methods ...string) {
	var c *class
	switch of := v.(type) {
	case *choice:
		for _, o := range of.options {
			f.implicitly(at, o.value, methods...)
		}
		return
	case *instance:
		c = of.of
	case *class:
		c = of
	default:
		m := memberIn(v)
		if m == nil {
			return
		}
		c = m.of.class
	}
	for _, name := range methods {
		if fn, ok := c.attr("__" + name + "__").(*function); ok {
			bound := *fn
			bound.self = v
			f.unfollowed(Gap{Site: f.site(at), What: "__" + name + "__ of " + c.name + " is not followed"}, &bound)
		}
	}
}

// missed records the same for an attribute that the object does not have.
func (f *frame) missed(at python.Pos, v value, name string) {
	i, ok := v.(*instance)
	if !ok || i.fields[name] != nil || i.of.attr(name) != nil {
		return
	}
	f.implicitly(at, v, "getattr", "getattribute")
}

// operators are the methods of Python's binary operators.
var operators = map[string][]string{
	"+": {"add", "radd"}, "-": {"sub", "rsub"}, "*": {"mul", "rmul"}, "@": {"matmul", "rmatmul"}, "/": {"truediv", "rtruediv"},
	"//": {"floordiv", "rfloordiv"}, "%": {"mod", "rmod"}, "<<": {"lshift", "rlshift"}, ">>": {"rshift", "rrshift"},
	"&": {"and", "rand"}, "|": {"or", "ror"}, "^": {"xor", "rxor"},
	"==": {"eq"}, "!=": {"ne", "eq"}, "<": {"lt", "gt"}, ">": {"gt", "lt"}, "<=": {"le", "ge"}, ">=": {"ge", "le"},
	"in": {"contains"}, "not in": {"contains"},
	"+=": {"iadd", "add"}, "-=": {"isub", "sub"}, "*=": {"imul", "mul"}, "@=": {"imatmul", "matmul"}, "|=": {"ior", "or"},
	"&=": {"iand", "and"}, "^=": {"ixor", "xor"}, "<<=": {"ilshift", "lshift"}, ">>=": {"irshift", "rshift"}, "/=": {"itruediv", "truediv"},
}

// operated records the methods that an operator calls on its operands.
func (f *frame) operated(at python.Pos, op string, operands ...value) {
	methods := operators[op]
	if op == "" { // several of one precedence
		for _, of := range operators {
			methods = append(methods, of...)
		}
		slices.Sort(methods)
		methods = slices.Compact(methods)
	}
	for _, v := range operands {
		f.implicitly(at, v, methods...)
	}
}

// isFilling reports whether a method of a list or a dictionary puts something in or takes it out.
func isFilling(name string) bool {
	switch name {
	case "append", "add", "extend", "insert", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear", filled:
		return true
	}
	return false
}

// filled stands in a use for the setting of an element.
const filled = "[]="

// fills reports whether a function fills outer lists or dictionaries that routes may be made of.
func (fn *function) fills() bool {
	return slices.ContainsFunc(fn.uses(), func(u use) bool {
		if !isFilling(u.attr) {
			return false
		}
		switch fn.scope.get(u.name).(type) {
		case *list, *dict:
			return true
		}
		return false
	})
}

// createdBy records that the metaclass of a class is not followed.
func (f *frame) createdBy(at python.Pos, c *class) {
	if c.meta == nil {
		return
	}
	touched := []value{c.meta, c}
	if meta, ok := c.meta.(*class); ok {
		for _, name := range []string{"__new__", "__init__", "__call__"} {
			if fn, ok := meta.attr(name).(*function); ok {
				bound := *fn
				bound.self = c
				touched = append(touched, &bound)
			}
		}
	}
	f.unfollowed(Gap{Site: f.site(at), What: "the metaclass of " + c.name + " is not followed"}, touched...)
}

// addsByName reports whether only FastAPI's routers have a method of that name.
func addsByName(name string) bool {
	switch name {
	case "include_router", "api_route", "websocket_route", "add_api_route", "add_api_websocket_route", "add_websocket_route":
		return true
	}
	return false
}

// anywhere records a gap that may add to any router.
func (f *frame) anywhere(g Gap) {
	f.record(g)
	if len(f.t.unspent) < maxGaps && !slices.ContainsFunc(f.t.unspent, func(h Gap) bool { return h.Site == g.Site }) {
		f.t.unspent = append(f.t.unspent, g)
	}
}
