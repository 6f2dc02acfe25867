package expect

import (
	"strings"

	"github.com/engfix/engfix/internal/lazy"
)

var (
	bracketIndex = lazy.Regexp(`[^.|\[]\[(\d+|\*|["'][^"']*["'])\]`)
	bracketed    = lazy.Regexp(`\[(\d+|\*|["'][^"']*["'])\]`)
)

// PathProblem returns the fault in a gjson path, and its probable meaning; "" if there is none. gjson itself accepts
// any text, and finds nothing by a path of another language.
func PathProblem(path string) string {
	meant := ""
	switch {
	case path == "$" || strings.HasPrefix(path, "$.") || strings.HasPrefix(path, "$["):
		meant = dotted(strings.TrimPrefix(path, "$"))
	case strings.HasPrefix(path, "/"):
		meant = strings.ReplaceAll(strings.Trim(path, "/"), "/", ".")
	case bracketIndex().MatchString(path) && !strings.ContainsAny(path, "#@"):
		meant = dotted(path)
	}
	if meant == "" && path == "$" {
		meant = "@this"
	}
	if meant != "" {
		return "not a gjson path: did you mean " + meant + "?"
	}
	return malformed(path)
}

// dotted writes a path with brackets in gjson's form.
func dotted(path string) string {
	path = bracketed().ReplaceAllStringFunc(path, func(part string) string {
		name := strings.Trim(part, `[]"'`)
		if name == "*" {
			name = "#"
		}
		return "." + name
	})
	return strings.TrimPrefix(path, ".")
}

// malformed finds a missing name between dots, and a bracket without its counterpart.
func malformed(path string) string {
	var open []byte
	closes := map[byte]byte{')': '(', ']': '[', '}': '{'}
	start := true // a name begins here
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case c == '\\':
			i++
		case c == '"' && len(open) > 0:
			end := strings.IndexByte(path[i+1:], '"')
			if end < 0 {
				return "not a gjson path: a quotation mark is not closed"
			}
			i += end + 1
		case c == '(' && (i > 0 && path[i-1] == '#' || len(open) > 0), (c == '[' || c == '{') && (start || len(open) > 0):
			open = append(open, c)
		case closes[c] != 0 && len(open) > 0:
			if open[len(open)-1] != closes[c] {
				return "not a gjson path: " + string(open[len(open)-1]) + " is not closed"
			}
			open = open[:len(open)-1]
		case (c == '.' || c == '|') && len(open) == 0:
			if start {
				return `not a gjson path: a name is missing before a "` + string(c) + `": write names with dots between them, as in data.id`
			}
			start = true
			continue
		}
		start = false
	}
	switch {
	case len(open) > 0:
		return "not a gjson path: " + string(open[len(open)-1]) + " is not closed"
	case start && path != "":
		return "not a gjson path: a name is missing at its end: write names with dots between them, as in data.id"
	}
	return ""
}
