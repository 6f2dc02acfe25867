package custom

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe"
)

// statusWord is the placeholder for a status in Words.
const statusWord = "{status}"

// A Phrase is a clause that asks for a check.
type Phrase struct {
	Words string
	// Match is compared with a whole clause without its end punctuation. Case, backticks around words and the width of
	// blanks do not matter.
	Match *regexp.Regexp
	check string
}

// Phrase returns the clause that asks for the check; ok is false if only a rule under criteria does.
func (c Check) Phrase() (p Phrase, ok bool) {
	words := strings.Fields(strings.TrimRight(strings.ReplaceAll(c.Words, "`", ""), " .;:!?,…"))
	if len(words) == 0 {
		return p, false
	}
	for i, w := range words {
		words[i] = "`?" + strings.ReplaceAll(regexp.QuoteMeta(w), regexp.QuoteMeta(statusWord), `([1-5](?:\d\d|xx))`) + "`?"
	}
	return Phrase{c.Words, regexp.MustCompile("(?i)^" + strings.Join(words, `\s+`) + "$"), c.ID}, true
}

// Bind returns the checks that a clause asks for, from the match of Match in it.
func (p Phrase) Bind(match []string) []probe.Binding {
	b := probe.Binding{Check: p.check}
	for _, said := range match[1:] {
		if digit, class := strings.CutSuffix(strings.ToLower(said), "xx"); class {
			b.Params.Class, _ = strconv.Atoi(digit) // the expression matches only digits
		} else {
			b.Params.Status, _ = strconv.Atoi(said)
		}
	}
	return []probe.Binding{b}
}
