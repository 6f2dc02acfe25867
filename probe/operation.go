package probe

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// only narrows endpoints to the operation that the words name; all of them where they name none. Where none is left, why
// says so.
//
// Paths are compared by their shape: what a parameter is called makes no difference. Words may leave out the prefix that a
// router is mounted under, as long as they fit one path alone, whatever its methods.
func (p Params) only(endpoints []Endpoint) (narrowed []*Endpoint, why string) {
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
		return nil, "the router has no endpoint " + p.operation() + " that is known"
	}
	return narrowed, ""
}

// operation names what the words name: "POST /items", a path, or a method alone.
func (p Params) operation() string { return strings.TrimSpace(p.Method + " " + p.Path) }

// at picks the endpoints at the path that the words name: those of its shape, or else those that end so, where that is one path.
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
	return p.Method == "" || p.Method == ep.Method || p.Method == "WS" && ep.Transport == WS
}

// paths gives the paths of endpoints, those of one shape once.
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

// pathShape writes a path template without what its parameters are called, in the forms {id}, {id:int}, <id> and :id, and
// without a query and a slash at its end. It begins with a slash.
func pathShape(template string) string {
	path, _, _ := strings.Cut(template, "?")
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, s := range segments {
		segments[i] = parameter.ReplaceAllString(s, "{}")
	}
	return "/" + strings.Join(segments, "/")
}

var parameter = regexp.MustCompile(`\{[^{}]*\}|<[^<>]*>|^:\w+$`)
