package criteria

import (
	"regexp"
	"strings"

	"github.com/engfix/engfix/probe"
)

// A Phrase is a clause of the team's own, word for word, and the checks that it asks for.
type Phrase struct {
	Words string
	// Match is compared with a whole clause: in lower case, without backticks and end punctuation, with single blanks.
	Match *regexp.Regexp
	// Bind returns the checks for a match of Match.
	Bind func(match []string) []probe.Binding
}

// normal removes the differences that do not count in a phrase: case, backticks, white space, end punctuation.
func normal(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "`", "")
	return strings.TrimRight(strings.Join(strings.Fields(s), " "), endMarks)
}

// own reads a text as one of the team's phrases.
func (in *Interpreter) own(text string) (c Clause, matched bool) {
	if len(in.Phrases) == 0 {
		return Clause{}, false
	}
	said := normal(text)
	for _, p := range in.Phrases {
		if m := p.Match.FindStringSubmatch(said); m != nil {
			return Clause{Words: text, Outcomes: []string{p.Words}, Bindings: p.Bind(m)}, true
		}
	}
	return Clause{}, false
}
