// Package payload reads the source of a route's handler for whether it reads the body of a request as JSON by itself, as
// no OpenAPI document says.
//
// Start with New and Source.Read. It follows the handler, its dependencies and decorators, and the functions that are given the request,
// from module to module, and keeps what each name holds. Nothing is executed.
package payload

import (
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A Source is a checkout whose handlers are read. It is for one goroutine at a time.
type Source struct {
	*modules.Modules
	mounted map[*python.Call][]mount // nil until they are searched for
	// unsurveyed says that the search ended before all were found.
	unsurveyed bool
}

// New returns the handlers of a checkout.
func New(m *modules.Modules) *Source { return &Source{Modules: m} }

// reader returns a reader of one route.
func (s *Source) reader() *reader {
	return &reader{
		Source: s, globals: map[*modules.File]*env{}, filled: map[any]value{}, around: map[*python.FuncDef]*env{},
		results: map[string]value{}, running: map[string]bool{}, state: &object{attrs: map[string]value{}},
		values: map[python.Expr]value{}, budget: maxSteps,
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
	always, may bool // the body is read as JSON
	left        bool // the request is given to code outside of the checkout

	globals map[*modules.File]*env
	filled  map[any]value    // the values of dependencies, each followed once
	results map[string]value // of the calls that were followed, by what they are given
	running map[string]bool
	around  map[*python.FuncDef]*env // of the functions that declare routes or mount routers
	values  map[python.Expr]value    // of the fields of classes
	aside   int                      // how many of the calls have nothing to do with the request
	state   *object                  // request.state

	handles   *python.FuncDef // the handler
	inHandler bool            // it is being followed, rather than a dependency or a decorator
	caught    int             // how many try statements would go on after an exception

	budget, steps, deep int
	spent               bool
}

// note adds a place that reads the body. sure says that it does so for every request that is answered with a success.
func (r *reader) note(sure bool) {
	r.always = r.always || sure
	r.may = true
}

// parse notes a place that parses the body and returns what it holds. Within a try that goes on without the JSON, a request
// that is malformed fails only if what was parsed is used.
func (r *reader) parse(sure bool) value {
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

// A declared is a place in the source where a handler is declared.
type declared struct {
	def   *python.FuncDef
	call  *python.Call   // that declares it: a decorator, or a call that is given the handler
	calls []*python.Call // at the line, of which call is one: nil for a decorator
	in    []python.Stmt
}

// find returns what is declared as a route at a line, with the functions and classes around it.
func find(body []python.Stmt, line int) *declared {
	for _, s := range body {
		var around []python.Stmt
		if found := within(s, line, around); found != nil {
			return found
		}
	}
	return nil
}

// within finds a declaration in a statement.
func within(s python.Stmt, line int, around []python.Stmt) (found *declared) {
	python.Walk(s, func(inner python.Stmt) bool {
		var body []python.Stmt
		switch d := inner.(type) {
		case *python.FuncDef:
			for _, x := range d.Decorators {
				if x.At().Line == line && found == nil {
					c, _ := x.(*python.Call)
					found = &declared{def: d, call: c, in: around}
				}
			}
			body = d.Body()
		case *python.ClassDef:
			body = d.Body
		default:
			return found == nil
		}
		deeper := append(append([]python.Stmt{}, around...), inner)
		for _, b := range body {
			if found == nil {
				found = within(b, line, deeper)
			}
		}
		return false
	}, func(x python.Expr) bool {
		c, ok := x.(*python.Call)
		switch {
		case !ok || c.At().Line != line:
		case found == nil:
			found = &declared{calls: []*python.Call{c}, in: around}
		case found.def == nil:
			found.calls = append(found.calls, c)
		}
		return found == nil || found.def == nil
	})
	return found
}

// route follows the route that is declared at a line; it reports whether its handler was found.
func (r *reader) route(f *modules.File, line int) bool {
	at := find(f.Body, line)
	if at == nil {
		return false
	}
	fr := &frame{reader: r, env: r.surroundings(f, at.in)}
	handler := fr.handler(at)
	if handler == nil {
		return false
	}
	r.above(fr, at)
	r.serve(fr, at, handler)
	return true
}

// handler is the function or object that a declaration is about; nil if it is not found.
func (f *frame) handler(at *declared) value {
	if at.def != nil {
		fn := &function{def: at.def, env: f.env}
		if n := len(at.in); n > 0 {
			if c, ok := at.in[n-1].(*python.ClassDef); ok {
				fn.in = &class{c, f.env, f.reader}
				fn.self = &object{class: fn.in, attrs: map[string]value{}}
			}
		}
		return fn
	}
	for _, at.call = range at.calls {
		xs := slices.Clone(at.call.Args)
		for _, k := range at.call.Keywords {
			if k.Name == "endpoint" || k.Name == "route" {
				xs = append(xs, k.Value)
			}
		}
		for _, x := range xs {
			if v := f.quietly(x); callable(v) {
				if decorator, ok := at.call.Func.(*python.Call); ok { // router.post("/x")(handler)
					at.call = decorator
				}
				return v
			}
		}
	}
	return nil
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
func (r *reader) serve(f *frame, at *declared, handler value) {
	fn, ok := handler.(*function)
	if !ok || fn.def == nil {
		r.endpoint(handler)
		return
	}
	if o, ok := fn.self.(*object); ok { // the dependencies of a class of routes
		for _, fd := range o.class.fields() {
			o.set(fd.name, (&frame{reader: r, env: fd.env}).given(fd.ann, fd.value, ""))
		}
	}
	r.handles = fn.def
	wrapped := handler
	for i := len(fn.def.Decorators) - 1; i >= 0 && at.def != nil; i-- {
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
