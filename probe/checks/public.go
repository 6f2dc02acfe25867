package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// publicOpen: an endpoint that is meant to be public answers alike with and without identity.
//
// Where both are refused alike, nothing shows that the public gets in. That is inconclusive, except where the endpoint
// hands out credentials: it refuses made-up ones, and must do so whoever asks.
func publicOpen(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         PublicOpen,
		Demands:    "Every endpoint answers alike with and without identity.",
		Passes:     "The same success, media type and contents with and without identity: members at every depth, a text's words, and the kinds of a stream's or conversation's first messages; over WebSocket also the same end. Where the answers differ, the public was let in, and put again it gets the very answer that the full identity got: then it is time that makes the difference.",
		Fails:      "The request without identity is refused, or answered otherwise than the one with it, also when it is put again.",
		CannotTell: "Both are refused alike (except where the endpoint hands out credentials, and what it refuses is the made-up ones: it names one, or refuses an invalid body otherwise), both are redirected, crash or break the protocol, a rate limit answers, texts, single words or messages differ, or the answers change with time.",
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
	handsOut = lazily(`(?i)(^|[/_.-])(log-?in|sign-?in|sign-?up|register|registration|tokens?|authenticate|oauth2?)([/_.-]|$)`)
	takesOne = lazily(`(?i)(^|[/_.-])(refresh|renew|revoke|logout|log-out|introspect|verify|me)([/_.-]|$)`)
	listed   = lazily(`(?i)/(tokens|tokens?/\{[^/]*\})/?$`)
)

// notCredentials excludes, where only credential endpoints are meant, those that hand out none, or only to those who
// hold one already.
func notCredentials(ep probe.Endpoint, p probe.Params) string {
	if p.Credentials && (!handsOut().MatchString(ep.Path) || takesOne().MatchString(ep.Path) || keepsThem(ep)) {
		return "it is meant for those that hand out credentials (login, signup, token; not refresh)"
	}
	return ""
}

// keepsThem reports whether an endpoint is for what was handed out before: one token, or the list of them.
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

// judgePublic compares the two answers, and where they differ asks whether it is time that makes the difference: a signup
// takes an address once, whoever comes first.
func judgePublic(c contract.Contract, k probe.Case) probe.Finding {
	p := publicity{hear(c, k), c, c.Identity, k}
	control, anon := k.Answer(variants.Control), k.Answer(variants.Anonymous)
	if control == nil || anon == nil {
		f := cannotTell([]*probe.Exchange{anon, control}, "the control or the anonymous request was not asked")
		return f
	}
	f := p.compare(anon, control)
	switch f.Verdict {
	case probe.Pass:
		if again := k.Answer(variants.AnonymousAgain); again != nil {
			if o := p.otherWord(anon, control, again); o != nil {
				return cannotTell([]*probe.Exchange{anon, control, again}, "the answer without any identity says %s at %s each time, and the one with it %s: nothing shows whether the public gets the same", o.public, o.place, o.full)
			}
		}
	case probe.Fail:
		return p.orState(f, anon, control)
	case probe.Inconclusive:
		if p.opens(anon) && p.opens(control) {
			return f // what they hold is in doubt, which other answers do not settle
		}
		// What was not there before may be there now.
		if anon, control := k.Answer(variants.AnonymousLater), k.Answer(variants.ControlLater); anon != nil && control != nil {
			if later := p.compare(anon, control); later.Verdict == probe.Pass {
				return later
			}
		}
	}
	return f
}

// orState takes back a failure where the request without identity, put again after the one with it, is answered as that was:
// then the two differ by what the service holds, and not by who asks.
func (p publicity) orState(f probe.Finding, anon, control *probe.Exchange) probe.Finding {
	again := p.k.Answer(variants.AnonymousAgain)
	if again == nil {
		return f
	}
	evidence := []*probe.Exchange{anon, control, again}
	switch {
	case p.unjudgeable(again):
		return cannotTell(evidence, "%s; put again without any identity, the request got no answer that could tell whether time makes the difference: %s", f.Reason, answer(again))
	case p.compare(again, control).Verdict == probe.Fail && p.compare(anon, again).Verdict == probe.Fail:
		return cannotTell(evidence, "three requests got three answers, so that time may make the difference: %s without any identity, %s with it, and %s without it again",
			answer(anon), answer(control), answer(again))
	case p.compare(again, control).Verdict == probe.Fail:
		f.Exchanges = ids(evidence...)
		return f
	case !p.same(again, control):
		return cannotTell(evidence, "%s; put again without any identity, the request got %s, and nothing shows that this is the same answer", f.Reason, answer(again))
	case p.opens(anon):
		return shown(evidence, "lets the public in (%s); the other answer with the full identity (%s) is what a second request gets without any identity too", answer(anon), answer(control))
	}
	return cannotTell(evidence, "the answers differ (%s without any identity, %s with it), and so they do when both are without: nothing shows that the public gets in", answer(anon), answer(control))
}

// same reports whether two answers are one, whole and no crash: both let in alike, refused for one cause, or sent to one
// place.
func (p publicity) same(a, b *probe.Exchange) bool {
	if p.compare(a, b).Verdict == probe.Pass {
		return true
	}
	if p.unjudgeable(a) || p.unjudgeable(b) || ended(a) != ended(b) {
		return false
	}
	if p.k.Endpoint.Transport.Frames() {
		refused, _ := p.refused(a)
		return refused && p.likenessOf(a).is(p.likenessOf(b))
	}
	return !succeeded(a) && a.Response.Status < 500 && p.alike(a, b)
}

