// Package encoding recognises the encoding of a text file.
package encoding

// IsUTF16 reports whether a file begins as UTF-16 does, which some editors and shells write: with its byte order mark, or
// with an ASCII character of two bytes.
func IsUTF16(text []byte) bool {
	if len(text) < 2 {
		return false
	}
	a, b := text[0], text[1]
	return a == 0xFF && b == 0xFE || a == 0xFE && b == 0xFF || (a == 0) != (b == 0) && a < 0x80 && b < 0x80
}
