package checks

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/variants"
)

// notAlternative objects that a required part was refused in one of the ways that the configuration gives for it: what is
// refused without the others may not be looked at at all, and then nothing shows that it is required.
func (d *difference) notAlternative(asked []*probe.Exchange) *objection {
	for _, part := range d.id.Alternatives() {
		for _, name := range part {
			others := part.But(name)
			label := variants.Without + others.String()
			i := slices.IndexFunc(asked, func(x *probe.Exchange) bool { return x.Label == label })
			if i < 0 {
				return &objection{verdict: probe.Inconclusive, reason: "nothing was asked with " + name + " alone, of " + strings.Join(part, ", ")}
			}
			if x := asked[i]; !letIn(x) && ended(x) != ended(d.control) {
				return leavesOpen(x, "refused %s, although %s was said (%s): nothing shows that %s is looked at. Name each under identity.required instead of {any: [%s]}",
					variants.Says(label), name, answer(x), name, strings.Join(part, ", "))
			}
		}
	}
	return nil
}
