package custom

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/expect"
	"github.com/engfix/engfix/probe/request"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/probe/variants"
)

// A Check is a check of a team's own. Either Ask names existing questions, or Steps are requests of its own.
type Check struct {
	ID string
	// Words is the whole clause that asks for it. "{status}" in it stands for a status, or a class as in 4xx, which is then
	// demanded in place of the one in Expect. "": only a rule under criteria binds it.
	Words string
	// On are the operations that it is about; nil: the endpoints that have the question, or that the first step asks.
	On []Operation
	// Ask is the name of a variant, as in probe.Check.Asks.
	Ask    string
	Expect json.RawMessage // of the answers to Ask
	// Steps follow each other: a later step may use the captures of earlier ones.
	Steps []Step
}

// A Step is one request, and the expectation of its answer.
type Step struct {
	request.Template
	// Identity says who asks: "" for the configured identity, Nobody, or the name of another.
	Identity string
	Capture  []request.Capture
	Expect   json.RawMessage // nil: a status of the class 2xx
}

// Nobody is the identity of a request that holds none.
const Nobody = "none"

// Options are the settings of all custom checks.
type Options struct {
	Contract contract.Contract
	Variants []probe.Variant
	// Fill holds the values that the setup captured; nil leaves {{names}} unchanged.
	Fill sample.Fill
	// Schema returns the judge for a schema: expect.OpenAPI, or the path of a file.
	Schema func(setting string) expect.Schema
	// Asked reports whether a recorded run put the question to the endpoint. Nil: the questions are made now, and an
	// endpoint has those that can be built for it.
	Asked func(endpoint, variant string) bool
}

// Mutates reports whether a step changes the service's state.
func (c Check) Mutates() bool {
	return slices.ContainsFunc(c.Steps, func(s Step) bool { return !probe.SafeMethod(s.Method) })
}

// timed reports whether an expectation names a time.
func (c Check) timed() bool {
	names := func(raw json.RawMessage) bool {
		e, err := expect.Parse(raw)
		return err == nil && e.Within > 0
	}
	return names(c.Expect) || slices.ContainsFunc(c.Steps, func(s Step) bool { return names(s.Expect) })
}

// label names the question of a step, by its number from 0.
func (c Check) label(step int) string { return fmt.Sprintf("%s/%d", c.ID, step+1) }

// Value makes a check like those of the catalogue.
func (c Check) Value(o Options) probe.Check {
	check := probe.Check{
		ID:         c.ID,
		Demands:    c.demands(),
		Passes:     "Every answer meets its expectation.",
		Fails:      "An answer does not meet its expectation, or lacks a value that a later step needs.",
		CannotTell: "There is no answer, the answer is not complete, or the request with the full identity gets the same error.",
		Transports: c.transports(o),
		Asks:       []string{variants.Control},
		Excludes:   func(ep probe.Endpoint, _ probe.Params) string { return c.excludes(o, ep) },
		Mutates:    c.Mutates(),
		Timed:      c.timed(),
		Judge:      func(k probe.Case) probe.Finding { return c.judgeAnswers(o, k) },
	}
	if c.Steps == nil {
		check.Asks = append(check.Asks, c.Ask)
	} else {
		check.Asks = append(check.Asks, c.ID+"/*")
		check.Judge = func(k probe.Case) probe.Finding { return c.judgeSteps(o, k) }
	}
	return checks.Placed(o.Contract, check)
}

// demands describes the check's demand.
func (c Check) demands() string {
	var all []string
	if c.Words != "" {
		all = append(all, sentence(c.Words))
	}
	if c.Steps == nil {
		all = append(all, fmt.Sprintf("The answer %s has %s.", variants.Says(c.Ask), expected(c.Expect)))
	}
	for i, s := range c.Steps {
		all = append(all, fmt.Sprintf("Step %d, %s, gets %s.", i+1, s, expected(s.Expect)))
	}
	return strings.Join(all, " ")
}

func sentence(words string) string {
	words = strings.TrimRight(words, ".")
	return strings.ToUpper(words[:1]) + words[1:] + "."
}

// expected describes an expectation's demand. One that cannot be read yet, because it holds a {{name}}, is shown as
// written.
func expected(text json.RawMessage) string {
	e, err := parse(text, nil)
	if err != nil {
		return string(text)
	}
	return e.String()
}

// transports returns those of the operations that it is about, or else those that its questions and its expectation
// fit.
func (c Check) transports(o Options) []probe.Transport {
	over := probe.TransportsThat(probe.Transport.Answers)
	switch e, _ := parse(c.Expect, nil); {
	case c.On != nil:
		over = probe.Transports()
	case e.Frames != nil:
		over = probe.TransportsThat(probe.Transport.Frames)
	case e.Events != nil:
		over = probe.TransportsThat(probe.Transport.Streams)
	}
	return slices.DeleteFunc(over, func(t probe.Transport) bool {
		switch {
		case c.Steps != nil:
			return t.Frames()
		case c.On != nil && !slices.ContainsFunc(c.On, func(on Operation) bool { return on.over(t) }):
			return true
		}
		return !slices.ContainsFunc(o.Variants, func(v probe.Variant) bool { return v.Applies(t) && probe.Asked([]string{c.Ask}, v.Name) })
	})
}

// excludes returns why the check does not concern an endpoint, or "".
func (c Check) excludes(o Options, ep probe.Endpoint) string {
	switch {
	case !c.concerns(ep):
		return c.ID + " is only about " + c.about()
	case c.Steps == nil && !c.has(o, ep):
		return "it does not have the question " + c.Ask
	}
	return ""
}

// has reports whether the endpoint admits the question that the check asks.
func (c Check) has(o Options, ep probe.Endpoint) bool {
	return slices.ContainsFunc(o.Variants, func(v probe.Variant) bool {
		if !v.Applies(ep.Transport) || !probe.Asked([]string{c.Ask}, v.Name) {
			return false
		}
		if o.Asked != nil {
			return o.Asked(ep.Key(), v.Name)
		}
		_, ok := v.Build(ep)
		return ok
	})
}

// parse reads an expectation with captured values filled in. Nil expects a success.
func parse(text json.RawMessage, values map[string]request.Value) (expect.Expectation, error) {
	if text == nil {
		return expect.Expectation{Status: []expect.Status{{Class: 2}}}, nil
	}
	fill := sample.Fill{}
	said := string(text)
	for name, v := range values {
		fill[name] = v.Text
		said = wholly(name).ReplaceAllLiteralString(said, v.Raw) // a number stays a number
	}
	return expect.Parse(fill.JSON(json.RawMessage(said)))
}
