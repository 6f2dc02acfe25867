package workspace

import (
	"fmt"
	"slices"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/probe/custom"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/probe/variants"
	"github.com/engfix/engfix/tickets"
)

// identityOf returns the identity that the configuration describes.
func identityOf(cfg *config.Config, fill sample.Fill) contract.Identity {
	id := cfg.Identity
	return contract.Identity{
		Headers:        fill.Pairs(pairs(id.Headers)),
		Required:       parts(id.Required),
		Refusal:        id.Refusal,
		Fields:         id.Fields,
		Query:          queriesOf(id.SSE.Query, id.WS.Query, fill),
		Hello:          fill.JSON(id.WS.Hello),
		AnonymousHello: fill.JSON(id.WS.AnonymousHello),
		Others:         others(cfg.Identities, fill),
	}
}

// contractOf returns the contract that the configuration describes.
func contractOf(cfg *config.Config, fill sample.Fill) (contract.Contract, error) {
	c := contract.Contract{Identity: identityOf(cfg, fill)}
	var err error
	c.Error = contract.ErrorEnvelope{}
	if own(cfg.Envelope.Error) {
		if c.Error, err = schemaOf("ErrorEnvelope", cfg.Envelope.Error); err != nil {
			return c, cfg.Errorf(cfg.Place("envelope.error"), "envelope.error: %v", err)
		}
	}
	if cfg.Envelope.Success == config.Off {
		return c, nil
	}
	c.Success = contract.Envelope{}
	if own(cfg.Envelope.Success) {
		if c.Success, err = schemaOf("Envelope", cfg.Envelope.Success); err != nil {
			return c, cfg.Errorf(cfg.Place("envelope.success"), "envelope.success: %v", err)
		}
	}
	return c, nil
}

// others returns the other identities in the contract's form.
func others(identities []config.OtherIdentity, fill sample.Fill) []contract.Other {
	var all []contract.Other
	for _, o := range identities {
		all = append(all, contract.Other{
			Name: o.Name, Headers: fill.Pairs(pairs(o.Headers)), Query: queriesOf(o.SSE.Query, o.WS.Query, fill), Hello: fill.JSON(o.WS.Hello),
		})
	}
	return all
}

// queriesOf returns the identity in the query over each transport whose query is configured.
func queriesOf(sse, ws []config.Pair, fill sample.Fill) contract.Queries {
	queries := contract.Queries{}
	if sse != nil {
		queries[probe.SSE] = fill.Pairs(pairs(sse))
	}
	if ws != nil {
		queries[probe.WS] = fill.Pairs(pairs(ws))
	}
	return queries
}

// parts returns the required parts in the contract's form.
func parts(required [][]string) []contract.Part {
	all := make([]contract.Part, len(required))
	for i, p := range required {
		all[i] = p
	}
	return all
}

// own reports whether a shape is the team's own, and not the built-in one.
func own(setting string) bool { return setting != config.Builtin && setting != "" }

// schemaOf reads a shape of the team's own.
func schemaOf(name, setting string) (contract.ErrorShape, error) {
	document, err := fileerror.Read(setting)
	if err != nil {
		return nil, fileerror.Unreadable(setting, err, "correct the path, or use builtin")
	}
	s, err := contract.NewSchema(name, document)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", setting, err)
	}
	return s, nil
}

// interpreterOf returns the reader of criteria: the team's own rules and phrases before the tables.
func interpreterOf(cfg *config.Config, c contract.Contract, rules probe.Rules, phrases []custom.Phrase) (*criteria.Interpreter, error) {
	o := criteria.OptionsFor(c.Identity, rules.Checks, rules.Variants)
	o.NoSuccess = cfg.Envelope.Success == config.Off
	for _, r := range cfg.Criteria {
		own := criteria.Custom{Match: r.Match, Checks: r.Checks, Anywhere: r.Anywhere}
		switch {
		case r.Params.StatusGroup != "":
			own.Status = "{{" + r.Params.StatusGroup + "}}"
		case r.Params.Status != 0:
			own.Status = fmt.Sprint(r.Params.Status)
		}
		if err := criteria.Validate([]criteria.Custom{own}, rules.Checks); err != nil {
			return nil, cfg.Errorf(r.Pos, "%v", err)
		}
		o.Custom = append(o.Custom, own)
	}
	for _, p := range phrases {
		o.Phrases = append(o.Phrases, criteria.Phrase{Words: p.Words, Match: p.Match, Bind: p.Bind})
	}
	return criteria.New(o), nil
}

// rulesOf puts the catalogues together under the configured contract.
func rulesOf(cfg *config.Config, known knowledge) (probe.Rules, error) {
	rules, _, err := readBy(cfg, known)
	return rules, err
}

// readBy combines the catalogues, those of the team's own checks included, and the reader of criteria.
func readBy(cfg *config.Config, known knowledge) (probe.Rules, *criteria.Interpreter, error) {
	c, err := contractOf(cfg, known.fill)
	if err != nil {
		return probe.Rules{}, nil, err
	}
	rules := probe.Rules{Checks: checks.All(c), Variants: variants.All(c), AllowMutations: cfg.Target.AllowMutations}
	if !cfg.Reuse {
		rules.Variants = slices.DeleteFunc(rules.Variants, func(v probe.Variant) bool { return v.Phase == probe.PhaseCreated })
	}
	phrases, err := addOwn(cfg, c, known, &rules)
	if err != nil {
		return probe.Rules{}, nil, err
	}
	in, err := interpreterOf(cfg, c, rules, phrases)
	if err != nil {
		return probe.Rules{}, nil, err
	}
	rules.Understand = in.Understand
	return rules, in, nil
}

// known combines the catalogues as far as they are known before anything is sent.
func (w *Workspace) known() (probe.Rules, *criteria.Interpreter, error) {
	w.noteUnset("criteria", "the rule is left out")
	return readBy(w.cfg, knowledge{})
}

// Criteria returns the reader of items' words, under the configured contract.
func (w *Workspace) Criteria() (*criteria.Interpreter, error) {
	_, in, err := w.known()
	return in, err
}

// Rules returns the checks, the variants and the reading of words, under the configured contract.
func (w *Workspace) Rules() (probe.Rules, error) {
	rules, _, err := w.known()
	return rules, err
}

// Lint finds the problems of the ticket file, also of one without tickets.
func (w *Workspace) Lint(file *tickets.File) ([]tickets.Problem, error) {
	_, in, err := w.known()
	if err != nil {
		return nil, err
	}
	return tickets.Lint(file, tickets.LintOptions{SourceDir: w.cfg.Target.Source, Understands: in.Nearest}), nil
}
