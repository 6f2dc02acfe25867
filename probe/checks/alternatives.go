package checks

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/variants"
)

// notAlternative objects that a request was refused although it carried an alternative of the required part: the
// service may not look at that alternative at all, and then nothing shows that the part is required.
func (d *difference) notAlternative(asked []*probe.Exchange) *objection {
	for _, part := range d.id.Alternatives() {
		for _, name := range part {
			others := part.But(name)
			label := variants.Without + others.String()
			i := slices.IndexFunc(asked, func(x *probe.Exchange) bool { return x.Label == label })
			if i < 0 {
				return &objection{verdict: probe.Inconclusive, reason: "no request was sent with " + name + " alone, of " + strings.Join(part, ", ")}
			}
			if x := asked[i]; !letIn(x) && ended(x) != ended(d.control) {
				return leavesOpen(x, "the request %s was refused (%s) although it had %s, so nothing shows that the service reads %s: list each under identity.required instead of {any: [%s]}",
					variants.Says(label), answer(x), name, name, strings.Join(part, ", "))
			}
		}
	}
	return nil
}
