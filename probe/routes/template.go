package routes

import (
	"cmp"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// parameter is a path parameter as Starlette reads it: {name} or {name:convertor}.
var parameter = lazy.Regexp(`\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?\}`)

// documented returns a path as OpenAPI writes it: without convertors.
func documented(path string) string { return parameter().ReplaceAllString(path, "{$1}") }

// convertors returns the types of path parameters that are not free text: from the path itself, or from its handler.
func convertors(r *fastapi.Route, p place) map[string]string {
	out := map[string]string{}
	for _, m := range parameter().FindAllStringSubmatch(p.path.String(), -1) {
		if c := cmp.Or(m[2], r.Convertors[m[1]]); c != "" {
			out[m[1]] = c
		}
	}
	return out
}

// convertorsIn returns the convertors that a path names, by parameter; nil if it names none.
func convertorsIn(path string) map[string]string {
	var out map[string]string
	for _, m := range parameter().FindAllStringSubmatch(path, -1) {
		if m[2] != "" {
			if out == nil {
				out = map[string]string{}
			}
			out[m[1]] = m[2]
		}
	}
	return out
}

// WithConvertors returns an endpoint's path with the convertors that are known of its parameters, as in /ws/{id:int}.
func WithConvertors(e probe.Endpoint) string {
	return parameter().ReplaceAllStringFunc(e.Path, func(s string) string {
		m := parameter().FindStringSubmatch(s)
		if c := e.Convertors[m[1]]; c != "" && m[2] == "" {
			return "{" + m[1] + ":" + c + "}"
		}
		return s
	})
}

// anonymous returns a path with its parameters' names left out.
func anonymous(path string) string { return parameter().ReplaceAllString(path, "{}") }

// A segment is the part between two slashes of a template.
type segment struct {
	text string // with the names of its parameters left out and their convertors kept
	// convertor is its convertor where it is one parameter and nothing else, "str" where that names none; "" for any other.
	convertor string
}

// segments cuts a template at its slashes.
func segments(path string) []segment {
	parts := strings.Split(path, "/")
	out := make([]segment, len(parts))
	for i, p := range parts {
		if !strings.Contains(p, "{") {
			out[i].text = p
			continue
		}
		out[i].text = parameter().ReplaceAllString(p, "{:$2}")
		if m := parameter().FindStringSubmatch(p); m != nil && m[0] == p {
			out[i].convertor = cmp.Or(m[2], "str")
		}
	}
	return out
}

// swallows reports whether the earlier template answers every path of the later one, by Starlette's rules: {x} is any
// text without a slash, {x:path} any text, {x:int} digits. If that is unknown it returns false.
func swallows(earlier, later []segment) bool {
	for i, seg := range earlier {
		switch {
		case seg.convertor == "path" && i == len(earlier)-1 && i < len(later):
			return true // whatever follows
		case i >= len(later) || !seg.swallows(later[i]):
			return false
		}
	}
	return len(earlier) == len(later)
}

// swallows compares the parts between two slashes.
func (s segment) swallows(later segment) bool {
	switch {
	case s.convertor == "":
		return s.text == later.text
	case s.convertor == later.convertor:
		return true
	case s.convertor != "str":
		return s.convertor == "int" && later.text != "" && strings.Trim(later.text, "0123456789") == ""
	}
	return later.text != "" && !strings.Contains(later.text, ":path}")
}

// A branching holds routes by their segments, so that those that swallow a template are found without visiting all.
type branching struct {
	literal map[string]*branching
	params  []paramBranch
	routes  []ordered // whose templates end here, in their order
}

// A paramBranch is a branching behind a segment that is one parameter.
type paramBranch struct {
	segment segment
	*branching
}

// add puts a route where its template leads.
func (b *branching) add(r ordered) {
	for _, s := range r.segments {
		b = b.next(s)
	}
	b.routes = append(b.routes, r)
}

// next returns the branching behind a segment.
func (b *branching) next(s segment) *branching {
	if s.convertor != "" {
		for _, p := range b.params {
			if p.segment.convertor == s.convertor {
				return p.branching
			}
		}
		b.params = append(b.params, paramBranch{s, &branching{}})
		return b.params[len(b.params)-1].branching
	}
	if b.literal == nil {
		b.literal = map[string]*branching{}
	}
	if b.literal[s.text] == nil {
		b.literal[s.text] = &branching{}
	}
	return b.literal[s.text]
}

// matches reports whether a template of as many segments matches everything at a path.
func (b *branching) matches(path string) bool {
	found := false
	if b != nil {
		b.swallowing(segments(path), func(routes []ordered) { found = found || len(routes) > 0 })
	}
	return found
}

// swallowing visits the routes whose templates have the same number of segments and swallow the given template.
func (b *branching) swallowing(template []segment, visit func([]ordered)) {
	if len(template) == 0 {
		visit(b.routes)
		return
	}
	if next := b.literal[template[0].text]; next != nil && template[0].convertor == "" {
		next.swallowing(template[1:], visit)
	}
	for _, p := range b.params {
		if p.segment.swallows(template[0]) {
			p.swallowing(template[1:], visit)
		}
	}
}
