// Package payload reads the source of a route's handler for whether it reads the body of a request as JSON by itself, as
// no OpenAPI document says.
//
// Start with Read. It follows the handler, its dependencies and the functions that are given the request. Code that it
// cannot follow adds nothing. Nothing is executed.
package payload

import (
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// Read returns whether the handler of the route that is declared at source, a "file:line", reads the body of its request.
func Read(m *modules.Modules, source string) probe.BodyRead {
	f, line := m.At(source)
	if f == nil {
		return probe.ReadsNoBody
	}
	def := f.Handler(line)
	if def == nil {
		return probe.ReadsNoBody
	}
	r := &reader{Modules: m, seen: map[*python.FuncDef]bool{}, running: map[*python.FuncDef]bool{}}
	r.handler(f, def)
	for _, d := range def.Decorators {
		if c, ok := d.(*python.Call); ok && d.At().Line == line {
			r.dependencies(f, c)
			if of, ok := c.Func.(*python.Attr); ok {
				r.dependencies(f, assigned(f, python.LastName(of.X)))
			}
		}
	}
	return r.found
}

// A reader collects what the functions of one route read.
type reader struct {
	*modules.Modules
	found   probe.BodyRead
	seen    map[*python.FuncDef]bool // handlers and dependencies, each followed once
	running map[*python.FuncDef]bool
}

// maxDepth bounds how deep calls are followed.
const maxDepth = 6

// note adds a place that reads the body. sure says that every request that is answered with a success comes by.
func (r *reader) note(sure bool) {
	switch {
	case sure:
		r.found = probe.ReadsBody
	case r.found == probe.ReadsNoBody:
		r.found = probe.MayReadBody
	}
}

// handler follows a function whose parameters FastAPI fills in: a route's, or a dependency.
func (r *reader) handler(f *modules.File, def *python.FuncDef) {
	r.seen[def] = true
	holds := map[string]held{}
	for _, p := range def.Params {
		if isRequest(p) {
			holds[p.Name] = request
		}
		for _, x := range []python.Expr{p.Ann, p.Default} {
			r.depends(f, x)
			if n, ok := x.(*python.Name); ok { // Payload = Annotated[dict, Depends(parse)]
				r.depends(f, assigned(f, n.ID))
			}
		}
	}
	r.run(f, def, holds, true)
}

// isRequest reports whether a parameter is given the request: by its type, or by its name where it has none.
func isRequest(p python.Param) bool {
	if p.Ann == nil {
		return p.Name == "request" || p.Name == "req"
	}
	is := false
	python.WalkExpr(p.Ann, func(x python.Expr) bool {
		is = is || python.LastName(x) == "Request"
		if s, ok := x.(*python.Str); ok {
			is = is || len(s.Parts) == 1 && s.Parts[0].X == nil && s.Parts[0].Text == "Request"
		}
		return true
	})
	return is
}

// dependencies follows the list of a call's dependencies=.
func (r *reader) dependencies(f *modules.File, x python.Expr) {
	c, ok := x.(*python.Call)
	if !ok {
		return
	}
	for _, k := range c.Keywords {
		if k.Name == "dependencies" {
			r.depends(f, k.Value)
		}
	}
}

// depends follows the function of each Depends(function) within an expression.
func (r *reader) depends(f *modules.File, x python.Expr) {
	if x == nil {
		return
	}
	python.WalkExpr(x, func(x python.Expr) bool {
		c, ok := x.(*python.Call)
		if ok && len(c.Args) > 0 && slices.Contains([]string{"Depends", "Security"}, python.LastName(c.Func)) {
			if at, def := r.callable(f, c.Args[0]); def != nil && !r.seen[def] {
				r.handler(at, def)
			}
		}
		return true
	})
}

// callable returns the function that is called when a dependency is: itself, or the __call__ of an object of the source's own
// class, Depends(Parser()); nil if it is not found.
func (r *reader) callable(f *modules.File, x python.Expr) (*modules.File, *python.FuncDef) {
	if n, ok := x.(*python.Name); ok {
		if made, ok := assigned(f, n.ID).(*python.Call); ok {
			x = made
		}
	}
	made, isObject := x.(*python.Call)
	if isObject {
		x = made.Func
	}
	at, name := r.Origin(f, python.LastName(x))
	switch {
	case at == nil:
		return nil, nil
	case !isObject:
		return at, at.Funcs[name]
	case at.Classes[name] != nil:
		for _, s := range at.Classes[name].Body {
			if def, ok := s.(*python.FuncDef); ok && def.Name == "__call__" {
				return at, def
			}
		}
	}
	return nil, nil
}

// assigned returns the value that a module gives a name; nil if it gives none.
func assigned(f *modules.File, name string) python.Expr {
	for _, s := range f.Body {
		if a, ok := s.(*python.Assign); ok && len(a.Targets) == 1 && name != "" && python.LastName(a.Targets[0]) == name {
			return a.Value
		}
	}
	return nil
}
