package checks

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// refusedWhen: a request under a condition is refused, with any status that refuses. A condition on the identity is
// judged like identity.required, but for this condition alone.
func refusedWhen(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         RefusedWhen,
		Demands:    "A request under the condition that the criterion names is refused; the same request without the condition gets another answer.",
		Passes:     "Every request under the condition is refused. If the condition is about who asks: with a configured refusal status, or a WebSocket at its handshake or by its close. If it is about what is asked: with any 4xx of the router. The control gets another answer.",
		Fails:      "A request under the condition succeeds, is redirected, crashes, or gets a status that is not a refusal.",
		CannotTell: "The control gets the same answer as the requests under the condition, or is refused; another identity is refused like a made-up credential; no request under the condition can be sent or got an answer; a rate limit answers.",
		Transports: probe.Transports(),
		Asks:       []string{variants.Control},
		AsksFor:    func(p probe.Params) []string { return cs.asks(p.When) },
		Excludes: func(ep probe.Endpoint, p probe.Params) string {
			if ep.Transport == probe.WS && !aboutIdentity(cs.named(p.When)) {
				return "how a WebSocket refuses an invalid request is judged by ws.close"
			}
			return cs.excludes(ep, p.When)
		},
		Judge: func(k probe.Case) probe.Finding {
			if !aboutIdentity(cs.named(k.Params.When)) {
				return judgeOutcome(cs, k, refusalWanted())
			}
			return judgeRefusal(c, cs, k)
		},
	}
}

// aboutIdentity reports whether all of a condition's questions are about identity.
func aboutIdentity(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		about, _, part := strings.Cut(name, "/")
		if part {
			return !slices.Contains([]string{variants.Without, variants.Blank, variants.Malformed, variants.As}, about+"/")
		}
		return !slices.Contains([]string{variants.Anonymous, variants.BadCredential, variants.WithoutCredential}, name)
	})
}

// judgeRefusal judges, by difference, the requests of a condition on the identity. They include the request that also
// lacks every credential: it shows whether a credential carries the part.
func judgeRefusal(c contract.Contract, cs conditions, k probe.Case) probe.Finding {
	o := outcome{c: c, k: k, control: k.Answer(variants.Control), names: cs.named(k.Params.When)}
	if len(o.names) == 0 {
		return cannotTell(nil, unconditional)
	}
	if why := cs.unsent(k); why != "" {
		return cannotTell(k.Exchanges, "%s", why)
	}
	var answers, hidden []*probe.Exchange
	for _, x := range withLabel(k.Exchanges, cs.asks(k.Params.When)...) {
		switch {
		case x.Label == variants.Control, !probe.Asked(o.names, strings.TrimSuffix(x.Label, variants.AndCredential)):
		case strings.HasPrefix(x.Label, variants.As) && statusOf(x) == http.StatusNotFound:
			hidden = append(hidden, x)
		default:
			answers = append(answers, x)
		}
	}
	f := probe.Finding{Verdict: probe.Pass}
	if len(answers) > 0 {
		d := differenceOf(c, k, variants.Reduced(c.Identity, k.Endpoint.Transport))
		d.reduced = answers
		// a named header that is not a credential has a question of its own
		d.token = slices.ContainsFunc(o.names, func(name string) bool { return name == variants.BadCredential || d.lacksCredential(name) })
		var read reading = overHTTP{d}
		if k.Endpoint.Transport.Frames() {
			read = overWS{d}
		}
		f = d.judge(nil, k.Exchanges, read)
	}
	switch i := slices.IndexFunc(answers, o.strange); {
	case f.Verdict != probe.Pass:
		return f
	case len(hidden) > 0:
		return cannotTell(append(hidden, o.control), "the request %s got %s, which may hide a thing or may mean that it does not exist: name the status in the criterion if it is meant",
			variants.Says(hidden[0].Label), answer(hidden[0]))
	case i >= 0:
		return cannotTell(append(answers, o.control), "the request %s got the same refusal as a made-up credential (%s), so nothing shows that the service knows who asks: are the values under identities still valid?",
			variants.Says(answers[i].Label), answer(answers[i]))
	}
	return f
}

// refusalWanted is the demand for any refusal of the request.
func refusalWanted() wanted {
	return wanted{says: "a refusal with a 4xx status", refusal: true, holds: func(x *probe.Exchange) (differs, open string) {
		switch s := statusOf(x); {
		case s == http.StatusUnauthorized, s == http.StatusForbidden:
			return "", fmt.Sprintf("%d refuses who asks, not what is asked", s)
		case s/100 != 4:
			return "is not refused", ""
		}
		return "", ""
	}}
}
