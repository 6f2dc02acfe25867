package variants

import (
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// The doubtful ones are requests of which the contract does not say that they must be refused. What a service does with
// them is noted for a person, and an error that it gives is judged as any other.

// blank is the identity with one required part sent empty.
func blank(id contract.Identity, part string) probe.Variant {
	by := replacing(id, part, "")
	return doubtful(Blank+part, "with a blank "+part, everywhere, func(ep probe.Endpoint) (probe.Ask, bool) {
		return reduced(by, id, ep, part), true
	})
}

// malformed is the identity with a required part whose value nobody can have.
func malformed(id contract.Identity, part string) probe.Variant {
	by := replacing(id, part, "engfix probe!")
	return doubtful(Malformed+part, "with a malformed "+part, everywhere, func(ep probe.Endpoint) (probe.Ask, bool) {
		return reduced(by, id, ep, part), true
	})
}

// badCredential is the full identity with made-up credentials: a token that nobody issued.
func badCredential(id contract.Identity) probe.Variant {
	by := replacing(id, credential, invented)
	for i, h := range by.headers {
		if contract.IsCredential(h.Name) {
			by.headers[i].Value = madeUp(h.Name)
		}
	}
	return doubtful(BadCredential, "with a made-up credential", proving(id), func(ep probe.Endpoint) (probe.Ask, bool) {
		return as(by, id, ep), true
	})
}

// withoutCredential is the full identity without its credentials, where they are not among the required parts.
func withoutCredential(id contract.Identity) probe.Variant {
	by := whole(id.WithoutCredentials())
	return doubtful(WithoutCredential, "without a credential", proving(id), func(ep probe.Endpoint) (probe.Ask, bool) {
		return as(by, id, ep), true
	})
}

// proving gives the transports over which the identity holds a credential.
func proving(id contract.Identity) []probe.Transport {
	var over []probe.Transport
	for _, t := range everywhere {
		if id.HasCredential(t) {
			over = append(over, t)
		}
	}
	return over
}

const (
	// credential stands for every credential, in whatever place no header can be sent.
	credential = "Authorization"
	// invented is a credential that is recognised as the probe's own and proves nothing.
	invented = "engfix-made-up"
)

// madeUp gives an invented credential in the form of the header.
func madeUp(header string) string {
	if strings.EqualFold(header, "Cookie") {
		return "session=" + invented
	}
	return "Bearer " + invented
}

// doubtful is a question of which nobody says what a correct service does.
func doubtful(name, says string, over []probe.Transport, build func(probe.Endpoint) (probe.Ask, bool)) probe.Variant {
	return watching(probe.Variant{
		Name:       name,
		Says:       says,
		Phase:      probe.PhaseDoubtful,
		Transports: over,
		Build:      build,
	})
}
