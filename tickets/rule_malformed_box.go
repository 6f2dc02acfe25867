package tickets

import "fmt"

var malformedBox = Rule{
	Name:     "malformed-box",
	Severity: SeverityError,
	Explain: "Something was meant as a box and markdown does not take it for one: \"[]\", \"[ x]\", \"-[ ]\", \"[x]text\". " +
		"Its item is not counted and never ticked. Write \"- [ ] text\" or \"- [x] text\"; engfix lint --fix does so wherever " +
		"it is clear what was meant.",
	check: func(p *lintPass) {
		for _, m := range p.malformed {
			message := m.trouble
			if m.meant != "" {
				message = fmt.Sprintf("%s: write %q (engfix lint --fix does)", m.trouble, m.meant)
			}
			p.report(m.ticket, m.offset, message)
		}
	},
}
