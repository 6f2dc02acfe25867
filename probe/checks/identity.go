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
		CannotTell: "The control is answered as the reduced requests are, so that nothing shows it is identity that is missed; it gets a 401, a 403 without a cause of its own, or is sent to log in; a part is let in that something else of the identity may carry, or one of its alternatives is refused alone; with a named status, a refusal is for another part that may be looked at first; a request has no answer, or a rate limit's; nothing shows that the path is mounted.",
		Transports: probe.TransportsThat(probe.Transport.Answers),
		Asks:       identityAsks(),
		Judge:      judgesIdentity(c, func(d *difference) reading { return overHTTP{d} }),
	}
}

// An overHTTP reads a difference of requests over HTTP, streams included.
type overHTTP struct{ *difference }

func (j overHTTP) wanted() string {
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

func (j overHTTP) passed() string {
	return fmt.Sprintf("refused %s; %s with the full identity", refusals(j.reduced), describe(j.control))
}

func (j overHTTP) object(x *probe.Exchange) *objection {
	without := variants.Says(x.Label)
	if x.Response == nil {
		return leavesOpen(x, "the request %s had no answer: %s", without, trouble(x))
	}
	status := x.Response.Status
	switch {
	case succeeded(x) && j.errorInside(x) != "":
		return refutes(x, "answered %s with an error inside %s: a success status is not a refusal", describe(x), without)
	case succeeded(x):
		return refutes(x, "answered %s %s: the request was not refused", describe(x), without)
	case !whole(x) && !j.controlSucceeded():
		return leavesOpen(x, "the answer %s cannot be judged: %s", without, describe(x))
	case busy(x), limited(x):
		return leavesOpen(x, "answered %s %s: something before the router refused, which says nothing about identity", describe(x), without)
	case j.exact(x) != status && j.forHeaders(x):
		return leavesOpen(x, "refused %s with %s, as a request is that has the credential and lacks a header: nothing shows that the credential is looked for where headers are missing too", without, describe(x))
	case j.exact(x) != 0 && j.exact(x) != status:
		return refutes(x, "refused %s with %s, where exactly %d is demanded", without, describe(x), j.status)
	case j.sameAsControl(x):
		return leavesOpen(x, "the control, with the full identity, was answered in the same way as the request %s (%s), so the answers cannot tell whether identity is what is missed", without, both(x, j.control))
	case j.exact(x) == status:
		return nil
	case status/100 == 3:
		return refutes(x, "redirected %s (%s): a redirect is not a refusal", without, describe(x))
	case status/100 == 5:
		return refutes(x, "crashed %s (%s): a server error is not a refusal", without, describe(x))
	case !j.id.Refuses(status, 0):
		return refutes(x, "answered %s %s: %d is not one of the refusal statuses %s", describe(x), without, status, list(j.id.Refusal))
	}
	return nil
}

// exact gives the status that the refusal of x must have. A criterion that names one speaks of missing headers; a
// request that lacks the credential too may be refused for that first, with the status that the request gets which lacks
// nothing else. Where the criterion speaks of the credential, or nothing but one is required, it is the status where that is
// missing.
func (j overHTTP) exact(x *probe.Exchange) int {
	plain := slices.ContainsFunc(j.id.Required, contract.Part.Plain)
	if !j.token && plain && j.lacksCredential(x.Label) && (j.bare == nil || errored(j.bare) && j.bare.Response.Status == x.Response.Status) {
		return 0
	}
	return j.status
}

// unmet tells that no refusal had the status that a criterion names: all lacked the credential, and were refused for that.
func (j overHTTP) unmet() *objection {
	met := func(x *probe.Exchange) bool { return x.Response.Status == j.status }
	if j.status == 0 || slices.ContainsFunc(j.reduced, met) {
		return nil
	}
	return leavesOpen(j.reduced[0], "nothing was asked that lacks a header and has the credential, so nothing shows that missing headers are refused with %d: %s", j.status, refusals(j.reduced))
}

// forHeaders reports whether a request without a credential lacked headers too, and was refused as one that has the
// credential and lacks a header.
func (j overHTTP) forHeaders(x *probe.Exchange) bool {
	part := contract.Part(strings.Split(strings.TrimPrefix(x.Label, variants.Without), "+"))
	return j.token && x.Label != variants.WithoutCredential && part.Plain() && slices.ContainsFunc(withLabel(j.all, variants.Without+"*"), func(o *probe.Exchange) bool {
		return !j.lacksCredential(o.Label) && errored(o) && o.Response.Status == x.Response.Status
	})
}

// controlSucceeded reports whether the full identity got in: then a status is refusal enough, whatever becomes of the body.
func (j overHTTP) controlSucceeded() bool { return j.control != nil && succeeded(j.control) }

// A success is a control however long its body goes on.
func (j overHTTP) controlFailed() string {
	x := j.control
	switch {
	case succeeded(x):
		return ""
	case x.Response == nil:
		return "had no answer: " + trouble(x)
	case !whole(x) && x.End != probe.EndTooLarge:
		return "had no whole answer: " + describe(x)
	case limited(x):
		return "was not answered by the router: " + describe(x)
	}
	return ""
}

func (j overHTTP) warnings() []string {
	x := j.control
	switch {
	case x == nil || x.Response == nil:
		return nil
	case succeeded(x) && j.errorInside(x) != "":
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