// opens reports whether an answer shows that the request was let in.
func (p publicity) opens(x *probe.Exchange) bool {
	if p.k.Endpoint.Transport.Frames() {
		refused, _ := p.refused(x)
		silent := ends(x) != "" && len(x.Received()) == 0
		return x.Accepted && !refused && !silent && !endedByError(x) && x.End != probe.EndProtocol
	}
	if !succeeded(x) {
		return false
	}
	sure, _ := p.carried(x)
	return sure == carriesNone
}

// unjudgeable reports whether an answer tells nothing of the endpoint.
func (p publicity) unjudgeable(x *probe.Exchange) bool {
	if p.k.Endpoint.Transport.Frames() {
		return x.Response == nil && !x.Accepted || x.Response != nil && (busy(x) || limited(x))
	}
	return !whole(x) || busy(x) || limited(x)
}

// compare judges two answers, one without identity and one with it.
func (p publicity) compare(anon, control *probe.Exchange) probe.Finding {
	p.control = control
	f := probe.Finding{Exchanges: ids(anon, control)}
	set := func(v probe.Verdict, format string, args ...any) probe.Finding {
		f.Verdict, f.Reason = v, fmt.Sprintf(format, args...)
		if v == probe.Fail {
			f.Want, f.Got = "the same answer as with the full identity: "+answer(control), answer(anon)
		}
		return f
	}
	switch {
	case p.unjudgeable(anon):
		return set(probe.Inconclusive, "the request without any identity got no answer that can be judged: %s", answer(anon))
	case p.unjudgeable(control):
		return set(probe.Inconclusive, "the request with the full identity got no answer that can be judged: %s", answer(control))
	case p.k.Endpoint.Transport.Frames():
		return p.compareWS(anon, control, set)
	case anon.Response.Status != control.Response.Status:
		return set(probe.Fail, "answered %s without any identity, but %s with it", describe(anon), describe(control))
	case anon.Response.Status >= 500:
		return set(probe.Inconclusive, "both requests crashed alike (%s), so the answers cannot tell", describe(anon))
	case errored(anon) && !p.alike(anon, control):
		return set(probe.Fail, "refused without any identity (%s) for another reason than with it (%s)", describe(anon), describe(control))
	case errored(anon) && (!p.k.Params.Credentials || anon.Response.Status == 404 || anon.Response.Status == 405):
		return set(probe.Inconclusive, "refused with and without identity alike (%s), so nothing shows that the public gets in", describe(anon))
	case errored(anon) && !p.refusesMadeUp(anon):
		return set(probe.Inconclusive, "refused with and without identity alike (%s), and nothing shows that it is the made-up credentials that are refused", describe(anon))
	case destination(anon) != destination(control):
		return set(probe.Fail, "redirected without any identity (%s) to another place than with it (%s)", describe(anon), describe(control))
	case !errored(anon) && !succeeded(anon):
		return set(probe.Inconclusive, "answered %s with and without identity alike, and nobody was let in: nothing shows that the public gets in", describe(anon))
	}
	return p.compareContent(anon, control, set)
}

// alike reports whether two refusals have one cause.
func (p publicity) alike(anon, control *probe.Exchange) bool {
	return p.likenessOf(anon).is(p.likenessOf(control)) && !namesMissing(anon, control, p.id.RequiredNames())
}

// destination gives the place that a redirect leads to, its query aside, which may vary each time.
func destination(x *probe.Exchange) string {
	if x.Response.Status/100 != 3 {
		return ""
	}
	place, _, _ := strings.Cut(x.Response.Headers.Get("Location"), "?")
	return place
}

func (p publicity) compareWS(anon, control *probe.Exchange, set func(probe.Verdict, string, ...any) probe.Finding) probe.Finding {
	refusedControl, _ := p.refused(control)
	refusedAnon, _ := p.refused(anon)
	switch {
	case refusedAnon && refusedControl && p.likenessOf(anon).is(p.likenessOf(control)):
		return set(probe.Inconclusive, "refused with and without identity alike (%s), so nothing shows that the public gets in", describeWS(anon))
	case refusedAnon != refusedControl || ends(anon) != ends(control):
		return set(probe.Fail, "without any identity %s, but with it %s", describeWS(anon), describeWS(control))
	case p.tellsError(anon) && !p.tellsError(control):
		return set(probe.Fail, "without any identity an error is told, but not with it: %s", describeWS(anon))
	case len(anon.Received()) == 0 && len(control.Received()) > 0:
		return set(probe.Fail, "nothing is said without any identity, but with it %s", describeWS(control))
	case !p.opens(anon):
		return set(probe.Inconclusive, "ended with and without identity alike (%s), so nothing shows that the public gets in", describeWS(anon))
	}
	if said := p.oneSided(anon, control); said != "" {
		return set(probe.Inconclusive, "a message that only one of the two connections got may tell that the public is not let in: %s", said)
	}
	return set(probe.Pass, "with and without identity alike: %s", describeWS(anon))
}

// tellsError reports whether an error was told in a conversation.
func (h hearing) tellsError(x *probe.Exchange) bool {
	return slices.ContainsFunc(h.heard(x), func(m message) bool { return !m.binary && h.claims(x, m) })
}
