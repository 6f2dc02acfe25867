package hello

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// validates is the model that a call makes of its argument: Hello.model_validate(x), TypeAdapter(Hello).validate_json(x),
// Hello(**x); nil if it makes none.
func (f *frame) validates(c *python.Call) *class {
	attr, ok := c.Func.(*python.Attr)
	if !ok {
		if slices.ContainsFunc(c.Keywords, func(k python.Keyword) bool { return k.Name == "" }) {
			return f.class(f.in, c.Func)
		}
		return nil
	}
	switch attr.Name {
	case "model_validate", "model_validate_json", "parse_obj", "parse_raw", "from_dict":
		return f.class(f.in, attr.X)
	case "validate_json", "validate_python":
		if adapter, ok := attr.X.(*python.Call); ok && len(adapter.Args) > 0 {
			return f.class(f.in, adapter.Args[0])
		}
	}
	return nil
}

// apply adds to a part of the message the required members of a model, and those with a fixed text.
func (r *reader) apply(m *Member, of *class) {
	if m.model != nil && m.model.def == of.def {
		return
	}
	m.model = of
	if r.models++; r.models > maxModels {
		return
	}
	for _, c := range r.lineage(of) {
		r.require(m, c)
	}
}

// require adds the members that a class itself declares.
func (r *reader) require(m *Member, of *class) {
	for _, s := range of.def.Body {
		field, ok := s.(*python.Assign)
		if !ok || field.Ann == nil || len(field.Targets) != 1 {
			continue
		}
		name, required, value := python.LastName(field.Targets[0]), field.Value == nil, field.Value
		if c, ok := value.(*python.Call); ok && python.LastName(c.Func) == "Field" {
			name, required, value = fieldOf(name, c)
		}
		fixed, isText := python.LiteralText(value)
		if required || isText {
			r.typed(m.member(name), of.in, field.Ann)
		}
		if isText {
			m.member(name).want(quote(fixed))
		}
	}
}

// fieldOf reads a Field(…): the name on the wire, whether the member is required, and its default.
func fieldOf(name string, c *python.Call) (string, bool, python.Expr) {
	var value python.Expr
	if len(c.Args) > 0 {
		value = c.Args[0]
	}
	factory := false
	for _, k := range c.Keywords {
		switch k.Name {
		case "alias", "validation_alias":
			if alias, ok := python.LiteralText(k.Value); ok {
				name = alias
			}
		case "default":
			value = k.Value
		case "default_factory":
			factory = true
		}
	}
	constant, _ := value.(*python.Constant)
	return name, value == nil && !factory || constant != nil && constant.Text == "...", value
}

// field is the member that an attribute of a model stands for; nil if the model, and those that it inherits from, declare
// none.
func (r *reader) field(m *Member, of *class, name string) *Member {
	for _, c := range slices.Backward(r.lineage(of)) {
		for _, s := range c.def.Body {
			if a, ok := s.(*python.Assign); ok && a.Ann != nil && len(a.Targets) == 1 && python.LastName(a.Targets[0]) == name {
				if c, ok := a.Value.(*python.Call); ok && python.LastName(c.Func) == "Field" {
					name, _, _ = fieldOf(name, c)
				}
				part := m.member(name)
				r.typed(part, c.in, a.Ann)
				return part
			}
		}
	}
	return nil
}

// typed sets a member to the value that its annotation asks for.
func (r *reader) typed(m *Member, in *modules.File, ann python.Expr) {
	switch x := ann.(type) {
	case *python.Index:
		r.generic(m, in, x)
	case *python.Binary: // str | None
		r.typed(m, in, x.Xs[0])
	case *python.Name, *python.Attr:
		switch python.LastName(x) {
		case "int", "float":
			m.want("0")
		case "bool":
			m.want("true")
		case "list":
			m.want("[]")
		case "dict":
			m.want("{}")
		default:
			if model := r.class(in, x); model != nil && r.depth < maxDepth {
				r.depth++
				r.apply(m, model)
				r.depth--
			}
		}
	}
}

// generic sets a member to the value of Literal["auth"], Optional[str], Annotated[str, …], list[str] and dict[str, str].
func (r *reader) generic(m *Member, in *modules.File, x *python.Index) {
	args := []python.Expr{x.I}
	if seq, ok := x.I.(*python.Seq); ok {
		args = seq.Elems
	}
	switch python.LastName(x.X) {
	case "Literal":
		if value, ok := literal(args[0]); ok {
			m.want(value)
		}
	case "Optional", "Annotated", "Union":
		r.typed(m, in, args[0])
	case "list", "List", "Sequence", "set":
		m.want("[]")
	case "dict", "Dict", "Mapping":
		m.want("{}")
	}
}
