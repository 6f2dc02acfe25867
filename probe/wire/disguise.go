package wire

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/probe/credential"
)

// A service may repeat a secret in another form than it got it: in upper case, escaped twice, in hex, in base64 of
// base64, or as JSON within JSON. The forms are too many to list, so a text is searched in its decoded form.

const (
	// mostEscapes and mostEncodings are how many escapes within escapes, and encodings within encodings, are undone.
	mostEscapes   = 6
	mostEncodings = 3
	// shortestRun is the least length of an encoded secret: base64 makes 8 characters of credential.Shortest bytes.
	shortestRun = (credential.Shortest*8 + 5) / 6
)

// A disguise is a place where a text holds a secret in another form.
type disguise struct {
	from, to int
	name     string
}

// hiding replaces the places of a text that hold secrets. Places may overlap: a secret in a disguise may hold another
// one unchanged, and nothing may be left of either. The one that begins first, or else the longer one, gives its name.
func hiding(s string, found []disguise) template {
	slices.SortStableFunc(found, func(a, b disguise) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	t := make(template, 0, 2*len(found)+1)
	end := 0
	for _, d := range found {
		if d.from >= end {
			t = t.add(s[end:d.from]).addName(d.name)
		}
		end = max(end, d.to)
	}
	return t.add(s[end:])
}

// disguises finds the secrets that a text holds in another form.
func (m *mask) disguises(s string) []disguise {
	if len(m.plain) == 0 || len(s) < credential.Shortest {
		return nil
	}
	return m.search(view{text: s}, mostEncodings, nil)
}

// search finds the secrets in a text and in its decoded forms, with up to depth encodings undone.
func (m *mask) search(v view, depth int, found []disguise) []disguise {
	for range mostEscapes {
		found = m.folded(v, found)
		if seen, fewer := v.seen(); fewer {
			v = seen
			found = m.folded(v, found)
		}
		if depth > 0 {
			text, room := []byte(v.text), make([]byte, 0, 1024)
			for b := range blocks(v.text) {
				for _, d := range m.encoded(b.joined(text), room, depth) {
					from, to := b.lines(d)
					found = append(found, disguise{v.source(from), v.source(to), d.name})
				}
			}
		}
		next, changed := v.unescaped()
		if !changed {
			break
		}
		v = next
	}
	return found
}

// folded finds the secrets in a view, whatever the case of their letters.
func (m *mask) folded(v view, found []disguise) []disguise {
	if !m.foldedFinder.any(foldedText(v.text)) {
		return found
	}
	v = v.folded()
	for _, n := range m.plain {
		for from := 0; ; {
			at := strings.Index(v.text[from:], n.text)
			if at < 0 {
				break
			}
			from += at + len(n.text)
			found = append(found, disguise{v.source(from - len(n.text)), v.source(from), n.name})
		}
	}
	return found
}

// encoded returns the places in a run that hold a secret once they are decoded, as hex or from any of its characters on as
// base64. room is the buffer for the decoded text.
func (m *mask) encoded(run, room []byte, depth int) (found []disguise) {
	for from, to := range hexRuns(run) {
		for offset := range 2 {
			digits := run[from+offset : to]
			if raw, err := hex.AppendDecode(room, digits[:len(digits)&^1]); err == nil {
				for _, d := range m.says(raw, depth) {
					found = append(found, disguise{from + offset + 2*d.from, from + offset + 2*d.to, d.name})
				}
			}
		}
	}
	if bytes.ContainsAny(run, "-_") {
		run = standard(run)
	}
	for offset := range min(4, len(run)-shortestRun+1) {
		part := run[offset:]
		if len(part)%4 == 1 {
			part = part[:len(part)-1]
		}
		if raw, err := base64.RawStdEncoding.AppendDecode(room, part); err == nil {
			for _, d := range m.says(raw, depth) {
				found = append(found, disguise{offset + d.from*4/3, offset + (d.to*4+2)/3, d.name})
			}
		}
	}
	return found
}

// standard returns base64 for URLs in the usual letters. A path may precede it, so that a run has letters of both kinds.
func standard(run []byte) []byte {
	run = slices.Clone(run)
	for i, b := range run {
		switch b {
		case '-':
			run[i] = '+'
		case '_':
			run[i] = '/'
		}
	}
	return run
}

// says finds the secrets that decoded bytes hold.
func (m *mask) says(raw []byte, depth int) (found []disguise) {
	for from, to := range readable(raw) {
		if m.binary {
			return m.search(view{text: string(raw)}, depth-1, nil)
		}
		for _, d := range m.search(view{text: string(raw[from:to])}, depth-1, nil) {
			found = append(found, disguise{from + d.from, from + d.to, d.name})
		}
	}
	return found
}

// readable yields the stretches of bytes that may hold a secret. Most bytes that are decoded from text which was neither hex
// nor base64 have none that is long enough.
func readable(raw []byte) func(yield func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		from, characters := 0, 0
		for i := 0; i < len(raw); characters++ {
			if b := raw[i]; b >= ' ' && b < 0x7f || b == '\t' || b == 0 || isBreak(b) { // NUL: half of a letter in UTF-16
				i++
				continue
			}
			r, size := utf8.DecodeRune(raw[i:])
			if r > 0x7f && r != utf8.RuneError {
				i += size
				continue
			}
			if characters >= credential.Shortest && !yield(from, i) {
				return
			}
			i++
			from, characters = i, -1
		}
		if characters >= credential.Shortest {
			yield(from, len(raw))
		}
	}
}

// isReadable reports whether a text is one stretch that may hold a secret.
func isReadable(s string) bool {
	for from, to := range readable([]byte(s)) {
		return to-from == len(s)
	}
	return false
}

// runs yields the stretches of a text that may be hex or base64.
func runs(s string) func(yield func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		for from := 0; from < len(s); from++ {
			to := from
			for to < len(s) && inRun(s[to]) {
				to++
			}
			if to-from >= shortestRun && !yield(from, to) {
				return
			}
			from = to
		}
	}
}

// hexRuns yields the stretches of a run that may be a secret in hex: a path may precede one, or a word follow it.
func hexRuns(run []byte) func(yield func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		for from := 0; from < len(run); from++ {
			to := from
			for to < len(run) && isHex(run[to]) {
				to++
			}
			if to-from >= 2*credential.Shortest && !yield(from, to) {
				return
			}
			from = to
		}
	}
}

func isHex(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F'
}

func inRun(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '+' || b == '/' || b == '-' || b == '_'
}
