// Package payload reads the source of a route's handler for whether it reads the body of a request as JSON by itself, as
// no OpenAPI document says.
//
// Start with New and Source.Read. It follows the handler, its dependencies and decorators, and the functions that are given the request,
// from module to module, and keeps what each name holds. Nothing is executed.
package payload

import (
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A Source is a checkout whose handlers are read. It is for one goroutine at a time.
type Source struct {
	*modules.Modules
	mounted map[*python.Call][]mount // nil until they are searched for
}

// New returns the handlers of a checkout.
func New(m *modules.Modules) *Source { return &Source{Modules: m} }

// reader returns a reader of one route.
func (s *Source) reader() *reader {
	return &reader{
		Source: s, globals: map[*modules.File]*env{}, filled: map[any]value{}, around: map[*python.FuncDef]*env{},
		results: map[string]value{}, running: map[string]bool{}, state: &object{attrs: map[string]value{}},
	}
}

// Read returns whether the handler of the route that is declared at source, a "file:line", reads the body of its request.
func (s *Source) Read(source string) probe.BodyRead {
	f, line := s.At(source)
	if f == nil {
		return probe.BodyUnknown
	}
	r := s.reader()
	if !r.route(f, line) {
		return probe.BodyUnknown
	}
	switch {
	case r.always:
		return probe.ReadsBody
	case r.may:
		return probe.MayReadBody
	case r.left:
		return probe.BodyUnknown
	}
	return probe.ReadsNoBody
}

// A reader collects what the functions of one route read.
type reader struct {
	*Source
	always, may bool // the body is read as JSON
	left        bool // the request is given to code outside of the checkout

	globals map[*modules.File]*env
	filled  map[any]value    // the values of dependencies, each followed once
	results map[string]value // of the calls that were followed, by what they are given
	running map[string]bool
	around  map[*python.FuncDef]*env // of the functions that declare routes or mount routers
	depth   int                      // of calls
	aside   int                      // how many of these have nothing to do with the request
	runs    int                      // how many calls were followed
	state   *object                  // request.state
}

// Bounds of what is followed.
const (
	maxDepth = 100
	maxAside = 3 // for calls that are given nothing of the request
	maxRuns  = 4000
)

// note adds a place that reads the body. sure says that every request that is answered with a success comes by.
func (r *reader) note(sure bool) {
	if sure {
		r.always = true
	}
	r.may = true
}

// route follows the route that is declared at a line; it reports whether its handler was found.
func (r *reader) route(f *modules.File, line int) bool {
	at := f.Declared(line)
	if at == nil {
		return false
	}
	fr := &frame{reader: r, env: r.surroundings(f, at.In)}
	handler, call := fr.handler(at)
	if handler == nil {
		return false
	}
	r.above(fr, call)
	r.serve(fr, at, handler)
	return true
}

// handler returns the function or object that a declaration is about, and the call that declares it; nil if it is not
// found.
func (f *frame) handler(at *modules.Declared) (handler value, call *python.Call) {
	if at.Def != nil {
		fn := &function{def: at.Def, env: f.env}
		if n := len(at.In); n > 0 {
			if c, ok := at.In[n-1].(*python.ClassDef); ok {
				fn.self = &object{class: &class{c, f.env, f.reader}, attrs: map[string]value{}}
			}
		}
		if len(at.Calls) > 0 {
			call = at.Calls[0]
		}
		return fn, call
	}
	for _, call := range at.Calls {
		for _, x := range modules.Handled(call) {
			if v := f.quietly(x); callable(v) {
				if decorator, ok := call.Func.(*python.Call); ok { // router.post("/x")(handler)
					call = decorator
				}
				return v, call
			}
		}
	}
	return nil, nil
}

// callable reports whether a value is something of the source that can be called.
func callable(v value) bool {
	switch v := v.(type) {
	case *function, *class:
		return true
	case *object:
		return v.class != nil && v.class.method("__call__") != nil
	}
	return false
}

// serve follows a handler with its dependencies and decorators.
func (r *reader) serve(f *frame, at *modules.Declared, handler value) {
	fn, ok := handler.(*function)
	if !ok || fn.def == nil {
		r.endpoint(handler)
		return
	}
	if o, ok := fn.self.(*object); ok { // the dependencies of a class of routes
		for _, s := range o.class.def.Body {
			if a, ok := s.(*python.Assign); ok {
				in := &frame{reader: r, env: o.class.env}
				for _, target := range a.Targets {
					o.attrs[python.LastName(target)] = in.given(a.Ann, a.Value, "")
				}
			}
		}
	}
	wrapped := handler
	for i := len(fn.def.Decorators) - 1; i >= 0 && at.Def != nil; i-- {
		if d := fn.def.Decorators[i]; !isRoute(d) {
			wrapped = f.decorate(f.quietly(d), wrapped)
		}
	}
	outer, ok := wrapped.(*function)
	if !ok {
		outer = fn
	}
	f.call(wrapped, r.injected(outer), true)
}

// endpoint follows the object or class of a handler: an object with __call__, or a class whose methods answer.
func (r *reader) endpoint(handler value) {
	f := &frame{reader: r, env: newEnv(nil, nil)}
	switch v := handler.(type) {
	case *object:
		if call := v.class.method("__call__"); call != nil {
			fn := call.bind(v)
			f.call(fn, r.injected(fn), true)
		}
	case *class:
		o := &object{class: v, attrs: map[string]value{"request": theRequest}}
		var methods []*function
		for _, name := range []string{"post", "put", "patch", "delete"} {
			if m := v.method(name); m != nil {
				methods = append(methods, m.bind(o))
			}
		}
		for _, m := range methods {
			f.call(m, arguments{args: []value{theRequest}}, len(methods) == 1)
		}
		if len(methods) == 0 {
			r.left = true
		}
	}
}
