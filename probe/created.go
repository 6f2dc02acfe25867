package probe

import (
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsontext"
)

// A POST or PUT creates a thing with an id, and other paths of its router need that id. Only creators in the same
// router count, and the router alone decides which are asked: the questions do not depend on which tickets were
// selected.

// creators returns the ticket's endpoints that may create the thing that an endpoint's path names, the likeliest first.
// It returns none if nothing may be created.
func (p *Plan) creators(ticket int, ep *Endpoint) []*Endpoint {
	if !p.rules.AllowMutations || ep.Transport.Waits() {
		return nil
	}
	var near, far []*Endpoint
	for i := range p.Tickets[ticket].Endpoints {
		s := &p.Tickets[ticket].Endpoints[i]
		creates := s.Transport.Ends() && (s.Method == "POST" || s.Method == "PUT") && s.Router == ep.Router && s.Standing == Mounted && s.Problem == ""
		switch {
		case !creates || s.Key() == ep.Key() || !slices.ContainsFunc(ep.Sample.Invented, func(name string) bool { return !parameterOf(s.Path, name) }):
		case slices.ContainsFunc(ep.Sample.Invented, func(name string) bool { return collects(s.Path, ep.Path, name) }):
			near = append(near, s)
		default:
			far = append(far, s)
		}
	}
	return append(near, far...)
}

// creatorsFor returns the creators for a cell whose check asks for them, unless every parameter has a configured value.
func (p *Plan) creatorsFor(ticket int, c Cell) []*Endpoint {
	if len(c.Endpoint.Sample.Invented) == 0 {
		return nil
	}
	asks := p.checks[c.Binding.Check].Questions(c.Binding.Params)
	if !slices.ContainsFunc(p.created, func(name string) bool { return Asked(asks, name) }) {
		return nil
	}
	return p.creators(ticket, c.Endpoint)
}

// parameterOf reports whether a path has a parameter of the name.
func parameterOf(path, name string) bool {
	return strings.Contains(path, "{"+name+"}") || strings.Contains(path, "{"+name+":")
}

// collects reports whether path is the collection that holds the other path's parameter.
func collects(collection, path, name string) bool {
	before, _, found := strings.Cut(path, "/{"+name)
	return found && strings.TrimRight(collection, "/") == before
}

// fromCreated builds the request for a created thing from the answers of its creators.
func fromCreated(v Variant, ep Endpoint, creators []*Endpoint) func(earlier []*Exchange) (Ask, string) {
	return func(earlier []*Exchange) (Ask, string) {
		path := maps.Clone(ep.Sample.Path)
		changed := false
		for _, name := range ep.Sample.Invented {
			if id := createdID(name, ep.Path, creators, earlier); id != "" {
				path[name], changed = id, true
			}
		}
		if !changed {
			return Ask{}, "nothing was created"
		}
		ep.Sample.Path = path
		ask, _ := v.Build(ep)
		return ask, ""
	}
}

// createdID returns the id that the first creator returned for a parameter: under the parameter's own name, or as the
// id of the thing in the collection; "" if there is none.
func createdID(name, path string, creators []*Endpoint, earlier []*Exchange) string {
	for _, s := range creators {
		for _, x := range earlier {
			if x.Endpoint != s.Key() || x.Label != "control" {
				continue
			}
			if x.Raw != nil {
				x = x.Raw.Exchange
			}
			if r := x.Response; r == nil || r.Status < 200 || r.Status > 299 || r.Base64 || !jsontext.Valid(r.Body) {
				continue
			}
			body := gjson.Parse(x.Response.Body)
			if id := member(body, name, maxDepth); id != "" {
				return id
			}
			if !collects(s.Path, path, name) {
				continue
			}
			for _, at := range []string{"data.id", "id"} {
				if id := scalar(body.Get(at)); id != "" {
					return id
				}
			}
		}
	}
	return ""
}

// maxDepth is how deep the search for an id goes.
const maxDepth = 6

// member finds the first member of the name, the outermost object first.
func member(v gjson.Result, name string, depth int) (id string) {
	if depth == 0 || !v.IsObject() {
		return ""
	}
	v.ForEach(func(key, value gjson.Result) bool {
		if key.Str == name {
			id = scalar(value)
		}
		return id == ""
	})
	v.ForEach(func(_, value gjson.Result) bool {
		if id == "" {
			id = member(value, name, depth-1)
		}
		return id == ""
	})
	return id
}

// scalar returns a value as a path holds it: a short text or a number; "" for any other value.
func scalar(v gjson.Result) string {
	const longest = 200
	if (v.Type != gjson.String && v.Type != gjson.Number) || len(v.Raw) > longest {
		return ""
	}
	if s := v.String(); s != "." && s != ".." {
		return s
	}
	return ""
}
