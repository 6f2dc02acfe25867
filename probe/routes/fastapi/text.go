package fastapi

import (
	"slices"
	"strings"
)

// Hole stands in a Text's String for a part that the source does not settle.
const Hole = "…"

// A Text is a string with parts that may be unknown. The zero Text is the known empty string.
type Text struct {
	head string
	rest []piece
	// member is the member of an enumeration that the string is, as long as nothing is made of it; nil for any other string.
	member *member
}

// A piece is a hole and the text after it.
type piece struct {
	hole hole
	text string
}

// A hole is a part that the source does not settle.
type hole struct {
	// id is the same for holes with the same value: an attribute of the settings, a variable of the environment, one
	// evaluation of one expression. A nil id equals no other.
	id any
	// fallback is its value unless something outside the source sets another; nil if the source has none.
	fallback *string
	// unset says that it is None unless something sets it, and number that its fallback is a number's text.
	unset, number bool
	// from is the id of the hole that it is made from by the function of; nil for none.
	from any
	of   func(string) string
}

// Known makes a Text without holes.
func Known(s string) Text { return Text{head: s} }

// Unknown is a Text that is nothing but a hole.
func Unknown() Text { return Text{rest: []piece{{}}} }

// unsettled is a Text that consists of one hole with the id, which has its fallback unless something sets it.
func unsettled(id any, fallback *string) Text {
	return Text{rest: []piece{{hole: hole{id: id, fallback: fallback}}}}
}

// Value returns the string, and false if a part of it is unknown.
func (t Text) Value() (string, bool) { return t.head, len(t.rest) == 0 }

// open reports whether nothing of the text is known, so that it may be no text at all.
func (t Text) open() bool { return t.head == "" && len(t.rest) == 1 && t.rest[0].text == "" }

// String returns the text with "…" for every hole.
func (t Text) String() string {
	if len(t.rest) == 0 {
		return t.head
	}
	var b strings.Builder
	b.WriteString(t.head)
	for i, p := range t.rest {
		if i == 0 || t.rest[i-1].text != "" {
			b.WriteString(Hole)
		}
		b.WriteString(p.text)
	}
	return b.String()
}

// Fallback returns the string with every hole filled with its default in the source; false if one has none.
func (t Text) Fallback() (string, bool) {
	s := t.head
	for _, p := range t.rest {
		if p.hole.fallback == nil {
			return "", false
		}
		s += *p.hole.fallback + p.text
	}
	return s, true
}

// Gap returns the id of the only hole and, if s can be the text, the part of s in its place. The id is nil if there is
// no hole, or more than one.
func (t Text) Gap(s string) (id any, in string, ok bool) {
	if len(t.rest) != 1 {
		return nil, "", false
	}
	in, ok = strings.CutPrefix(s, t.head)
	if ok {
		in, ok = strings.CutSuffix(in, t.rest[0].text)
	}
	return t.rest[0].hole.id, in, ok
}

// Fill returns the text with the holes filled whose id the map has.
func (t Text) Fill(known map[any]string) Text {
	out := Text{head: t.head}
	for _, p := range t.rest {
		next := Text{rest: []piece{p}}
		if s, ok := known[p.hole.id]; ok && p.hole.id != nil {
			next = Known(s + p.text)
		} else if s, ok := known[p.hole.from]; ok && p.hole.from != nil {
			next = Known(p.hole.of(s) + p.text)
		}
		out = out.Plus(next)
	}
	return out
}

// made returns the Text that f makes of a text that is one hole. A value that is learned for either is learned for both.
func (t Text) made(f func(string) (string, bool)) Text {
	if len(t.rest) != 1 || t.head != "" || t.rest[0].text != "" {
		return Unknown()
	}
	of := func(s string) string {
		s, _ = f(s)
		return s
	}
	h := hole{id: new(int), from: t.rest[0].hole.id, of: of}
	if def := t.rest[0].hole.fallback; def != nil {
		if s, ok := f(*def); ok {
			h.fallback = &s
		}
	}
	return Text{rest: []piece{{hole: h}}}
}

// Head returns the text before the first hole, Tail the text after the last one.
func (t Text) Head() string { return t.head }

// Tail returns the text after the last hole; the whole text if there is none.
func (t Text) Tail() string {
	if n := len(t.rest); n > 0 {
		return t.rest[n-1].text
	}
	return t.head
}

// maxText is the longest text that is kept. A longer one is not a path, and is unknown.
const maxText = 4096

// size returns the length of the known parts.
func (t Text) size() int {
	n := len(t.head) + len(t.rest)
	for _, p := range t.rest {
		n += len(p.text)
		if p.hole.fallback != nil {
			n += len(*p.hole.fallback)
		}
	}
	return n
}

// Plus returns t followed by u.
func (t Text) Plus(u Text) Text {
	if t.size()+u.size() > maxText {
		return Unknown()
	}
	if len(t.rest) == 0 {
		return Text{head: t.head + u.head, rest: u.rest}
	}
	rest := make([]piece, 0, len(t.rest)+len(u.rest))
	rest = append(rest, t.rest...)
	last := len(rest) - 1
	if rest[last].text == "" && u.head == "" && len(u.rest) > 0 && (rest[last].hole.id == nil || u.rest[0].hole.id == nil) {
		// Two holes side by side are one, unless both may be learnt.
		rest[last] = piece{text: u.rest[0].text}
		rest = append(rest, u.rest[1:]...)
	} else {
		rest[last].text += u.head
		rest = append(rest, u.rest...)
	}
	return Text{head: t.head, rest: rest}
}

// Equal reports whether the two are the same, hole for hole.
func (t Text) Equal(u Text) bool {
	return t.head == u.head && slices.EqualFunc(t.rest, u.rest, func(p, q piece) bool {
		return p.text == q.text && p.hole.id == q.hole.id
	})
}

// identical reports whether the two are equal, and the same member of an enumeration if one of them is a member.
func (t Text) identical(u Text) bool { return t.member == u.member && t.Equal(u) }

// unset reports whether the text is None unless something outside the source sets it.
func (t Text) unset() bool { return t.open() && t.rest[0].hole.unset }

// isNumber reports whether the text is that of a number which something outside the source may set.
func (t Text) isNumber() bool { return t.open() && t.rest[0].hole.number }

// ofNumber returns the text as that of a number.
func (t Text) ofNumber() Text {
	t.rest = slices.Clone(t.rest)
	t.rest[0].hole.number = true
	return t
}

// sameByDefault reports whether the two are the same unless something outside the source sets a part of them.
func (t Text) sameByDefault(u Text) bool {
	s, ok := t.Fallback()
	as, also := u.Fallback()
	return ok && also && s == as && t.member == nil && u.member == nil
}

// Map applies f to the pieces between holes, and to the holes' defaults.
func (t Text) Map(f func(string) string) Text {
	out := Text{head: f(t.head)}
	for _, p := range t.rest {
		p.text = f(p.text)
		if p.hole.fallback != nil {
			s := f(*p.hole.fallback)
			p.hole.fallback = &s
		}
		out.rest = append(out.rest, p)
	}
	return out
}

// is reports whether a value is the text.
func (t Text) is(v value) bool {
	u, ok := v.(Text)
	return ok && t.Equal(u)
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
	for _, p := range t.rest[:last] {
		i := strings.Index(s, p.text)
		if i < 0 {
			return false
		}
		s = s[i+len(p.text):]
	}
	return strings.HasSuffix(s, t.rest[last].text)
}
