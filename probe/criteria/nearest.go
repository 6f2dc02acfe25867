package criteria

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/tickets"
)

// Nearest reports how an item was understood, for a reader who wants to correct its words. ok is true if every clause
// binds to checks, or is left to a person for a reason of its own. nearest holds the understood words of a clause, or
// the closest words that would be understood.
func (in *Interpreter) Nearest(it tickets.Item) (ok bool, nearest string) {
	for _, c := range in.Read(it) {
		switch {
		case c.manual() && c.Why == "", c.manual() && c.To > c.From:
			return false, in.near(c.Words)
		case len(c.Spelt) > 0 && nearest == "":
			nearest = c.Words
			for _, s := range c.Spelt {
				nearest = strings.Replace(nearest, s.Written, s.Read, 1)
			}
		}
	}
	return true, nearest
}

var statusFigure = lazy.Regexp(`^[1-5](?:\d\d|xx)$`)

// polar words reverse the meaning of a clause: one with such a word is not close to one without.
var polar = strings.Fields(`not no never without with except unless only but valid invalid missing unknown known existing
	unauthenticated authenticated anonymous public rejected refused denied allowed accepted`)

// near returns the example that shares most words with a clause, if they are more than half of all words of both. The
// example gets the clause's own status and header.
func (in *Interpreter) near(clause string) string {
	right, _ := in.respelt(tokens(clause))
	figure := slices.IndexFunc(right, func(t token) bool { return statusFigure().MatchString(t.text) })
	have := contentOf(named(right, spokenOf(in.Headers)))
	best, most := "", 0.5
	for _, example := range in.examples(have) {
		if figure >= 0 {
			example = exampleFigure().ReplaceAllLiteralString(example, right[figure].text)
		}
		want := contentOf(tokens(example))
		if !slices.Equal(poles(have), poles(want)) {
			continue
		}
		shared := 0
		for w := range want {
			if have[w] {
				shared++
			}
		}
		if score := float64(shared) / float64(len(have)+len(want)-shared); score > most {
			best, most = example, score
		}
	}
	return best
}

var exampleFigure = lazy.Regexp(`\b[1-5]\d\d\b`)

// examples returns the examples, those about a header for each header that the words have.
func (in *Interpreter) examples(words map[string]bool) []string {
	var all []string
	for _, example := range Examples() {
		if !strings.Contains(example, exampleHeader) {
			all = append(all, example)
			continue
		}
		for _, h := range in.Headers {
			if words[strings.ToLower(h)] {
				all = append(all, strings.ReplaceAll(example, exampleHeader, h))
			}
		}
	}
	return all
}

// named puts the names of headers in the place of the words for them.
func named(ts []token, headers []spoken) []token {
	var all []token
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		longest := 0
		for _, s := range headers {
			end := i + len(s.words)
			if len(s.words) > longest && end <= len(ts) && slices.EqualFunc(ts[i:end], s.words, func(t token, w string) bool { return t.text == w }) {
				longest, t = len(s.words), token{raw: s.header, text: strings.ToLower(s.header)}
			}
		}
		all = append(all, t)
		i += max(longest-1, 0)
	}
	return all
}

// contentOf returns the set of a clause's words. All statuses count as one word.
func contentOf(ts []token) map[string]bool {
	words := map[string]bool{}
	for _, t := range ts {
		switch w := strings.TrimSuffix(t.text, "s"); {
		case slices.Contains([]string{"a", "an", "the"}, t.text) || strings.Contains(marks+".", t.text):
		case statusFigure().MatchString(t.text):
			words["status"] = true
		default:
			words[w] = true
		}
	}
	return words
}

// poles lists the polar words of a clause.
func poles(words map[string]bool) []string {
	var all []string
	for _, w := range polar {
		if words[w] || words[strings.TrimSuffix(w, "s")] {
			all = append(all, w)
		}
	}
	return all
}
