package fastapi

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// maxHelpers bounds how many helpers deep the making of a response is looked for.
const maxHelpers = 4

// mediaTypeAt is the place of the media type among the arguments of Starlette's responses: content, status_code, headers,
// media_type.
const mediaTypeAt = 3

// isSSE reports whether a route answers with server-sent events: its response class says so, or its handler's return
// annotation, or the response that the handler makes, itself or through a helper whose result it returns.
func (t *Tree) isSSE(r *Route) bool {
	if kindOf(r.responseClass) == sseClass {
		return true
	}
	return r.handler != nil && t.streams(r.handler, 0)
}

// streams reports whether a function gives an event stream. A StreamingResponse is one by its media type only.
func (t *Tree) streams(fn *function, depth int) bool {
	if depth > maxHelpers || fn.def == nil {
		return false
	}
	s := &streamScan{
		frame: frame{t: t, mod: fn.mod, scope: newScope(fn.scope), depth: maxCalls}, // nothing is called
		made:  map[string]*python.Call{}, headers: map[string]*python.Dict{}, depth: depth, self: fn.self,
	}
	if fn.def.Returns != nil && s.isSSEType(fn.def.Returns) {
		return true
	}
	for _, p := range fn.def.Params {
		var v value = unknown{}
		if t, ok := s.plain(p.Default).(Text); ok {
			v = t // what a helper's callers mostly leave it at
		}
		s.frame.scope.set(p.Name, v)
	}
	if fn.self != nil && len(fn.def.Params) > 0 {
		s.frame.scope.set(fn.def.Params[0].Name, fn.self)
	}
	for _, st := range fn.def.Body {
		python.Walk(st, s.stmt, s.expr)
	}
	return s.found
}

// A streamScan looks through the body of one function, those within it left out.
type streamScan struct {
	frame   frame
	made    map[string]*python.Call // by a helper, under a name of the function's own
	headers map[string]*python.Dict // dictionaries under such names
	depth   int
	self    value
	found   bool
}

func (s *streamScan) stmt(st python.Stmt) bool {
	switch st := st.(type) {
	case *python.FuncDef, *python.ClassDef:
		return false
	case *python.Import:
		s.frame.imports(st)
	case *python.Assign:
		if name, ok := st.Targets[0].(*python.Name); ok && len(st.Targets) == 1 {
			switch v := st.Value.(type) {
			case *python.Str:
				s.frame.scope.set(name.ID, s.frame.str(v))
			case *python.Dict:
				s.headers[name.ID] = v
			default:
				if c := asCall(st.Value); c != nil {
					s.made[name.ID] = c
				}
			}
		}
	case *python.Return:
		s.returned(st.Value)
	}
	return !s.found
}

func asCall(x python.Expr) *python.Call {
	if a, ok := x.(*python.Await); ok {
		x = a.X
	}
	c, _ := x.(*python.Call)
	return c
}

// returned follows a returned call into the helper that is called.
func (s *streamScan) returned(x python.Expr) {
	if cond, ok := x.(*python.Cond); ok {
		s.returned(cond.Then)
		s.returned(cond.Else)
		return
	}
	c := asCall(x)
	if name, ok := x.(*python.Name); ok {
		c = s.made[name.ID]
	}
	if c == nil {
		return
	}
	if fn, ok := s.plain(c.Func).(*function); ok {
		s.found = s.found || s.frame.t.streams(fn, s.depth+1)
	}
}

// expr sees the making of a response.
func (s *streamScan) expr(x python.Expr) bool {
	if s.found {
		return false
	}
	switch x := x.(type) {
	case *python.Lambda:
		return false
	case *python.Call:
		callee := s.plain(x.Func)
		s.found = kindOf(callee) == sseClass
		if c, ok := callee.(*stranger); ok && len(x.Args) > mediaTypeAt && strings.HasSuffix(c.last(), "Response") {
			s.found = s.found || isEventStream(s.plain(x.Args[mediaTypeAt]))
		}
		for _, k := range x.Keywords {
			switch k.Name {
			case "media_type":
				s.found = s.found || isEventStream(s.plain(k.Value))
			case "headers":
				s.found = s.found || s.hasContentType(k.Value)
			}
		}
	}
	return !s.found
}

func (s *streamScan) hasContentType(headers python.Expr) bool {
	d, ok := headers.(*python.Dict)
	if name, named := headers.(*python.Name); named {
		d, ok = s.headers[name.ID]
	}
	if !ok {
		return false
	}
	for i, k := range d.Keys {
		if t, ok := s.plain(k).(Text); ok && strings.EqualFold(t.Head(), "content-type") && isEventStream(s.plain(d.Values[i])) {
			return true
		}
	}
	return false
}

// isSSEType reports whether an annotation names a class of event streams, in a string or not.
func (s *streamScan) isSSEType(x python.Expr) bool {
	if str, ok := x.(*python.Str); ok {
		if t, ok := s.frame.str(str).(Text); ok {
			name := t.Head()
			return kindOf(s.plain(&python.Name{ID: name})) == sseClass || name == "EventSourceResponse"
		}
	}
	return kindOf(s.plain(x)) == sseClass
}

// plain evaluates names, attributes and strings, and nothing that has an effect.
func (s *streamScan) plain(x python.Expr) value {
	switch x := x.(type) {
	case *python.Name:
		return s.frame.eval(x)
	case *python.Attr:
		return s.frame.attr(s.plain(x.X), x.Name)
	case *python.Str:
		for _, p := range x.Parts {
			if p.X != nil {
				return unknown{}
			}
		}
		return s.frame.eval(x)
	}
	return unknown{}
}
