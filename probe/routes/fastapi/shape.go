package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// httpMethods are the decorators that FastAPI has for HTTP methods.
var httpMethods = map[string]bool{
	"get": true, "put": true, "post": true, "delete": true, "options": true, "head": true, "patch": true, "trace": true,
}

// A shape is what is known of a function before it is followed.
type shape struct {
	// relevant says that following it may show a route: it makes a router, adds to one, or has a decorated function
	// within. No other function need be followed.
	relevant bool
	// size is how many statements it has.
	size int
	// uses are the names in it.
	uses []use
	// imports are the modules that it imports itself, or names in them, by their names in it.
	imports map[string]string
	// makesApp says that it makes an application.
	makesApp bool
}

// look records the statements of a module. Functions without a word that shows a route are left unread.
func (m *module) look(body []python.Stmt) {
	m.shapes, m.setters = map[*python.FuncDef]shape{}, map[string]bool{}
	s := shaper{of: m.shapes}
	s.body(body)
	m.addSetters(body)
}

// shape returns the shape of one of the module's functions, which it must read.
func (m *module) shape(def *python.FuncDef) shape {
	if _, read := m.shapes[def]; !read {
		s := shaper{of: m.shapes}
		s.function(def)
	}
	return m.shapes[def]
}

// relevant reports whether following a function may show a route. Most need not be read for that.
func (m *module) relevant(def *python.FuncDef) bool {
	return !def.Silent() && m.shape(def).relevant
}

type shaper struct {
	of                map[*python.FuncDef]shape
	found, size, apps int
	within            int // so many functions, whose statements count
}

func (s *shaper) body(body []python.Stmt) {
	for _, st := range body {
		python.Walk(st, s.stmt, s.expr)
	}
}

// stmt handles function definitions itself, to count their content.
func (s *shaper) stmt(st python.Stmt) bool {
	s.size++
	f, ok := st.(*python.FuncDef)
	if !ok {
		return true
	}
	for _, d := range f.Decorators {
		if c, ok := d.(*python.Call); ok && isRegistration(c) {
			s.found++
		}
		python.WalkExpr(d, s.expr)
	}
	if s.within > 0 || !f.Silent() {
		s.function(f)
	}
	return false
}

// function records one function and those within it.
func (s *shaper) function(f *python.FuncDef) {
	s.within++
	defer func() { s.within-- }()
	found, size, apps := s.found, s.size, s.apps
	s.body(f.Body())
	var sets []use
	imports := map[string]string{}
	loops := map[python.Expr]bool{}
	uses := usesIn(loops, func(expr func(python.Expr) bool) {
		for _, st := range f.Body() {
			python.Walk(st, func(st python.Stmt) bool {
				sets = append(sets, fillsOf(st)...)
				switch st := st.(type) {
				case *python.Import:
					if st.Level == 0 {
						importsOf(st, imports)
					}
				case *python.For:
					loops[st.Iter] = !setsAttr(st.Body)
				}
				return true
			}, expr)
		}
	})
	uses = append(uses, sets...)
	own := localsOf(f)
	uses = slices.DeleteFunc(uses, func(u use) bool { return own[u.name] })
	s.of[f] = shape{relevant: s.found > found, size: s.size - size, uses: uses, imports: imports, makesApp: s.apps > apps}
}

func (s *shaper) expr(x python.Expr) bool {
	c, ok := x.(*python.Call)
	if !ok {
		return true
	}
	name := calleeName(c)
	switch name {
	case "include_router", "add_api_route", "add_api_websocket_route", "add_websocket_route", "add_route", "mount":
		s.found++
	default:
		if strings.HasSuffix(name, "Router") || strings.HasSuffix(name, "FastAPI") {
			s.found++
		}
		if strings.HasSuffix(name, "FastAPI") {
			s.apps++
		}
	}
	return true
}

// setsAttr reports whether statements set an attribute of anything, as of a route that a loop comes to.
func setsAttr(body []python.Stmt) bool {
	found := false
	python.WalkStmts(body, func(s python.Stmt) bool {
		found = found || slices.ContainsFunc(targetsOf(s), func(x python.Expr) bool { _, ok := x.(*python.Attr); return ok })
		return !found
	})
	return found
}

// localsOf returns the names in a function that are its own: its parameters, and those that it binds.
func localsOf(f *python.FuncDef) map[string]bool {
	own := map[string]bool{}
	for _, p := range f.Params {
		own[p.Name] = true
	}
	for _, name := range boundIn(f.Body()) {
		own[name] = true
	}
	python.WalkStmts(f.Body(), func(s python.Stmt) bool {
		if g, ok := s.(*python.Global); ok {
			for _, name := range g.Names {
				delete(own, name)
			}
		}
		return true
	})
	return own
}

// importsOf adds the full names of what an import binds, by their names in the source.
func importsOf(s *python.Import, out map[string]string) {
	for _, a := range s.Names {
		full, as := a.Name, a.As
		if s.From {
			full = s.Name + "." + a.Name
		}
		if as == "" {
			as = a.Name
			if !s.From {
				as, _, _ = strings.Cut(a.Name, ".")
				full = as
			}
		}
		out[as] = full
	}
}

// fillsOf returns the names whose elements a statement sets or deletes.
func fillsOf(st python.Stmt) []use {
	var targets []python.Expr
	switch st := st.(type) {
	case *python.Assign:
		targets = st.Targets
	case *python.Delete:
		targets = st.Targets
	}
	var out []use
	for _, t := range targets {
		if x, ok := t.(*python.Index); ok {
			if name, ok := x.X.(*python.Name); ok {
				out = append(out, use{name: name.ID, attr: filled})
			}
		}
	}
	return out
}

// calleeName returns the last name of the callee; "" if it has none.
func calleeName(c *python.Call) string {
	switch fn := c.Func.(type) {
	case *python.Name:
		return fn.ID
	case *python.Attr:
		return fn.Name
	}
	return ""
}

// isRegistration reports whether a decorator looks as if it made a route.
func isRegistration(c *python.Call) bool {
	switch name := calleeName(c); name {
	case "api_route", "route", "websocket", "websocket_route":
		return true
	default:
		return httpMethods[name]
	}
}
