package tickets

import (
	"fmt"

	"github.com/engfix/engfix/internal/words"
)

// shown is how many things a message lists.
const shown = 8

var unclosedBlock = Rule{
	Name:     "unclosed-block",
	Severity: SeverityError,
	Explain: "A code fence, a comment or a tag such as <pre> is not closed, or only by the end of another one, so the tickets and " +
		"boxes after it are read as its text. Close it where it should end. A fence that holds a ticket after other text is " +
		"reported as well, unless it names a language (```markdown).",
	check: func(p *lintPass) {
		for _, u := range p.unclosed {
			holds := u.holds
			if more := len(holds) - shown; more > 0 {
				holds = append(append([]string{}, holds[:shown]...), fmt.Sprintf("%d more", more))
			}
			if u.closed {
				p.report(nil, u.offset, fmt.Sprintf("the %s that opens here swallows %s: write %q where it should end, or name its language if this is an example",
					u.what, words.And(holds), u.end))
				continue
			}
			p.report(nil, u.offset, fmt.Sprintf("the %s that opens here is not closed and swallows %s: write %q where it should end",
				u.what, words.And(holds), u.end))
		}
	},
}
