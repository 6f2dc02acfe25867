package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// publicOpen: a public endpoint gives the same answer with and without identity.
//
// If both get the same refusal, nothing shows that the public is let in. That is inconclusive, unless the endpoint
// hands out credentials: it must refuse made-up ones from everybody.
func publicOpen(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         PublicOpen,
		Demands:    "Every endpoint gives the same answer with and without identity.",
		Passes:     "The same success, media type and contents with and without identity: members at every depth, the words of a text, and the kinds of the first messages of a stream or conversation; over WebSocket also the same end. Or the public was let in with another answer, and got the full identity's answer the second time: then time makes the difference.",
		Fails:      "The request without identity is refused, or gets another answer than the full identity, and does so again the second time.",
		CannotTell: "Both are refused with the same answer, except where the endpoint hands out credentials and refuses made-up ones: it names one, or refuses an invalid body with another answer. Both are redirected, crash or break the protocol; a rate limit answers; texts, single words or messages differ; or the answers change with time.",
		Transports: probe.Transports(),
		Asks: []string{
			variants.Control, variants.ControlLater, variants.Anonymous, variants.AnonymousAgain, variants.AnonymousLater,
			variants.InvalidBody,
		},
		Excludes: notCredentials,
		Judge:    func(k probe.Case) probe.Finding { return judgePublic(c, k) },
	}
}

var (
	handsOut = lazy.Regexp(`(?i)(^|[/_.-])(log-?in|sign-?in|sign-?up|register|registration|tokens?|authenticate|oauth2?)([/_.-]|$)`)
	takesOne = lazy.Regexp(`(?i)(^|[/_.-])(refresh|renew|revoke|logout|log-out|introspect|verify|me)([/_.-]|$)`)
	listed   = lazy.Regexp(`(?i)/(tokens|tokens?/\{[^/]*\})/?$`)
)

// notCredentials excludes endpoints that hand out no credentials, or only to callers who hold one already, if the words
// mean only credential endpoints.
func notCredentials(ep probe.Endpoint, p probe.Params) string {
	if p.Credentials && (!handsOut().MatchString(ep.Path) || takesOne().MatchString(ep.Path) || keepsThem(ep)) {
		return "only endpoints that hand out credentials are meant (login, signup, token; not refresh)"
	}
	return ""
}

// keepsThem reports whether an endpoint manages credentials that were handed out before: one token, or the list of
// them.
func keepsThem(ep probe.Endpoint) bool {
	switch ep.Method {
	case "PUT", "PATCH", "DELETE":
		return true
	case "GET", "HEAD":
		return listed().MatchString(ep.Path)
	}
	return false
}

// A publicity compares answers with and without identity.
type publicity struct {
	hearing
	contract contract.Contract
	id       contract.Identity
	k        probe.Case
}

// judgePublic compares the two answers. If they differ, it asks whether time makes the difference: a signup accepts an
// address once, from anybody.
func judgePublic(c contract.Contract, k probe.Case) probe.Finding {
	p := publicity{hear(c, k), c, c.Identity, k}
	control, anon := k.Answer(variants.Control), k.Answer(variants.Anonymous)
	if control == nil || anon == nil {
		f := cannotTell([]*probe.Exchange{anon, control}, "the requests with and without identity were not both sent")
		return f
	}
	f := p.compare(anon, control)
	switch f.Verdict {
	case probe.Pass:
		if again := k.Answer(variants.AnonymousAgain); again != nil {
			if o := p.otherWord(anon, control, again); o != nil {
				return cannotTell([]*probe.Exchange{anon, control, again}, "the answer without identity has %s at %s both times, and the full identity gets %s: nothing shows whether the public gets the same", o.public, o.place, o.full)
			}
		}
	case probe.Fail:
		return p.orState(f, anon, control)
	case probe.Inconclusive:
		if p.opens(anon) && p.opens(control) {
			return f // the bodies leave it open, and no other answer settles it
		}
		// A thing that did not exist before may exist now.
		if anon, control := k.Answer(variants.AnonymousLater), k.Answer(variants.ControlLater); anon != nil && control != nil {
			if later := p.compare(anon, control); later.Verdict == probe.Pass {
				return later
			}
		}
	}
	return f
}

// orState withdraws a failure if the repeated request without identity gets the same answer as the control before it.
// Then the service's state makes the difference, and not the identity.
func (p publicity) orState(f probe.Finding, anon, control *probe.Exchange) probe.Finding {
	again := p.k.Answer(variants.AnonymousAgain)
	if again == nil {
		return f
	}
	evidence := []*probe.Exchange{anon, control, again}
	switch {
	case p.unjudgeable(again):
		return cannotTell(evidence, "%s, and the second request without identity got no answer that shows whether time makes the difference: %s", f.Reason, answer(again))
	case p.compare(again, control).Verdict == probe.Fail && p.compare(anon, again).Verdict == probe.Fail:
		return cannotTell(evidence, "three requests got three answers, so time may make the difference: %s without identity, %s with it, %s without it again",
			answer(anon), answer(control), answer(again))
	case p.compare(again, control).Verdict == probe.Fail:
		f.Exchanges = ids(evidence...)
		return f
	case !p.same(again, control):
		return cannotTell(evidence, "%s, and the second request without identity got %s, which may not be the same answer", f.Reason, answer(again))
	case p.opens(anon):
		return shown(evidence, "lets the public in (%s); the full identity's answer (%s) is also the answer to a second request without identity", answer(anon), answer(control))
	}
	return cannotTell(evidence, "the answers differ with and without identity (%s without it, %s with it), and between two requests without it: nothing shows that the public is let in", answer(anon), answer(control))
}

