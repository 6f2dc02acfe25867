package tickets

import "fmt"

var malformedBox = Rule{
	Name:     "malformed-box",
	Severity: SeverityError,
	Explain: "Something is meant as a box, but markdown does not read it as one: \"[]\", \"[ x]\", \"-[ ]\", \"[x]text\". " +
		"Its item is not counted and never ticked. Write \"- [ ] text\" or \"- [x] text\"; engfix lint --fix does so wherever " +
		"the meaning is clear.",
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
