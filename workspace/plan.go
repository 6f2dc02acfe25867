package workspace

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sample"
)

// A Plan holds everything that a run would send, redacted, and everything that is known of the run without sending.
type Plan struct {
	Target string `json:"target"`
	// Before are the requests with which a run begins: whether the service answers, and its documents.
	Before []PlannedStep `json:"before"`
	Setup  []PlannedStep `json:"setup"`
	// Questions stand in the order in which they would be put.
	Questions []PlannedAsk  `json:"questions"`
	Teardown  []PlannedStep `json:"teardown"`
	LeftOut   []LeftOut     `json:"left_out"`
	// Unknown are sentences on the facts that only the service knows.
	Unknown []string `json:"unknown"`
	// Tickets is the number of tickets that the plan is for.
	Tickets int `json:"tickets"`
}

// A PlannedRequest is one request as it would be sent, with its secrets replaced by $NAMES.
type PlannedRequest struct {
	probe.Request
	// Say are the messages that are sent over a WebSocket.
	Say []probe.Frame `json:"say,omitempty"`
	// Problem says why it cannot be shown or sent; "" otherwise.
	Problem string `json:"problem,omitempty"`
}

// A PlannedStep is a request that is not a question. Captures are the names that it captures from the answer.
type PlannedStep struct {
	Name string `json:"name"`
	PlannedRequest
	Captures []string `json:"captures,omitempty"`
}

// A PlannedAsk is one question of a plan.
type PlannedAsk struct {
	Endpoint  string          `json:"endpoint"`
	Variant   string          `json:"variant"`
	Transport probe.Transport `json:"transport"`
	PlannedRequest
	Tickets []string `json:"tickets"`
	// Follows is true if the request is made from answers to earlier questions: it is shown as far as it is known now.
	Follows bool `json:"follows,omitempty"`
}

// A LeftOut is part of an item that is not asked, and why. Endpoint is "" if none is concerned.
type LeftOut struct {
	Ticket   string        `json:"ticket"`
	Item     string        `json:"item"`
	Check    string        `json:"check"`
	Endpoint string        `json:"endpoint,omitempty"`
	Verdict  probe.Verdict `json:"verdict"`
	Reason   string        `json:"reason"`
}

// Plan lays out the requests of a run as far as they are known without sending anything: from pins, the source, and
// documents that are files.
func (s *Session) Plan(ctx context.Context) (*Plan, error) {
	if s.Empty() { // the service is left alone
		return &Plan{
			Target: s.service.redactor.Text(s.w.cfg.Target.URL), Before: []PlannedStep{}, Setup: []PlannedStep{}, Questions: []PlannedAsk{},
			Teardown: []PlannedStep{}, LeftOut: []LeftOut{}, Unknown: []string{},
		}, nil
	}
	laid, err := s.layOut(ctx, s.waived.covers)
	if err != nil {
		return nil, err
	}
	v, err := s.service.previewer()
	if err != nil {
		return nil, err
	}
	defer v.client.Close()
	plan := &Plan{Target: v.shownTarget, Questions: []PlannedAsk{}, LeftOut: leftOut(laid), Tickets: len(laid.Tickets)}
	plan.Before = v.before(s.service)
	got := sample.Fill{}
	plan.Setup = v.steps(s.service, s.w.cfg.Setup, got)
	plan.Teardown = v.steps(s.service, s.w.cfg.Teardown, got)
	for _, g := range slices.Concat(laid.Shared, laid.Groups) {
		var ids []string
		for _, t := range g.Tickets {
			ids = append(ids, laid.Tickets[t].Ticket.ID)
		}
		for _, q := range g.Questions() {
			plan.Questions = append(plan.Questions, PlannedAsk{
				Endpoint: q.Ask.Endpoint, Variant: q.Ask.Variant, Transport: q.Ask.Transport,
				PlannedRequest: v.request(q.Ask), Tickets: ids, Follows: q.Ask.Complete != nil,
			})
		}
	}
	plan.Unknown = s.unknown(plan)
	return plan, nil
}

