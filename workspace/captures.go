package workspace

import (
	"fmt"
	"os"
	"slices"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/request"
	"github.com/engfix/engfix/probe/sample"
)

// pairs returns configured pairs as requests have them.
func pairs(ps []config.Pair) []probe.Pair {
	out := make([]probe.Pair, len(ps))
	for i, p := range ps {
		out[i] = probe.Pair(p)
	}
	return out
}

// unfilled reports each {{name}} that a step or every request needs and that no earlier step captures.
func unfilled(cfg *config.Config) error {
	known := sample.Fill{}
	var wrong config.Errors
	follow := func(kind string, steps []config.Step) {
		for _, step := range steps {
			t := request.Template{Path: step.Path, Query: pairs(step.Query), Header: pairs(step.Headers), Body: step.Body}
			if name := t.Missing(known); name != "" {
				wrong = append(wrong, cfg.Errorf(step.Pos, "%s step %q uses {{%s}}, which no earlier step captures", kind, step.Name, name))
			}
			for _, c := range step.Capture {
				known[c.Name] = ""
			}
		}
	}
	follow("setup", cfg.Setup)
	for _, h := range cfg.Identity.Headers {
		if name := known.Missing(h.Value); name != "" {
			wrong = append(wrong, cfg.Errorf(cfg.Place("identity.headers"), "identity.headers %s uses {{%s}}, which no setup step captures", h.Name, name))
		}
	}
	for _, o := range cfg.Identities {
		texts := []string{string(o.WS.Hello)}
		for _, p := range slices.Concat(o.Headers, o.SSE.Query, o.WS.Query) {
			texts = append(texts, p.Value)
		}
		if name := known.Missing(texts...); name != "" {
			wrong = append(wrong, cfg.Errorf(o.Pos, "identities.%s uses {{%s}}, which no setup step captures", o.Name, name))
		}
	}
	follow("teardown", cfg.Teardown)
	return wrong.Err()
}

// unreadable reports each step whose body_file is missing, before anything is sent.
func unreadable(cfg *config.Config) error {
	var wrong config.Errors
	for _, step := range slices.Concat(cfg.Setup, cfg.Teardown) {
		if step.BodyFile == "" {
			continue
		}
		if _, err := os.Stat(step.BodyFile); err != nil {
			wrong = append(wrong, cfg.Errorf(step.Pos, "step %q: %v", step.Name, unreadableBody(step.BodyFile, err)))
		}
	}
	return wrong.Err()
}

// unreadableBody is the error of a file that is to be sent as a body.
func unreadableBody(file string, err error) error {
	return fmt.Errorf("body_file %w", fileerror.Unreadable(file, err, "correct the path"))
}
