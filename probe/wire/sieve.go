package wire

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/probe/credential"
)

// A sieve splits a document into pieces and hides the secrets, so that the document keeps its form.
type sieve struct {
	mask *mask
	// answer is true for text from a service: values that look like a credential, under a credential's name, are
	// hidden.
	answer bool
	// under is the name of the hidden value that everything parsed now belongs to; "" for none.
	under  string
	pieces []piece
	hidden int      // how many values hold something to hide
	found  []needle // values that must not be shown anywhere else either
	// fine is true if each run stands for itself. If not, those that hold nothing to hide are joined: a service can
	// write a megabyte of runs of one byte, and each costs more than a hundred.
	fine bool
	run  []byte // what is joined, behind the pieces
}

// longRun is the length from which a run is not joined to others, because it would be copied for little.
const longRun = 4 << 10

// mostPieces bounds the pieces of a document that was taken apart finely.
const mostPieces = 50_000

// A piece is a run of a document: a part of its form, which is always kept, or a value, which may be hidden whole.
type piece struct {
	shown template
	value bool
	stand string // replaces a hidden value if a name cannot; see part
}

// form keeps a run of the document unchanged.
func (s *sieve) form(text string) {
	switch {
	case text == "":
	case s.fine, len(text) > longRun:
		s.join()
		s.pieces = append(s.pieces, piece{shown: verbatim(text)})
	default:
		s.run = append(s.run, text...)
	}
}

// value adds a run of the document that may be hidden.
func (s *sieve) value(t template) { s.instead(t, "") }

// instead is value for a run that stand replaces if a name cannot.
func (s *sieve) instead(t template, stand string) {
	hides := t.names()
	if hides {
		s.hidden++
	}
	if hides || s.fine {
		s.join()
		s.pieces = append(s.pieces, piece{t.merged(), true, stand})
		return
	}
	for _, p := range t {
		s.form(p.text)
	}
}

// join makes a piece of the runs that were joined.
func (s *sieve) join() {
	if len(s.run) > 0 {
		s.pieces = append(s.pieces, piece{shown: verbatim(string(s.run))})
		s.run = s.run[:0]
	}
}

// full reports whether too many values before hold something to hide, or there are too many pieces. If so, it hides the rest of
// the document.
func (s *sieve) full() bool {
	if s.hidden <= mostHidden && len(s.pieces) <= mostPieces {
		return false
	}
	s.value(hiddenWhole())
	return true
}

// text adds a value that is text, with its secrets replaced.
func (s *sieve) text(text string) {
	if text != "" {
		s.value(s.mask.text(text))
	}
}

// hide adds a value under a name that must not be shown. plain is its unescaped text.
func (s *sieve) hide(plain, name string) {
	s.found = append(s.found, secretly(name, plain)...)
	s.value(s.mask.cover(plain, name))
}

// conceals reports whether the value under the name must be hidden.
func (s *sieve) conceals(name, plain string) bool {
	return s.mask.named(name) || s.answer && opaque(plain) && credential.Proves(name)
}

// mayConceal reports whether the value under the name may have to be hidden. False is certain.
func (s *sieve) mayConceal(name string) bool {
	return s.mask.named(name) || s.answer && credential.Proves(name)
}

// opaque reports whether a text may be a credential, and is not a word or a sentence about one.
func opaque(s string) bool {
	return len(s) >= shortestEcho && strings.ContainsAny(s, "0123456789") && !strings.ContainsAny(s, " \t\r\n") && !strings.HasPrefix(s, invented)
}

// secretly returns a needle for a value that must not be shown, if the value can be one.
func secretly(name, value string) []needle {
	if !utf8.ValidString(value) {
		return nil
	}
	return []needle{{value, name}}
}

// mostCovers is how many secrets that span several pieces are hidden one by one: each costs as much as the whole document.
const mostCovers = 200

// whole returns the document with everything replaced, in its form. If a secret spans several pieces, the values that
// it touches are hidden whole, which needs fine ones.
func (s *sieve) whole() template {
	s.join()
	t := join(s.pieces)
	if !s.fine {
		return t
	}
	covers := 0
	for _, i := range s.mask.left(t) {
		for s.cover(s.mask.needles[i]) {
			if covers++; covers > mostCovers {
				return hiddenWhole()
			}
		}
	}
	return join(s.pieces)
}

// join returns the parts of the pieces that are shown, with every run of text in one part. It allocates once: there may be as many pieces
// as the document has bytes.
func join(pieces []piece) template {
	parts := 0
	for _, p := range pieces {
		parts += len(p.shown)
	}
	t := make(template, 0, parts)
	for _, p := range pieces {
		t = t.join(p.shown)
	}
	return t.merged()
}

// cover hides the values that touch the first place of a needle, and reports whether it hid any.
func (s *sieve) cover(n needle) bool {
	first, last, left := s.find(n.text)
	if !left {
		return false
	}
	hid := false
	for i := first; i <= last; i++ {
		if p := &s.pieces[i]; p.value && !p.shown.bare() {
			p.shown, hid = template{{name: n.name, stand: p.stand}}, true
		}
	}
	return hid
}

// find returns the pieces between which a text begins and ends, in a run that no hidden value interrupts.
func (s *sieve) find(text string) (first, last int, found bool) {
	var run strings.Builder
	var starts, owners []int // the place in the run at which each piece begins, and the piece's index
	search := func() bool {
		at := strings.Index(run.String(), text)
		if at >= 0 {
			first, last = owners[holds(starts, at)], owners[holds(starts, at+len(text)-1)]
		}
		run.Reset()
		starts, owners = starts[:0], owners[:0]
		return at >= 0
	}
	for i, p := range s.pieces {
		for _, part := range p.shown {
			if part.name != "" {
				if search() {
					return first, last, true
				}
				continue
			}
			starts, owners = append(starts, run.Len()), append(owners, i)
			run.WriteString(part.text)
		}
	}
	return first, last, search()
}

// holds returns the index of the last start that is not after a place.
func holds(starts []int, at int) int {
	i, exact := slices.BinarySearch(starts, at)
	if exact {
		return i
	}
	return i - 1
}
