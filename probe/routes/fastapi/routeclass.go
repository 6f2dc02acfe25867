package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// routeClass notes that the routes of a router are made of a class of the source's own, which may change where they answer,
// or decide itself whether they do.
func (f *frame) routeClass(r *Router, v value, at Site) {
	c, ok := only(v).(*class)
	if !ok {
		return
	}
	if fn, own := c.attr("__init__").(*function); own && !passesPathOn(fn.def) {
		r.remakes = true
		f.unfollowed(Gap{Site: at, What: "the route class " + c.name + ", which may change the paths, is not followed"}, r)
	}
	if _, own := c.attr("matches").(*function); own {
		f.unfollowed(Gap{Site: at, What: "the route class " + c.name + ", which decides itself what it matches, is not followed", Removes: true}, r)
	}
}

// passesPathOn reports whether the __init__ of a route class hands its path to the library's class as it is.
func passesPathOn(def *python.FuncDef) bool {
	path, all := pathParams(def)
	passes, changes := false, false
	for _, s := range def.Body() {
		python.Walk(s, func(s python.Stmt) bool {
			changes = changes || slices.ContainsFunc(targetsOf(s), func(x python.Expr) bool { return setsPath(x, path, all) })
			return true
		}, func(x python.Expr) bool {
			if c, ok := x.(*python.Call); ok && calleeName(c) == "__init__" {
				passes = passes || handsOn(c, path)
			} else if ok {
				changes = changes || changesKeywords(c, all)
			}
			return true
		})
	}
	return passes && !changes
}

// pathParams returns the parameter for the path of a route, "" if it has none of its own, and the parameters that take any arguments.
func pathParams(def *python.FuncDef) (path string, all []string) {
	if len(def.Params) > 1 && def.Params[1].Kind == python.Positional {
		path = def.Params[1].Name
	}
	for _, p := range def.Params {
		if p.Kind == python.Star || p.Kind == python.StarStar {
			all = append(all, p.Name)
		}
	}
	return path, all
}

// passesRoutesOn reports whether every add_api_route of a router's class hands each route to the library's as it is.
func (c *class) passesRoutesOn() bool {
	return !slices.ContainsFunc(c.mro(), func(of *class) bool {
		fn, own := of.scope.vars["add_api_route"].(*function)
		return own && (fn.def == nil || len(fn.def.Decorators) > 0 || !passesRouteOn(fn.def))
	})
}

// passesRouteOn reports whether an add_api_route calls that of the class's base once, under no condition, with its path as it is.
func passesRouteOn(def *python.FuncDef) bool {
	path, all := pathParams(def)
	calls, passes, changes := 0, false, false
	for _, top := range def.Body() {
		if c := wholeCall(top); c != nil && calleeName(c) == "add_api_route" {
			passes = onSuper(c) && handsOn(c, path) && handsMethodsOn(c, def)
		}
		python.Walk(top, func(s python.Stmt) bool {
			switch s.(type) {
			case *python.Return, *python.Raise:
				changes = changes || s != top
			}
			changes = changes || slices.ContainsFunc(targetsOf(s), func(x python.Expr) bool { return setsPath(x, path, all) })
			return true
		}, func(x python.Expr) bool {
			if c, ok := x.(*python.Call); ok {
				if calleeName(c) == "add_api_route" {
					calls++
				}
				changes = changes || changesKeywords(c, all)
			}
			return true
		})
	}
	return passes && calls == 1 && !changes
}

// onSuper reports whether a call is one of a method of super().
func onSuper(c *python.Call) bool {
	m, ok := c.Func.(*python.Attr)
	if !ok {
		return false
	}
	base, ok := m.X.(*python.Call)
	return ok && calleeName(base) == "super"
}

// wholeCall returns the call that a statement consists of, or whose result it returns; nil for any other statement.
func wholeCall(s python.Stmt) *python.Call {
	var x python.Expr
	switch s := s.(type) {
	case *python.Do:
		if len(s.Exprs) == 1 {
			x = s.Exprs[0]
		}
	case *python.Return:
		x = s.Value
	}
	c, _ := x.(*python.Call)
	return c
}

// handsMethodsOn reports whether a call has the methods that a function gets: among all its keywords, or by their name.
func handsMethodsOn(c *python.Call, def *python.FuncDef) bool {
	name := ""
	if slices.ContainsFunc(def.Params, func(p python.Param) bool { return p.Name == "methods" }) {
		name = "methods"
	}
	return slices.ContainsFunc(c.Keywords, func(k python.Keyword) bool {
		given, ok := k.Value.(*python.Name)
		return k.Name == name && ok && (name == "" || given.ID == name)
	})
}

// targetsOf returns the targets that a statement assigns to. That of a context without a name is nil.
func targetsOf(s python.Stmt) []python.Expr {
	switch s := s.(type) {
	case *python.Assign:
		return s.Targets
	case *python.AugAssign:
		return []python.Expr{s.Target}
	case *python.For:
		return []python.Expr{s.Target}
	case *python.With:
		var out []python.Expr
		for _, it := range s.Items {
			out = append(out, it.Target)
		}
		return out
	}
	return nil
}

// changesKeywords reports whether a call changes one of the parameters that take any arguments.
func changesKeywords(c *python.Call, all []string) bool {
	m, ok := c.Func.(*python.Attr)
	if !ok {
		return false
	}
	switch m.Name {
	case "update", "pop", "popitem", "setdefault", "clear":
		of, ok := m.X.(*python.Name)
		known := (m.Name == "pop" || m.Name == "setdefault") && len(c.Args) > 0
		return ok && slices.Contains(all, of.ID) && !(known && !placesRoute(c.Args[0]))
	}
	return false
}

// setsPath reports whether an assignment to an expression may change the path of a route: the parameter with this name, or
// the parameters that take any arguments.
func setsPath(x python.Expr, path string, all []string) bool {
	switch x := x.(type) {
	case *python.Name:
		return x.ID == path || slices.Contains(all, x.ID)
	case *python.Seq:
		return slices.ContainsFunc(x.Elems, func(x python.Expr) bool { return setsPath(x, path, all) })
	case *python.Starred:
		return setsPath(x.X, path, all)
	case *python.Attr:
		switch x.Name {
		case "path", "path_format", "path_regex", "methods":
			return true
		}
	case *python.Index: // of the keywords, perhaps
		return placesRoute(x.I)
	}
	return false
}

// placesRoute reports whether the argument with this name may change where a route answers or is listed.
func placesRoute(name python.Expr) bool {
	key, ok := python.LiteralText(name)
	switch key {
	case "path", "methods", "endpoint", "include_in_schema":
		return true
	}
	return !ok
}

// handsOn reports whether a call of __init__ has the parameter, or all parameters, among its arguments.
func handsOn(c *python.Call, path string) bool {
	is := func(x python.Expr) bool {
		switch x := x.(type) {
		case *python.Name:
			return path != "" && x.ID == path
		case *python.Starred:
			return path == ""
		}
		return false
	}
	return slices.ContainsFunc(c.Args, is) ||
		slices.ContainsFunc(c.Keywords, func(k python.Keyword) bool { return k.Name == "path" && is(k.Value) || k.Name == "" && path == "" })
}
