package wire

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
)

// shortestTail is how many characters at the end of a text count as the beginning of a secret in another form: fewer
// may match by chance.
const shortestTail = 4

// longestTail is how much of a text's end is searched for the beginning of a secret in another form.
const longestTail = 16 << 10

// brokenEscape matches an escape at a text's end that was cut in two.
var brokenEscape = lazy.Regexp(`(?i)(?:&#?[0-9a-z]{0,8}|%(?:u[0-9a-f]{0,3}|[0-9a-f])?|\\(?:u[0-9a-f]{0,3}|u\{[0-9a-f]{0,6}|(?-i:U)[0-9a-f]{0,7}|x[0-9a-f]?|[0-3][0-7]?)?)$`)

// disguisedTail finds the beginning of a secret in another form, at the end of a text that was cut off there. name is
// "" if there is none.
func (m *mask) disguisedTail(text string) (from int, name string) {
	if len(m.plain) == 0 {
		return 0, ""
	}
	skipped := max(0, len(text)-longestTail)
	from, name = m.tailOf(view{text: text[skipped:]}, mostEncodings)
	return from + skipped, name
}

// tailOf searches a view and its decoded forms, with up to depth encodings undone.
func (m *mask) tailOf(v view, depth int) (from int, name string) {
	for range mostEscapes {
		v.text = whole(v.text)
		v, _ = v.seen()
		folded := v.folded()
		for _, n := range m.plain {
			for k := min(len(n.text)-1, len(folded.text)); k >= shortestTail; k-- {
				if strings.HasSuffix(folded.text, n.text[:k]) {
					return folded.source(len(folded.text) - k), n.name
				}
			}
		}
		if depth > 0 {
			start := len(v.text)
			for start > 0 && inRun(v.text[start-1]) {
				start--
			}
			if name := m.encodedTail(v.text[start:], depth); name != "" {
				return v.source(start), name
			}
			if b := lastBlock(v.text); len(b) > 1 {
				if name := m.encodedTail(string(b.joined([]byte(v.text))), depth); name != "" {
					return v.source(b[0][0]), name
				}
			}
		}
		next, changed := v.unescaped()
		if !changed {
			break
		}
		v = next
	}
	return 0, ""
}

// whole returns a text without what a cut left of its last character, be it the beginning of an escape, bytes, or what a decoder
// wrote in their place. A line may end there too.
func whole(s string) string {
	s = brokenEscape().ReplaceAllString(s, "")
	s = s[:len(s)-partialRune([]byte(s))]
	return strings.TrimRight(s, "\uFFFD\r\n")
}

// encodedTail returns the name of a secret whose beginning ends a run once it is decoded, as hex or from any of its characters on
// as base64; or "".
func (m *mask) encodedTail(run string, depth int) string {
	says := func(raw []byte, err error) string {
		if err != nil || len(raw) < shortestTail {
			return ""
		}
		_, name := m.tailOf(view{text: string(raw)}, depth-1)
		return name
	}
	digits := len(run)
	for digits > 0 && isHex(run[digits-1]) {
		digits--
	}
	for offset := range min(2, len(run)-digits) {
		part := run[digits+offset:]
		if name := says(hex.DecodeString(part[:len(part)&^1])); name != "" {
			return name
		}
	}
	run = string(standard([]byte(run)))
	for offset := range min(4, len(run)) {
		part := run[offset:]
		if name := says(base64.RawStdEncoding.DecodeString(part[:len(part)&^3])); name != "" {
			return name
		}
	}
	return ""
}
