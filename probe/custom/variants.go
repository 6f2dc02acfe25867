package custom

import (
	"fmt"
	"maps"
	"net/url"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/request"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/probe/variants"
)

// Variants returns the questions of its steps.
func (c Check) Variants(o Options) []probe.Variant {
	all := make([]probe.Variant, len(c.Steps))
	for i, step := range c.Steps {
		all[i] = probe.Variant{
			Name:       c.label(i),
			Says:       fmt.Sprintf("of step %d, %s", i+1, step),
			Phase:      probe.PhaseUnspecified,
			Transports: c.transports(o),
			Step:       i + 1,
			Mutates:    c.Mutates(),
			Build: func(ep probe.Endpoint) (probe.Ask, bool) {
				return c.build(o, i, step, ep), c.concerns(ep)
			},
		}
	}
	return all
}

// build makes the request of a step, as far as it is known before the run.
func (c Check) build(o Options, i int, step Step, ep probe.Endpoint) probe.Ask {
	step.Path = expand(step.Path, ep.Sample.Path)
	ask, err := step.ask(o, o.Fill, ep)
	if missing := step.Missing(o.Fill); missing != "" || err != nil {
		ask.Complete = func(earlier []*probe.Exchange) (probe.Ask, string) {
			return c.complete(o, i, step, ep, earlier)
		}
	}
	return ask
}

// complete fills in the captures of earlier steps.
func (c Check) complete(o Options, i int, step Step, ep probe.Endpoint, earlier []*probe.Exchange) (probe.Ask, string) {
	fill := sample.Fill{}
	maps.Copy(fill, o.Fill)
	var hide []probe.Pair
	for name, got := range c.captured(i, answersOf(ep, earlier)) {
		fill[name] = got.Text
		if got.secret {
			hide = append(hide, probe.Pair{Name: name, Value: got.Text})
		}
	}
	ask, err := step.ask(o, fill, ep)
	ask.Hide = hide
	switch missing := step.Missing(fill); {
	case missing != "":
		return ask, fmt.Sprintf("was not sent, because {{%s}} was not captured", missing)
	case err != nil:
		return ask, "was not sent, because " + err.Error()
	}
	return ask, ""
}

// ask makes the request, with its identity.
func (s Step) ask(o Options, fill sample.Fill, ep probe.Endpoint) (probe.Ask, error) {
	ask, err := s.Ask(fill)
	ask.Endpoint, ask.Transport = ep.Key(), ep.Transport
	ask.Settle = ep.Transport.Streams()
	ask.Reduced = s.Identity != ""
	id, ok := s.who(o, ep.Transport)
	if !ok && err == nil {
		err = fmt.Errorf("it would carry a credential of the full identity, not that of %s", s.Identity)
	}
	whole := variants.Identified(id, probe.Ask{Transport: ask.Transport})
	for _, h := range whole.Header {
		if !request.HasHeader(ask.Header, h.Name) {
			ask.Header = append(ask.Header, h)
		}
	}
	ask.Query = append(ask.Query, whole.Query...)
	return ask, err
}

// who returns the identity that asks over a transport. ok is false if a request cannot hold it.
func (s Step) who(o Options, t probe.Transport) (id contract.Identity, ok bool) {
	switch s.Identity {
	case "":
		return o.Contract.Identity, true
	case Nobody:
		return id, true
	}
	for _, other := range o.Contract.Identity.Others {
		if other.Name == s.Identity {
			return o.Contract.Identity.As(other, t)
		}
	}
	return id, false
}

// expand fills in the parameters of a path by the values of the endpoint's sample.
func expand(path string, values map[string]string) string {
	return parameter().ReplaceAllStringFunc(path, func(m string) string {
		if strings.HasPrefix(m, "{{") {
			return m
		}
		name := parameter().FindStringSubmatch(m)[1]
		if value, known := values[name]; known {
			return url.PathEscape(value)
		}
		return name
	})
}

// answersOf returns the raw exchanges of an endpoint, by label.
func answersOf(ep probe.Endpoint, exchanges []*probe.Exchange) map[string]*probe.Exchange {
	answers := map[string]*probe.Exchange{}
	for _, x := range exchanges {
		if x.Endpoint != ep.Key() {
			continue
		}
		if x.Raw != nil {
			x = x.Raw.Exchange
		}
		answers[x.Label] = x
	}
	return answers
}

// A capturedValue is a captured value, and whether it must not be shown.
type capturedValue struct {
	request.Value
	secret bool
}

// captured are the values that the first steps captured, by name.
func (c Check) captured(steps int, answers map[string]*probe.Exchange) map[string]capturedValue {
	got := map[string]capturedValue{}
	for i, step := range c.Steps[:steps] {
		x := answers[c.label(i)]
		if x == nil {
			continue
		}
		for _, capture := range step.Capture {
			if v, why := capture.Take(x); why == "" {
				got[capture.Name] = capturedValue{v, capture.Secret()}
			}
		}
	}
	return got
}
