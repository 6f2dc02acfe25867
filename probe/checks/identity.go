package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// identityRequired: a request that lacks identity, or any required part of it, is refused.
//
// An endpoint that refuses everybody is not an endpoint that enforces identity, so it is judged by difference: every
// reduced request must be refused, and the same request with the full identity must not be refused in the same way.
func identityRequired(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         IdentityRequired,
		Demands:    "A request without identity, or without any one required part of it, is refused; the same request with the full identity is not refused in the same way.",
		Passes:     "Every reduced request is refused with a configured status (or exactly the one that the criterion names), and the control is answered in another way. What a blank, malformed or made-up part gets is only noted.",
		Fails:      "A reduced request succeeds, even with an error inside its body; it is redirected, crashes, or is answered with a status that is no refusal. With a named status: it is refused with another one.",
		CannotTell: "The control is answered as the reduced requests are, so that nothing shows it is identity that is missed; a request has no answer, or a rate limit's; nothing shows that the path is mounted.",
		Transports: []probe.Transport{probe.HTTP, probe.SSE},
		Asks:       []string{"control", "anonymous", "without/*", "blank/*", "malformed/*", "bad-credential", "without-credential"},
		Judge: func(k probe.Case) probe.Finding {
			j := identityJudge{endpoint: k.Endpoint, id: c.Identity, status: k.Params.Status, control: k.Answer("control")}
			f := j.judge(k)
			f.Warnings = append(f.Warnings, taken(k.Exchanges)...)
			return f
		},
	}
}

// An identityJudge compares reduced requests with one control.
type identityJudge struct {
	endpoint probe.Endpoint
	id       contract.Identity
	status   int // the exact status demanded; 0: any configured
	control  *probe.Exchange
	reduced  []*probe.Exchange
	said     map[*probe.Exchange][]string // the words of answers, each taken apart once
}

func (j identityJudge) judge(k probe.Case) probe.Finding {
	var unasked []string
	j.reduced, unasked = reducedOf(k.Exchanges, j.id)
	j.said = map[*probe.Exchange][]string{}
	if unmounted(k.Endpoint, k.Exchanges) {
		return cannotTell(k.Exchanges, "every request, the control included, got the framework's own answer (%s): nothing is mounted at this method and path", describe(k.Exchanges[0]))
	}
	var failed, unclear []objection
	for _, x := range j.reduced {
		switch o := j.object(x); {
		case o == nil:
		case o.verdict == probe.Fail:
			failed = append(failed, *o)
		default:
			unclear = append(unclear, *o)
		}
	}
	switch {
	case len(failed) > 0:
		return j.finding(failed)
	case j.control == nil:
		return cannotTell(j.reduced, "the control was not asked")
	case len(unclear) > 0:
		return j.finding(unclear)
	case unasked != nil:
		return cannotTell(append(slices.Clone(j.reduced), j.control), "nothing was asked %s", strings.Join(unasked, ", "))
	}
	if why := j.controlFailed(); why != "" {
		return cannotTell(append([]*probe.Exchange{j.control}, j.reduced...), "%s", why)
	}
	f := shown(append(slices.Clone(j.reduced), j.control), "refused %s; %s with the full identity", refusals(j.reduced), describe(j.control))
	f.Warnings = j.warnings()
	return f
}

// finding words objections, with the control beside them.
func (j identityJudge) finding(os []objection) probe.Finding {
	f := objected(os, append([]*probe.Exchange{j.control}, j.reduced...))
	if f.Verdict == probe.Fail {
		f.Wanted = j.wanted()
		f.Warnings = append(j.warnings(), j.leftovers(os)...)
	}
	return f
}

// reducedOf picks the exchanges without identity, or without a part of it that is required, and says which of them were not
// asked: a run may have been recorded when less was required, or more.
func reducedOf(xs []*probe.Exchange, id contract.Identity) (asked []*probe.Exchange, unasked []string) {
	labels := []string{"anonymous"}
	for _, part := range id.Required {
		labels = append(labels, "without/"+part)
	}
	for _, label := range labels {
		if picked := withLabel(xs, label); picked != nil {
			asked = append(asked, picked...)
		} else {
			unasked = append(unasked, variants.Says(label))
		}
	}
	return asked, unasked
}

func (j identityJudge) wanted() string {
	if j.status != 0 {
		return fmt.Sprintf("a refusal with status %d", j.status)
	}
	return "a refusal with one of the statuses " + list(j.id.Refusal)
}

func list(statuses []int) string {
	words := make([]string, len(statuses))
	for i, s := range statuses {
		words[i] = fmt.Sprint(s)
	}
	return strings.Join(words, ", ")
}

