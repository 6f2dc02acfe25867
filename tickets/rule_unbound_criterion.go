package tickets

import (
	"fmt"
	"strings"
)

var unboundCriterion = Rule{
	Name:     "unbound-criterion",
	Severity: SeverityWarning,
	Explain: "No rule binds the item's words to checks, so engfix asks nothing for it and leaves it to a person (verdict " +
		"manual); or it reads the words as similar ones. Use the words of a rule, or bind the phrase under " +
		"criteria: in engfix.yaml.",
	check: func(p *lintPass) {
		if p.Understands == nil {
			return
		}
		understands := remembering(p.Understands)
		for _, t := range p.Tickets {
			for _, it := range t.Items {
				if it.Text == "" {
					continue // malformed-box and empty-scope report it
				}
				switch ok, words := understands(it); {
				case ok && words != "":
					p.report(t, it.offset, fmt.Sprintf("%q is understood as %q: correct the wording if that is meant", it.Text, words))
				case !ok && words != "":
					p.report(t, it.offset, fmt.Sprintf("no rule understands %q, so a person must decide; the closest wording is %q", it.Text, words))
				case !ok:
					p.report(t, it.offset, fmt.Sprintf("no rule understands %q, so a person must decide", it.Text))
				}
			}
		}
	},
}

// remembering asks once for each text: most items of a file repeat others.
func remembering(understands func(Item) (bool, string)) func(Item) (bool, string) {
	type question struct {
		lines string
		kind  ItemKind
	}
	type answer struct {
		ok      bool
		nearest string
	}
	known := make(map[question]answer)
	return func(it Item) (bool, string) {
		q := question{strings.Join(it.Lines(), "\n"), it.Kind}
		a, asked := known[q]
		if !asked {
			a.ok, a.nearest = understands(it)
			known[q] = a
		}
		return a.ok, a.nearest
	}
}
