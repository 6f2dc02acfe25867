package fastapi

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A use is a name in a function, with the attribute that the function reads of it. To is the call whose argument it is, as
// the function names it; "" for none.
type use struct{ name, attr, to string }

// iterated stands in a use for a loop over the value.
const iterated = "for"

// uses returns the names that a function's body has.
func (fn *function) uses() []use {
	if fn.def == nil {
		return usesIn(map[python.Expr]bool{}, func(expr func(python.Expr) bool) { python.WalkExpr(fn.lambda.Body, expr) })
	}
	return fn.mod.shape(fn.def).uses
}

// usesIn returns the names in the expressions that walk visits. Loops are the expressions that statements loop over, which are
// known before they are visited.
func usesIn(loops map[python.Expr]bool, walk func(expr func(python.Expr) bool)) []use {
	seen := map[use]bool{}
	var out []use
	add := func(x python.Expr, to string) bool {
		u, ok := useOf(x)
		if u.to = to; ok && !seen[u] {
			seen[u] = true
			out = append(out, u)
		}
		return ok
	}
	var visit func(x python.Expr) bool
	visit = func(x python.Expr) bool {
		if loops[x] {
			return !add(x, iterated)
		}
		if of, ok := x.(*python.Comp); ok {
			for _, l := range of.Fors {
				loops[l.Iter] = true
			}
			return true
		}
		c, ok := x.(*python.Call)
		if !ok {
			return !add(x, "")
		}
		to := exprName(c.Func)
		python.WalkExpr(c.Func, visit)
		for _, arg := range c.Args {
			if !add(arg, to) {
				python.WalkExpr(arg, visit)
			}
		}
		for _, k := range c.Keywords {
			if !add(k.Value, to) {
				python.WalkExpr(k.Value, visit)
			}
		}
		return false
	}
	walk(visit)
	return out
}

// useOf returns the use that an expression is: a name, or an attribute of one.
func useOf(x python.Expr) (use, bool) {
	switch x := x.(type) {
	case *python.Attr:
		if name, ok := x.X.(*python.Name); ok {
			return use{name: name.ID, attr: x.Name}, true
		}
	case *python.Name:
		return use{name: x.ID}, true
	}
	return use{}, false
}

// observed reports whether a use only hands its value to a call that adds nothing to it.
func (fn *function) observed(u use) bool {
	if u.to == iterated {
		return u.attr == "routes"
	}
	root, rest, _ := strings.Cut(u.to, ".")
	if rest == "include_router" || strings.HasSuffix(rest, ".include_router") {
		return true // it adds to the router whose method it is
	}
	v := fn.scope.get(root)
	if fn.def != nil && v == nil {
		if module, ok := fn.mod.shape(fn.def).imports[root]; ok {
			v = &stranger{name: module}
		}
	}
	if v == nil {
		v = builtin(root)
	}
	s, ok := v.(*stranger)
	if !ok || s.local {
		return false
	}
	switch root := s.root(); root {
	case "print", "len", "id", "hash", "repr", "str", "bool", "type", "isinstance", "issubclass", "callable", "hasattr",
		"logging", "fastapi", "starlette":
		return true // unlike list and typing.cast, which return what they get
	default:
		return isServer(root)
	}
}
