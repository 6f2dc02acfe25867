package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// identityRequired: a request that lacks identity, or any required part of it, is refused.
//
// An endpoint that refuses everybody does not enforce identity, so it is judged by difference: every reduced request must be
// refused, and the same request with the full identity must get another answer.
func identityRequired(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         IdentityRequired,
		Demands:    "A request without identity, or without any one required part of it, is refused; the same request with the full identity gets another answer.",
		Passes:     "Every reduced request is refused with a configured status, or exactly the one that the criterion names, and the control gets another answer. A blank, malformed or made-up part that is let in is only noted.",
		Fails:      "A reduced request succeeds, even with an error in its body; its refusal holds the data that the control gets; it is redirected, crashes, or gets a status that is not a refusal. With a named status: it is refused with another.",
		CannotTell: "The control gets the same answer as the reduced requests, so nothing shows that identity is the reason; it gets a 401, a 403 without a cause of its own, or a redirect to a login; a request is let in without a part that the rest of the identity may carry, or refused although it has one of the alternatives; with a named status, another part may be refused first; a request got no answer, or a rate limit answered; nothing shows that the path is mounted.",
		Transports: probe.TransportsThat(probe.Transport.Answers),
		Asks:       identityAsks(),
		Judge:      judgesIdentity(c, func(d *difference) reading { return overHTTP{d} }),
	}
}

// An overHTTP reads a difference of requests over HTTP, streams included.
type overHTTP struct{ *difference }

func (j overHTTP) wanted() string {
	if j.status != 0 {
		return fmt.Sprintf("a refusal with %d", j.status)
	}
	return "a refusal with " + list(j.id.Refusal)
}

func list(statuses []int) string {
	all := make([]string, len(statuses))
	for i, s := range statuses {
		all[i] = fmt.Sprint(s)
	}
	return words.Or(all)
}

func (j overHTTP) passed() string {
	return fmt.Sprintf("refused %s; %s with the full identity", refusals(j.reduced), describe(j.control))
}

func (j overHTTP) object(x *probe.Exchange) *objection {
	without := variants.Says(x.Label)
	if x.Response == nil {
		return leavesOpen(x, "the request %s got no answer: %s", without, trouble(x))
	}
	status := x.Response.Status
	switch {
	case succeeded(x) && j.errorInside(x) != "":
		return refutes(x, "%s is a success with the error inside, not a refusal", nameOf(x)).showing(j.errorShown(x, j.errorInside(x)))
	case succeeded(x):
		return refutes(x, "the request %s is let in", without)
	case j.given(x) != "":
		return refutes(x, "the refusal %s holds what the full identity gets", without).showing(j.given(x))
	case !whole(x) && !j.controlSucceeded():
		return leavesOpen(x, "the answer %s is not complete: %s", without, describe(x))
	case busy(x):
		return leavesOpen(x, "something in front of the router answered the request %s (%s), which shows nothing about identity", without, describe(x))
	case notReady(x):
		return leavesOpen(x, "the service was not ready for the request %s (%s), which shows nothing about identity", without, describe(x))
	case j.exact(x) != status && j.forHeaders(x):
		return leavesOpen(x, "the request %s got the same refusal as a missing header (%s), so nothing shows that the credential is checked", without, describe(x))
	case j.exact(x) != 0 && j.exact(x) != status:
		return refutes(x, "the refusal %s has the wrong status", without)
	case j.sameAsControl(x):
		return leavesOpen(x, "the full identity got the same answer as the request %s (%s), so this shows nothing about identity", without, both(x, j.control))
	case j.exact(x) == status:
		return nil
	case status/100 == 3:
		return refutes(x, "the request %s is redirected, not refused", without)
	case status/100 == 5:
		return refutes(x, "the request %s crashes the endpoint", without)
	case !j.id.Refuses(status, 0):
		return refutes(x, "the request %s gets an error that is not a refusal", without)
	}
	return nil
}

// exact returns the status that the refusal of x must have. A criterion that names a status means missing headers. A
// request that also lacks the credential may be refused for that first, with the status of the request that lacks only
// the credential. If the criterion is about the credential, or only a credential is required, the status is for a
// missing credential.
func (j overHTTP) exact(x *probe.Exchange) int {
	plain := slices.ContainsFunc(j.id.Required, contract.Part.Plain)
	if !j.token && plain && j.lacksCredential(x.Label) && (j.bare == nil || errored(j.bare) && j.bare.Response.Status == x.Response.Status) {
		return 0
	}
	return j.status
}

// unmet objects that no refusal had the status that a criterion names: all requests lacked the credential, and were refused for that.
func (j overHTTP) unmet() *objection {
	met := func(x *probe.Exchange) bool { return x.Response.Status == j.status }
	if j.status == 0 || slices.ContainsFunc(j.reduced, met) {
		return nil
	}
	return leavesOpen(j.reduced[0], "no request with the credential lacked a header, so nothing shows that missing headers get %d: %s", j.status, refusals(j.reduced))
}

// forHeaders reports whether a request without a credential also lacked headers, and got the same refusal as one that
// has the credential and lacks a header.
func (j overHTTP) forHeaders(x *probe.Exchange) bool {
	part := contract.Part(strings.Split(strings.TrimPrefix(x.Label, variants.Without), "+"))
	return j.token && x.Label != variants.WithoutCredential && part.Plain() && slices.ContainsFunc(withLabel(j.all, variants.Without+"*"), func(o *probe.Exchange) bool {
		return !j.lacksCredential(o.Label) && errored(o) && o.Response.Status == x.Response.Status
	})
}

// controlSucceeded reports whether the full identity was let in: then the status of a refusal is enough, whatever its body.
func (j overHTTP) controlSucceeded() bool { return j.control != nil && succeeded(j.control) }

// A success is a control however long its body goes on.
func (j overHTTP) controlFailed() string {
	x := j.control
	switch {
	case succeeded(x):
		return ""
	case x.Response == nil:
		return "got no answer: " + trouble(x)
	case !whole(x) && x.End != probe.EndTooLarge:
		return "got no complete answer: " + describe(x)
	case limited(x):
		return "got no answer of the router: " + describe(x)
	}
	return ""
}

func (j overHTTP) notes() []string {
	x := j.control
	switch {
	case x == nil || x.Response == nil:
		return nil
	case succeeded(x) && j.errorInside(x) != "":
		return []string{"the success with the full identity carries an error: " + describe(x)}
	case succeeded(x):
		return nil
	case x.Response.Status >= 500:
		return []string{"the full identity crashes the endpoint: " + describe(x)}
	}
	return []string{"the full identity got no success either, for another reason: " + describe(x)}
}

// refusals lists the statuses of the refusals: "with 400 without identity, X-Mode and with 401 without Authorization".
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
