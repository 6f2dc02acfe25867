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
	size    int // of its content
	poles   string
}

// models are the examples, and by each word of their content the indices of those that have it.
type models struct {
	all  []model
	with map[string][]int
}

func newModels() models {
	ms := models{with: map[string][]int{}}
	for i, example := range Examples() {
		content := contentOf(tokens(example))
		ms.all = append(ms.all, model{example, len(content), poles(content)})
		for w := range content {
			ms.with[w] = append(ms.with[w], i)
		}
	}
	return ms
}

// near returns the example that shares most words with a clause, if they are more than half of all words of both.
func (in *Interpreter) near(clause string) string {
	right, _ := in.respelt(tokens(clause))
	have := contentOf(right)
	ms := in.models()
	shared := make([]int, len(ms.all))
	for w := range have {
		for _, i := range ms.with[w] {
			shared[i]++
		}
	}
	best, most, turned := "", 0.5, poles(have)
	for i, m := range ms.all {
		if score := float64(shared[i]) / float64(len(have)+m.size-shared[i]); score > most && m.poles == turned {
			best, most = m.example, score
		}
	}
	return best
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
