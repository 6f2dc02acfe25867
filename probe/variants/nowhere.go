package variants

import (
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// nowhere is a request with the full identity to a path that no service has, next to the endpoint's: what the service
// answers there is no answer of a router.
func nowhere(id contract.Identity) probe.Variant {
	return elsewhere(Nowhere, "with the full identity, to a path that does not exist", control(id))
}

// nowhereAnonymous is the same without any identity.
func nowhereAnonymous(id contract.Identity) probe.Variant {
	return elsewhere(NowhereAnonymous, "without any identity, to a path that does not exist", anonymous(id))
}

// elsewhere puts a question to a path that no service has. It depends on the endpoint's transport and method, and on the
// static beginning of its path, alone: it is one question for all endpoints that have these in common.
func elsewhere(name, says string, as probe.Variant) probe.Variant {
	return probe.Variant{
		Name:       name,
		Says:       says,
		Phase:      probe.PhaseRefusal,
		Transports: everywhere,
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			at := place(ep.Path)
			if strings.Contains(ep.Path, ":path}") {
				return probe.Ask{}, false // the endpoint answers at every path below it
			}
			ask, ok := as.Build(probe.Endpoint{Transport: ep.Transport, Method: ep.Method, Path: at + missing(ep.Transport)})
			return watched(ask), ok
		},
	}
}

// place gives the segments of a path that come before its first parameter.
func place(template string) string {
	static, _, parametrised := strings.Cut(template, "{")
	if parametrised {
		static = static[:strings.LastIndexByte(static, '/')+1]
	}
	return strings.TrimRight(static, "/")
}

// missing is what no path ends with. It has more segments than a route that takes any value for its last few. An event stream
// may be answered otherwise than a request that takes JSON, so that it has a path of its own.
func missing(t probe.Transport) string {
	if t == probe.SSE {
		return "/engfix-nowhere/no/such/stream/is/here"
	}
	return "/engfix-nowhere/no/such/path/is/here"
}
