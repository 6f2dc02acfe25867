package tickets

import "fmt"

var unboundCriterion = Rule{
	Name:     "unbound-criterion",
	Severity: SeverityWarning,
	Explain: "No rule binds the item's words to checks, so engfix asks nothing for it and leaves it to a person (verdict " +
		"manual); or its words are taken for others that they resemble. Use the words of a rule, or bind the phrase under " +
		"criteria: in engfix.yaml.",
	check: func(p *lintPass) {
		if p.Understands == nil {
			return
		}
		for _, t := range p.Tickets {
			for _, it := range t.Items {
				if it.Text == "" {
					continue // malformed-box and empty-scope say so
				}
				switch ok, words := p.Understands(it.Text, it.Kind); {
				case ok && words != "":
					p.report(t, it.offset, fmt.Sprintf("%q is understood as %q: correct the wording if that is meant", it.Text, words))
				case !ok && words != "":
					p.report(t, it.offset, fmt.Sprintf("no rule understands %q, so a person must decide it; the nearest rule is %q", it.Text, words))
				case !ok:
					p.report(t, it.offset, fmt.Sprintf("no rule understands %q, so a person must decide it", it.Text))
				}
			}
		}
	},
}
