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

// A wanted is what answers must be under a condition.
type wanted struct {
	says string // "status 404"
	// holds reports whether an answer is as wanted, and how it is not; open says why it cannot tell, or "".
	holds func(x *probe.Exchange) (differs, open string)
	// refusal is true where no success can be as wanted.
	refusal bool
}

// An outcome is the answers to a condition's questions beside the control.
//
// That an answer is as wanted does not show that the condition is why: the answer must be another than the control's, which is
// the same request without the condition, and another than that of a path that does not exist. That it is not as wanted shows
// something only where the control succeeded: another mistake of the request would have been told first.
type outcome struct {
	c       contract.Contract
	k       probe.Case
	control *probe.Exchange
	names   []string
	want    wanted
}

// unconditional says that there is nothing to ask.
const unconditional = "the words name no condition under which it could be asked"

func judgeOutcome(cs conditions, k probe.Case, want wanted) probe.Finding {
	o := outcome{c: cs.c, k: k, control: k.Answer(variants.Control), names: cs.named(k.Params.When), want: want}
	if len(o.names) == 0 {
		return cannotTell(nil, unconditional)
	}
	answers := cs.answers(k.Exchanges, k.Params.When)
	var failed, unclear []objection
	for _, x := range answers {
		switch ob := o.object(x); {
		case ob == nil:
		case ob.verdict == probe.Fail:
			failed = append(failed, *ob)
		default:
			unclear = append(unclear, *ob)
		}
	}
	all := append(slices.Clone(answers), o.control)
	switch {
	case len(failed) > 0:
		f := objected(failed, all)
		f.Want = want.says
		return f
	case len(unclear) > 0:
		return objected(unclear, all)
	}
	if name := o.unasked(cs); name != "" {
		return cannotTell(all, "no request %s was made", variants.Says(name))
	}
	return shown(all, "%s: %s; %s with the full identity", want.says, labels(answers), answer(o.control))
}

// unasked names a question of the condition that the endpoint admits and that was not put, or "".
func (o outcome) unasked(cs conditions) string {
	for _, name := range o.names {
		if withLabel(o.k.Exchanges, name) == nil && cs.excludesOne(o.k.Endpoint, name) == "" {
			return name
		}
	}
	if withLabel(o.k.Exchanges, o.names...) == nil {
		return o.names[0]
	}
	return ""
}

// object tells why an answer does not show what is wanted under its condition; nil: it does.
func (o outcome) object(x *probe.Exchange) *objection {
	says := variants.Says(x.Label)
	switch {
	case x.Response == nil && !x.Accepted:
		return leavesOpen(x, "the request %s had no answer: %s", says, trouble(x))
	case busy(x), limited(x):
		return leavesOpen(x, "the request %s was answered by something before the router: %s", says, answer(x))
	}
	differs, open := o.want.holds(x)
	switch {
	case differs != "":
		return o.differs(x, differs)
	case open != "":
		return leavesOpen(x, "the answer %s cannot tell: %s", says, open)
	case x.Label == variants.Control:
		return o.ofControl(x)
	}
	return o.byChance(x)
}

// differs tells what it shows that an answer is not as wanted.
func (o outcome) differs(x *probe.Exchange, how string) *objection {
	says := variants.Says(x.Label)
	why := fmt.Sprintf("answered %s %s: %s", answer(x), says, how)
	switch {
	case o.elsewhere(x):
		return leavesOpen(x, "%s, as a path that does not exist is answered", why)
	case x.Label == variants.Control && !letIn(x):
		return leavesOpen(x, "%s; the request may have been no valid one: give it params or a body under routers", why)
	case x.Label == variants.Control, o.want.refusal && succeeded(x) && !o.carried(x):
		return refutes(x, "%s", why)
	case o.carried(x):
		return &objection{x, probe.Inconclusive, probe.CauseCredential, why + ", and refused without any credential too: it may carry the part"}
	case o.control == nil || !letIn(o.control):
		return leavesOpen(x, "%s; the same request without that did not succeed either (%s), so that something else may be wrong with it", why, answer(o.control))
	case strings.HasPrefix(x.Label, variants.As) && statusOf(x) == http.StatusUnauthorized:
		return &objection{x, probe.Inconclusive, probe.CauseRefused, why + "; the service does not know who asks: are the values under identities still valid?"}
	}
	return refutes(x, "%s", why)
}

