package custom

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/expect"
	"github.com/engfix/engfix/probe/request"
	"github.com/engfix/engfix/probe/variants"
)

// judgeAnswers judges the answers to the questions that Ask names.
func (c Check) judgeAnswers(o Options, k probe.Case) probe.Finding {
	e, err := parse(c.Expect, setup(o))
	if err != nil {
		return open(nil, "its expectation cannot be read: "+err.Error())
	}
	e.Status = demanded(k.Params, e.Status)
	var met []*probe.Exchange
	var left *probe.Finding
	for _, x := range k.Exchanges {
		if !probe.Asked([]string{c.Ask}, x.Label) {
			continue
		}
		said := "the answer " + variants.Says(x.Label)
		switch j := e.Judge(x, o.schema(e)); {
		case len(j.Missed) > 0 && checks.Busy(x):
			left = or(left, open([]*probe.Exchange{x}, said+" is from something in front of the service, or a rate limit"))
		case len(j.Missed) > 0:
			return missed(said, j, x, k.Exchanges)
		case len(j.Open) > 0:
			left = or(left, open([]*probe.Exchange{x}, said+": "+strings.Join(j.Open, "; ")))
		default:
			met = append(met, x)
		}
	}
	switch control := k.Answer(variants.Control); {
	case left != nil:
		return *left
	case met == nil:
		return open(nil, "no request "+c.Ask+" was sent")
	case sameError(c.Ask, e, control):
		return open(append(met, control), fmt.Sprintf("the full identity got %d as well, so this shows nothing about the request", control.Response.Status))
	}
	return probe.Finding{Verdict: probe.Pass, Reason: "the answer " + saidOf(met) + " is as expected: " + e.String(), Exchanges: ids(met)}
}

// demanded is the status that the words name, or else the one expected.
func demanded(p probe.Params, expected []expect.Status) []expect.Status {
	switch {
	case p.Status != 0:
		return []expect.Status{{Code: p.Status}}
	case p.Class != 0:
		return []expect.Status{{Class: p.Class}}
	}
	return expected
}

// sameError reports whether the control gets the error that is expected under a condition: then the error may have another cause.
func sameError(ask string, e expect.Expectation, control *probe.Exchange) bool {
	return e.Status != nil && control != nil && control.Response != nil && control.Response.Status >= 400 &&
		!probe.Asked([]string{ask}, control.Label) && expect.Covers(e.Status, control.Response.Status)
}

// judgeSteps judges the answers to the steps, in their order.
func (c Check) judgeSteps(o Options, k probe.Case) probe.Finding {
	answers := map[string]*probe.Exchange{}
	for _, x := range k.Exchanges {
		answers[x.Label] = x
	}
	var met []*probe.Exchange
	for i, step := range c.Steps {
		x := answers[c.label(i)]
		said := fmt.Sprintf("step %d, %s", i+1, step)
		switch {
		case x == nil:
			return open(met, said+", was not sent")
		case x.End == probe.EndUnsent:
			return open(append(met, x), said+", "+x.Trouble)
		}
		if f := c.judgeStep(o, i, said, answers, met); f != nil {
			return *f
		}
		met = append(met, x)
	}
	return probe.Finding{Verdict: probe.Pass, Reason: steps(len(met)), Exchanges: ids(met)}
}

func steps(n int) string {
	if n == 1 {
		return "the answer is as expected"
	}
	return fmt.Sprintf("the answers to all %d steps are as expected", n)
}

// judgeStep returns the fault in the answer to one step; nil if there is none.
func (c Check) judgeStep(o Options, i int, said string, answers map[string]*probe.Exchange, before []*probe.Exchange) *probe.Finding {
	x := answers[c.label(i)]
	values := setup(o)
	for name, got := range c.captured(i, answers) {
		values[name] = got.Value
	}
	e, err := parse(c.Steps[i].Expect, values)
	if err != nil {
		f := open([]*probe.Exchange{x}, said+": its expectation cannot be read: "+err.Error())
		return &f
	}
	j := e.Judge(x, o.schema(e))
	for _, capture := range c.Steps[i].Capture {
		if _, why := capture.Take(x); why != "" && len(j.Missed) == 0 && len(j.Open) == 0 {
			j.Missed = append(j.Missed, expect.Mismatch{At: capture.Place(), Want: "a value for {{" + capture.Name + "}}", Got: "none: " + why})
		}
	}
	var f probe.Finding
	switch {
	case j.Met():
		return nil
	case len(j.Missed) > 0 && !checks.Busy(x):
		f = missed(said, j, x, before)
	case len(j.Missed) > 0:
		f = open([]*probe.Exchange{x}, said+", got an answer from something in front of the service, or a rate limit")
	default:
		f = open([]*probe.Exchange{x}, said+": "+strings.Join(j.Open, "; "))
	}
	return &f
}

// setup returns the values that the setup captured.
func setup(o Options) map[string]request.Value {
	values := map[string]request.Value{}
	for name, text := range o.Fill {
		values[name] = request.TextValue(text)
	}
	return values
}

func (o Options) schema(e expect.Expectation) expect.Schema {
	if e.Schema == "" || o.Schema == nil {
		return nil
	}
	return o.Schema(e.Schema)
}

// missed returns a failure: the first mismatch, and how many more there are.
func missed(said string, j expect.Judgement, x *probe.Exchange, others []*probe.Exchange) probe.Finding {
	first := j.Missed[0]
	f := probe.Finding{
		Verdict:   probe.Fail,
		Reason:    said + ": " + first.At + " is not as expected",
		Want:      first.At + ": " + first.Want,
		Got:       first.Got,
		Exchanges: ids(append([]*probe.Exchange{x}, others...)),
	}
	for _, m := range j.Missed[1:min(len(j.Missed), mostNoted+1)] {
		f.Notes = append(f.Notes, m.String())
	}
	if n := len(j.Missed) - 1 - mostNoted; n > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("and %d more in the same answer", n))
	}
	return f
}

// mostNoted is how many further mismatches of an answer are named.
const mostNoted = 3

func open(evidence []*probe.Exchange, why string) probe.Finding {
	return probe.Finding{Verdict: probe.Inconclusive, Reason: why, Exchanges: ids(evidence)}
}

func or(first *probe.Finding, next probe.Finding) *probe.Finding {
	if first != nil {
		return first
	}
	return &next
}

func saidOf(xs []*probe.Exchange) string {
	all := make([]string, len(xs))
	for i, x := range xs {
		all[i] = variants.Says(x.Label)
	}
	return strings.Join(all, ", ")
}

// ids returns the exchanges' IDs, each once, in order.
func ids(xs []*probe.Exchange) []string {
	out := []string{}
	for _, x := range xs {
		if x != nil && !slices.Contains(out, x.ID) {
			out = append(out, x.ID)
		}
	}
	return out
}