// leftOut lists the cells that are settled before anything is asked, in the order of the tickets.
func leftOut(p *probe.Plan) []LeftOut {
	out := []LeftOut{}
	for _, t := range p.Tickets {
		out = slices.Grow(out, len(t.Items))
		for _, it := range t.Items {
			for _, c := range it.Cells {
				if f := c.Settled; f != nil {
					out = append(out, LeftOut{t.Ticket.ID, it.Item.Ref().String(), f.Check, f.Endpoint, f.Verdict, f.Reason})
				}
			}
		}
	}
	return out
}

// unknown names the facts that only the service knows.
func (s *Session) unknown(p *Plan) []string {
	cfg := s.w.cfg
	list := []string{}
	if s.service.doc == nil && (cfg.Target.OpenAPI.Path != "" || cfg.Target.OpenAPI.URL != "") {
		list = append(list, "the service's OpenAPI document: the plan uses only pins and the source (name the document's file with --openapi)")
	}
	var captured []string
	for _, step := range p.Setup {
		for _, name := range step.Captures {
			captured = append(captured, "{{"+name+"}}")
		}
	}
	if len(captured) > 0 {
		list = append(list, "the values of "+words.And(captured)+", which setup steps capture")
	}
	if n := len(slices.DeleteFunc(slices.Clone(p.Questions), func(q PlannedAsk) bool { return !q.Follows })); n > 0 {
		list = append(list, words.Count(n, "request that is", "requests that are")+" made from earlier answers")
	}
	list = append(list, "whether the running service has these routes: pins, source and document are taken as they are")
	if s.opts.Confirm > 0 {
		list = append(list, fmt.Sprintf("which questions are asked again, up to %s: those whose verdict differs from the last run's", words.Count(s.opts.Confirm, "time", "times")))
	}
	return list
}

// before previews the requests with which a run begins.
func (v *previewer) before(s *Service) []PlannedStep {
	document := func(name, path string) PlannedStep {
		path, query, _ := strings.Cut(path, "?")
		step := PlannedStep{Name: name, PlannedRequest: v.request(probe.Ask{
			Transport: probe.HTTP, Method: "GET", Path: path, Header: []probe.Pair{{Name: "Accept", Value: "*/*"}},
		})}
		if query != "" {
			step.URL += "?" + s.redactor.Text(query)
		}
		return step
	}
	steps := []PlannedStep{document("does the service answer", "/")}
	from, build := s.cfg.Target.OpenAPI, s.cfg.Target.Build
	switch {
	case from.URL != "":
		steps = append(steps, PlannedStep{Name: "its OpenAPI document", PlannedRequest: PlannedRequest{
			Request: probe.Request{Method: "GET", URL: s.redactor.Text(from.URL)},
		}})
	case from.Path != "":
		steps = append(steps, document("its OpenAPI document", from.Path))
	}
	if s.asksBuild() && build.Path != from.Path {
		steps = append(steps, document("its build", build.Path))
	}
	return steps
}

// steps previews setup or teardown steps, in their order. Their captures are added to got, by name.
func (v *previewer) steps(s *Service, steps []config.Step, got sample.Fill) []PlannedStep {
	planned := []PlannedStep{}
	for _, step := range steps {
		p := PlannedStep{Name: s.redactor.Text(step.Name)}
		ask, err := s.stepAsk(step, got)
		if err == nil {
			p.PlannedRequest = v.request(ask)
		} else {
			p.Request = probe.Request{Method: step.Method, URL: v.shownTarget + s.redactor.Text(step.Path)}
			p.Problem = s.redactor.Text(err.Error())
		}
		for _, c := range step.Capture {
			got[c.Name] = "{{" + c.Name + "}}"
			p.Captures = append(p.Captures, c.Name)
		}
		planned = append(planned, p)
	}
	return planned
}

// request previews an ask.
func (v *previewer) request(ask probe.Ask) PlannedRequest {
	x := v.client.Preview(ask)
	r := PlannedRequest{Request: x.Request, Say: x.Frames, Problem: x.Trouble}
	if rest, ok := strings.CutPrefix(r.URL, ask.Transport.Scheme(v.target)); ok {
		// The value that a setup step captures is not known yet: its name is shown as configured.
		r.URL = ask.Transport.Scheme(v.shownTarget) + strings.NewReplacer("%7B%7B", "{{", "%7D%7D", "}}").Replace(rest)
	}
	r.Method = cmp.Or(r.Method, ask.Method)
	return r
}
