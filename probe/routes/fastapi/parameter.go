package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A parameter is one that a class without an __init__ of its own takes, or makes itself: a field of a data class, a named
// tuple or a model.
type parameter struct {
	field string // the attribute that it sets
	name  string // in a call
	how   giving
	// converter is the function that makes the value from the given one or the default; nil for none.
	converter value
}

// A giving says how a call gives a parameter.
type giving int

const (
	byPosition giving = iota
	byName
	itself // the class makes the field itself
)

// parameters returns those of a class, in their order: its own after those of the classes that it is derived from.
func (c *class) parameters() []parameter {
	var out []parameter
	for _, of := range slices.Backward(c.mro()) {
		if !of.hasFields() {
			continue
		}
		for _, p := range of.notes {
			if i := slices.IndexFunc(out, func(q parameter) bool { return q.field == p.field }); i >= 0 {
				out[i] = p
			} else {
				out = append(out, p)
			}
		}
	}
	return out
}

// hasFields reports whether the annotated names of a class may be parameters: a decorator or a class from elsewhere makes
// them so. Those of any other class are only its attributes.
func (c *class) hasFields() bool {
	return c.decorated || slices.ContainsFunc(c.mro(), func(of *class) bool {
		return slices.ContainsFunc(of.bases, func(b value) bool {
			s, ok := b.(*stranger)
			return ok && (isNamedTuple(s) || s.name != "object" && s.root() != "abc" && s.root() != "typing")
		})
	})
}

// isField reports whether a function describes a field of a class.
func isField(v value) bool {
	s, ok := v.(*stranger)
	if !ok || !describesFields(s) {
		return false
	}
	switch s.last() {
	case "Field", "attrib", "field", "ib":
		return true
	}
	return false
}

// describesFields reports whether a value is of a library whose classes are made of their fields.
func describesFields(v value) bool {
	s, ok := v.(*stranger)
	if !ok {
		return false
	}
	switch s.root() {
	case "attr", "attrs", "dataclasses", "pydantic":
		return true
	}
	return false
}

// factoryOf returns what makes the default of a field, if a call describes one that is made anew for each object.
func factoryOf(fn *stranger, c *python.Call, args *arguments) (*factory, bool) {
	made := &factory{call: c}
	switch {
	case fn.name == "attr.Factory", fn.name == "attrs.Factory":
		of := args.arg(1, "takes_self")
		made.fn, made.ofSelf = args.arg(0, "factory"), of != nil && of != value(boolean(false))
	case isField(fn):
		if made.fn = args.arg(-1, "default_factory"); made.fn == nil {
			made.fn = args.arg(-1, "factory")
		}
	}
	return made, made.fn != nil
}

// parametersIn returns the fields that the body of a class describes. It has been followed.
func (f *frame) parametersIn(body []python.Stmt) []parameter {
	var out []parameter
	how := byPosition
	for _, s := range body {
		a, ok := s.(*python.Assign)
		if !ok {
			continue
		}
		name, ok := a.Targets[0].(*python.Name)
		call, isCall := a.Value.(*python.Call)
		described := isCall && python.LastName(call.Func) != "" && isField(f.eval(call.Func))
		if !ok || a.Ann == nil && !described {
			continue
		}
		switch annotation(a.Ann) {
		case "ClassVar":
			continue
		case "KW_ONLY":
			how = byName
			continue
		}
		p := parameter{field: name.ID, name: name.ID, how: how}
		if described {
			f.describe(&p, call)
		}
		out = append(out, p)
	}
	return out
}

// annotation returns the last name of an annotation, without its parameters.
func annotation(x python.Expr) string {
	if of, ok := x.(*python.Index); ok {
		x = of.X
	}
	if s, ok := python.LiteralText(x); ok {
		s, _, _ = strings.Cut(s, "[")
		return s[strings.LastIndexByte(s, '.')+1:]
	}
	return python.LastName(x)
}

// describe takes in the keywords of a field's description.
func (f *frame) describe(p *parameter, c *python.Call) {
	for _, k := range c.Keywords {
		is, _ := k.Value.(*python.Constant)
		switch k.Name {
		case "init":
			if is == nil || is.Text != "True" {
				p.how = itself
			}
		case "kw_only":
			if is == nil || is.Text != "False" {
				p.how = byName
			}
		case "alias":
			if s, ok := python.LiteralText(k.Value); ok {
				p.name = s
			}
		case "converter":
			p.converter = f.eval(k.Value)
		}
	}
}

// parameter returns the argument for a parameter, of which so many by position come before; nil for none.
func (a *arguments) parameter(p parameter, before int) value {
	at := -1
	switch p.how {
	case itself:
		return nil
	case byPosition:
		at = before
	}
	for _, name := range []string{p.name, p.field, strings.TrimLeft(p.field, "_")} { // attrs leaves an underscore out
		if v := a.arg(at, name); v != nil {
			return v
		}
	}
	if a.more {
		return unknown{}
	}
	return nil
}
