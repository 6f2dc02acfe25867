package payload

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A held is what a name holds, as far as it matters.
type held uint8

const (
	nothing held = iota
	request      // the request
	raw          // the bytes or the text of its body
)

// A frame is a function that is being followed.
type frame struct {
	*reader
	in    *modules.File
	holds map[string]held
}

// run follows a function. sure says that each request that succeeds gets there.
func (r *reader) run(f *modules.File, def *python.FuncDef, holds map[string]held, sure bool) {
	if r.running[def] || len(r.running) == maxDepth {
		return
	}
	r.running[def] = true
	defer delete(r.running, def)
	(&frame{r, f, holds}).body(def.Body(), sure)
}

// body follows statements and returns whether each request that succeeds gets to those after them. A branch that raises
// refuses the request; one that returns may answer it with a success.
func (f *frame) body(stmts []python.Stmt, sure bool) bool {
	for _, s := range stmts {
		sure = f.stmt(s, sure) && sure
	}
	return sure
}

func (f *frame) stmt(s python.Stmt, sure bool) (still bool) {
	switch s := s.(type) {
	case *python.FuncDef, *python.ClassDef:
		return true
	case *python.With:
		for _, it := range s.Items {
			f.expr(it.Context, sure)
		}
		return f.body(s.Body, sure)
	case *python.Try:
		still = f.body(s.Body, sure)
		for _, h := range s.Handlers {
			still = f.body(h.Body, false) || still && !returns(h.Body)
		}
		f.body(s.Else, still)
		f.body(s.Finally, sure)
		return still && !returns(s.Body) && !returns(s.Else)
	case *python.If:
		for i, b := range s.Branches {
			f.expr(b.Test, sure && i == 0)
			f.body(b.Body, false)
		}
		f.body(s.Else, false)
	case *python.For:
		f.expr(s.Iter, sure)
		f.body(s.Body, false)
		f.body(s.Else, false)
	case *python.While:
		f.expr(s.Test, sure)
		f.body(s.Body, false)
		f.body(s.Else, false)
	case *python.Match:
		f.expr(s.Subject, sure)
		for _, c := range s.Cases {
			f.body(c, false)
		}
	case *python.Assign:
		f.expr(s.Value, sure)
		for _, target := range s.Targets {
			f.bind(target, f.value(s.Value))
		}
		return true
	default:
		f.simple(s, sure)
		return true
	}
	return !returns([]python.Stmt{s})
}

// simple follows the expressions of a statement without others in it.
func (f *frame) simple(s python.Stmt, sure bool) {
	python.Walk(s, func(python.Stmt) bool { return true }, func(x python.Expr) bool {
		f.expr(x, sure)
		return false
	})
}

// returns reports whether one of the statements may return.
func returns(stmts []python.Stmt) bool {
	found := false
	for _, s := range stmts {
		python.Walk(s, func(s python.Stmt) bool {
			switch s.(type) {
			case *python.FuncDef, *python.ClassDef:
				return false
			case *python.Return:
				found = true
			}
			return !found
		}, func(python.Expr) bool { return false })
	}
	return found
}

// expr follows the calls in an expression.
func (f *frame) expr(x python.Expr, sure bool) {
	if x == nil {
		return
	}
	python.WalkExpr(x, func(x python.Expr) bool {
		switch x := x.(type) {
		case *python.Bool:
			f.expr(x.Xs[0], sure)
			for _, later := range x.Xs[1:] {
				f.expr(later, false)
			}
			return false
		case *python.Cond:
			f.expr(x.Test, sure)
			f.expr(x.Then, false)
			f.expr(x.Else, false)
			return false
		case *python.Comp:
			f.expr(x.Fors[0].Iter, sure)
			f.expr(x.Key, false)
			f.expr(x.Value, false)
			return false
		case *python.Lambda:
			return false
		case *python.Named:
			f.bind(x.Target, f.value(x.Value))
		case *python.Call:
			f.call(x, sure)
		}
		return true
	})
}

// call notes a call that reads the body, and follows one that is given the request or its body.
func (f *frame) call(c *python.Call, sure bool) {
	name := python.LastName(c.Func)
	if of, ok := c.Func.(*python.Attr); ok && f.value(of.X) == request {
		switch name {
		case "json":
			f.note(sure)
		case "body", "stream": // of a form that only the code after it knows
			f.note(false)
		}
		return
	}
	args := make([]held, len(c.Args))
	for i, x := range c.Args {
		args[i] = f.value(x)
	}
	if slices.Contains(parsers, name) && slices.Contains(args, raw) {
		f.note(sure)
		return
	}
	at, def := f.Origin(f.in, name)
	if at == nil || at.Funcs[def] == nil {
		return
	}
	holds := f.bound(at.Funcs[def], c, args)
	for _, h := range holds {
		if h != nothing {
			f.run(at, at.Funcs[def], holds, sure)
			return
		}
	}
}

// parsers are the functions that parse JSON: of json, orjson and other libraries, and of pydantic.
var parsers = []string{"loads", "model_validate_json", "validate_json", "parse_raw", "from_json"}

// bound is what the parameters of a function hold in a call of it.
func (f *frame) bound(def *python.FuncDef, c *python.Call, args []held) map[string]held {
	holds := map[string]held{}
	params := def.Params
	if _, method := c.Func.(*python.Attr); method && len(params) > 0 && (params[0].Name == "self" || params[0].Name == "cls") {
		params = params[1:]
	}
	for i, h := range args {
		if i < len(params) {
			holds[params[i].Name] = h
		}
	}
	for _, k := range c.Keywords {
		holds[k.Name] = f.value(k.Value)
	}
	return holds
}

// value is what an expression holds. The methods of a body return a part of it: raw.decode().
func (f *frame) value(x python.Expr) held {
	switch x := x.(type) {
	case *python.Name:
		return f.holds[x.ID]
	case *python.Await:
		return f.value(x.X)
	case *python.Bool: // await request.body() or b"{}"
		return f.value(x.Xs[0])
	case *python.Call:
		of, ok := x.Func.(*python.Attr)
		switch {
		case !ok:
		case f.value(of.X) == request && of.Name == "body", f.value(of.X) == raw:
			return raw
		}
	}
	return nothing
}

func (f *frame) bind(target python.Expr, h held) {
	if n, ok := target.(*python.Name); ok {
		f.holds[n.ID] = h
	}
}
