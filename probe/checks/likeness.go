package checks

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// A likeness is the common part of two answers with the same cause, without the differences between requests.
type likeness struct {
	end   string // how it ended: the status and the redirect's target, or the close code
	codes string // the codes of its errors, which are names, one for each cause
	words string // its other words, blurred
	// its codes by place, including those that only their form distinguishes from words
	named map[string]string
}

// is reports whether two answers end alike, for the same codes and in the same words.
func (l likeness) is(o likeness) bool {
	return l.end == o.end && l.codes == o.codes && l.words == o.words
}

// likenessOf works over any transport. If the shape cannot distinguish codes from words, every text counts as words.
func (h hearing) likenessOf(x *probe.Exchange) likeness {
	l := likeness{end: ended(x), named: map[string]string{}}
	if l.end == "" {
		l.end = string(x.End)
	}
	var codes, words []string
	for _, said := range saidIn(x) {
		stated := h.shape.Statement([]byte(said))
		for _, code := range stated.Codes {
			if text := h.blur(code.Text); text != blurred {
				l.named[code.Path] += text
			}
		}
		if !stated.Known {
			words = append(words, said)
			continue
		}
		// A text that is empty once it is blurred is left out. The length of the original decides whether it is a code
		// or words.
		for _, code := range stated.Codes {
			if text := h.blur(code.Text); text != blurred {
				codes = append(codes, text)
			}
		}
		for _, w := range stated.Words {
			if text := h.blur(w.Text); text != blurred {
				words = append(words, text)
			}
		}
	}
	l.codes, l.words = strings.Join(codes, "\x00"), h.blur(strings.Join(words, "\x00"))
	return l
}

// blur removes the parts of a text that may differ each time, and those that repeat the request.
func (h hearing) blur(s string) string { return blur(h.withoutRequest(s), h.identity) }

// withoutRequest removes the words of the request from a text, if paths are compared. Several in a row count as one:
// one of two paths may be longer.
func (h hearing) withoutRequest(s string) string {
	if h.asked == nil {
		return s
	}
	s = beginning(s)
	s = anyWord().ReplaceAllStringFunc(s, func(w string) string {
		if h.asked[strings.ToLower(w)] {
			return blurred
		}
		return w
	})
	return inARow().ReplaceAllString(s, blurred)
}

// ended names how an answer ended, so that equal names mean equal ends: "400", "302 to /login", "close 4401". It
// returns "" if there was no answer, or if a conversation was left open.
func ended(x *probe.Exchange) string {
	if x.Response == nil {
		return ends(x)
	}
	if to := destination(x); to != "" {
		return fmt.Sprint(x.Response.Status, " to ", to)
	}
	return fmt.Sprint(x.Response.Status)
}

// saidIn returns the texts of an answer: a body, or the messages of a conversation and the reason of its close.
func saidIn(x *probe.Exchange) []string {
	if x.Response != nil {
		return []string{bodyText(x.Response)}
	}
	var said []string
	for _, f := range x.Received() {
		said = append(said, string(frameBytes(f)))
	}
	if c := x.Close(); c != nil {
		said = append(said, c.Reason)
	}
	return said
}

// namesMissing reports whether an answer names one of the parts that its request lacks, and the control's does not: a
// validator gives the same message for every fault, and names the place in the details.
func namesMissing(x, control *probe.Exchange, parts []string) bool {
	said, saidToControl := names(x), names(control)
	return slices.ContainsFunc(parts, func(part string) bool {
		says := func(name string) bool { return contract.Says(name, part) }
		return slices.ContainsFunc(said, says) && !slices.ContainsFunc(saidToControl, says)
	})
}

// names returns the words of an answer that may be names.
func names(x *probe.Exchange) []string {
	return named().FindAllString(strings.Join(saidIn(x), "\x00"), -1)
}

var named = lazy.Regexp(`[A-Za-z][A-Za-z0-9_-]*`)

// blurred replaces the text that blur removes.
const blurred = "•"

// blur removes the parts of a cause that may differ each time: the identity, ids, counters, times, null values.
func blur(s string, identity []probe.Pair) string {
	s = withoutValues(beginning(s), identity, blurred)
	s = token().ReplaceAllStringFunc(s, func(w string) string {
		if mixed().MatchString(w) {
			return blurred
		}
		return w
	})
	s = varying().ReplaceAllString(s, blurred)
	return strings.Join(strings.Fields(s), " ")
}

// mostBlurred is how many bytes of two texts are compared: by then a text has said its subject, and comparing takes
// much longer than reading.
const mostBlurred = 16 << 10

// beginning returns the part of a text that is compared.
func beginning(s string) string {
	if len(s) <= mostBlurred {
		return s
	}
	end := mostBlurred
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// withoutValues replaces the identity's values by another text, except for values of one character, which occur in any
// text.
func withoutValues(s string, identity []probe.Pair, by string) string {
	for _, p := range identity {
		if len(p.Value) > 1 {
			s = strings.ReplaceAll(s, p.Value, by)
		}
	}
	return s
}

var (
	anyWord = lazy.Regexp(`[\p{L}\p{N}]+`)
	inARow  = lazy.Regexp(blurred + `(?:[^\p{L}\p{N}` + blurred + `]*` + blurred + `)+`)
	// token matches a word that may be an id.
	token = lazy.Regexp(`[A-Za-z0-9_-]+`)
	// mixed matches letters and digits next to each other, as in ids made by machines, but not in a name such as
	// "missing_header-2".
	mixed = lazy.Regexp(`[A-Za-z][0-9]|[0-9][A-Za-z]`)
	// varying matches an id of one kind of character, a number, or the value in place of a missing identity.
	varying = lazy.Regexp(`(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b|\d+|\b(?:none|null|undefined)\b|''|""`)
)