// ofControl tells why a control that is as wanted does not show it.
func (o outcome) ofControl(x *probe.Exchange) *objection {
	if o.elsewhere(x) {
		return leavesOpen(x, "the answer %s (%s) is that for a path that does not exist", variants.Says(x.Label), answer(x))
	}
	return nil
}

// byChance tells why an answer that is as wanted does not show that its condition is why.
func (o outcome) byChance(x *probe.Exchange) *objection {
	says, c := variants.Says(x.Label), o.control
	switch {
	case o.elsewhere(x):
		return leavesOpen(x, "the answer %s (%s) is that for a path that does not exist", says, answer(x))
	case c == nil:
		return leavesOpen(x, "the control was not asked")
	case c.Response == nil && !c.Accepted, busy(c), limited(c):
		return leavesOpen(c, "there is nothing to compare the answer %s with: the control was answered with %s", says, answer(c))
	case strings.HasPrefix(x.Label, variants.As) && succeeded(x):
		return nil // another identity is let in as the full one is
	case statusOf(c) == http.StatusUnauthorized, statusOf(c) == http.StatusForbidden:
		return &objection{c, probe.Inconclusive, probe.CauseRefused, fmt.Sprintf("the control, with the full identity, was refused too (%s)", answer(c))}
	case alikeEnded(x, c):
		return leavesOpen(x, "the control was answered alike (%s), so that nothing shows that the answer is for the request %s", both(x, c), says)
	}
	if o.unknownIdentity(x) {
		return leavesOpen(x, "the request %s was refused as one is whose credential is made up (%s): are the values under identities still valid?", says, answer(x))
	}
	return nil
}

// carried reports whether a request was let in without a part, and is refused where everything that may carry it is left out
// too.
func (o outcome) carried(x *probe.Exchange) bool {
	if !strings.HasPrefix(x.Label, variants.Without) || !succeeded(x) {
		return false
	}
	both := o.k.Answer(x.Label + variants.AndCredential)
	return both != nil && both.Response != nil && o.c.Identity.Refuses(both.Response.Status, 0)
}

// elsewhere reports whether an answer is the one for a path that does not exist. A request that is refused for who asks may be
// refused so everywhere, and then the control shows that the path exists.
func (o outcome) elsewhere(x *probe.Exchange) bool {
	if slashRedirect(x) || statusOf(x) == http.StatusMethodNotAllowed {
		return true
	}
	paths := elsewhereAs(o.k, x)
	switch {
	case paths == nil:
		return statusOf(x) == http.StatusNotFound && (o.control == nil || !succeeded(o.control))
	case statusOf(x) != http.StatusNotFound && !probe.Asked(withIdentity, x.Label):
		return false
	}
	return slices.ContainsFunc(paths, func(nowhere *probe.Exchange) bool {
		return impersonal(o.c, x, nowhere).is(impersonal(o.c, nowhere, x))
	})
}

// unknownIdentity reports whether another identity was refused as somebody is whom the service does not know. Where a 401 is
// wanted, as for a token that has run out, that is right.
func (o outcome) unknownIdentity(x *probe.Exchange) bool {
	return statusOf(x) != http.StatusUnauthorized && o.strange(x)
}

// strange reports whether another identity was refused as a made-up credential is, or nobody, though its name does not say that it
// is no longer one.
func (o outcome) strange(x *probe.Exchange) bool {
	name, other := strings.CutPrefix(x.Label, variants.As)
	if !other || formerly().MatchString(name) {
		return false
	}
	return slices.ContainsFunc([]string{variants.BadCredential, variants.Anonymous}, func(label string) bool {
		stranger := o.k.Answer(label)
		return stranger != nil && alikeEnded(x, stranger) && impersonal(o.c, x, stranger).is(impersonal(o.c, stranger, x))
	})
}

// formerly is how identities are called that a service is to know no longer.
var formerly = lazily(`(?i)expired|revoked|invalid|disabled|deleted|former|stale`)

// alikeEnded reports whether two answers ended alike: with the same status, or the same close of a conversation.
func alikeEnded(x, y *probe.Exchange) bool {
	if x.Response != nil && y.Response != nil {
		return x.Response.Status == y.Response.Status
	}
	return ended(x) == ended(y)
}

// statusOf is the status of a response; 0 where there is none.
func statusOf(x *probe.Exchange) int {
	if x == nil || x.Response == nil {
		return 0
	}
	return x.Response.Status
}
