package checks

import (
	"net/http"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// corsPreflight: a browser's preflight request needs no identity, and its answer allows the page's origin, the method and the
// headers of the request that follows.
func corsPreflight(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         CORSPreflight,
		Demands:    "A browser's preflight request, which holds no identity, gets a success that allows the page's origin, the method and the headers of the request that follows.",
		Passes:     "The preflight request succeeds, and its answer allows the origin, the method and every header that a browser asks for.",
		Fails:      "It is refused because it has no identity, gets a 404 or 405, crashes or is redirected; or it succeeds and allows the origin but not the method or a header, or allows any origin together with credentials.",
		CannotTell: "The origin is not allowed, and identity.headers has no Origin that must be: set one. The request got no answer, a rate limit answered, or the control got no answer.",
		Transports: probe.TransportsThat(probe.Transport.Answers),
		Asks:       []string{variants.Control, variants.Anonymous, variants.Preflight},
		Judge:      func(k probe.Case) probe.Finding { return judgePreflight(c, k) },
	}
}

func judgePreflight(c contract.Contract, k probe.Case) probe.Finding {
	x := k.Answer(variants.Preflight)
	if x == nil {
		return cannotTell(nil, "no preflight request was sent")
	}
	evidence := []*probe.Exchange{x, k.Answer(variants.Anonymous), k.Answer(variants.Control)}
	p := preflight{hearing: hear(c, k), x: x, anonymous: k.Answer(variants.Anonymous), method: k.Endpoint.Method}
	o := p.object()
	if o == nil {
		f := shown(evidence, "the preflight request gets %s, which allows %s from %s", describe(x), k.Endpoint.Method, p.origin())
		if p.allows("Allow-Origin") != "*" && p.origin() == variants.AnyOrigin {
			f.Notes = append(f.Notes, "the service allows an origin that it cannot know: does it allow every origin?")
		}
		return f
	}
	f := objected([]objection{*o}, evidence)
	if f.Verdict == probe.Fail {
		f.Want = "a success that allows the origin, the method and the headers"
	}
	return f
}

// A preflight is a browser's question and its answer.
type preflight struct {
	hearing
	x, anonymous *probe.Exchange
	method       string
}

func (p preflight) origin() string { return p.x.Request.Headers.Get("Origin") }

// allows returns one of the answer's headers for browsers.
func (p preflight) allows(what string) string {
	return strings.Join(p.x.Response.Headers.Values("Access-Control-"+what), ",")
}

// shown returns one of those headers as the answer writes it.
func (p preflight) shown(what string) string {
	if p.allows(what) == "" {
		return describe(p.x) + " without Access-Control-" + what
	}
	return "Access-Control-" + what + ": " + words.Clip(p.allows(what), clipped)
}

// object returns why the answer does not let a browser send the request; nil if it does.
func (p preflight) object() *objection {
	x := p.x
	switch {
	case x.Response == nil:
		return leavesOpen(x, "the preflight request got no answer: %s", trouble(x))
	case busy(x):
		return leavesOpen(x, "something in front of the router answered the preflight request: %s", describe(x))
	case p.control == nil || p.control.Response == nil:
		return leavesOpen(x, "the full identity got no answer, so nothing shows that the endpoint exists")
	}
	switch s := x.Response.Status; {
	case s == http.StatusUnauthorized, s >= 400 && p.anonymous != nil && p.likenessOf(x).is(p.likenessOf(p.anonymous)):
		return refutes(x, "the preflight request is refused because it has no identity, which browsers never send with it")
	case s == http.StatusNotFound, s == http.StatusMethodNotAllowed, s >= 500, s/100 == 3:
		return refutes(x, "the preflight request gets no success")
	case !p.fromOrigin():
		return p.originRefused()
	}
	if o := p.objectAllowed(); o != nil {
		return o
	}
	if x.Response.Status/100 != 2 {
		return refutes(x, "the preflight request gets no success")
	}
	return nil
}

// fromOrigin reports whether the page's origin is allowed.
func (p preflight) fromOrigin() bool {
	allowed := p.allows("Allow-Origin")
	return allowed == "*" || strings.EqualFold(allowed, p.origin())
}

// originRefused objects that the origin is not allowed. That refutes the demand only if the origin must be allowed.
func (p preflight) originRefused() *objection {
	how := "the answer to the preflight request does not allow the origin " + p.origin()
	if p.origin() == variants.AnyOrigin {
		return leavesOpen(p.x, "%s (%s): set an Origin that must be allowed under identity.headers", how, describe(p.x))
	}
	return refutes(p.x, "%s", how).showing(p.shown("Allow-Origin"))
}

// objectAllowed objects if an answer allows the origin but not the method or the headers. A wildcard covers no
// credential.
func (p preflight) objectAllowed() *objection {
	credentials := p.allows("Allow-Credentials") != "" // the header has only one value, which a record may hide
	if credentials && p.allows("Allow-Origin") == "*" {
		return refutes(p.x, "the answer allows any origin together with credentials, which browsers refuse").showing(p.shown("Allow-Origin") + ", " + p.shown("Allow-Credentials"))
	}
	simple := slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost}, p.method)
	if !simple && !lists(p.allows("Allow-Methods"), p.method, !credentials) {
		return refutes(p.x, "the answer does not allow the method %s", p.method).showing(p.shown("Allow-Methods"))
	}
	for name := range strings.SplitSeq(p.x.Request.Headers.Get("Access-Control-Request-Headers"), ",") {
		if name != "" && !lists(p.allows("Allow-Headers"), name, !credentials && name != "authorization") {
			return refutes(p.x, "the answer does not allow the header %s", name).showing(p.shown("Allow-Headers"))
		}
	}
	return nil
}

// lists reports whether a list holds a name, or a wildcard if that counts.
func lists(list, name string, wildcard bool) bool {
	return slices.ContainsFunc(strings.Split(list, ","), func(s string) bool {
		s = strings.TrimSpace(s)
		return strings.EqualFold(s, name) || wildcard && s == "*"
	})
}
