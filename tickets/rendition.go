package tickets

import (
	"bytes"
	"sort"
)

// A rendition is a ticket file in the form that the markdown library needs: the library knows neither a byte order mark
// nor a line that ends in CR alone, and it miscounts the columns of tabs among spaces and list markers. Its lines are
// the source's.
type rendition struct {
	markdown []byte
	shifts   []shift // how far its offsets are ahead of the source's, in order
}

// A shift applies to the offsets from its own to the next shift's.
type shift struct{ from, ahead int }

// render returns the source without a byte order mark, its front matter made blank, and each CR that ends a line alone
// made an LF. Its tabs are not yet expanded.
func render(src []byte) rendition {
	r := rendition{markdown: src}
	if bytes.HasPrefix(src, byteOrderMark) {
		r.markdown = src[len(byteOrderMark):]
		r.shift(0, -len(byteOrderMark))
	}
	if n := frontMatter(r.markdown); n > 0 {
		r.markdown = blank(r.markdown, n)
	}
	if bytes.IndexByte(r.markdown, '\r') >= 0 {
		r.markdown = bytes.Clone(r.markdown)
		for i, b := range r.markdown {
			if b == '\r' && (i+1 == len(r.markdown) || r.markdown[i+1] != '\n') {
				r.markdown[i] = '\n'
			}
		}
	}
	return r
}

// shift notes that offsets from the given one on are ahead by more.
func (r *rendition) shift(from, more int) {
	if last := len(r.shifts) - 1; last >= 0 {
		more += r.shifts[last].ahead
	}
	r.shifts = append(r.shifts, shift{from, more})
}

// origin returns the offset in the source for an offset in the markdown.
func (r *rendition) origin(offset int) int {
	i := sort.Search(len(r.shifts), func(i int) bool { return r.shifts[i].from > offset })
	if i == 0 {
		return offset
	}
	return offset - r.shifts[i-1].ahead
}

const (
	tabWidth = 4
	// maxColumn is greater than any column at which a list item or a quote may begin: at most MaxDepth are nested, and
	// each begins at most 14 columns to the right of the one around it.
	maxColumn = 16 * MaxDepth
)

// expandTabs replaces the tabs before the lines' text with spaces. It stops at the first line whose containers may be
// nested deeper than MaxDepth, or with which there may be more than maxNested lines in containers, and returns that
// line and its depth; or 0.
func (r *rendition) expandTabs() (line, depth int) {
	var out bytes.Buffer
	tabs := bytes.IndexByte(r.markdown, '\t') >= 0
	if tabs {
		out.Grow(len(r.markdown) + len(r.markdown)/8)
	}
	var open containers
	nested := 0
	for content := range bytes.Lines(r.markdown) {
		line++
		if tabs {
			content = r.expandLine(&out, content)
		}
		open.follow(bytes.TrimRight(content, "\r\n"))
		if nested += len(open); len(open) > MaxDepth || nested > maxNested {
			return line, len(open)
		}
	}
	if tabs {
		r.markdown = out.Bytes()
	}
	return 0, 0
}

// expandLine writes a line with spaces for the tabs among its leading spaces and marks of lists and quotes, and returns
// the output.
func (r *rendition) expandLine(out *bytes.Buffer, line []byte) []byte {
	start := out.Len()
	for column := 0; column < maxColumn; {
		n := markerWidth(line)
		if line[0] == '>' {
			n = 1
		}
		out.Write(line[:n])
		blanks, width := leadingBlanks(line[n:], column+n)
		for range width {
			out.WriteByte(' ')
		}
		if width > blanks {
			r.shift(out.Len(), width-blanks)
		}
		if line, column = line[n+blanks:], column+n+width; n+blanks == 0 || len(line) == 0 {
			break
		}
	}
	out.Write(line)
	return out.Bytes()[start:]
}

// leadingBlanks returns the number of leading spaces and tabs, up to maxColumn, and how many columns they take if the
// first is at a column.
func leadingBlanks(text []byte, column int) (n, width int) {
	for at := column; n < len(text) && at < maxColumn; n++ {
		switch text[n] {
		case ' ':
			at++
		case '\t':
			at += tabWidth - at%tabWidth
		default:
			return n, width
		}
		width = at - column
	}
	return n, width
}
