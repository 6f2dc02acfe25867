package probe

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
)

// only narrows endpoints to the operation that the words name; all of them if the words name none. If none is left, why
// says so.
//
// Paths are compared by their shape; the names of parameters make no difference. Words may leave out the prefix that a
// router is mounted under, as long as they fit one path alone, whatever its methods.
func (p Params) only(endpoints []Endpoint) (narrowed []*Endpoint, why string) {
	narrowed = make([]*Endpoint, 0, len(endpoints))
	for i := range endpoints {
		narrowed = append(narrowed, &endpoints[i])
	}
	if p.Path != "" {
		if narrowed, why = p.at(narrowed); why != "" {
			return nil, why
		}
	}
	narrowed = slices.DeleteFunc(narrowed, func(ep *Endpoint) bool { return !p.names(ep) })
	if len(narrowed) == 0 && p.operation() != "" {
		return nil, "no endpoint " + p.operation() + " of the router is known"
	}
	if p.Thing != "" {
		narrowed = slices.DeleteFunc(narrowed, func(ep *Endpoint) bool { return !p.namesThing(ep) })
		if len(narrowed) == 0 {
			return nil, "no known path ends with the thing that the words name (" + p.Thing + ")"
		}
	}
	return narrowed, ""
}

// namesThing reports whether the last parameter of the endpoint's path identifies the thing, by its own name or by the
// segment before it: "{item_id}", "/items/{id}". What a valid request makes or removes is named by the path's last segment:
// "POST /items".
func (p Params) namesThing(ep *Endpoint) bool {
	segments := strings.Split(strings.Trim(ep.Path, "/"), "/")
	for i := len(segments) - 1; i >= 0; i-- {
		if !parameter().MatchString(segments[i]) {
			if p.When == "control" {
				return isOfThing(segments[i], p.Thing)
			}
			continue
		}
		name, _, _ := strings.Cut(strings.Trim(segments[i], "{}<>:"), ":")
		return isOfThing(name, p.Thing) || i > 0 && !strings.Contains(name, "_") && isOfThing(segments[i-1], p.Thing)
	}
	return false
}

// isOfThing reports whether a name is that of the thing, its plural, or the name of its id.
func isOfThing(name, thing string) bool {
	name = strings.ToLower(name)
	for _, suffix := range []string{"_id", "-id", "id", "_uuid", "_key", "_name"} {
		name = strings.TrimSuffix(name, suffix)
	}
	name = strings.NewReplacer("_", "", "-", "").Replace(name)
	several := thing + "s"
	if stem, ok := strings.CutSuffix(thing, "y"); ok {
		several = stem + "ies"
	}
	return name == thing || name == several || name == thing+"es" || strings.HasSuffix(name, thing) && thing != ""
}

// operation returns the operation in the words: "POST /items", a path, or a method alone.
func (p Params) operation() string { return strings.TrimSpace(p.Method + " " + p.Path) }

// at picks the endpoints at the path that the words name: those of its shape, or else those whose path ends in it, if
// that is one path.
func (p Params) at(endpoints []*Endpoint) (at []*Endpoint, why string) {
	want := pathShape(p.Path)
	like := func(is func(shape, want string) bool) []*Endpoint {
		return slices.DeleteFunc(slices.Clone(endpoints), func(ep *Endpoint) bool { return !is(pathShape(ep.Path), want) })
	}
	at = like(func(shape, want string) bool { return shape == want })
	if len(at) > 0 || want == "/" { // every path ends with a slash and nothing
		return at, ""
	}
	at = like(strings.HasSuffix)
	if paths := paths(at); len(paths) > 1 {
		return nil, fmt.Sprintf("%s may be any of %s: write the whole path", p.operation(), strings.Join(paths, ", "))
	}
	return at, ""
}

// names reports whether the words name the endpoint's method, or none. A WebSocket is opened with GET, and called WS.
func (p Params) names(ep *Endpoint) bool {
	return p.Method == "" || p.Method == ep.Method || p.Method == ep.Transport.Verb(ep.Method)
}

// paths returns the paths of endpoints, those of one shape once.
func paths(endpoints []*Endpoint) []string {
	var all []string
	seen := map[string]bool{}
	for _, ep := range endpoints {
		if shape := pathShape(ep.Path); !seen[shape] {
			seen[shape] = true
			all = append(all, ep.Path)
		}
	}
	return all
}

// pathShape writes a path template without the names of its parameters, in the forms {id}, {id:int}, <id> and :id, and
// without a query and a slash at its end. It begins with a slash.
func pathShape(template string) string {
	path, _, _ := strings.Cut(template, "?")
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, s := range segments {
		segments[i] = parameter().ReplaceAllString(s, "{}")
	}
	return "/" + strings.Join(segments, "/")
}

var parameter = lazy.Regexp(`\{[^{}]*\}|<[^<>]*>|^:\w+$`)
