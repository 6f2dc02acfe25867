package wire

import (
	"encoding/json"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
)

// stream takes an event stream apart, line by line. The data lines of an event are one text, which may be JSON. Lines
// that hold nothing to hide stay in one piece, however many they are.
func (s *sieve) stream(text string) {
	bare := 0 // how much of the text stays as it is
	for rest := text; rest != ""; {
		if s.full() {
			return
		}
		run := dataRun(rest)
		if s.mask.harmless(rest[:run], s.answer) {
			bare, rest = bare+run, rest[run:]
			continue
		}
		s.form(text[:bare])
		s.event(rest[:run])
		rest = rest[run:]
		text, bare = rest, 0
	}
	s.form(text[:bare])
}

// mostLines is how many data lines are one text. To take a line apart costs more than its bytes.
const mostLines = 10_000

// dataRun is the length of the data lines that a stream begins with, or of its first line.
func dataRun(stream string) int {
	run := lineLength(stream)
	for n := 1; n < mostLines && run < len(stream) && strings.HasPrefix(stream, dataField) && strings.HasPrefix(stream[run:], dataField); n++ {
		run += lineLength(stream[run:])
	}
	return run
}

// lineLength is the length of a stream's first line, with its end.
func lineLength(stream string) int {
	end := strings.IndexAny(stream, "\r\n")
	switch {
	case end < 0:
		return len(stream)
	case strings.HasPrefix(stream[end:], "\r\n"):
		return end + 2
	}
	return end + 1
}

// event takes apart the data lines of an event, or another line.
func (s *sieve) event(text string) {
	lines := streamLine().FindAllStringSubmatch(text, -1)
	if !s.data(lines) {
		for i := range lines {
			if s.full() {
				return
			}
			s.line(lines[i])
		}
	}
}

// dataField begins a line of an event's data.
const dataField = "data:"

func isData(line []string) bool { return strings.HasPrefix(line[0], dataField) }

// line adds a line that is not part of a longer text.
func (s *sieve) line(line []string) {
	if s.data([][]string{line}) {
		return
	}
	s.form(line[1])
	s.text(line[2])
	s.form(line[3])
}

// streamLine is a field's name, its value, and the end of the line; the name is empty if the line is not a known field.
var streamLine = lazy.Regexp(`((?:(?:data|event|id|retry): ?)?)([^\r\n]*)(\r\n|\r|\n|$)`)

// data adds the data lines of one event if they are JSON, and reports whether they are.
func (s *sieve) data(lines [][]string) bool {
	if !isData(lines[0]) {
		return false
	}
	var values, between []string
	for i, line := range lines {
		values = append(values, line[2])
		if i > 0 {
			between = append(between, lines[i-1][3]+line[1])
		}
	}
	text := strings.Join(values, "\n")
	if !looksLikeJSON(text) || len(lines) > 1 && !json.Valid([]byte(text)) {
		return false
	}
	inner := &sieve{mask: s.mask, answer: s.answer, fine: s.fine}
	inner.json(text)
	inner.join()
	s.found = append(s.found, inner.found...)
	s.form(lines[0][1])
	for _, p := range inner.pieces {
		if p.value {
			s.instead(p.shown, p.stand)
			continue
		}
		for i, run := range strings.Split(p.shown.String(), "\n") {
			if i > 0 { // in JSON a line ends between values only
				s.form(between[0])
				between = between[1:]
			}
			s.form(run)
		}
	}
	s.form(lines[len(lines)-1][3])
	return true
}
