// Package payload finds out from the source of a route's handler whether it parses the body of a request as JSON itself. An
// OpenAPI document does not show that.
//
// Start with New and Source.Read. The reader follows the handler, its dependencies and decorators, and the functions that are
// given the request, from module to module, and remembers the value of each name. Nothing is executed. The work for one handler is
// bounded, whatever the source is.
package payload

import (
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A Source is a checkout whose handlers are read. It is for one goroutine at a time.
type Source struct {
	*modules.Modules
	surveyed *survey // nil until it is needed
}

// New returns the handlers of a checkout.
func New(m *modules.Modules) *Source { return &Source{Modules: m} }

// reader returns a reader of one route.
func (s *Source) reader() *reader {
	return &reader{
		Source: s, globals: map[*modules.File]*env{}, filled: map[any]value{}, around: map[*python.FuncDef]*env{},
		results: map[string]value{}, running: map[string]bool{}, state: &object{attrs: map[string]value{}},
		values: map[python.Expr]value{}, budget: &budget{steps: maxSteps},
	}
}

// Read returns whether the handler of the route that is declared at source, a "file:line", reads the body of its request.
func (s *Source) Read(source string) probe.BodyRead {
	f, line := s.At(source)
	if f == nil {
		return probe.BodyUnknown
	}
	return s.reader().read(f, line)
}

// read returns whether the handler of the route that is declared at a line reads the body.
func (r *reader) read(f *modules.File, line int) probe.BodyRead {
	found := r.route(f, line)
	switch {
	case !found && !r.spent:
		return probe.BodyUnknown
	case r.always:
		return probe.ReadsBody
	case r.may || r.spent:
		return probe.MayReadBody
	case r.left:
		return probe.BodyUnknown
	}
	return probe.ReadsNoBody
}

// A reader collects what the functions of one route read.
type reader struct {
	*Source
	*budget
	always, may bool // the body is read as JSON
	left        bool // the request is given to code outside of the checkout

	globals map[*modules.File]*env
	filled  map[any]value    // the values of dependencies, each followed once
	results map[string]value // of the calls that were followed, by keyOf
	running map[string]bool
	around  map[*python.FuncDef]*env // of the functions that declare routes or mount routers
	values  map[python.Expr]value    // of the fields of classes
	aside   int                      // how many of the calls have nothing to do with the request
	state   *object                  // request.state
	keeping bool                     // functions that set it are followed: what is parsed is their value

	handles   *python.FuncDef // the handler
	inHandler bool            // it is being followed, rather than a dependency or a decorator
	caught    int             // how many try statements would go on after an exception
}

// note adds a place that reads the body. sure says that it reads the body of every request that succeeds.
func (r *reader) note(sure bool) {
	r.always = r.always || sure
	r.may = true
}

// parse notes a place that parses the body, and returns its value. Within a try that goes on without the JSON, a malformed
// request fails only if the parsed value is used.
func (r *reader) parse(sure bool) value {
	if r.keeping {
		return parsed
	}
	if sure && r.caught > 0 {
		r.note(false)
		return parsed
	}
	r.note(sure)
	return plain
}

// use notes that a value has an effect on the answer.
func (r *reader) use(v value) {
	if !r.always && r.carries(v, parsed) {
		r.note(true)
	}
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
				fn.in = &class{c, f.env, f.reader}
				fn.self = &object{class: fn.in, attrs: map[string]value{}}
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

// callable reports whether a value can be called and its source is known.
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
		r.view(f, o)
	}
	r.handles = fn.def
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
	r.use(f.call(wrapped, r.injected(outer), true))
}

// view follows the dependencies of a class of routes: those of its fields, and of its __init__ if a decorator makes it one.
func (r *reader) view(f *frame, o *object) {
	for _, fd := range o.class.fields() {
		if v := (&frame{reader: r, env: fd.env}).given(fd.ann, fd.value, ""); v != nil {
			o.set(fd.name, v)
		}
	}
	init := o.class.method("__init__")
	switch {
	case init == nil:
	case len(o.class.def.Decorators) > 0:
		f.call(init.bind(o), r.injected(init.bind(o)), true)
	default:
		r.quiet(func() { f.call(init.bind(o), arguments{}, false) })
	}
}

// endpoint follows the object or class of a handler: an object with __call__, or a class whose methods answer.
func (r *reader) endpoint(handler value) {
	f := &frame{reader: r, env: newEnv(nil, nil)}
	r.inHandler = true
	switch v := handler.(type) {
	case *object:
		if call := v.class.method("__call__"); call != nil {
			fn := call.bind(v)
			r.use(f.call(fn, r.injected(fn), true))
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
			r.use(f.call(m, arguments{args: []value{theRequest}}, len(methods) == 1))
		}
		if len(methods) == 0 {
			r.left = true
		}
	}
}
