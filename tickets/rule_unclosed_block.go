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
		"boxes after it are read as its text. Close it where it should end.",
	check: func(p *lintPass) {
		for _, u := range p.unclosed {
			holds := u.holds
			if more := len(holds) - shown; more > 0 {
				holds = append(append([]string{}, holds[:shown]...), fmt.Sprintf("%d more", more))
			}
			p.report(nil, u.offset, fmt.Sprintf("the %s that opens here is not closed and swallows %s: write %q where it should end",
				u.what, words.And(holds), u.end))
		}
	},
}
