package checks

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// cannotTell returns an inconclusive finding: why, and the answers that leave it open.
func cannotTell(evidence []*probe.Exchange, format string, args ...any) probe.Finding {
	return probe.Finding{Verdict: probe.Inconclusive, Reason: fmt.Sprintf(format, args...), Exchanges: ids(evidence...)}
}

// shown returns a pass: the fact that was shown, and the answers that show it.
func shown(evidence []*probe.Exchange, format string, args ...any) probe.Finding {
	return probe.Finding{Verdict: probe.Pass, Reason: fmt.Sprintf(format, args...), Exchanges: ids(evidence...)}
}

// A violation is one answer and its faults.
type violation struct {
	x  *probe.Exchange
	vs []contract.Violation
}

// violated returns a failure: the first violation in full, and the names of the questions with the same one. Other
// faults, of the first answer or of others, become notes.
func violated(bad []violation, good []*probe.Exchange) probe.Finding {
	first := bad[0]
	v := first.vs[0]
	f := probe.Finding{Verdict: probe.Fail, Reason: nameOf(first.x) + " " + v.Says, Want: v.Want, Got: v.Got}
	if len(first.vs) > 1 {
		f.Notes = []string{"the same answer also " + others(first.vs[1:])}
	}
	evidence := []*probe.Exchange{first.x}
	noted := map[string]bool{v.Says: true}
	for _, b := range bad[1:] {
		evidence = append(evidence, b.x)
		says := b.vs[0].Says
		if says == v.Says {
			f.Same = append(f.Same, b.x.Label)
		} else if !noted[says] && len(noted) < mostFaults {
			noted[says] = true
			f.Notes = append(f.Notes, nameOf(b.x)+" "+says)
		}
	}
	f.Exchanges = ids(append(evidence, good...)...)
	return f
}

// mostFaults is how many kinds of fault one finding names.
const mostFaults = 4

// others describes the further faults of an answer: "lacks error.gate and lacks error.details".
func others(vs []contract.Violation) string {
	var says []string
	for _, v := range vs[:min(len(vs), mostFaults)] {
		says = append(says, v.Says)
	}
	if n := len(vs) - mostFaults; n > 0 {
		says = append(says, words.Count(n, "fault more", "faults more"))
	}
	return words.And(says)
}

// An objection says why one answer does not show the demand.
type objection struct {
	x       *probe.Exchange
	verdict probe.Verdict
	cause   probe.Cause
	reason  string
	got     string // the part of the answer that decides; "": a short description of the answer
}

// showing sets the deciding part of the answer.
func (o *objection) showing(got string) *objection {
	o.got = got
	return o
}

// because sets the cause of the objection.
func (o *objection) because(cause probe.Cause) *objection {
	o.cause = cause
	return o
}

// refutes returns the objection that an answer shows that the demand does not hold.
func refutes(x *probe.Exchange, format string, args ...any) *objection {
	return &objection{x: x, verdict: probe.Fail, reason: fmt.Sprintf(format, args...)}
}

// leavesOpen returns the objection that an answer shows neither that the demand holds nor that it fails.
func leavesOpen(x *probe.Exchange, format string, args ...any) *objection {
	return &objection{x: x, verdict: probe.Inconclusive, reason: fmt.Sprintf(format, args...)}
}

// objected returns the finding of objections of one verdict: the first in full, the others by the labels of their questions.
// The evidence is their answers, then the others that were compared.
func objected(os []objection, all []*probe.Exchange) probe.Finding {
	f := probe.Finding{Verdict: os[0].verdict, Cause: os[0].cause, Reason: os[0].reason}
	if f.Verdict == probe.Fail {
		f.Got = cmp.Or(os[0].got, gotFrom(os[0].x))
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

// gotFrom returns an answer as a failure shows it: a short description, and the beginning of a success's body.
func gotFrom(x *probe.Exchange) string {
	if x == nil || x.Response == nil || !succeeded(x) || x.Response.Body == "" || x.Response.Base64 {
		return answer(x)
	}
	return words.Clip(answer(x)+" "+fragment(body(x.Response), ""), mostShown)
}

// nameOf names an answer by its status and its question: "401 without identity", "close 4401 without X-Mode".
func nameOf(x *probe.Exchange) string {
	says := variants.Says(x.Label)
	switch c := x.Close(); {
	case x.Response != nil:
		return fmt.Sprintf("%d %s", x.Response.Status, says)
	case c != nil && c.Code == 1005:
		return "the close " + says
	case c != nil:
		return fmt.Sprintf("close %d %s", c.Code, says)
	case x.Accepted:
		return "the connection " + says
	}
	return "the request " + says
}

// answer describes the answer of an exchange over any transport, briefly.
func answer(x *probe.Exchange) string {
	if x != nil && (len(x.Frames) > 0 || x.Response == nil && x.Accepted) {
		return describeWS(x)
	}
	return describe(x)
}

// labels lists answers by their names: "400 without identity, 404 for an unknown id".
func labels(xs []*probe.Exchange) string {
	var parts []string
	for _, x := range xs {
		parts = append(parts, nameOf(x))
	}
	const most = 6
	if n := len(parts) - most; n > 1 {
		parts = append(parts[:most], fmt.Sprintf("%d more", n))
	}
	return strings.Join(parts, ", ")
}

// without lists reduced requests: "without identity, X-Mode", "with a made-up credential".
func without(xs []*probe.Exchange) string {
	names := make([]string, len(xs))
	for i, x := range xs {
		names[i] = variants.Says(x.Label)
		if i > 0 {
			names[i] = strings.TrimPrefix(names[i], "without ")
		}
	}
	return strings.Join(names, ", ")
}

// ids returns the exchanges' IDs, each once, in order.
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
