package payload

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// injected returns the values that FastAPI passes to a handler or a dependency. It follows their dependencies.
func (r *reader) injected(fn *function) arguments {
	out := arguments{named: map[string]value{}}
	if !r.enter() {
		return out
	}
	defer r.leave()
	in := &frame{reader: r, env: fn.env}
	if fn.wraps != nil {
		out = r.injected(fn.wraps)
	}
	for _, p := range fn.params() {
		if p.Kind == python.Positional || p.Kind == python.KeywordOnly {
			out.named[p.Name] = in.given(p.Ann, p.Default, p.Name)
		}
	}
	return out
}

// injectedInto returns the values that FastAPI passes to a class that is a dependency: to its __init__, or to its fields.
func (r *reader) injectedInto(c *class) arguments {
	if init := c.method("__init__"); init != nil {
		return r.injected(init.bind(&object{class: c}))
	}
	_, foreign := c.lineage()
	for _, l := range foreign {
		r.left = r.left || !l.takesNoBody()
	}
	out := arguments{named: map[string]value{}}
	for _, fd := range c.fields() {
		if fd.ann == nil {
			continue
		}
		if v := (&frame{reader: r, env: fd.env}).given(fd.ann, fd.value, fd.name); v != nil {
			out.named[fd.name] = v
		}
	}
	return out
}

// given returns the value that FastAPI passes to a parameter with that annotation and default.
func (f *frame) given(ann, byDefault python.Expr, name string) value {
	of := f.annotation(ann)
	if r := f.request(of); r != nil {
		return r
	}
	if ann == nil && (name == "request" || name == "req") {
		return theRequest
	}
	var v value
	found := false
	for _, in := range f.leaves(of, f.quietly(byDefault)) {
		d, ok := in.(*dependency)
		if !ok {
			continue
		}
		target := d.target
		if target == nil { // api: Api = Depends()
			target = f.classIn(of)
		}
		v, found = f.join(v, f.fill(target, true)), true
	}
	if !found && ann != nil {
		f.hidden(of)
	}
	if !found || v == nil || v == plain {
		if known := f.instance(of); known != nil {
			return known
		}
	}
	return v
}

// hidden notes a type that is not known, because it may be Annotated with a dependency.
func (f *frame) hidden(ann value) {
	if ann == nil {
		f.note(false)
	}
	for _, v := range f.leaves(ann) {
		switch v := v.(type) {
		case marker:
			f.note(false)
		case *library:
			f.left = f.left || !v.takesNoBody()
		}
	}
}

// takesNoBody reports whether a type of a library cannot read the body: a type of Python, the web framework or pydantic.
func (l *library) takesNoBody() bool {
	return modules.Standard(l.top()) || l.web() || strings.HasPrefix(l.top(), "pydantic") || l.top() == "typing_extensions"
}

// annotation returns the value of an annotation, also of one in quotes.
func (f *frame) annotation(x python.Expr) value {
	if x == nil {
		return nil
	}
	if text, ok := python.LiteralText(x); ok {
		parsed, err := python.Parse([]byte(text + "\n"))
		if err != nil || len(parsed.Body) != 1 {
			return nil
		}
		do, ok := parsed.Body[0].(*python.Do)
		if !ok || len(do.Exprs) != 1 {
			return nil
		}
		x = do.Exprs[0]
	}
	v := f.quietly(x)
	if v == nil && python.LastName(x) == "Request" { // of a module that was not found
		return &library{name: "fastapi.Request"}
	}
	return v
}

// classIn returns the first class in an annotation.
func (r *reader) classIn(ann value) value {
	for _, v := range r.leaves(ann) {
		if c, ok := v.(*class); ok {
			return c
		}
	}
	return nil
}

// request returns the request that a parameter with the annotation gets, with the methods that a class of the checkout adds
// to it; nil if the annotation names no request.
func (f *frame) request(ann value) value {
	if !f.isRequestType(ann) {
		return nil
	}
	if c, ok := f.classIn(ann).(*class); ok && f.isRequestType(c) {
		return &object{class: c, attrs: map[string]value{"scope": theRequest}}
	}
	return theRequest
}

// instance returns an object of the class that an annotation names; nil if it names none.
func (f *frame) instance(ann value) value {
	if r := f.request(ann); r != nil {
		return r
	}
	var out []value
	for _, v := range f.leaves(ann) {
		switch v := v.(type) {
		case *class:
			out = append(out, &object{class: v, attrs: map[string]value{}})
		case *library:
			if v.top() != "typing" && v.top() != "builtins" && v.top() != "typing_extensions" {
				out = append(out, &library{name: v.name + "()"})
			}
		}
	}
	return f.join(out...)
}

// A fillKey is a dependency that was followed.
type fillKey struct {
	target any
	self   any
	sure   bool
}

// fill follows the target of a dependency once, and returns its value.
func (f *frame) fill(target value, sure bool) (v value) {
	if !f.enter() {
		return nil
	}
	defer f.leave()
	k := fillKey{target: target, sure: sure}
	switch t := target.(type) {
	case *function:
		k.target, k.self = t.def, t.self
		if t.lambda != nil {
			k.target = t.lambda
		}
	case *bag:
		return f.either(t, sure, func(in value, sure bool) value { return f.fill(in, sure) })
	}
	if v, known := f.filled[k]; known {
		return v
	}
	f.filled[k] = nil
	switch t := target.(type) {
	case *function:
		v = f.call(t, f.injected(t), sure)
	case *object:
		if t.class == nil {
			break
		}
		if m := t.class.method("__call__"); m != nil {
			v = f.call(m.bind(t), f.injected(m.bind(t)), sure)
		}
	case *class:
		v = f.call(t, f.injectedInto(t), sure)
	case *library:
		f.left = f.left || !t.takesNoBody()
		v = &library{name: t.name + "()"}
	case marker:
		f.note(false)
	default:
		f.left = true
	}
	f.use(v)
	f.filled[k] = v
	return v
}

// depend follows a list of dependencies. An unknown element may be a dependency.
func (f *frame) depend(list value, sure bool) {
	if b, ok := list.(*bag); ok && b.either {
		sure = false
	}
	for _, v := range f.leaves(list) {
		switch v := v.(type) {
		case *dependency:
			f.fill(v.target, sure)
		case marker:
			f.note(false)
		case *library:
			f.left = true
		}
	}
}
