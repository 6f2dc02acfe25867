package tickets

import "bytes"

// conflictIn gives the line of the first conflict marker that a merge left in the file, or 0.
func conflictIn(f *File) int {
	if !bytes.Contains(f.source, []byte("<<<<<<<")) && !bytes.Contains(f.source, []byte(">>>>>>>")) {
		return 0
	}
	for i, start := range f.starts {
		if isConflictMarker(f.source[start:]) {
			return i + 1
		}
	}
	return 0
}

// isConflictMarker reports whether the text begins with a line that opens or closes the sides of a conflict.
func isConflictMarker(text []byte) bool {
	const width = len("<<<<<<<")
	if !bytes.HasPrefix(text, []byte("<<<<<<<")) && !bytes.HasPrefix(text, []byte(">>>>>>>")) {
		return false
	}
	return len(text) == width || isSpace(text[width])
}
