package python

import "fmt"

// A Pos is a place in a file.
type Pos struct {
	Line int // from 1
	Col  int // from 1, in bytes of the line
}

// A SyntaxError says why a file, or a part of it, is not Python.
type SyntaxError struct {
	Pos Pos
	Msg string
}

// Error returns "line 3: unexpected ')'".
func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Pos.Line, e.Msg) }

// A kind is the kind of a token.
type kind uint8

const (
	tokEOF kind = iota
	tokNewline
	tokIndent
	tokDedent
	tokName
	tokNumber
	tokString  // prefix, quotes and all; no f-string, no t-string
	tokFStart  // prefix and opening quotes of an f-string or t-string
	tokFMiddle // literal text within one
	tokFEnd    // its closing quotes
	tokOp
	tokBody // of a function, passed over
)

// A token is a piece of source; its text is src[start:end].
type token struct {
	kind       kind
	start, end int32
	line       int32
}
