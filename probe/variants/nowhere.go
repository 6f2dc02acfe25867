package variants

import (
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// nowhere is a request with the full identity to a path that no service has, next to the endpoint's. The service's
// answer there is no answer of a router.
func nowhere(id contract.Identity) probe.Variant {
	return elsewhere(Nowhere, "with the full identity, to a path that does not exist", control(id))
}

// nowhereAnonymous is the same without any identity.
func nowhereAnonymous(id contract.Identity) probe.Variant {
	return elsewhere(NowhereAnonymous, "without identity, to a path that does not exist", anonymous(id))
}

// elsewhere puts a question to a path that no service has. It depends only on the endpoint's transport, its method and
// the static beginning of its path, so it is one question for all endpoints that have these in common. An endpoint that takes
// every path below it is asked beside it; one that takes every path of the service has no such question if it is listed.
func elsewhere(name, says string, as probe.Variant) probe.Variant {
	return absent(name, says, func(ep probe.Endpoint) (probe.Ask, bool) {
		base := place(ep.Path)
		if takesAll(ep) {
			if base == "" && ep.Documented == probe.Listed {
				return probe.Ask{}, false
			}
			base = base[:max(0, strings.LastIndexByte(base, '/'))]
		}
		return as.Build(probe.Endpoint{Transport: ep.Transport, Method: ep.Method, Path: base + missing(ep.Transport)})
	})
}

// beside is the control at a path that differs from the endpoint's in one segment. A route that takes any name there,
// such as /{page}, returns the same answer for this path as for an endpoint that is gone. An endpoint that the
// service's document lists is not asked: it needs no other proof that it exists.
func beside(id contract.Identity) probe.Variant {
	return besideWith(Beside, "with the full identity, to a path beside it that does not exist", control(id))
}

// besideAnonymous is the same without any identity.
func besideAnonymous(id contract.Identity) probe.Variant {
	return besideWith(BesideAnonymous, "without identity, to a path beside it that does not exist", anonymous(id))
}

func besideWith(name, says string, as probe.Variant) probe.Variant {
	return absent(name, says, func(ep probe.Endpoint) (probe.Ask, bool) {
		path, ok := renamed(ep.Path)
		if !ok || ep.Documented == probe.Listed {
			return probe.Ask{}, false
		}
		ep.Path = path
		return as.Build(ep)
	})
}

// absent is a question to a path that the service does not have, which build makes.
func absent(name, says string, build func(probe.Endpoint) (probe.Ask, bool)) probe.Variant {
	return watching(probe.Variant{
		Name:       name,
		Says:       says,
		Phase:      probe.PhaseRefusal,
		Transports: everywhere,
		Build:      build,
	})
}

// renamed returns a path with another name for its last segment that is not a parameter; false if all segments are
// parameters. The name contains the endpoint's own, so that both requests hold the same words.
func renamed(template string) (string, bool) {
	segments := strings.Split(template, "/")
	for i := len(segments) - 1; i >= 0; i-- {
		if s := segments[i]; s != "" && !strings.Contains(s, "{") {
			segments[i] = "engfix-nowhere-" + s
			return strings.Join(segments, "/"), true
		}
	}
	return "", false
}

// place returns the segments of a path before its first parameter.
func place(template string) string {
	static, _, parametrised := strings.Cut(template, "{")
	if parametrised {
		static = static[:strings.LastIndexByte(static, '/')+1]
	}
	return strings.TrimRight(static, "/")
}

// takesAll reports whether an endpoint answers at every path below its own, as /files/{name:path} does.
func takesAll(ep probe.Endpoint) bool {
	last, closed := strings.CutSuffix(ep.Path[strings.LastIndexByte(ep.Path, '/')+1:], "}")
	return closed && ep.Convertors[strings.TrimPrefix(last, "{")] == "path"
}

// missing returns the end of a path that no service has. It has more segments than a route that takes any value for its
// last few. An event stream may get another answer than a JSON request, so it has a path of its own.
func missing(t probe.Transport) string {
	if t.Streams() {
		return "/engfix-nowhere/no/such/stream/is/here"
	}
	return "/engfix-nowhere/no/such/path/is/here"
}
