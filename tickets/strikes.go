package tickets

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// A strikes leaves out of a value what is struck through: ~~`a.b`~~ names no router.
type strikes struct {
	left int  // how many marks follow that have a pair
	open bool // the text at hand is struck through
}

var strikeMark = []byte("~~")

// strikes returns the strikes of a value that begins at first. Few values have any.
func (r *reader) strikes(first ast.Node) strikes {
	marks := 0
	eachInline(first, func(n ast.Node) bool {
		if t, ok := n.(*ast.Text); ok {
			marks += bytes.Count(t.Segment.Value(r.src), strikeMark)
		}
		return n.Kind() != ast.KindCodeSpan
	}, func(ast.Node) {})
	return strikes{left: marks - marks%2}
}

// cut removes struck-through text, and the marks around it, from the text behind start.
func (s *strikes) cut(buf []byte, start int) []byte {
	if s.left == 0 {
		return buf
	}
	text := bytes.Clone(buf[start:])
	buf = buf[:start]
	for {
		before, after, marked := bytes.Cut(text, strikeMark)
		if !marked || s.left == 0 {
			before, marked = text, false
		}
		if !s.open {
			buf = append(buf, before...)
		}
		if !marked {
			return buf
		}
		text, s.open = after, !s.open
		s.left--
	}
}
