package openapi

import "strings"

// Shape reduces a path template to the paths it matches: parameter names and Starlette convertors are left out, so that
// /a/{id:int} and /a/{item_id} are both /a/{}.
func Shape(path string) string {
	var b strings.Builder
	cut(path, func(text string) { b.WriteString(text) }, func(string) { b.WriteString("{}") })
	return b.String()
}

// A PathParam is a parameter of a path template.
type PathParam struct {
	Name string
	// Convertor is the text after a colon, as in {id:int}; "" if there is none.
	Convertor string
}

// PathParams returns the parameters of a path template in order.
func PathParams(path string) []PathParam {
	var params []PathParam
	cut(path, func(string) {}, func(inner string) {
		name, convertor, _ := strings.Cut(inner, ":")
		params = append(params, PathParam{Name: strings.TrimSpace(name), Convertor: strings.TrimSpace(convertor)})
	})
	return params
}

// cut passes on the pieces of a template in order: literal text to text, and the text between outermost braces to param.
func cut(path string, text, param func(string)) {
	for path != "" {
		start := strings.IndexByte(path, '{')
		if start < 0 {
			break
		}
		length := closing(path[start:])
		if length < 0 {
			break
		}
		text(path[:start])
		param(path[start+1 : start+length])
		path = path[start+length+1:]
	}
	text(path)
}

// closing returns the index of the brace that closes the one at the beginning of s, or -1.
func closing(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
