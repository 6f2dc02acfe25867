package hello

import (
	"encoding/json"
	"slices"

	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A reader follows a handler from top to bottom, with the names that hold the message or a part of it.
type reader struct {
	*modules.Modules

	root   *Member // the message; nil until it is read
	source string
	depth  int
	models int                     // how many were looked at
	first  python.Expr             // the call that reads it
	calls  map[python.Expr]*Member // the result of each call that was followed
}

// A call is a function to be followed, and what its parameters hold.
type call struct {
	in   *modules.File
	def  *python.FuncDef
	args map[string]*Member
}

// maxDepth bounds how deep calls are followed.
const maxDepth = 4

// maxModels bounds how many models a message is made of: models of models multiply.
const maxModels = 256

// A frame is a function that is being followed.
type frame struct {
	*reader
	in     *modules.File
	holds  map[string]*Member
	result *Member
}

// run follows a function and returns the part of the message that it returns; nil if it returns none.
func (r *reader) run(c call) *Member {
	if r.depth == maxDepth {
		return nil
	}
	r.depth++
	defer func() { r.depth-- }()
	f := &frame{reader: r, in: c.in, holds: c.args}
	if f.holds == nil {
		f.holds = map[string]*Member{}
	}
	for _, s := range c.def.Body() {
		python.Walk(s, f.stmt, f.expr)
	}
	return f.result
}

// stmt follows a statement, and keeps out of functions that are only defined.
func (f *frame) stmt(s python.Stmt) bool {
	switch s := s.(type) {
	case *python.FuncDef, *python.ClassDef:
		return false
	case *python.Assign:
		if s.Value == nil {
			return true
		}
		held := f.eval(s.Value)
		for _, target := range s.Targets {
			f.bind(target, held)
		}
	case *python.For:
		f.bind(s.Target, f.each(s.Iter))
	case *python.Return:
		if held := f.eval(s.Value); held != nil && f.result == nil {
			f.result = held
		}
	}
	return true
}

func (f *frame) bind(target python.Expr, held *Member) {
	if n, ok := target.(*python.Name); ok {
		f.holds[n.ID] = held
	}
}

// expr evaluates an expression for the members that it looks at, and leaves what eval has visited.
func (f *frame) expr(x python.Expr) bool {
	if c, ok := x.(*python.Compare); ok {
		f.compare(c)
		return true
	}
	f.eval(x)
	return true
}

// each returns the value of a loop over the messages of a client: for m in ws.iter_json().
func (f *frame) each(x python.Expr) *Member {
	c, ok := x.(*python.Call)
	if !ok {
		return nil
	}
	switch python.LastName(c.Func) {
	case "iter_json", "iter_text", "iter_bytes":
		return f.receive(c, false)
	}
	return nil
}

// receive is the message that a call reads; nil for any but the first.
func (f *frame) receive(c *python.Call, raw bool) *Member {
	if f.first == nil {
		f.first, f.root, f.source = c, &Member{}, place(f.in, c.At())
	}
	switch {
	case f.first != python.Expr(c):
		return nil
	case raw:
		return &Member{event: f.root}
	}
	return f.root
}

// eval is the part of the message that an expression holds; nil if it holds none.
func (f *frame) eval(x python.Expr) *Member {
	switch x := x.(type) {
	case *python.Name:
		return f.holds[x.ID]
	case *python.Await:
		return f.eval(x.X)
	case *python.Named:
		held := f.eval(x.Value)
		f.bind(x.Target, held)
		return held
	case *python.Bool: // msg.get("context") or {}
		return f.eval(x.Xs[0])
	case *python.Cond:
		return f.eval(x.Then)
	case *python.Index:
		if of := f.eval(x.X); of != nil {
			if name, ok := python.LiteralText(x.I); ok {
				return of.member(name)
			}
		}
	case *python.Attr:
		if of := f.eval(x.X); of != nil && of.model != nil {
			return f.field(of, of.model, x.Name)
		}
	case *python.Call:
		return f.call(x)
	}
	return nil
}

// call is the part of the message that a call returns.
func (f *frame) call(c *python.Call) *Member {
	name := python.LastName(c.Func)
	switch name {
	case "receive_json", "receive_text", "receive_bytes":
		return f.receive(c, false)
	case "receive":
		return f.receive(c, true)
	}
	if attr, ok := c.Func.(*python.Attr); ok {
		if of := f.eval(attr.X); of != nil {
			return of.method(name, c)
		}
	}
	var held *Member
	args := make([]*Member, len(c.Args))
	for i, x := range c.Args {
		args[i] = f.eval(x)
		if held == nil {
			held = args[i]
		}
	}
	for _, k := range c.Keywords {
		if part := f.eval(k.Value); part != nil && k.Name == "" && held == nil {
			held = part // Hello(**msg)
		}
	}
	if model := f.validates(c); model != nil && held != nil {
		f.apply(held, model)
		return held
	}
	at, s := f.Origin(f.in, name)
	if def, ok := s.(*python.FuncDef); ok && (f.first == nil || held != nil) {
		return f.follow(c, call{at, def, bound(def, c, args)})
	}
	switch name {
	case "loads", "wait_for", "decode", "dict", "cast":
		return held
	}
	return nil
}

// follow runs the function of a call once.
func (r *reader) follow(c *python.Call, to call) *Member {
	if held, followed := r.calls[c]; followed {
		return held
	}
	r.calls[c] = nil // while it runs, for a function that calls itself
	r.calls[c] = r.run(to)
	return r.calls[c]
}

// method returns the result of a method of a part of the message.
func (m *Member) method(name string, c *python.Call) *Member {
	switch name {
	case "get", "pop", "setdefault":
		if len(c.Args) > 0 {
			if key, ok := python.LiteralText(c.Args[0]); ok {
				return m.member(key)
			}
		}
	case "strip", "lower", "decode", "model_dump", "dict", "copy":
		return m
	}
	return nil
}

// bound returns the values of a function's parameters, by position.
func bound(def *python.FuncDef, c *python.Call, args []*Member) map[string]*Member {
	holds := map[string]*Member{}
	params := def.Params
	if _, method := c.Func.(*python.Attr); method && len(params) > 0 && (params[0].Name == "self" || params[0].Name == "cls") {
		params = params[1:]
	}
	for i, held := range args {
		if i < len(params) {
			holds[params[i].Name] = held
		}
	}
	return holds
}

// compare notes what a member is compared with: msg["type"] == "auth", msg["type"] in ("auth", "hello"), "token" in msg.
func (f *frame) compare(c *python.Compare) {
	if len(c.Xs) != 2 || !slices.Contains([]string{"==", "!=", "in", "not in"}, c.Op) {
		return
	}
	left, right := f.eval(c.Xs[0]), f.eval(c.Xs[1])
	switch {
	case left != nil && right == nil:
		if value, ok := literal(c.Xs[1]); ok {
			left.want(value)
		}
	case right != nil && left == nil:
		value, ok := python.LiteralText(c.Xs[0])
		if ok && (c.Op == "in" || c.Op == "not in") {
			right.member(value)
		} else if ok {
			right.want(quote(value))
		}
	}
}

// literal is the value of a literal, or of the first element of a literal collection, in JSON.
func literal(x python.Expr) (string, bool) {
	switch x := x.(type) {
	case *python.Str:
		if s, ok := python.LiteralText(x); ok {
			return quote(s), true
		}
	case *python.Constant:
		switch x.Text {
		case "True":
			return "true", true
		case "False":
			return "false", true
		}
		return x.Text, json.Valid([]byte(x.Text))
	case *python.Seq:
		if len(x.Elems) > 0 {
			return literal(x.Elems[0])
		}
	}
	return "", false
}

func quote(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(out)
}
