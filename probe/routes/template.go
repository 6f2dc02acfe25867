package routes

import (
	"regexp"
	"strings"
)

// parameter is a path parameter as Starlette reads it: {name} or {name:convertor}.
var parameter = regexp.MustCompile(`\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?\}`)

// documented gives a path as OpenAPI writes it: without convertors.
func documented(path string) string { return parameter.ReplaceAllString(path, "{$1}") }

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
