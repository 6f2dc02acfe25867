package variants

import (
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// The doubtful ones are requests of which the contract does not say that they must be refused. What a service does with
// them is noted for a person, and an error that it gives is judged as any other.

// blank is the full identity with one required part sent empty.
func blank(id contract.Identity, part string) probe.Variant {
	return doubtful(Blank+part, "with a blank "+part, func(ep probe.Endpoint) probe.Ask {
		return replaced(id, ep, part, "")
	})
}

// malformed is the full identity with a part whose value nobody can have.
func malformed(id contract.Identity, part string) probe.Variant {
	return doubtful(Malformed+part, "with a malformed "+part, func(ep probe.Endpoint) probe.Ask {
		return replaced(id, ep, part, "engfix probe!")
	})
}

// badCredential is the full identity with made-up credentials: a token that nobody issued.
func badCredential(id contract.Identity) probe.Variant {
	return doubtful(BadCredential, "with a made-up credential", func(ep probe.Endpoint) probe.Ask {
		ask := full(id, ep)
		for i, h := range ask.Header {
			if contract.IsCredential(h.Name) {
				ask.Header[i].Value = madeUp(h.Name)
			}
		}
		return ask
	})
}

// withoutCredential is the full identity without its credentials, where they are not among the required parts.
func withoutCredential(id contract.Identity) probe.Variant {
	return doubtful(WithoutCredential, "without a credential", func(ep probe.Endpoint) probe.Ask {
		ask := full(id, ep)
		kept := ask.Header[:0]
		for _, h := range ask.Header {
			if !contract.IsCredential(h.Name) {
				kept = append(kept, h)
			}
		}
		ask.Header = kept
		return ask
	})
}

// madeUp gives a credential that is recognised as the probe's own and proves nothing.
func madeUp(header string) string {
	switch header {
	case "Cookie", "cookie":
		return "session=engfix-made-up"
	}
	return "Bearer engfix-made-up"
}

func doubtful(name, says string, build func(probe.Endpoint) probe.Ask) probe.Variant {
	return probe.Variant{
		Name:       name,
		Says:       says,
		Phase:      probe.PhaseDoubtful,
		Transports: everywhere,
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			ask := build(ep)
			ask.Settle, ask.AtLeast = true, settle
			return ask, true
		},
	}
}

// replaced is the full identity with another value for one part, in the header, the query and the hello frame.
func replaced(id contract.Identity, ep probe.Endpoint, part, value string) probe.Ask {
	ask := full(id, ep)
	field := contract.FieldName(part)
	for i, h := range ask.Header {
		if contract.FieldName(h.Name) == field {
			ask.Header[i].Value = value
		}
	}
	for i, q := range ask.Query {
		if contract.FieldName(q.Name) == field {
			ask.Query[i].Value = value
		}
	}
	if ep.Transport == probe.WS {
		ask.Say = say(id.HelloWith(part, value))
	}
	return ask
}
