package config

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/engfix/engfix/internal/encoding"
)

// maxSize bounds the file: pins of some ten thousand routers fit.
const maxSize = 16 << 20

// A text is the file's bytes and the offsets of its lines, as the YAML library counts lines: it takes U+0085, U+2028
// and U+2029 for line breaks too, which no editor does. It counts columns in characters, we in bytes.
type text struct {
	src      []byte
	start    []int // offset of each line
	newlines []int // offset of each \n, which alone ends a line for editors and compilers
}

func newText(src []byte) text {
	t := text{src: src, start: []int{len(src) - len(trimBOM(src))}}
	for i, c := range src {
		if c == '\n' {
			t.newlines = append(t.newlines, i)
		}
	}
	for i := t.start[0]; i < len(src); {
		n := breakAt(src[i:])
		if n == 0 {
			i++
			continue
		}
		i += n
		t.start = append(t.start, i)
	}
	return t
}

func trimBOM(src []byte) []byte { return bytes.TrimPrefix(src, []byte("\ufeff")) }

// breakAt returns the length of the line break at the beginning of b, 0 for none.
func breakAt(b []byte) int {
	switch {
	case bytes.HasPrefix(b, []byte("\r\n")), bytes.HasPrefix(b, []byte("\u0085")):
		return 2
	case b[0] == '\r', b[0] == '\n':
		return 1
	case bytes.HasPrefix(b, []byte("\u2028")), bytes.HasPrefix(b, []byte("\u2029")):
		return 3
	}
	return 0
}

// offset turns a line and column of the YAML library into an offset.
func (t text) offset(line, column int) int {
	if line < 1 {
		return 0
	}
	if line > len(t.start) {
		return len(t.src)
	}
	i := t.start[line-1]
	for n := 1; n < column && i < len(t.src); n++ {
		_, size := utf8.DecodeRune(t.src[i:])
		i += size
	}
	return i
}

// place turns an offset into a line and column as editors and compilers count them.
func (t text) place(offset int) Pos {
	before, _ := slices.BinarySearch(t.newlines, offset)
	begin := 0
	switch bom := t.start[0]; {
	case before > 0:
		begin = t.newlines[before-1] + 1
	case offset >= bom:
		begin = bom // a byte order mark does not count as a column
	}
	return Pos{Line: before + 1, Column: offset - begin + 1}
}

// pos turns a line and column of the YAML library into a place.
func (t text) pos(line, column int) Pos { return t.place(t.offset(line, column)) }

// line returns the text from the place to the end of its line.
func (t text) line(at Pos) string {
	lines := bytes.SplitN(trimBOM(t.src), []byte("\n"), at.Line+1)
	if at.Line > len(lines) || at.Column-1 > len(lines[at.Line-1]) {
		return ""
	}
	return string(lines[at.Line-1][at.Column-1:])
}

// check returns the first reason why the bytes are not text, or "".
func (t text) check() (Pos, string) {
	if len(t.src) > maxSize {
		return Pos{}, fmt.Sprintf("too large: %d bytes: at most %d are read", len(t.src), maxSize)
	}
	if encoding.IsUTF16(t.src) {
		return t.place(0), "UTF-16 text: save the file as UTF-8"
	}
	for i := 0; i < len(t.src); {
		r, size := utf8.DecodeRune(t.src[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return t.place(i), fmt.Sprintf("not UTF-8: byte 0x%02x: save the file as UTF-8", t.src[i])
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r >= 0x7f && r < 0xa0 && r != 0x85:
			return t.place(i), fmt.Sprintf("control character %U: remove it, or write it as an escape in double quotes", r)
		}
		i += size
	}
	return Pos{}, ""
}
