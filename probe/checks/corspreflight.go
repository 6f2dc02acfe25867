package checks

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/variants"
)

// corsPreflight: a browser's preflight request is answered so that the request may follow: it needs no identity, and allows the
// origin, the method and the headers.
func corsPreflight() probe.Check {
	return probe.Check{
		ID:         CORSPreflight,
		Demands:    "A browser's preflight request, which holds no identity, gets a success that allows the page's origin, the method, and the headers of the request that is to follow.",
		Passes:     "The preflight request succeeds, and its answer allows the origin, the method and every header that a browser asks for.",
		Fails:      "It is refused for want of identity, is answered as a method or a path that does not exist, crashes or is redirected; or it succeeds and allows the origin, but not the method or a header, or any origin together with credentials.",
		CannotTell: "The origin is not allowed, and identity.headers name none that must be: give them an Origin. The request has no answer, or a rate limit's; or the control shows nothing of the endpoint.",
		Transports: probe.TransportsThat(probe.Transport.Answers),
		Asks:       []string{variants.Control, variants.Anonymous, variants.Preflight},
		Judge:      func(k probe.Case) probe.Finding { return judgePreflight(k) },
	}
}

func judgePreflight(k probe.Case) probe.Finding {
	x := k.Answer(variants.Preflight)
	if x == nil {
		return cannotTell(nil, "no preflight request was made")
	}
	evidence := []*probe.Exchange{x, k.Answer(variants.Anonymous), k.Answer(variants.Control)}
	p := preflight{x: x, control: k.Answer(variants.Control), anonymous: k.Answer(variants.Anonymous), method: k.Endpoint.Method}
	o := p.object()
	if o == nil {
		f := shown(evidence, "the preflight request is answered with %s, and allows %s from %s", describe(x), k.Endpoint.Method, p.origin())
		if p.allows("Allow-Origin") != "*" && p.origin() == variants.AnyOrigin {
			f.Notes = append(f.Notes, "the service allows an origin that it cannot know: does it allow every one?")
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
	x, control, anonymous *probe.Exchange
	method                string
}

func (p preflight) origin() string { return p.x.Request.Headers.Get("Origin") }

// allows gives one of the answer's headers for browsers.
func (p preflight) allows(what string) string {
	return strings.Join(p.x.Response.Headers.Values("Access-Control-"+what), ",")
}

// object tells why the answer does not let a browser go on; nil: it does.
func (p preflight) object() *objection {
	x := p.x
	switch {
	case x.Response == nil:
		return leavesOpen(x, "the preflight request had no answer: %s", trouble(x))
	case busy(x), limited(x):
		return leavesOpen(x, "the preflight request was answered by something before the router: %s", describe(x))
	case p.control == nil || p.control.Response == nil:
		return leavesOpen(x, "the control had no answer, so nothing shows that the endpoint is there")
	}
	switch s := x.Response.Status; {
	case s == http.StatusUnauthorized, s >= 400 && p.anonymous != nil && s == statusOf(p.anonymous):
		return refutes(x, "the preflight request was refused as a request without identity is (%s), and a browser sends none with it", describe(x))
	case s == http.StatusNotFound, s == http.StatusMethodNotAllowed, s >= 500, s/100 == 3:
		return refutes(x, "the preflight request was answered with %s", describe(x))
	case s/100 != 2, !p.fromOrigin():
		return p.originRefused()
	}
	return p.objectAllowed()
}

// fromOrigin reports whether the page's origin is allowed.
func (p preflight) fromOrigin() bool {
	allowed := p.allows("Allow-Origin")
	return allowed == "*" || strings.EqualFold(allowed, p.origin())
}

// originRefused tells that the origin is not allowed, which is wrong only of one that must be.
func (p preflight) originRefused() *objection {
	how := fmt.Sprintf("the preflight request was answered with %s, which does not allow the origin %s", describe(p.x), p.origin())
	if p.origin() == variants.AnyOrigin {
		return leavesOpen(p.x, "%s: set an Origin that must be allowed under identity.headers", how)
	}
	return refutes(p.x, "%s", how)
}

// objectAllowed tells what an answer that allows the origin does not allow. A wildcard stands for no credential.
func (p preflight) objectAllowed() *objection {
	credentials := p.allows("Allow-Credentials") != "" // it has one value, and a record may hide it for the header's name
	if credentials && p.allows("Allow-Origin") == "*" {
		return refutes(p.x, "the answer allows any origin together with credentials, which browsers refuse")
	}
	simple := slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost}, p.method)
	if !simple && !lists(p.allows("Allow-Methods"), p.method, !credentials) {
		return refutes(p.x, "the answer does not allow the method %s: Access-Control-Allow-Methods is %q", p.method, p.allows("Allow-Methods"))
	}
	for name := range strings.SplitSeq(p.x.Request.Headers.Get("Access-Control-Request-Headers"), ",") {
		if name != "" && !lists(p.allows("Allow-Headers"), name, !credentials && name != "authorization") {
			return refutes(p.x, "the answer does not allow the header %s: Access-Control-Allow-Headers is %q", name, words.Clip(p.allows("Allow-Headers"), clipped))
		}
	}
	return nil
}

// lists reports whether a list of names has one, or a wildcard where that counts.
func lists(list, name string, wildcard bool) bool {
	return slices.ContainsFunc(strings.Split(list, ","), func(s string) bool {
		s = strings.TrimSpace(s)
		return strings.EqualFold(s, name) || wildcard && s == "*"
	})
}
