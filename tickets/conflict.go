package tickets

import "bytes"

// conflictMarkers begin the lines that git leaves in a file whose versions it could not merge. The line of equals signs
// between the two is not among them: it may underline a heading.
var conflictMarkers = [][]byte{[]byte("<<<<<<<"), []byte("|||||||"), []byte(">>>>>>>")}

// refuseConflict returns an error at the first conflict marker: which of the two versions is meant is for a person to
// say. Markers within fenced code are an example and count for nothing, unless the fence is never closed.
func refuseConflict(path string, src []byte) error {
	var fence []byte // of the code block that is open
	var fenced error // the first marker in it
	number := 0
	for line := range bytes.Lines(bytes.TrimPrefix(src, byteOrderMark)) {
		number++
		mark := fenceMark(line)
		switch {
		case mark != nil && fence == nil:
			fence, fenced = mark, nil
		case mark != nil && bytes.HasPrefix(mark, fence) && len(bytes.TrimSpace(line)) == len(mark):
			fence = nil
		case isConflictMarker(line):
			err := &Error{Path: path, Line: number, Column: 1, Msg: "a merge left its conflict marker here: settle the conflict before engfix edits the file"}
			if fence == nil {
				return err
			}
			if fenced == nil {
				fenced = err
			}
		}
	}
	if fence != nil {
		return fenced
	}
	return nil
}

func isConflictMarker(line []byte) bool {
	for _, m := range conflictMarkers {
		if rest, ok := bytes.CutPrefix(line, m); ok && (len(rest) == 0 || rest[0] == ' ' || rest[0] == '\r' || rest[0] == '\n') {
			return true
		}
	}
	return false
}

// fenceMark gives the backticks or tildes of a line that opens or closes fenced code, nil for any other line.
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