// same reports whether two answers are the same, complete and not crashes: both requests were let in alike, refused for
// one cause, or redirected to one place.
func (p publicity) same(a, b *probe.Exchange) bool {
	if p.compare(a, b).Verdict == probe.Pass {
		return true
	}
	if p.unjudgeable(a) || p.unjudgeable(b) || ended(a) != ended(b) {
		return false
	}
	if p.k.Endpoint.Transport.Frames() {
		return p.refused(a) && p.likenessOf(a).is(p.likenessOf(b))
	}
	return !succeeded(a) && a.Response.Status < 500 && p.alike(a, b)
}

// opens reports whether an answer shows that the request was let in.
func (p publicity) opens(x *probe.Exchange) bool {
	if p.k.Endpoint.Transport.Frames() {
		silent := ends(x) != "" && len(x.Received()) == 0
		return x.Accepted && !p.refused(x) && !silent && !endedByError(x) && x.End != probe.EndProtocol
	}
	if !succeeded(x) {
		return false
	}
	sure, _ := p.carried(x)
	return sure == carriesNone
}

// unjudgeable reports whether an answer shows nothing about the endpoint.
func (p publicity) unjudgeable(x *probe.Exchange) bool {
	if p.k.Endpoint.Transport.Frames() {
		return x.Response == nil && !x.Accepted || x.Response != nil && busy(x)
	}
	return !whole(x) || busy(x)
}

// compare judges two answers, one without identity and one with it.
func (p publicity) compare(anon, control *probe.Exchange) probe.Finding {
	p.control = control
	f := probe.Finding{Exchanges: ids(anon, control)}
	set := func(v probe.Verdict, format string, args ...any) probe.Finding {
		f.Verdict, f.Reason = v, fmt.Sprintf(format, args...)
		if v == probe.Fail {
			f.Want, f.Got = "the full identity's answer: "+gotFrom(control), gotFrom(anon)
		}
		return f
	}
	switch {
	case p.unjudgeable(anon):
		return set(probe.Inconclusive, "the request without identity got no answer to judge: %s", answer(anon))
	case p.unjudgeable(control):
		return set(probe.Inconclusive, "the full identity got no answer to judge: %s", answer(control))
	case p.k.Endpoint.Transport.Frames():
		return p.compareWS(anon, control, set)
	case anon.Response.Status != control.Response.Status:
		if errored(anon) && succeeded(control) {
			return set(probe.Fail, "the request without identity is refused")
		}
		return set(probe.Fail, "the request without identity gets another status than the full identity")
	case anon.Response.Status >= 500:
		return set(probe.Inconclusive, "the request crashes the endpoint with and without identity (%s), so this shows nothing about the public", describe(anon))
	case errored(anon) && !p.alike(anon, control):
		return set(probe.Fail, "the request without identity is refused for another reason than the full identity")
	case errored(anon) && (!p.k.Params.Credentials || anon.Response.Status == 404 || anon.Response.Status == 405):
		return set(probe.Inconclusive, "the request is refused with and without identity (%s), so nothing shows that the public is let in", describe(anon))
	case errored(anon) && !p.refusesMadeUp(anon):
		return set(probe.Inconclusive, "the request is refused with and without identity (%s), and nothing shows that its made-up credentials are the reason", describe(anon))
	case destination(anon) != destination(control):
		return set(probe.Fail, "the request without identity is redirected to another place than the full identity")
	case !errored(anon) && !succeeded(anon):
		return set(probe.Inconclusive, "the answer is %s with and without identity and lets nobody in, so nothing shows that the public is let in", describe(anon))
	}
	return p.compareContent(anon, control, set)
}

// alike reports whether two refusals have one cause.
func (p publicity) alike(anon, control *probe.Exchange) bool {
	return p.likenessOf(anon).is(p.likenessOf(control)) && !namesMissing(anon, control, p.id.RequiredNames())
}

// destination returns the target of a redirect without its query, which may vary each time.
func destination(x *probe.Exchange) string {
	if x.Response.Status/100 != 3 {
		return ""
	}
	place, _, _ := strings.Cut(x.Response.Headers.Get("Location"), "?")
	return place
}

func (p publicity) compareWS(anon, control *probe.Exchange, set func(probe.Verdict, string, ...any) probe.Finding) probe.Finding {
	refusedControl, refusedAnon := p.refused(control), p.refused(anon)
	switch {
	case refusedAnon && refusedControl && p.likenessOf(anon).is(p.likenessOf(control)):
		return set(probe.Inconclusive, "the request is refused with and without identity (%s), so nothing shows that the public is let in", describeWS(anon))
	case refusedAnon != refusedControl || ends(anon) != ends(control):
		return set(probe.Fail, "the connection without identity ends in another way than with the full identity")
	case p.tellsError(anon) && !p.tellsError(control):
		return set(probe.Fail, "the connection without identity gets an error, and the full identity does not")
	case len(anon.Received()) == 0 && len(control.Received()) > 0:
		return set(probe.Fail, "the connection without identity gets no message, and the full identity does")
	case !p.opens(anon):
		return set(probe.Inconclusive, "the connection ends with and without identity (%s), so nothing shows that the public is let in", describeWS(anon))
	}
	if said := p.oneSided(anon, control); said != "" {
		return set(probe.Inconclusive, "only one of the two connections got this message, which may say that the public is not let in: %s", said)
	}
	return set(probe.Pass, "the same with and without identity: %s", describeWS(anon))
}

// tellsError reports whether a conversation contained an error.
func (h hearing) tellsError(x *probe.Exchange) bool {
	return slices.ContainsFunc(h.heard(x), func(m message) bool { return !m.binary && h.claims(x, m) })
}
