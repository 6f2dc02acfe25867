package checks

import (
	"fmt"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// cannotTell words an inconclusive finding, and the answers that cannot tell.
func cannotTell(evidence []*probe.Exchange, format string, args ...any) probe.Finding {
	return probe.Finding{Verdict: probe.Inconclusive, Reason: fmt.Sprintf(format, args...), Exchanges: ids(evidence...)}
}

// shown words a pass, and the answers that show it.
func shown(evidence []*probe.Exchange, format string, args ...any) probe.Finding {
	return probe.Finding{Verdict: probe.Pass, Reason: fmt.Sprintf(format, args...), Exchanges: ids(evidence...)}
}

// A violation is one answer and what is wrong with it.
type violation struct {
	x  *probe.Exchange
	vs []contract.Violation
}

// violated words a failure: the first violation in full, the others by where they were seen.
func violated(bad []violation, good []*probe.Exchange) probe.Finding {
	first := bad[0]
	place := first.vs[0].Path
	if place == "" {
		place = "the body"
	}
	f := probe.Finding{
		Verdict: probe.Fail,
		Reason: fmt.Sprintf("the answer %s (%s) breaks the contract at %s: wanted %s, came %s",
			variants.Says(first.x.Label), answer(first.x), place, first.vs[0].Want, first.vs[0].Got),
		Want: place + ": " + first.vs[0].Want,
		Got:  first.vs[0].Got,
	}
	if n := len(first.vs) - 1; n > 0 {
		f.Reason += fmt.Sprintf(", and %d more in the same answer", n)
	}
	evidence := []*probe.Exchange{first.x}
	for _, b := range bad[1:] {
		evidence = append(evidence, b.x)
		f.Same = append(f.Same, b.x.Label)
	}
	f.Exchanges = ids(append(evidence, good...)...)
	return f
}

// An objection is why one reduced request does not show that identity is enforced.
type objection struct {
	x       *probe.Exchange
	verdict probe.Verdict
	cause   probe.Cause
	reason  string
}

// refutes objects that an answer shows that identity is not enforced.
func refutes(x *probe.Exchange, format string, args ...any) *objection {
	return &objection{x, probe.Fail, "", fmt.Sprintf(format, args...)}
}

// leavesOpen objects that an answer shows nothing.
func leavesOpen(x *probe.Exchange, format string, args ...any) *objection {
	return &objection{x, probe.Inconclusive, "", fmt.Sprintf(format, args...)}
}

// objected words objections of one verdict: the first in full, the others by their labels. The evidence is theirs, then
// all the rest that was compared.
func objected(os []objection, all []*probe.Exchange) probe.Finding {
	f := probe.Finding{Verdict: os[0].verdict, Cause: os[0].cause, Reason: os[0].reason}
	if f.Verdict == probe.Fail {
		f.Got = answer(os[0].x)
	}
	var evidence []*probe.Exchange
	for i, o := range os {
		evidence = append(evidence, o.x)
		if i > 0 {
			f.Same = append(f.Same, o.x.Label)
		}
	}
	f.Exchanges = ids(append(evidence, all...)...)
	return f
}

// answer tells what came of an exchange over any transport, in few words.
func answer(x *probe.Exchange) string {
	if x != nil && (len(x.Frames) > 0 || x.Response == nil && x.Accepted) {
		return describeWS(x)
	}
	return describe(x)
}

// labels words which requests an answer was to, and how each was answered: "400 without any identity, 404 for an unknown id".
func labels(xs []*probe.Exchange) string {
	var parts []string
	for _, x := range xs {
		switch c := x.Close(); {
		case x.Response != nil:
			parts = append(parts, fmt.Sprintf("%d %s", x.Response.Status, variants.Says(x.Label)))
		case c != nil:
			parts = append(parts, fmt.Sprintf("close %d %s", c.Code, variants.Says(x.Label)))
		default:
			parts = append(parts, variants.Says(x.Label))
		}
	}
	const most = 6
	if n := len(parts) - most; n > 1 {
		parts = append(parts[:most], fmt.Sprintf("%d more", n))
	}
	return strings.Join(parts, ", ")
}

// without words a list of reduced requests: "without any identity, X-Mode".
func without(xs []*probe.Exchange) string {
	names := make([]string, len(xs))
	for i, x := range xs {
		names[i] = strings.TrimPrefix(variants.Says(x.Label), "without ")
	}
	return "without " + strings.Join(names, ", ")
}

// ids gives the exchanges' IDs, each once, in order.
func ids(xs ...*probe.Exchange) []string {
	out := []string{}
	seen := map[string]bool{}
	for _, x := range xs {
		if x != nil && !seen[x.ID] {
			seen[x.ID] = true
			out = append(out, x.ID)
		}
	}
	return out
}
