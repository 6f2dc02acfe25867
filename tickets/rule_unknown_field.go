package tickets

import (
	"fmt"

	"github.com/engfix/engfix/internal/words"
)

var unknownField = Rule{
	Name:     "unknown-field",
	Severity: SeverityWarning,
	Explain: "engfix does not know the label of a field (Router, Files, Scope, Acceptance, Reason). The field is kept " +
		"and shown, but has no effect. If one of these was meant, correct the spelling. Or one of these is not a " +
		"field, because it is not a list item, is not bold or has no colon: write \"- **Scope**:\".",
	check: func(p *lintPass) {
		for _, m := range p.mislabels {
			p.report(m.ticket, m.offset, m.trouble)
		}
		for _, t := range p.Tickets {
			for _, f := range t.Fields {
				if meaningOf(f.Label) != meansNothing {
					continue
				}
				hint := "engfix knows " + words.And(knownLabels())
				if meant := meantBy(f.Label); meant != "" {
					hint = "did you mean " + meant + "?"
				}
				p.report(t, f.offset, fmt.Sprintf("%q is not a field that engfix knows: %s", f.Label, hint))
			}
		}
	},
}
