package variants

import (
	"slices"
	"strings"

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

// controlLater is the control, put again once the service may hold new things.
func controlLater(id contract.Identity) probe.Variant {
	v := control(id)
	v.Name, v.Says, v.Phase = ControlLater, "with the full identity after the mutating requests", probe.PhaseLater
	v.Transports = overHTTP
	return v
}

// created is the control for a thing that the run created, for paths that need the id of one.
func created(id contract.Identity) probe.Variant {
	v := control(id)
	v.Name, v.Says, v.Phase = Created, "with the full identity for a thing that the run created", probe.PhaseCreated
	v.Transports = overHTTP
	build := v.Build
	v.Build = func(ep probe.Endpoint) (probe.Ask, bool) {
		ask, _ := build(ep)
		return ask, len(ep.Sample.Invented) > 0
	}
	return v
}

// anonymous is the request with no identity anywhere: no header, no query parameter, no body member, no cookie, no
// credential.
func anonymous(id contract.Identity) probe.Variant {
	return probe.Variant{
		Name:       Anonymous,
		Says:       "without identity",
		Phase:      probe.PhaseRefusal,
		Transports: everywhere,
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			ask := bare(id, ep, ep.Sample.Path, ep.Sample.ReducedQuery, ep.Sample.ReducedBody)
			ask.Cookie = nil
			if ep.Transport.Frames() {
				ask.Say = say(id.AnonymousHello)
			}
			return lessening(ask), true
		},
	}
}

// anonymousAgain is the anonymous request, put again right after the control. If its answer differs then, time or the
// control is the cause.
func anonymousAgain(id contract.Identity) probe.Variant {
	v := anonymous(id)
	v.Name, v.Says, v.Phase = AnonymousAgain, "without identity the second time", probe.PhaseAgain
	return watching(v)
}

// anonymousLater is the anonymous request, put again next to controlLater.
func anonymousLater(id contract.Identity) probe.Variant {
	v := anonymous(id)
	v.Name, v.Says, v.Phase = AnonymousLater, "without identity after the mutating requests", probe.PhaseLater
	v.Transports = overHTTP
	return v
}

// reductions leave out the required parts of the identity one by one. A part that can be said without a credential is
// also left out together with every credential, if there is one other than the part's own.
func reductions(id contract.Identity) []probe.Variant {
	var all []probe.Variant
	for _, part := range id.Required {
		all = append(all, withoutPart(id, part))
		if v := withoutPartAndCredential(id, part); part.Plain() && len(v.Transports) > 0 {
			all = append(all, v)
		}
	}
	return all
}

// Reduced names the requests over a transport that lack identity, or a part of it that is required.
func Reduced(id contract.Identity, t probe.Transport) []string {
	names := []string{Anonymous}
	for _, v := range reductions(id) {
		if v.Applies(t) {
			names = append(names, v.Name)
		}
	}
	return names
}

// withoutPart is the request with one required part left out and the others kept.
func withoutPart(id contract.Identity, part contract.Part) probe.Variant {
	by := whole(id.Without(part...))
	return probe.Variant{
		Name:       Without + part.String(),
		Says:       "without " + words(part.String()),
		Phase:      probe.PhaseRefusal,
		Partial:    true,
		Transports: everywhere,
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			return reduced(by, id, ep, part...), true
		},
	}
}

// alone returns the requests that carry a required part in only one of its places.
func alone(id contract.Identity) []probe.Variant {
	var all []probe.Variant
	for _, part := range id.Alternatives() {
		for _, name := range part {
			v := withoutPart(id, part.But(name))
			v.Phase = probe.PhaseUnspecified
			all = append(all, watching(v))
		}
	}
	return all
}

// withoutPartAndCredential is the request with one required part left out and every credential with it, and the identity
// headers that no required part names: if one of them carries the part, leaving out the part alone takes nothing away.
// It is for the transports over which any of these is left without the part.
func withoutPartAndCredential(id contract.Identity, part contract.Part) probe.Variant {
	lacking := id.Without(part...)
	by := whole(lacking.WithoutCarriers())
	name := part.String() + AndCredential
	return probe.Variant{
		Name:       Without + name,
		Says:       "without " + words(name),
		Phase:      probe.PhaseRefusal,
		Partial:    true,
		Transports: carrying(lacking),
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			return reduced(by, id, ep, slices.Concat(part, lacking.Carriers(ep.Transport), contract.Part{contract.AnyCredential})...), true
		},
	}
}

// carrying returns the transports over which the identity holds anything that may carry a part.
func carrying(id contract.Identity) []probe.Transport {
	return probe.TransportsThat(func(t probe.Transport) bool { return len(id.Carriers(t)) > 0 })
}

// words returns the name of a part in words: "X-Tenant-Id and any credential".
func words(part string) string {
	names, and := strings.CutSuffix(part, AndCredential)
	said := strings.ReplaceAll(names, "+", " and ")
	if and {
		said += " and any credential"
	}
	return said
}
