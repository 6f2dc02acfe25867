package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// endpointName returns the name of a handler that is passed as an argument: that of its definition, or if this is not
// known, the name in the call.
func endpointName(c *python.Call, endpoint value) string {
	if name := handlerName(endpoint); name != "" {
		return name
	}
	var x python.Expr
	if len(c.Args) > 1 {
		x = c.Args[1]
	}
	for _, k := range c.Keywords {
		if k.Name == "endpoint" || k.Name == "route" {
			x = k.Value
		}
	}
	return python.LastName(x)
}

func handlerName(v value) string {
	switch v := v.(type) {
	case *stranger:
		return v.last()
	case *function:
		if v.def != nil {
			return v.def.Name
		}
		return "<lambda>"
	case *class:
		return v.name
	case *partial:
		return "partial" // which has no __name__ of its own: FastAPI takes its class's
	}
	return ""
}

// convertors returns the path convertors that the annotations of a handler's parameters imply.
func convertors(fn *function) map[string]string {
	if fn == nil || fn.def == nil {
		return nil
	}
	out := map[string]string{}
	for _, p := range fn.def.Params {
		var ann string
		switch x := p.Ann.(type) {
		case *python.Name:
			ann = x.ID
		case *python.Attr:
			ann = x.Name
		}
		switch ann {
		case "int", "float":
			out[p.Name] = ann
		case "UUID", "UUID4":
			out[p.Name] = "uuid"
		}
	}
	return out
}

// methods returns the methods of a declaration: GET if it names none, nil if it names some that are not known.
func methods(v value) []string {
	if v == nil || v == value(none{}) {
		return []string{"GET"}
	}
	elems, known := elements(v)
	if !known {
		return nil
	}
	var out []string
	for _, e := range elems {
		var name string
		switch e := e.(type) {
		case Text:
			name, _ = e.Value()
		case *stranger: // http.HTTPMethod.GET
			name = e.last()
		}
		if name == "" {
			return nil
		}
		if name = strings.ToUpper(name); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// endpointMethods returns the methods that a Starlette HTTPEndpoint class answers: those that it defines.
func (c *class) endpointMethods(declared []string) []string {
	var out []string
	for _, name := range []string{"get", "head", "post", "put", "patch", "delete", "options"} {
		if _, ok := c.attr(name).(*function); ok {
			out = append(out, strings.ToUpper(name))
		}
	}
	if out == nil {
		return declared
	}
	return out
}
