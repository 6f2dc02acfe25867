package variants

import (
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/credential"
)

// No contract specifies the answer to these requests. The answer is noted for a person, and an error is judged like any
// other error.

// AfterControl names them, in the form of probe.Check.Asks.
func AfterControl() []string {
	return []string{Blank + "*", Malformed + "*", BadCredential, WithoutCredential, ForeignPath, WrongContentType, LastEventID}
}

// blank is the identity with one required part sent empty.
func blank(id contract.Identity, part string) probe.Variant {
	by := replacing(id, part, "")
	return unspecified(Blank+part, "with a blank "+part, everywhere, func(ep probe.Endpoint) (probe.Ask, bool) {
		return reduced(by, id, ep, part), true
	})
}

// malformed is the identity with an invalid value for a required part.
func malformed(id contract.Identity, part string) probe.Variant {
	by := replacing(id, part, "engfix probe!")
	return unspecified(Malformed+part, "with a malformed "+part, everywhere, func(ep probe.Endpoint) (probe.Ask, bool) {
		return reduced(by, id, ep, part), true
	})
}

// badCredential is the full identity with made-up credentials: nobody issued them, and they have the form of the real
// ones.
func badCredential(id contract.Identity) probe.Variant {
	by, invented := inventing(id)
	return unspecified(BadCredential, "with a made-up credential", proving(id), func(ep probe.Endpoint) (probe.Ask, bool) {
		ask := as(by, id, ep)
		ask.Invented = invented
		return lessening(ask), true
	})
}

// inventing is the identification with a made-up value for each credential, and those values.
func inventing(id contract.Identity) (by identification, invented []string) {
	madeUp := func(name, value string) string {
		made := credential.MadeUp(name, value)
		invented = append(invented, made)
		return made
	}
	replaced := func(pairs []probe.Pair) []probe.Pair {
		pairs = slices.Clone(pairs)
		for i, p := range pairs {
			if contract.IsCredential(p.Name) {
				pairs[i].Value = madeUp(p.Name, p.Value)
			}
		}
		return pairs
	}
	return identification{replaced(id.Headers), id.Query.Each(replaced), id.HelloProving(madeUp)}, invented
}

// withoutCredential is the full identity without its credentials, if they are not among the required parts.
func withoutCredential(id contract.Identity) probe.Variant {
	by := whole(id.WithoutCredentials())
	return unspecified(WithoutCredential, "without a credential", proving(id), func(ep probe.Endpoint) (probe.Ask, bool) {
		return lessening(as(by, id, ep)), true
	})
}

// foreignPath names somebody else where the path says who asks.
func foreignPath(id contract.Identity) probe.Variant {
	return unspecified(ForeignPath, "with an unknown caller in its path", requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		ask := full(id, ep)
		ask.Path = expand(ep.Path, ep.Sample.ForeignPath)
		return ask, ep.Sample.ForeignPath != nil
	})
}

// proving returns the transports over which the identity holds a credential.
func proving(id contract.Identity) []probe.Transport {
	return probe.TransportsThat(id.HasCredential)
}

// unspecified is a question whose answer no contract specifies.
func unspecified(name, says string, over []probe.Transport, build func(probe.Endpoint) (probe.Ask, bool)) probe.Variant {
	return watching(probe.Variant{
		Name:       name,
		Says:       says,
		Phase:      probe.PhaseUnspecified,
		Transports: over,
		Build:      build,
	})
}
