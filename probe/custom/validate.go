package custom

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/sample"
)

// idForm is the form of a check's ID: two words at least, so that it cannot be the name of a variant.
var idForm = lazy.Regexp(`^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$`)

// A Mistake is a fault that makes a check unusable.
type Mistake struct {
	Member  string // of the check's declaration: "ask", "steps[1]"; "" for the check as a whole
	Problem string
}

// Error returns only the problem: the caller adds the place.
func (m *Mistake) Error() string { return m.Problem }

func mistake(member, format string, args ...any) error {
	return &Mistake{member, fmt.Sprintf(format, args...)}
}

// Validate reports the fault in a check under the options, given the catalogue. captured are the names that setup steps
// capture. The error is a *Mistake.
func (c Check) Validate(o Options, catalogue []probe.Check, captured sample.Fill) error {
	switch {
	case !idForm().MatchString(c.ID):
		return mistake("", "%q is not a name for a check: want two or more words with dots between them, as in item.unknown", c.ID)
	case slices.ContainsFunc(catalogue, func(other probe.Check) bool { return other.ID == c.ID }):
		return mistake("", "there is already a check %s: choose another name", c.ID)
	case strings.Count(c.Words, statusWord) > 1 || len(c.Steps) > 1 && strings.Contains(c.Words, statusWord):
		return mistake("words", "{status} stands for the status of one answer: write it once, and not together with steps")
	case strings.ContainsAny(strings.ReplaceAll(c.Words, statusWord, ""), "{}"):
		return mistake("words", "unknown placeholder: only {status} is known")
	case c.Steps == nil && !slices.ContainsFunc(o.Variants, func(v probe.Variant) bool { return probe.Asked([]string{c.Ask}, v.Name) }):
		return mistake("ask", "there is no question %q: engfix probe --plan lists them", c.Ask)
	case len(c.transports(o)) == 0:
		return mistake("", "none of its endpoints has the question %s", c.Ask)
	}
	return c.validateSteps(o, captured)
}

// names reports whether an identity is known: the configured one, the anonymous one, or another by its name.
func (o Options) names(identity string) bool {
	return identity == "" || identity == Nobody ||
		slices.ContainsFunc(o.Contract.Identity.Others, func(other contract.Other) bool { return other.Name == identity })
}

func (c Check) validateSteps(o Options, captured sample.Fill) error {
	known := sample.Fill{}
	maps.Copy(known, captured)
	if name := known.Missing(string(c.Expect)); name != "" {
		return mistake("expect", "it uses {{%s}}, which no setup step captures", name)
	}
	for i, s := range c.Steps {
		member := fmt.Sprintf("steps[%d]", i)
		if !o.names(s.Identity) {
			return mistake(member, "there is no identity %q: want %s, or a name under identities", s.Identity, Nobody)
		}
		if name := s.Missing(known); name != "" {
			return mistake(member, "it uses {{%s}}, which no earlier step captures", name)
		}
		if name := known.Missing(string(s.Expect)); name != "" {
			return mistake(member, "it expects {{%s}}, which no earlier step captures", name)
		}
		for _, capture := range s.Capture {
			known[capture.Name] = ""
		}
	}
	return nil
}
