package fastapi

import "strings"

// Hole stands in a Text's String for a part that the source does not settle.
const Hole = "…"

// A Text is a string of which parts may be unknown. The zero Text is the known empty string.
type Text struct {
	head string
	rest []string // what follows each hole
}

// Known makes a Text without holes.
func Known(s string) Text { return Text{head: s} }

// Unknown is a Text that is nothing but a hole.
func Unknown() Text { return Text{rest: []string{""}} }

// Value gives the string, and false where a part of it is unknown.
func (t Text) Value() (string, bool) { return t.head, len(t.rest) == 0 }

// String gives the text with "…" for every hole.
func (t Text) String() string {
	if len(t.rest) == 0 {
		return t.head
	}
	return t.head + Hole + strings.Join(t.rest, Hole)
}

// Head gives what stands before the first hole, Tail what stands behind the last one.
func (t Text) Head() string { return t.head }

// Tail gives what stands behind the last hole; the whole text where there is none.
func (t Text) Tail() string {
	if n := len(t.rest); n > 0 {
		return t.rest[n-1]
	}
	return t.head
}

// maxText is the longest text that is kept; what would be longer is no path, and not known.
const maxText = 4096

// size gives the length of the known parts.
func (t Text) size() int {
	n := len(t.head) + len(t.rest)
	for _, s := range t.rest {
		n += len(s)
	}
	return n
}

// Plus gives t followed by u.
func (t Text) Plus(u Text) Text {
	if t.size()+u.size() > maxText {
		return Unknown()
	}
	if len(t.rest) == 0 {
		return Text{head: t.head + u.head, rest: u.rest}
	}
	rest := make([]string, 0, len(t.rest)+len(u.rest))
	rest = append(rest, t.rest...)
	last := len(rest) - 1
	if rest[last] == "" && u.head == "" && len(u.rest) > 0 {
		rest = append(rest[:last], u.rest...) // two holes side by side are one
	} else {
		rest[last] += u.head
		rest = append(rest, u.rest...)
	}
	return Text{head: t.head, rest: rest}
}

// Equal reports whether the two are the same, holes included.
func (t Text) Equal(u Text) bool { return t.String() == u.String() }

// Map applies f to the pieces between holes.
func (t Text) Map(f func(string) string) Text {
	out := Text{head: f(t.head)}
	for _, s := range t.rest {
		out.rest = append(out.rest, f(s))
	}
	return out
}

// Matches reports whether s can be the text, whatever its holes stand for.
func (t Text) Matches(s string) bool {
	if len(t.rest) == 0 {
		return t.head == s
	}
	s, ok := strings.CutPrefix(s, t.head)
	if !ok {
		return false
	}
	last := len(t.rest) - 1
	for _, piece := range t.rest[:last] {
		i := strings.Index(s, piece)
		if i < 0 {
			return false
		}
		s = s[i+len(piece):]
	}
	return strings.HasSuffix(s, t.rest[last])
}
