package workspace

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/custom"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/request"
	"github.com/engfix/engfix/probe/sample"
)

// A knowledge holds the inputs of rules beyond the configuration. The zero value is the knowledge before anything is
// sent.
type knowledge struct {
	fill sample.Fill       // the captures of setup steps
	doc  *openapi.Document // the service's own description; nil if it is not known
	// asked reports whether a recorded run put a question to an endpoint; nil if the questions are still to be put.
	asked func(endpoint, variant string) bool
}

// addOwn adds the checks of the team's own to the catalogues, and returns the clauses that ask for them.
func addOwn(cfg *config.Config, c contract.Contract, known knowledge, rules *probe.Rules) ([]custom.Phrase, error) {
	schemas, err := known.schemas(cfg)
	if err != nil {
		return nil, err
	}
	opts := custom.Options{Contract: c, Variants: rules.Variants, Fill: known.fill, Schema: schemas, Asked: known.asked}
	captured := sample.Fill{}
	for _, step := range cfg.Setup {
		for _, capture := range step.Capture {
			captured[capture.Name] = ""
		}
	}
	var phrases []custom.Phrase
	for _, declared := range cfg.Checks {
		check, err := ownCheck(cfg, declared)
		if err != nil {
			return nil, err
		}
		if err := check.Validate(opts, rules.Checks, captured); err != nil {
			return nil, misdeclared(cfg, declared, err)
		}
		rules.Checks = append(rules.Checks, check.Value(opts))
		rules.Variants = append(rules.Variants, check.Variants(opts)...)
		if p, ok := check.Phrase(); ok {
			phrases = append(phrases, p)
		}
	}
	return phrases, nil
}

// misdeclared places a mistake in the declaration of a check.
func misdeclared(cfg *config.Config, declared config.OwnCheck, err error) error {
	where := "checks." + declared.ID
	var m *custom.Mistake
	if errors.As(err, &m) && m.Member != "" {
		where += "." + m.Member
	}
	return cfg.Errorf(cmp.Or(cfg.Place(where), declared.Pos), "%s: %v", where, err)
}

// ownCheck makes a check from its declaration.
func ownCheck(cfg *config.Config, declared config.OwnCheck) (custom.Check, error) {
	check := custom.Check{ID: declared.ID, Words: declared.Words, Ask: declared.Ask, Expect: declared.Expect.JSON}
	for _, on := range declared.On {
		op, _ := custom.ParseOperation(on) // the configuration has checked its form
		check.On = append(check.On, op)
	}
	for i, s := range declared.Steps {
		t, err := template(cfg, s.Pos, s.Content)
		if err != nil {
			return check, fmt.Errorf("%w (step %d of %s)", err, i+1, declared.ID)
		}
		t.Method, t.Path, t.Query, t.Header = s.Method, s.Path, pairs(s.Query), pairs(s.Headers)
		check.Steps = append(check.Steps, custom.Step{
			Template: t, Identity: s.Identity, Capture: captures(s.Capture), Expect: s.Expect.JSON,
		})
	}
	return check, nil
}

// template makes the part of a request that is sent as its body.
func template(cfg *config.Config, pos config.Pos, c config.Content) (request.Template, error) {
	t := request.Template{Body: c.Body, ContentType: c.ContentType}
	if c.BodyFile == "" {
		return t, nil
	}
	file, err := fileerror.Read(c.BodyFile)
	if err != nil {
		return t, cfg.Errorf(pos, "%v", unreadableBody(c.BodyFile, err))
	}
	t.File = append([]byte{}, file...) // not nil, even if it is empty
	return t, nil
}

func captures(declared []config.Capture) []request.Capture {
	all := make([]request.Capture, len(declared))
	for i, c := range declared {
		all[i] = request.Capture{Name: c.Name, Path: c.Value, Header: c.Header, Cookie: c.Cookie, Shown: !c.Secret}
	}
	return all
}
