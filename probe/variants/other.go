package variants

import (
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// others returns the valid requests with each of the contract's other identities. They state the identity nowhere else,
// as far as the request stays valid without it. They go before the control: if a service lets one of them delete a
// thing that it must not touch, the control must not have deleted it before.
func others(id contract.Identity) []probe.Variant {
	var all []probe.Variant
	for _, o := range id.Others {
		over := slices.DeleteFunc(slices.Clone(everywhere), func(t probe.Transport) bool {
			_, ok := id.As(o, t)
			return !ok
		})
		all = append(all, fault(As+o.Name, "as "+o.Name, over, func(ep probe.Endpoint) (probe.Ask, bool) {
			as, ok := id.As(o, ep.Transport)
			return reduced(whole(as), as, ep, o.Says()...), ok
		}))
	}
	return all
}
