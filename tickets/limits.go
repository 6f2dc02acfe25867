package tickets

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/engfix/engfix/internal/encoding"
)

// The limits of a ticket file. A markdown parser's time grows faster than the nesting of its input, so both limits are
// checked before it sees a byte.
const (
	// MaxSize is how many bytes a ticket file may have: some hundred thousand tickets.
	MaxSize = 32 << 20
	// MaxDepth is how deep list items and block quotes may be nested.
	MaxDepth = 64
)

// maxNested bounds the lines in lists and quotes. A line counts once for each list item and quote around it: the parser
// keeps a note of each until the outermost ends. The largest file of ordinary tickets has a fraction of this.
const maxNested = 1 << 24

var byteOrderMark = []byte("\ufeff")

// check refuses a file that cannot be a ticket file, in time linear in its size, and returns the rest in the form that
// the markdown library wants.
func check(path string, src []byte) (rendition, error) {
	if len(src) > MaxSize {
		return rendition{}, tooLarge(path)
	}
	if err := checkText(path, src); err != nil {
		return rendition{}, err
	}
	r := render(src)
	line, depth := r.expandTabs()
	switch {
	case line == 0:
		return r, nil
	case depth > MaxDepth:
		return rendition{}, &Error{Path: path, Line: line, Column: 1, Msg: fmt.Sprintf(
			"lists and quotes are nested more than %d levels deep here: use fewer levels", MaxDepth)}
	}
	return rendition{}, &Error{Path: path, Line: line, Column: 1, Msg: "there are too many lines in nested lists and quotes up to here: split the file"}
}

func tooLarge(path string) *Error {
	return &Error{Path: path, Msg: fmt.Sprintf(
		"is larger than %d MiB, the limit of a ticket file: check the path, or split the file", MaxSize>>20)}
}

// checkText refuses bytes that are not UTF-8 text in lines.
func checkText(path string, src []byte) error {
	if encoding.IsUTF16(src) {
		return &Error{Path: path, Msg: "is UTF-16 text: save the file as UTF-8"}
	}
	if i := invalidByte(src); i >= 0 {
		line, column := place(lineStarts(src), i)
		return &Error{Path: path, Line: line, Column: column, Msg: fmt.Sprintf(
			"is not UTF-8 text: byte 0x%02X; save the file as UTF-8", src[i])}
	}
	if bytes.IndexByte(src, '\r') >= 0 && bytes.IndexByte(src, '\n') < 0 {
		return &Error{Path: path, Msg: "its lines end in a carriage return only (old Macintosh): save it with LF or CRLF line ends"}
	}
	return nil
}

// invalidByte returns the offset of the first byte that is NUL or no UTF-8, or -1.
func invalidByte(src []byte) int {
	nul := bytes.IndexByte(src, 0)
	if utf8.Valid(src) {
		return nul
	}
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return nul
}

// lineStarts returns the offsets at which the lines of src begin. A line ends in LF, CRLF or CR. A byte order mark is no
// part of the first line.
func lineStarts(src []byte) []int {
	starts := make([]int, 1, bytes.Count(src, []byte{'\n'})+2)
	if bytes.HasPrefix(src, byteOrderMark) {
		starts[0] = len(byteOrderMark)
	}
	next := func(rest []byte) int { return bytes.IndexByte(rest, '\n') }
	if bytes.IndexByte(src, '\r') >= 0 {
		next = func(rest []byte) int { return bytes.IndexAny(rest, "\r\n") }
	}
	for i := 0; i < len(src); {
		n := next(src[i:])
		if n < 0 {
			break
		}
		i += n + 1
		if src[i-1] == '\r' && i < len(src) && src[i] == '\n' {
			i++
		}
		starts = append(starts, i)
	}
	return starts
}

// place returns the line and column, from 1, of an offset; a column counts bytes.
func place(starts []int, offset int) (line, column int) {
	lo, hi := 0, len(starts) // starts[lo] <= offset < starts[hi]
	for hi-lo > 1 {
		mid := (lo + hi) / 2
		if starts[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + 1, offset - starts[lo] + 1
}

// A cursor remembers the line of the last offset that was looked up: most lookups are in order, a few lines apart.
type cursor int

// place returns the line and column of an offset, like the function of that name.
func (c *cursor) place(starts []int, offset int) (line, column int) {
	const near = 8 // lines that are searched one by one
	for i := int(*c); i < min(int(*c)+near, len(starts)) && starts[i] <= offset; i++ {
		if i+1 == len(starts) || offset < starts[i+1] {
			*c = cursor(i)
			return i + 1, offset - starts[i] + 1
		}
	}
	line, column = place(starts, offset)
	*c = cursor(line - 1)
	return line, column
}

// containers are the list items and block quotes that may be open, outermost first: for a list item the leftmost column
// at which its content can stand, counted from the quote around it, and for a quote -1.
type containers []int

const quote = -1

// follow takes the markers at the beginning of a line into account. A line without a marker closes nothing here: it may
// continue a paragraph lazily.
func (c *containers) follow(line []byte) {
	column, level := 0, 0 // the column counts from the innermost quote
	for i := 0; i < len(line); {
		if line[i] == ' ' {
			i, column = i+1, column+1
			continue
		}
		for level < len(*c) && (*c)[level] != quote && (*c)[level] <= column {
			level++
		}
		if line[i] == '>' {
			if level == len(*c) || (*c)[level] != quote {
				*c = append((*c)[:level], quote)
			}
			i, column = i+1, 0
			if i < len(line) && line[i] == ' ' {
				column = -1 // one blank belongs to the quote
			}
		} else if width := markerWidth(line[i:]); width > 0 && !thematicBreak(line[i:]) {
			*c = append((*c)[:level], column+2)
			i, column = i+width, column+width
		} else {
			return
		}
		if level++; level > MaxDepth {
			return
		}
	}
}

// markerWidth returns the width of the list marker that the line begins with, or 0.
func markerWidth(line []byte) int {
	n := 0
	for n < len(line) && n < 9 && '0' <= line[n] && line[n] <= '9' {
		n++
	}
	if n == len(line) {
		return 0
	}
	switch line[n] {
	case '.', ')':
		if n == 0 {
			return 0
		}
	case '-', '*', '+':
		if n > 0 {
			return 0
		}
	default:
		return 0
	}
	if n++; n < len(line) && !isSpace(line[n]) {
		return 0
	}
	return n
}

// thematicBreak reports whether the line is three or more of one of the markers that make a break, and nothing else.
func thematicBreak(line []byte) bool {
	if line[0] != '-' && line[0] != '*' {
		return false
	}
	marks := 0
	for _, b := range line {
		switch b {
		case line[0]:
			marks++
		case ' ', '\t':
		default:
			return false
		}
	}
	return marks >= 3
}
