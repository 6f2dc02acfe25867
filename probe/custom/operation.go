package custom

import (
	"regexp"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
)

// An Operation is an endpoint as a person names it: "GET /api/items/{id}", "WS /live/{room}".
type Operation struct {
	Method string // upper case; "WS" for a WebSocket
	Path   string // template; the names of its parameters do not matter
}

// ParseOperation reads "METHOD /path".
func ParseOperation(s string) (Operation, bool) {
	method, path, ok := strings.Cut(strings.TrimSpace(s), " ")
	op := Operation{strings.ToUpper(method), strings.TrimSpace(path)}
	return op, ok && strings.HasPrefix(op.Path, "/") && method != "" && !strings.ContainsAny(op.Path, " ?#")
}

// String returns "GET /api/items/{id}".
func (o Operation) String() string { return o.Method + " " + o.Path }

// over reports whether an endpoint of the transport may be the operation.
func (o Operation) over(t probe.Transport) bool {
	return o.Method == t.Verb(o.Method) && (t.Frames() || !isVerb(o.Method))
}

// isVerb reports whether the word stands for a transport, and not for a method.
func isVerb(word string) bool {
	return slices.ContainsFunc(probe.Transports(), func(t probe.Transport) bool { return t.Verb("") == word })
}

// is reports whether the operation is the endpoint.
func (o Operation) is(ep probe.Endpoint) bool {
	return o.Method == ep.Transport.Verb(ep.Method) && sameSegments(o.Path, ep.Path, bothParameters)
}

// asks reports whether a request for the path goes to the endpoint, as far as its template says.
func asks(method, path string, ep probe.Endpoint) bool {
	path, _, _ = strings.Cut(path, "?")
	return ep.Transport.Answers() && method == ep.Method && sameSegments(path, ep.Path, isParameter)
}

func bothParameters(a, b string) bool { return isParameter("", a) && isParameter("", b) }

func isParameter(_, template string) bool { return strings.Contains(template, "{") }

// sameSegments compares a path with a template, segment by segment; match reports whether two different ones count as
// the same.
func sameSegments(path, template string, match func(segment, template string) bool) bool {
	return slices.EqualFunc(strings.Split(path, "/"), strings.Split(template, "/"), func(a, b string) bool {
		return a == b || a != "" && match(a, b)
	})
}

// concerns reports whether the check is about the endpoint.
func (c Check) concerns(ep probe.Endpoint) bool {
	switch {
	case c.On != nil:
		return slices.ContainsFunc(c.On, func(o Operation) bool { return o.is(ep) })
	case c.Steps != nil:
		return asks(c.Steps[0].Method, c.Steps[0].Path, ep)
	}
	return true
}

func (c Check) about() string {
	if c.On == nil && c.Steps != nil {
		return c.Steps[0].Method + " " + c.Steps[0].Path
	}
	names := make([]string, len(c.On))
	for i, o := range c.On {
		names[i] = o.String()
	}
	return strings.Join(names, " and ")
}

// parameter finds the parameters of a path, and also {{names}}, which are not parameters.
var parameter = lazy.Regexp(`\{\{[^{}]*\}\}|\{([A-Za-z_]\w*)(?::\w+)?\}`)

// wholly finds a JSON string that is nothing but a {{name}}.
func wholly(name string) *regexp.Regexp {
	return regexp.MustCompile(`"\{\{\s*` + regexp.QuoteMeta(name) + `\s*\}\}"`)
}
