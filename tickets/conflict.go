package tickets

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
)

// conflictMarkers begin the lines that git leaves in a file whose versions it could not merge. The line of equals signs
// between the two is not among them: it may underline a heading. See checkSeparator.
var conflictMarkers = [][]byte{[]byte("<<<<<<<"), []byte("|||||||"), []byte(">>>>>>>")}

// refuseConflict returns an error at the first conflict marker: a person must say which of the two versions is meant.
func refuseConflict(path string, src []byte) error {
	line := conflictIn(src)
	if line == 0 && bytes.Contains(src, []byte(conflictSeparator)) {
		if f, err := Parse(path, src); err == nil {
			line = f.conflict
		}
	}
	return conflictError(path, line)
}

// conflictError returns the error for the conflict marker at a line, nil for line 0.
func conflictError(path string, line int) error {
	if line == 0 {
		return nil
	}
	return &Error{Path: path, Line: line, Column: 1, Msg: "a merge left its conflict marker here: resolve the conflict before engfix edits the file"}
}

// conflictIn returns the line of the first conflict marker that a merge left in a text, or 0. Markers within fenced
// code are an example and do not count, unless the fence is never closed.
func conflictIn(src []byte) int {
	if !slices.ContainsFunc(conflictMarkers, func(m []byte) bool { return bytes.Contains(src, m) }) {
		return 0
	}
	var fence []byte // of the code block that is open
	fenced := 0      // the line of the first marker in it
	number := 0
	for line := range bytes.Lines(bytes.TrimPrefix(src, byteOrderMark)) {
		number++
		mark := fenceMark(line)
		switch {
		case mark != nil && fence == nil:
			fence, fenced = mark, 0
		case mark != nil && bytes.HasPrefix(mark, fence) && len(bytes.TrimSpace(line)) == len(mark):
			fence = nil
		case isConflictMarker(line):
			if fence == nil {
				return number
			}
			if fenced == 0 {
				fenced = number
			}
		}
	}
	if fence != nil {
		return fenced
	}
	return 0
}

func isConflictMarker(line []byte) bool {
	for _, m := range conflictMarkers {
		rest, ok := bytes.CutPrefix(line, m)
		if ok && m[0] != '|' { // in a text with markers of its own git writes longer ones, and a table may have a row of bars
			rest = bytes.TrimLeft(rest, string(m[:1]))
		}
		if ok && (len(rest) == 0 || isSpace(rest[0])) {
			return true
		}
	}
	return false
}

// conflictSeparator stands between two versions. It stays behind where a person removes the other two markers alone.
const conflictSeparator = "======="

// checkSeparator notes the conflict separators in a paragraph's text. One that underlines a heading is no text.
func (b *body) checkSeparator(paragraph ast.Node) {
	lines := paragraph.Lines()
	for i := range lines.Len() {
		at := lines.At(i).Start
		if at >= len(b.src) || b.src[at] != '=' || at > 0 && b.src[at-1] != '\n' {
			continue
		}
		if line := b.src[at:lineEnd(b.src, at)]; string(bytes.TrimRight(line, "\r")) == conflictSeparator && b.file.conflict == 0 {
			b.file.conflict = b.lineOf(at)
		}
	}
}

// fenceMark returns the backticks or tildes of a line that opens or closes fenced code, nil for any other line.
func fenceMark(line []byte) []byte {
	rest := bytes.TrimLeft(line, " ")
	if len(line)-len(rest) > 3 || len(rest) < 3 || rest[0] != '`' && rest[0] != '~' {
		return nil
	}
	n := 0
	for n < len(rest) && rest[n] == rest[0] {
		n++
	}
	if n < 3 || rest[0] == '`' && bytes.IndexByte(rest[n:], '`') >= 0 {
		return nil
	}
	return rest[:n]
}
