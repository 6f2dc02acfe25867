package workspace

import (
	"fmt"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/request"
	"github.com/engfix/engfix/probe/sample"
)

// stepAsk builds the request of a step: the identity as far as it is known by then, and the step's own parts.
func (s *Service) stepAsk(step config.Step, got sample.Fill) (probe.Ask, error) {
	t, err := template(s.cfg, step.Pos, step.Content)
	if err != nil {
		return probe.Ask{}, err
	}
	t.Method, t.Path, t.Query, t.Header = step.Method, step.Path, pairs(step.Query), pairs(step.Headers)
	if name := t.Missing(got); name != "" {
		return probe.Ask{}, fmt.Errorf("it was not sent, because {{%s}} was not captured", name)
	}
	ask, err := t.Ask(got)
	ask.Endpoint, ask.Variant = step.Method+" "+step.Path, "setup/"+step.Name
	for _, h := range s.cfg.Identity.Headers {
		if got.Missing(h.Value) == "" && !request.HasHeader(ask.Header, h.Name) {
			ask.Header = append(ask.Header, probe.Pair{Name: h.Name, Value: got.Text(h.Value)})
		}
	}
	return ask, err
}
