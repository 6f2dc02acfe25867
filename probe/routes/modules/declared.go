package modules

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// A Declared is a place in the source where a handler is declared as a route.
type Declared struct {
	Def   *python.FuncDef // under a decorator; nil for a call that names the handler
	Calls []*python.Call  // the decorator; or the calls at the line, outermost first, of which one names the handler
	In    []python.Stmt   // the functions and classes around, outermost first
}

// Declared returns the declaration of a route at a line; nil if no decorator and no call starts there.
func (f *File) Declared(line int) *Declared { return declared(f.Body, line, nil) }

func declared(body []python.Stmt, line int, around []python.Stmt) (found *Declared) {
	for _, s := range body {
		python.Walk(s, func(inner python.Stmt) bool {
			if found != nil {
				return false
			}
			switch d := inner.(type) {
			case *python.FuncDef:
				if found = decorated(d, line, around); found == nil {
					found = declared(d.Body(), line, append(slices.Clip(around), d))
				}
				return false
			case *python.ClassDef:
				found = declared(d.Body, line, append(slices.Clip(around), d))
				return false
			}
			return true
		}, func(x python.Expr) bool {
			if c, ok := x.(*python.Call); ok && c.At().Line == line {
				if found == nil {
					found = &Declared{In: around}
				}
				found.Calls = append(found.Calls, c)
			}
			return true
		})
		if found != nil {
			return found
		}
	}
	return nil
}

// decorated returns the declaration of a function by a decorator at a line; nil if there is none.
func decorated(def *python.FuncDef, line int, around []python.Stmt) *Declared {
	for _, x := range def.Decorators {
		if x.At().Line == line {
			found := &Declared{Def: def, In: around}
			if c, ok := x.(*python.Call); ok {
				found.Calls = []*python.Call{c}
			}
			return found
		}
	}
	return nil
}

// Handled returns the arguments of a call that may be the handler that it declares.
func Handled(c *python.Call) []python.Expr {
	xs := slices.Clone(c.Args)
	for _, k := range c.Keywords {
		if k.Name == "endpoint" || k.Name == "route" {
			xs = append(xs, k.Value)
		}
	}
	return xs
}
