// Package jsontext decides whether a text that a stranger wrote is JSON that may be looked into.
package jsontext

import "github.com/tidwall/gjson"

// MaxDepth is how many levels of objects and lists a text may have. Python's own parser fails near a thousand, so a deeper
// text is meant to harm its reader: most parsers recurse, and a megabyte of brackets costs them a hundred.
const MaxDepth = 1000

// Valid reports whether a text is JSON of at most MaxDepth levels.
func Valid[T ~string | ~[]byte](text T) bool {
	if TooDeep(text) {
		return false
	}
	switch text := any(text).(type) {
	case string:
		return gjson.Valid(text)
	case []byte:
		return gjson.ValidBytes(text)
	}
	return gjson.Valid(string(text))
}

// TooDeep reports whether a text, if it is JSON, has more than MaxDepth levels.
func TooDeep[T ~string | ~[]byte](text T) bool {
	level, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++ // whatever follows is not the end
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if level++; level > MaxDepth {
				return true
			}
		case c == '}' || c == ']':
			level--
		}
	}
	return false
}
