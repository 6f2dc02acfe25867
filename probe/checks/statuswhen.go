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

// statusWhen: under a condition, the endpoint answers with exactly the status, or one of the class, that a criterion names.
func statusWhen(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         StatusWhen,
		Demands:    "Under the condition that the criterion names, the endpoint answers with the status that it names.",
		Passes:     "Every request under the condition gets the status, and the control, the same request without the condition, does not; the answer is not the answer for a path that does not exist.",
		Fails:      "A request under the condition gets another status, while the control or the request itself succeeds.",
		CannotTell: "The control gets the same status, is refused, or did not succeed while the status is another; another identity is refused like a made-up credential; a request is let in without a part that a credential may carry; no request under the condition can be sent or got an answer; a rate limit answers.",
		Transports: probe.TransportsThat(probe.Transport.Answers),
		Asks:       valid,
		AsksFor:    func(p probe.Params) []string { return cs.asks(p.When) },
		Excludes: func(ep probe.Endpoint, p probe.Params) string {
			if why := statusless(ep, p); why != "" {
				return why
			}
			return cs.excludes(ep, p.When)
		},
		Judge: func(k probe.Case) probe.Finding { return judgeOutcome(cs, k, statusWanted(k.Params)) },
	}
}

// statusWanted is the status or the class that the words name.
func statusWanted(p probe.Params) wanted {
	says, class := fmt.Sprintf("status %d", p.Status), p.Status/100
	if p.Status == 0 {
		says, class = fmt.Sprintf("a status of %dxx", p.Class), p.Class
	}
	return wanted{says: says, refusal: class >= 4, creating: aboutCreation(p), holds: func(x *probe.Exchange) (differs, open string) {
		switch s := statusOf(x); {
		case class == 0:
			return "", "the criterion names no status"
		case p.Status != 0 && s != p.Status, s/100 != class:
			return "is the wrong status", ""
		}
		return "", ""
	}}
}

// statusless says why an endpoint has no use for a status, if the words name no operation: a GET creates nothing, and
// only a thing with an id can belong to another caller.
func statusless(ep probe.Endpoint, p probe.Params) string {
	if p.Method != "" || p.Path != "" {
		return ""
	}
	control := slices.Contains(strings.Split(p.When, ","), variants.Control)
	switch {
	case control && p.Status == http.StatusCreated && ep.Method != http.MethodPost:
		return "201 is for POST, which creates something"
	case control && p.Status == http.StatusNoContent && ep.Method != http.MethodDelete:
		return "204 is for DELETE, unless the criterion names an operation"
	case p.Status == http.StatusNotFound && strings.HasPrefix(p.When, variants.As) && !strings.Contains(ep.Path, "{"):
		return "its path has no id of something that may belong to another caller"
	}
	return ""
}