// object tells why a reduced request does not show that identity is enforced; nil: it does.
func (j identityJudge) object(x *probe.Exchange) *objection {
	fail := func(format string, args ...any) *objection {
		return &objection{x, probe.Fail, fmt.Sprintf(format, args...)}
	}
	unclear := func(format string, args ...any) *objection {
		return &objection{x, probe.Inconclusive, fmt.Sprintf(format, args...)}
	}
	without := variants.Says(x.Label)
	if x.Response == nil {
		return unclear("the request %s had no answer: %s", without, trouble(x))
	}
	status := x.Response.Status
	switch {
	case succeeded(x) && errorInside(x) != "":
		return fail("answered %s with an error inside %s: a success status is not a refusal", describe(x), without)
	case succeeded(x):
		return fail("answered %s %s: the request was not refused", describe(x), without)
	case !whole(x) && !j.controlSucceeded():
		return unclear("the answer %s cannot be judged: %s", without, describe(x))
	case busy(x), limited(x):
		return unclear("answered %s %s: something before the router refused, which says nothing about identity", describe(x), without)
	case j.sameAsControl(x):
		return unclear("the control, with the full identity, was answered in the same way as the request %s (%s), so the answers cannot tell whether identity is what is missed", without, both(x, j.control))
	case j.exact(x) == status:
		return nil
	case status/100 == 3:
		return fail("redirected %s (%s): a redirect is not a refusal", without, describe(x))
	case status/100 == 5:
		return fail("crashed %s (%s): a server error is not a refusal", without, describe(x))
	case !j.id.Refuses(status, j.exact(x)):
		if j.exact(x) != 0 {
			return fail("refused %s with %s, where exactly %d is demanded", without, describe(x), j.status)
		}
		return fail("answered %s %s: %d is not one of the refusal statuses %s", describe(x), without, status, list(j.id.Refusal))
	}
	return nil
}

// exact gives the status that the refusal of x must have. A criterion that names one speaks of missing headers; a
// request that lacks the credential too may be refused for that first, with any refusal status. Where nothing but a
// credential is required, it is the credential that the criterion speaks of.
func (j identityJudge) exact(x *probe.Exchange) int {
	if !slices.ContainsFunc(j.id.Required, func(part string) bool { return !contract.IsCredential(part) }) {
		return j.status
	}
	part, isPart := strings.CutPrefix(x.Label, "without/")
	if isPart && contract.IsCredential(part) || !isPart && j.id.HasCredential() {
		return 0
	}
	return j.status
}

// controlSucceeded reports whether the full identity got in: then a status is refusal enough, whatever becomes of the body.
func (j identityJudge) controlSucceeded() bool { return j.control != nil && succeeded(j.control) }

// controlFailed tells why the control is no control, or "". A success is one however long its body goes on.
func (j identityJudge) controlFailed() string {
	x := j.control
	switch {
	case succeeded(x):
		return ""
	case x.Response == nil:
		return "the control, with the full identity, had no answer: " + trouble(x)
	case !whole(x) && x.End != probe.EndTooLarge:
		return "the control, with the full identity, had no whole answer: " + describe(x)
	case limited(x):
		return "the control, with the full identity, was not answered by the router: " + describe(x)
	case elsewhere(j.endpoint, x):
		return fmt.Sprintf("the control, with the full identity, got the framework's own answer (%s): is the router mounted there, and is there what its parameters name?", describe(x))
	}
	return ""
}

// noted are the doubtful requests that identity checks ask, and that decide no verdict.
var noted = []string{"blank/*", "malformed/*", "bad-credential", "without-credential"}

// taken notes the doubtful requests that an endpoint let in: the contract does not say that they must be refused, but a
// person may want to know.
func taken(xs []*probe.Exchange) []string {
	var names []string
	for _, x := range withLabel(xs, noted...) {
		if letIn(x) {
			names = append(names, variants.Says(x.Label))
		}
	}
	if names == nil {
		return nil
	}
	return []string{"the request was let in " + strings.Join(names, ", ")}
}

// letIn reports whether a service did not refuse: a success, or a conversation that it left open.
func letIn(x *probe.Exchange) bool {
	if x.Accepted {
		return x.End == probe.EndOpen || x.End == probe.EndTimeout || x.End == probe.EndTooLarge
	}
	return succeeded(x)
}

// warnings tell what a person should know of the control although identity could be judged.
func (j identityJudge) warnings() []string {
	x := j.control
	switch {
	case x == nil || x.Response == nil:
		return nil
	case succeeded(x) && errorInside(x) != "":
		return []string{"the success with the full identity carries an error: " + describe(x)}
	case succeeded(x):
		return nil
	case x.Response.Status >= 500:
		return []string{"the endpoint crashes even for the full identity: " + describe(x)}
	}
	return []string{"the request with the full identity did not succeed either, for another reason: " + describe(x)}
}

// refusals words what the reduced requests were refused with: "400 without any identity, …".
func refusals(xs []*probe.Exchange) string {
	byAnswer := map[string][]string{}
	var order []string
	for _, x := range xs {
		status := fmt.Sprint(x.Response.Status)
		if byAnswer[status] == nil {
			order = append(order, status)
		}
		byAnswer[status] = append(byAnswer[status], strings.TrimPrefix(variants.Says(x.Label), "without "))
	}
	var parts []string
	for _, status := range order {
		parts = append(parts, fmt.Sprintf("with %s without %s", status, strings.Join(byAnswer[status], ", ")))
	}
	return strings.Join(parts, " and ")
}
