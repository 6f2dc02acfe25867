package fastapi

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

// isInstance returns the result of isinstance for a route object; for anything else it is unknown here.
func isInstance(args *arguments) value {
	if len(args.pos) != 2 {
		return unknown{}
	}
	of, ok := args.pos[1].(*stranger)
	if !ok {
		return unknown{}
	}
	if is, known := isOfType(args.pos[0], of.name); known {
		return boolean(is)
	}
	o, ok := args.pos[0].(*routeObject)
	if !ok {
		return unknown{}
	}
	switch of.last() {
	case "APIRoute":
		return boolean(!o.route.Plain && o.route.Transport != WS)
	case "APIWebSocketRoute":
		return boolean(!o.route.Plain && o.route.Transport == WS)
	case "WebSocketRoute":
		return boolean(o.route.Transport == WS)
	case "Route":
		return boolean(o.route.Transport != WS)
	case "Mount":
		return boolean(false)
	}
	return unknown{}
}

// isOfType reports whether a value is of one of Python's own types; false if that is not known.
func isOfType(v value, name string) (is, known bool) {
	var own string
	switch v := v.(type) {
	case Text:
		if _, ok := v.Value(); ok && v.member == nil {
			own = "str"
		}
	case *dict:
		own = "dict"
	case *list:
		own = "list" // or a tuple or a set
	}
	switch name {
	case "str", "dict":
		return own == name, own != ""
	case "list", "tuple", "set":
		return false, own != "" && own != "list"
	}
	return false, false
}
