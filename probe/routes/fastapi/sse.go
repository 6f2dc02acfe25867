package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// maxHelpers bounds how many helpers deep the making of a response is looked for.
const maxHelpers = 4

// mediaTypeAt is the place of the media type among the arguments of Starlette's responses: content, status_code, headers,
// media_type.
const mediaTypeAt = 3

// isSSE reports whether a route answers with server-sent events. Its declaration may say so, or its handler's return
// annotation, or the response that the handler returns, made by itself, by a helper, or by one of its decorators.
func (t *Tree) isSSE(r *Route) bool {
	switch {
	case t.makesStream(r.responseClass, 0), declaresStream(r.responses):
		return true
	case r.handler == nil:
		return false
	}
	for _, w := range r.wrappers {
		if t.scan(w, 0, true) {
			return true
		}
	}
	return t.scan(r.handler, 0, false)
}

// makesStream reports whether calling a value makes an event stream: a class of such, or one of the source's own whose
// initializer makes it one.
func (t *Tree) makesStream(v value, depth int) bool {
	if kindOf(v) == sseClass {
		return true
	}
	switch v := v.(type) {
	case *class:
		init, ok := v.attr("__init__").(*function)
		return ok && t.scan(init, depth+1, false)
	case *partial:
		return isEventStream(v.args.arg(-1, "media_type")) || t.makesStream(v.fn, depth)
	}
	return false
}

// declaresStream reports whether the responses= of a declaration list an event stream.
func declaresStream(responses value) bool {
	statuses, _ := responses.(*dict)
	if statuses == nil {
		return false
	}
	for _, v := range statuses.vals {
		response, _ := v.(*dict)
		if response == nil {
			continue
		}
		if content, ok := response.get(Known("content")).(*dict); ok && slices.ContainsFunc(content.keys, isEventStream) {
			return true
		}
	}
	return false
}

// scan reports whether a function makes an event stream, the functions within it included where inner says so. A
// StreamingResponse is one by its media type only.
func (t *Tree) scan(fn *function, depth int, inner bool) bool {
	if depth > maxHelpers || fn.def == nil {
		return false
	}
	s := &streamScan{
		frame: frame{t: t, mod: fn.mod, scope: newScope(fn.scope), depth: maxCalls}, // nothing is called
		made:  map[string]*python.Call{}, dicts: map[string]*python.Dict{}, depth: depth, inner: inner,
	}
	if fn.def.Returns != nil && s.isSSEType(fn.def.Returns) {
		return true
	}
	for _, p := range fn.def.Params {
		var v value = unknown{}
		if t, ok := s.plain(p.Default).(Text); ok {
			v = t // most callers of a helper leave it at the default
		}
		s.frame.scope.set(p.Name, v)
	}
	if fn.self != nil && len(fn.def.Params) > 0 {
		s.frame.scope.set(fn.def.Params[0].Name, fn.self)
	}
	for _, st := range fn.def.Body() {
		python.Walk(st, s.stmt, s.expr)
	}
	return s.found
}

// A streamScan looks through the body of one function, those within it left out.
type streamScan struct {
	frame frame
	made  map[string]*python.Call // by a helper, under a name of the function's own
	dicts map[string]*python.Dict // dictionaries under such names
	depth int
	inner bool // the functions within are part of it
	found bool
}

func (s *streamScan) stmt(st python.Stmt) bool {
	switch st := st.(type) {
	case *python.FuncDef:
		return s.inner
	case *python.ClassDef:
		return false
	case *python.Import:
		s.frame.imports(st)
	case *python.Assign:
		if name, ok := st.Targets[0].(*python.Name); ok && len(st.Targets) == 1 {
			switch v := st.Value.(type) {
			case *python.Str:
				s.frame.scope.set(name.ID, s.frame.str(v))
			case *python.Dict:
				s.dicts[name.ID] = v
			default:
				if c := asCall(st.Value); c != nil {
					s.made[name.ID] = c
				}
			}
		}
		s.assigned(st)
	case *python.Return:
		s.returned(st.Value)
	}
	return !s.found
}

// assigned looks for a media type that is set on a response after it is made.
func (s *streamScan) assigned(a *python.Assign) {
	for _, t := range a.Targets {
		switch t := t.(type) {
		case *python.Attr:
			s.found = s.found || t.Name == "media_type" && isEventStream(s.plain(a.Value))
		case *python.Index:
			if headers, ok := t.X.(*python.Attr); ok && headers.Name == "headers" {
				s.found = s.found || isContentType(s.plain(t.I)) && isEventStream(s.plain(a.Value))
			}
		}
	}
}

func isContentType(v value) bool {
	t, ok := v.(Text)
	return ok && strings.EqualFold(t.Head(), "content-type")
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
		s.found = s.found || s.frame.t.scan(fn, s.depth+1, false)
	}
}

// expr looks for the making of a response.
func (s *streamScan) expr(x python.Expr) bool {
	if s.found {
		return false
	}
	switch x := x.(type) {
	case *python.Lambda:
		return false
	case *python.Call:
		callee := s.plain(x.Func)
		s.found = s.depth <= maxHelpers && s.frame.t.makesStream(callee, s.depth)
		if c, ok := callee.(*stranger); ok && len(x.Args) > mediaTypeAt && strings.HasSuffix(c.last(), "Response") {
			s.found = s.found || isEventStream(s.plain(x.Args[mediaTypeAt]))
		}
		for _, k := range x.Keywords {
			switch k.Name {
			case "media_type":
				s.found = s.found || isEventStream(s.plain(k.Value))
			case "headers":
				s.found = s.found || isEventStream(s.member(k.Value, isContentType))
			case "": // **options
				s.found = s.found || isEventStream(s.member(k.Value, Known("media_type").is))
			}
		}
	}
	return !s.found
}

// member returns the value of the key that satisfies is in a dictionary: a literal, or one under a name of the function
// or the module.
func (s *streamScan) member(x python.Expr, is func(value) bool) value {
	d, ok := x.(*python.Dict)
	if name, named := x.(*python.Name); named {
		d, ok = s.dicts[name.ID]
	}
	if ok {
		for i, k := range d.Keys {
			if k != nil && is(s.plain(k)) {
				return s.plain(d.Values[i])
			}
		}
		return nil
	}
	if d, ok := s.plain(x).(*dict); ok {
		if i := slices.IndexFunc(d.keys, is); i >= 0 {
			return d.vals[i]
		}
	}
	return nil
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
