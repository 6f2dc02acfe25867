package routes

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// parameter is a path parameter as Starlette reads it: {name} or {name:convertor}.
var parameter = regexp.MustCompile(`\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?\}`)

// documented gives a path as OpenAPI writes it: without convertors.
func documented(path string) string { return parameter.ReplaceAllString(path, "{$1}") }

// convertors tells which parameters of a route's path are no free text: by the path itself, or by its handler.
func convertors(r *fastapi.Route, p place) map[string]string {
	out := map[string]string{}
	for _, m := range parameter.FindAllStringSubmatch(p.path.String(), -1) {
		if c := cmp.Or(m[2], r.Convertors[m[1]]); c != "" {
			out[m[1]] = c
		}
	}
	return out
}

// convertorsIn tells which parameters of a path name a convertor.
func convertorsIn(path string) map[string]string {
	out := map[string]string{}
	for _, m := range parameter.FindAllStringSubmatch(path, -1) {
		if m[2] != "" {
			out[m[1]] = m[2]
		}
	}
	return out
}

// WithConvertors gives an endpoint's path with the convertors that are known of its parameters, as in /ws/{id:int}.
func WithConvertors(e probe.Endpoint) string {
	return parameter.ReplaceAllStringFunc(e.Path, func(s string) string {
		m := parameter.FindStringSubmatch(s)
		if c := e.Convertors[m[1]]; c != "" && m[2] == "" {
			return "{" + m[1] + ":" + c + "}"
		}
		return s
	})
}

// anonymous gives a path with its parameters' names left out.
func anonymous(path string) string { return parameter.ReplaceAllString(path, "{}") }

// swallows reports whether every path that the later template answers is answered by the earlier one, by Starlette's
// rules: {x} is any text without a slash, {x:path} any text, {x:int} digits. Of what it cannot tell it says false.
func swallows(earlier, later string) bool {
	a, b := strings.Split(earlier, "/"), strings.Split(later, "/")
	for i, seg := range a {
		switch {
		case convertor(seg) == "path" && i == len(a)-1 && i < len(b):
			return true // whatever follows
		case i >= len(b) || !segmentSwallows(seg, b[i]):
			return false
		}
	}
	return len(a) == len(b)
}

// segmentSwallows compares what stands between two slashes.
func segmentSwallows(earlier, later string) bool {
	c, other := convertor(earlier), convertor(later)
	switch {
	case c == "":
		return bare(earlier) == bare(later)
	case c == other:
		return true
	case c != "str":
		return c == "int" && later != "" && strings.Trim(later, "0123456789") == ""
	}
	return later != "" && !strings.Contains(later, ":path}")
}

// convertor gives the convertor of a segment that is one parameter and nothing else, "str" where it names none; ""
// for any other segment.
func convertor(segment string) string {
	m := parameter.FindStringSubmatch(segment)
	if m == nil || m[0] != segment {
		return ""
	}
	if m[2] == "" {
		return "str"
	}
	return m[2]
}

// bare gives a segment with the names of its parameters left out and their convertors kept.
func bare(segment string) string { return parameter.ReplaceAllString(segment, "{:$2}") }
