package fastapi

import "slices"

// A routeObject is an element of a router's list of routes.
type routeObject struct {
	route *Route
	path  Text
}

// maxNested bounds how deep routers that include each other are looked through for their routes.
const maxNested = 16

// elems returns the routes that a router has so far, those that it includes among them.
func (l *routeList) elems() []value { return l.within(l.router, Text{}, maxNested) }

func (l *routeList) within(r *Router, outer Text, levels int) []value {
	if levels == 0 {
		return []value{unknown{}}
	}
	var out []value
	for _, e := range r.Entries {
		var found []value
		switch {
		case e.Route != nil && (e.Route.Plain || e.Route.Whole):
			found = []value{&routeObject{e.Route, outer.Plus(e.Route.Path)}}
		case e.Route != nil:
			found = []value{&routeObject{e.Route, outer.Plus(r.Prefix).Plus(e.Route.Path)}}
		case e.Include != nil && e.Include.Router != nil:
			at := outer.Plus(r.Prefix)
			if e.Include.Whole {
				at = outer
			}
			found = l.within(e.Include.Router, at.Plus(e.Include.Prefix), levels-1)
		default:
			found = []value{unknown{}}
		}
		if when := r.When(e); when.Conditional() {
			found = allPerhaps(found, when)
		}
		if len(out)+len(found) > maxUnrolled {
			return append(out, unknown{})
		}
		out = append(out, found...)
	}
	return out
}

// attr returns an attribute of a route object.
func (o *routeObject) attr(name string) value {
	switch name {
	case "path", "path_format":
		return o.path
	case "endpoint":
		if o.route.handler != nil {
			return o.route.handler
		}
	case "methods":
		if len(o.route.Methods) > 0 {
			return texts(o.route.Methods)
		}
	case "name":
		if o.route.Func != "" {
			return Known(o.route.Func)
		}
	}
	return unknown{}
}

// isInstance returns the result of isinstance, of one class or of several.
func isInstance(args *arguments) value {
	if len(args.pos) != 2 {
		return unknown{}
	}
	classes := []value{args.pos[1]}
	if l, ok := args.pos[1].(*list); ok && !l.lost {
		classes = l.elems
	}
	out := never
	for _, c := range classes {
		switch is := isOf(args.pos[0], c); {
		case is == always:
			return boolean(true)
		case is == perhaps:
			out = perhaps
		}
	}
	return known(out)
}

// isOf reports whether a value is an object of a class.
func isOf(v, of value) truth {
	if c, ok := of.(*class); ok {
		return isOfOwn(classOf(v), v, c)
	}
	s, ok := of.(*stranger)
	if !ok {
		return perhaps
	}
	framework := s.root() == "fastapi" || s.root() == "starlette"
	switch v := v.(type) {
	case none:
		return truthIf(s.name == "object")
	case *instance:
		if framework && !v.of.derives() {
			return never
		}
	case *function:
		if framework {
			return never
		}
		return isOfType("function", s.name)
	case *Router:
		if v.class == nil && !framework {
			return isOfType("router", s.name)
		}
		switch s.name {
		case "fastapi.APIRouter", "fastapi.routing.APIRouter":
			return truthIf(!v.App)
		case "fastapi.FastAPI", "fastapi.applications.FastAPI":
			return truthIf(v.App)
		}
	case *routeObject:
		return v.is(s.last())
	case Text:
		switch _, ok := v.Value(); {
		case framework && v.member == nil && ok:
			return never
		case ok && v.member == nil:
			return isOfType("str", s.name)
		}
	case *dict:
		if framework {
			return never
		}
		return isOfType("dict", s.name)
	case *list:
		if framework {
			return never
		}
		return isOfType("", s.name) // it may be a tuple or a set
	}
	return perhaps
}

// isOfOwn reports whether an object is of a class of the source.
func isOfOwn(its *class, v value, of *class) truth {
	switch v := v.(type) {
	case none, *list, *dict, boolean, number:
		return never
	case Text:
		if v.member == nil {
			return never
		}
	case *Router, *instance:
		if its != nil {
			return truthIf(slices.Contains(its.mro(), of))
		}
	}
	return perhaps
}

// is reports whether a route object is of one of the framework's classes.
func (o *routeObject) is(class string) truth {
	switch class {
	case "APIRoute":
		return truthIf(!o.route.Plain && o.route.Transport != WS)
	case "APIWebSocketRoute":
		return truthIf(!o.route.Plain && o.route.Transport == WS)
	case "WebSocketRoute":
		return truthIf(o.route.Transport == WS)
	case "Route":
		return truthIf(o.route.Transport != WS)
	case "Mount":
		return never
	}
	return perhaps
}

// isOfType reports whether an object of one of Python's own types, or of any that holds several, is of another.
func isOfType(its, of string) truth {
	switch of {
	case "str", "dict":
		return truthIf(its == of)
	case "list", "tuple", "set":
		if its != "" {
			return never
		}
	}
	return perhaps
}
