package variants

import (
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// control is the request that a correct service accepts: everything that the reduced ones are compared with.
func control(id contract.Identity) probe.Variant {
	return probe.Variant{
		Name:       Control,
		Says:       "with the full identity",
		Phase:      probe.PhaseControl,
		Transports: everywhere,
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			return watched(full(id, ep)), true
		},
	}
}

// anonymous is the request with no identity anywhere: no header, no query parameter, no body member, no cookie, no
// credential.
func anonymous(id contract.Identity) probe.Variant {
	return probe.Variant{
		Name:       Anonymous,
		Says:       "without any identity",
		Phase:      probe.PhaseRefusal,
		Transports: everywhere,
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			ask := bare(id, ep, ep.Sample.Path, ep.Sample.ReducedQuery, ep.Sample.ReducedBody)
			ask.Cookie = nil
			if ep.Transport == probe.WS {
				ask.Say = say(id.AnonymousHello)
			}
			return ask, true
		},
	}
}

// withoutPart is the request with one required part left out and the others kept.
func withoutPart(id contract.Identity, part string) probe.Variant {
	by := lacking(id, part)
	return probe.Variant{
		Name:       Without + part,
		Says:       "without " + part,
		Phase:      probe.PhaseRefusal,
		Transports: everywhere,
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			return reduced(by, id, ep, part), true
		},
	}
}
