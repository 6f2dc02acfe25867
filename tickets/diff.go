package tickets

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// diffContext is how many unchanged lines stand around a change.
const diffContext = 3

// Diff returns the change of a file as a unified diff for git apply and patch, "" if there is none. It takes time
// linear in the size. If both texts have the same number of lines, as after every edit of this package, each line is
// compared with the one in its place. Else everything between the common beginning and the common end is shown as
// replaced.
func Diff(path string, before, after []byte) string {
	if bytes.Equal(before, after) {
		return ""
	}
	a, b := splitLines(before), splitLines(after)
	var out strings.Builder
	name := diffName(path)
	fmt.Fprintf(&out, "--- a/%s\n+++ b/%s\n", name, name)
	for _, h := range hunks(changedRuns(a, b)) {
		h.write(&out, a, b)
	}
	return out.String()
}

// diffName returns the path in the form of a diff's headers; a tab ends a name with a space, as in git.
func diffName(path string) string {
	name := strings.TrimLeft(filepath.ToSlash(path), "/")
	if strings.Contains(name, " ") {
		name += "\t"
	}
	return name
}

// splitLines splits text after each LF.
func splitLines(text []byte) [][]byte {
	lines := bytes.SplitAfter(text, []byte{'\n'})
	if last := len(lines) - 1; len(lines[last]) == 0 {
		lines = lines[:last]
	}
	return lines
}

// A run is a run of lines a[a0:a1] that b[b0:b1] replaces.
type run struct{ a0, a1, b0, b1 int }

// changedRuns returns the runs of lines that differ, in order.
func changedRuns(a, b [][]byte) []run {
	if len(a) != len(b) {
		start, end := 0, 0
		for start < min(len(a), len(b)) && bytes.Equal(a[start], b[start]) {
			start++
		}
		for end < min(len(a), len(b))-start && bytes.Equal(a[len(a)-1-end], b[len(b)-1-end]) {
			end++
		}
		return []run{{start, len(a) - end, start, len(b) - end}}
	}
	var runs []run
	for i := 0; i < len(a); i++ {
		start := i
		for i < len(a) && !bytes.Equal(a[i], b[i]) {
			i++
		}
		if i > start {
			runs = append(runs, run{start, i, start, i})
		}
	}
	return runs
}

// A hunk is a group of runs so near to each other that their context touches.
type hunk []run

func hunks(runs []run) []hunk {
	var hs []hunk
	for i, r := range runs {
		if i == 0 || r.a0-runs[i-1].a1 > 2*diffContext {
			hs = append(hs, nil)
		}
		last := len(hs) - 1
		hs[last] = append(hs[last], r)
	}
	return hs
}

func (h hunk) write(out *strings.Builder, a, b [][]byte) {
	first, last := h[0], h[len(h)-1]
	lead := min(diffContext, first.a0)
	tail := min(diffContext, len(a)-last.a1)
	fmt.Fprintf(out, "@@ -%s +%s @@\n", span(first.a0-lead, last.a1+tail), span(first.b0-lead, last.b1+tail))
	at := first.a0 - lead
	for _, r := range h {
		writeLines(out, ' ', a[at:r.a0])
		writeLines(out, '-', a[r.a0:r.a1])
		writeLines(out, '+', b[r.b0:r.b1])
		at = r.a1
	}
	writeLines(out, ' ', a[at:last.a1+tail])
}

// span returns lines from:to in the form of a hunk's header: the first one, counted from 1, and the number, which is
// left out if it is 1.
func span(from, to int) string {
	switch to - from {
	case 0:
		return fmt.Sprintf("%d,0", from)
	case 1:
		return strconv.Itoa(to)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}

func writeLines(out *strings.Builder, sign byte, lines [][]byte) {
	for _, line := range lines {
		out.WriteByte(sign)
		out.Write(line)
		if line[len(line)-1] != '\n' {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
}
