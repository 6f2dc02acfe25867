package payload

import "github.com/engfix/engfix/probe/routes/python"

// injected is what FastAPI gives the parameters of a handler or a dependency. It follows their dependencies.
func (r *reader) injected(fn *function) arguments {
	in := &frame{reader: r, env: fn.env}
	out := arguments{named: map[string]value{}}
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

// given is what a parameter is given, by its annotation and its default.
func (f *frame) given(ann, byDefault python.Expr, name string) value {
	of := f.annotation(ann)
	if isRequestType(of) || ann == nil && (name == "request" || name == "req") {
		return theRequest
	}
	var v value
	found := false
	sources := []value{of}
	if byDefault != nil {
		sources = append(sources, f.quietly(byDefault))
	}
	for _, s := range sources {
		each(s, func(in value) {
			d, ok := in.(*dependency)
			if !ok {
				return
			}
			target := d.target
			if target == nil && byDefault != nil { // api: Api = Depends()
				target = classIn(of)
			}
			v, found = join(v, f.fill(target, true)), true
		})
	}
	if !found || v == nil || v == plain {
		if known := f.instance(of); known != nil {
			return known
		}
	}
	return v
}

// annotation is what an annotation names. One in quotes is read as well.
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
		return &library{"fastapi.Request"}
	}
	return v
}

// classIn is the first class in what an annotation names.
func classIn(ann value) (found value) {
	each(ann, func(v value) {
		if c, ok := v.(*class); ok && found == nil {
			found = c
		}
	})
	return found
}

// instance is an object of the class that an annotation names; nil if it names none.
func (f *frame) instance(ann value) (out value) {
	if isRequestType(ann) {
		return theRequest
	}
	each(ann, func(v value) {
		switch v := v.(type) {
		case *class:
			out = join(out, &object{class: v, attrs: map[string]value{}})
		case *library:
			if v.top() != "typing" && v.top() != "builtins" && v.top() != "typing_extensions" {
				out = join(out, &library{v.name + "()"})
			}
		}
	})
	return out
}

// A fillKey is a dependency that was followed.
type fillKey struct {
	target any
	self   any
	sure   bool
}

// fill follows the target of a dependency once, and returns its value.
func (f *frame) fill(target value, sure bool) (v value) {
	k := fillKey{target: target, sure: sure}
	switch t := target.(type) {
	case *function:
		k.target, k.self = t.def, t.self
		if t.lambda != nil {
			k.target = t.lambda
		}
	case *bag:
		each(t, func(in value) { v = join(v, f.fill(in, sure && len(t.vals) == 1)) })
		return v
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
		args := arguments{}
		if init := t.method("__init__"); init != nil {
			args = f.injected(init.bind(&object{class: t}))
		}
		v = f.call(t, args, sure)
	case *library: // it is not given the request by this source
		v = &library{t.name + "()"}
	default:
		f.left = true
	}
	f.filled[k] = v
	return v
}

// depend follows a list of dependencies.
func (f *frame) depend(list value, sure bool) {
	switch list := list.(type) {
	case *bag:
		for _, in := range list.vals {
			f.depend(in, sure)
		}
	case *dependency:
		f.fill(list.target, sure)
	}
}
