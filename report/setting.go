package report

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// A setting says how words are set in lines.
type setting struct {
	between string // stands between two words of a line
	at      int    // the column at which the first line begins
	indent  int    // the column at which the others do
	whole   bool   // a word that is longer than a line stays whole, to be copied, unless it is wide; otherwise it is broken
}

// leastRoom is how many columns a line of words has, on any terminal.
const leastRoom = 20

// set breaks words, which may be painted, into lines that fit the terminal. The lines are not indented: below joins them.
func (s Style) set(words []string, l setting) []string {
	end := strings.TrimRight(l.between, " ") // of a line that another follows
	lines := []string{""}
	used, room := 0, max(s.Width-l.at, leastRoom)
	for i, word := range words {
		last := &lines[len(lines)-1]
		size, need := width(word), width(word)
		broken := size > max(s.Width-l.indent, leastRoom) && (!l.whole || isWide(word)) // as long as a body without a blank
		if i < len(words)-1 {
			need += width(end)
		}
		switch {
		case i == 0:
		case used+width(l.between)+need <= room, broken && used+width(l.between) < room:
			*last += l.between
			used += width(l.between)
		default:
			*last += end
			lines = append(lines, "")
			last = &lines[len(lines)-1]
			used, room = 0, max(s.Width-l.indent, leastRoom)
		}
		if !broken {
			*last += word
			used += size
			continue
		}
		*last += ansi.Cut(word, 0, room-used)
		word = ansi.Cut(word, room-used, size)
		room = max(s.Width-l.indent, leastRoom)
		rest := strings.Split(ansi.Hardwrap(word, room, true), "\n")
		lines = append(lines, rest...)
		used = width(rest[len(rest)-1])
	}
	return lines
}

// isWide reports whether a word has characters of two columns. Their scripts are written without blanks, and a line may
// break between any two of them.
func isWide(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf && width(string(r)) > 1 })
}

// below joins lines, each after the first indent columns in.
func below(lines []string, indent int) string {
	return strings.Join(lines, "\n"+strings.Repeat(" ", indent))
}

// join sets words as one text: for a terminal in indented lines that fit it, for a pipe on one line.
func (s Style) join(words []string, l setting) string {
	if s.Width == 0 {
		return strings.Join(words, l.between)
	}
	return below(s.set(words, l), l.indent)
}

// messageIndent is the column at which the later lines of a message begin.
const messageIndent = 2

// Message sets cells one blank apart as one message: a place, a severity, a sentence. On a terminal it is broken at
// blanks, and a word that fits no line stays whole, since it may be a path or a command.
func (s Style) Message(cells ...Cell) string {
	var words []string
	for _, c := range cells {
		text := s.Paint(c.Tone, Line(c.Text))
		switch {
		case text == "":
		case s.Width == 0:
			words = append(words, text)
		default:
			words = append(words, strings.Fields(text)...)
		}
	}
	return s.join(words, setting{between: " ", indent: messageIndent, whole: true})
}

// A part is one of the values that flow over lines: a label that may be missing, and a text.
type part struct {
	label string
	Cell
}

// flow sets parts two blanks apart, from column at. On a terminal a part that does not fit beside the one before it
// begins a line, indent columns in; one that fits no line is broken at its blanks only. Empty parts are left out.
func (s Style) flow(at, indent int, parts ...part) string {
	var b strings.Builder
	used := at
	begun := false
	for _, p := range parts {
		text := Line(p.Text)
		if text == "" {
			continue
		}
		if p.label != "" {
			p.label += " "
		}
		need := width(p.label) + width(text)
		switch {
		case !begun:
		case s.Width == 0 || used+2+need <= s.Width:
			b.WriteString("  ")
			used += 2
		default:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			used = indent
		}
		begun = true
		lines := []string{text}
		if s.Width > 0 && used+need > s.Width {
			lines = s.set(strings.Fields(text), setting{between: " ", at: used + width(p.label), indent: indent, whole: true})
		}
		used += width(p.label)
		if last := len(lines) - 1; last > 0 {
			used = indent
		}
		used += width(lines[len(lines)-1])
		for i, line := range lines {
			lines[i] = s.Paint(p.Tone, line)
		}
		b.WriteString(s.Paint(Faint, p.label) + below(lines, indent))
	}
	return b.String()
}
