package openapi

import "fmt"

const (
	// maxDepth bounds nesting. FastAPI's documents nest about 30 deep; later steps recurse once per level.
	maxDepth = 128
	// maxNumber bounds the text of a number, and maxExponent its exponent's: exact arithmetic over 1e999999999 does
	// not end.
	maxNumber   = 400
	maxExponent = 3
	// maxPaths bounds the path items, maxNamed these and the components together. Each takes some hundred bytes of memory, so
	// small ones would take many times the document's size.
	maxPaths = 20_000
	maxNamed = 100_000
	// maxPath bounds one path, maxName the name of a parameter or a media type, in bytes. No server accepts a longer request
	// line, and the values made of them take many times their size.
	maxPath = 8 << 10
	maxName = 8 << 10
	// maxParameters bounds the parameters of one operation, maxOffers the media types of one body, the examples of one place and
	// the tags of one operation: more are not looked at.
	maxParameters = 1000
	maxOffers     = 64
	// maxSchema bounds the text of one schema, in bytes and without its large examples. As values it takes about ten
	// times as much, and the value that it demands is written several times.
	maxSchema = 1 << 20
)

// guard refuses a document that would be expensive to walk, in one pass and before any parser recurses. It does not
// check that the document is JSON.
func guard(text string) error {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			i = stringEnd(text, i)
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return fmt.Errorf("it nests deeper than %d levels (at byte %d)", maxDepth, i)
			}
		case c == '}' || c == ']':
			depth--
		case c == '-' || c >= '0' && c <= '9':
			end, ok := numberEnd(text, i)
			if !ok {
				return fmt.Errorf("a number is out of range (at byte %d)", i)
			}
			i = end - 1
		}
	}
	return nil
}

// stringEnd returns the index of the quote that ends the string which begins at i, or the last index.
func stringEnd(text string, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}

// numberEnd returns the index after the number that begins at i, and whether the number is of a reasonable length.
func numberEnd(text string, i int) (end int, ok bool) {
	start, exponent := i, 0
	inExponent := false
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == 'e' || c == 'E':
			inExponent = true
		case c >= '0' && c <= '9':
			if inExponent {
				exponent++
			}
		case c == '+' || c == '-' || c == '.':
		default:
			return i, i-start <= maxNumber && exponent <= maxExponent
		}
	}
	return i, i-start <= maxNumber && exponent <= maxExponent
}
