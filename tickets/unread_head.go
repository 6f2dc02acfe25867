package tickets

import (
	"bytes"
	"slices"
	"strings"
)

// unreadHeads notes the lines that begin with an ID above boxes that are no items. To a reader they are tickets, in whatever
// language their block is written: a table's row, an admonition, an item of an outline.
func (b *body) unreadHeads(notes []lineNote) {
	lines := make([]int, 0, len(b.file.strays)+len(b.file.malformed))
	for _, s := range b.file.strays {
		lines = append(lines, b.sourceLine(s.offset))
	}
	for _, m := range b.file.malformed {
		lines = append(lines, b.sourceLine(m.offset))
	}
	if len(lines) == 0 {
		return
	}
	slices.Sort(lines)
	known := knownIDs(b.file.Tickets)
	seen := 0 // the last line that was looked at
	for _, line := range slices.Compact(lines) {
		if at := b.headOf(line, seen, notes); at > 0 {
			b.unreadHead(at, line, known)
		}
		seen = line
	}
}

func (b *body) sourceLine(offset int) int {
	line, _ := b.place(offset)
	return line
}

// headOf returns the line, behind seen, in which the block of the box at a line begins with an ID, or 0. It does not look
// beyond a heading, nor beyond a paragraph or an item that stands beside the box.
func (b *body) headOf(line, seen int, notes []lineNote) int {
	box := b.file.Line(line)
	indent := indentOf(box)
	for at := line; at > seen; at-- {
		text := b.file.Line(at)
		bare := bytes.TrimSpace(text)
		switch {
		case at < line && notes[at]&headingRead != 0:
			return 0
		case len(bare) == 0, bare[0] != '<' && notes[at]&headingNoted != 0: // code has its own messages
			continue
		case at == line && bare[0] != '<' && bytes.IndexByte(bare, '|') < 0: // what is behind a box is its own text
			continue
		}
		if at < line && notes[at]&itemRead != 0 { // what it begins with is the item's text
			if indentOf(text) < indent {
				return 0
			}
			continue
		}
		n, _ := bulletWidth(bare)
		if at < line && n > 0 && indentOf(text) >= indent && bare[0] == box[indent] {
			continue // an item beside the box
		}
		if r := readHead(headText(bare)); r.form >= formMalformed {
			return at
		}
		if n == 0 && indentOf(text) == 0 && at < line && (at == 1 || len(bytes.TrimSpace(b.file.Line(at-1))) == 0) {
			return 0 // the block begins with other words
		}
	}
	return 0
}

// indentOf returns the number of blanks that a line begins with.
func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " \t")) }

// unreadHead notes the head at a line, unless it is about a ticket that the file has, or may name something else: a standard
// (SHA-256) has the form of an ID too.
func (b *body) unreadHead(at, box int, known idSet) {
	text := headText(bytes.TrimSpace(b.file.Line(at)))
	r := readHead(text)
	id := r.id
	if id == "" {
		id = r.ids[0]
	}
	if known.ids[id] || len(known.ids) > 0 && !known.hasPrefix(id) && !known.ids[parentOf(id)] {
		return
	}
	wrong := "markdown does not read its line as a heading: write \"### ID: Title\" with an empty line above it"
	if at == box {
		wrong = "it stands in a table: write \"### ID: Title\""
	}
	r.form, r.id = formTicket, id
	offset := b.file.starts[at-1] + indentOf(b.file.Line(at))
	b.file.headings = append(b.file.headings, heading{ticket: b.ticketAt(offset), offset: offset, title: text, reading: r, wrong: wrong})
}

// headText returns a line as a reader sees it.
func headText(line []byte) string {
	if len(line) > 0 && line[0] == '<' {
		return withoutTags(line)
	}
	return string(line)
}

// readHead reads a line that a reader may take for a ticket's heading: an ID behind marks, behind a word that says how far the
// work is, or behind the opening of a block in another markup language (!!! note "ENG-2: Title", .. note:: ENG-2: Title).
func readHead(line string) reading {
	line = strings.TrimLeft(line, " \t>|")
	bare := strings.TrimLeft(line, lineMarks)
	r := readHeading(bare)
	switch {
	case r.form == formTicket, r.form == formLoose && len(r.ids) > 0:
		return r
	case r.form == formMalformed && r.sure && len(r.ids) > 0 && (!r.late || opensBlock(line)):
		return r
	case opensBlock(line):
		_, title, _ := strings.Cut(bare, " ")
		r = readHeading(strings.TrimLeft(title, "\"“'"))
	case len(bare) < len(line):
		return readState(bare)
	}
	if r.form == formTicket {
		return r
	}
	return reading{}
}

// opensBlock reports whether a line begins with marks that open a block in one of the markup languages.
func opensBlock(line string) bool {
	for _, mark := range []string{"!!!", "???", ":::", "..", `\`, "[!"} {
		if strings.HasPrefix(line, mark) {
			return true
		}
	}
	return false
}

// readState reads the heading of a ticket behind a word that says how far the work is, as outlines have it: "TODO ENG-2
// Title", "DONE [#A] ENG-2: Title".
func readState(text string) reading {
	state, rest, _ := strings.Cut(text, " ")
	if len(state) < 2 || strings.Trim(state, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return reading{}
	}
	if priority, after, ok := strings.Cut(rest, "] "); ok && strings.HasPrefix(priority, "[#") {
		rest = after
	}
	if r := readHeading(rest); r.form == formTicket || r.form == formLoose && len(r.ids) > 0 {
		return r
	}
	return reading{}
}
