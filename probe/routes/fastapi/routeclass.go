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
	path := ""
	if len(def.Params) > 1 && def.Params[1].Kind == python.Positional {
		path = def.Params[1].Name
	}
	var all []string // the parameters that take any
	for _, p := range def.Params {
		if p.Kind == python.Star || p.Kind == python.StarStar {
			all = append(all, p.Name)
		}
	}
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
		return ok && slices.Contains(all, of.ID)
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
		key, ok := python.LiteralText(x.I)
		return !ok || key == "path" || key == "methods" || key == "endpoint"
	}
	return false
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
