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

// A model is an example as near compares it with a clause.
type model struct {
	example string
	header  string // the header that it is about, in lower case; "" for none
	size    int    // of its content
	poles   string
}

// models are the examples, and by each word of their content the indices of those that have it.
type models struct {
	all  []model
	with map[string][]int
}

// newModels makes the models. An example about a header is one for each header of the identity.
func newModels(headers []string) models {
	ms := models{with: map[string][]int{}}
	for _, example := range Examples() {
		if !strings.Contains(example, exampleHeader) {
			ms.add(example, "")
			continue
		}
		for _, h := range headers {
			ms.add(strings.ReplaceAll(example, exampleHeader, h), strings.ToLower(h))
		}
	}
	return ms
}

func (ms *models) add(example, header string) {
	content := contentOf(tokens(example))
	for w := range content {
		ms.with[w] = append(ms.with[w], len(ms.all))
	}
	ms.all = append(ms.all, model{example, header, len(content), poles(content)})
}

// near returns the example that shares most words with a clause, if they are more than half of all words of both. The
// example is about a header of the clause, and gets the clause's own status.
func (in *Interpreter) near(clause string) string {
	right, _ := in.respelt(tokens(clause))
	have := contentOf(named(right, spokenOf(in.Headers)))
	ms := in.models()
	shared := make([]int, len(ms.all))
	for w := range have {
		for _, i := range ms.with[w] {
			shared[i]++
		}
	}
	best, most, turned := "", 0.5, poles(have)
	for i, m := range ms.all {
		fits := m.poles == turned && (m.header == "" || have[m.header])
		if score := float64(shared[i]) / float64(len(have)+m.size-shared[i]); score > most && fits {
			best, most = m.example, score
		}
	}
	if i := slices.IndexFunc(right, func(t token) bool { return statusFigure().MatchString(t.text) }); i >= 0 {
		return exampleFigure().ReplaceAllLiteralString(best, right[i].text)
	}
	return best
}

var exampleFigure = lazy.Regexp(`\b[1-5]\d\d\b`)

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

// poles returns the polar words of a clause, each with a blank behind it.
func poles(words map[string]bool) string {
	var all strings.Builder
	for _, w := range polar {
		if words[w] || words[strings.TrimSuffix(w, "s")] {
			all.WriteString(w + " ")
		}
	}
	return all.String()
}
