package custom

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sample"
)

// idForm is what the ID of a check looks like: two words at least, so that it is no name of a variant.
var idForm = regexp.MustCompile(`^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$`)

// Validate reports what is wrong with a check under the options, beside the catalogue there is.
func (c Check) Validate(o Options, catalogue []probe.Check, captured sample.Fill) error {
	switch {
	case !idForm.MatchString(c.ID):
		return fmt.Errorf("%q is not a name for a check: want two words or more with dots between them, as in item.unknown", c.ID)
	case slices.ContainsFunc(catalogue, func(other probe.Check) bool { return other.ID == c.ID }):
		return fmt.Errorf("there is a check %s already: choose another name", c.ID)
	case strings.Count(c.Words, statusWord) > 1 || c.Steps != nil && strings.Contains(c.Words, statusWord):
		return fmt.Errorf("words: {status} stands for the status of one answer: write it once, and not beside steps")
	case strings.ContainsAny(strings.ReplaceAll(c.Words, statusWord, ""), "{}"):
		return fmt.Errorf("words: unknown placeholder: known is {status}")
	case c.Steps == nil && !slices.ContainsFunc(o.Variants, func(v probe.Variant) bool { return probe.Asked([]string{c.Ask}, v.Name) }):
		return fmt.Errorf("ask: there is no question %q: engfix probe --plan lists them", c.Ask)
	case len(c.transports(o)) == 0:
		return fmt.Errorf("no endpoint can be asked %s over the transport that it is for", c.Ask)
	}
	return c.validateSteps(o, captured)
}

func (c Check) validateSteps(o Options, captured sample.Fill) error {
	known := sample.Fill{}
	maps.Copy(known, captured)
	for i, s := range c.Steps {
		if _, named := o.Identities[s.Identity]; s.Identity != "" && s.Identity != Nobody && !named {
			return fmt.Errorf("step %d: there is no identity %q: want %s, or one under identities", i+1, s.Identity, Nobody)
		}
		if name := s.Missing(known); name != "" {
			return fmt.Errorf("step %d uses {{%s}}, which no step before it captures", i+1, name)
		}
		if name := known.Missing(string(s.Expect)); name != "" {
			return fmt.Errorf("step %d expects {{%s}}, which no step before it captures", i+1, name)
		}
		for _, capture := range s.Capture {
			known[capture.Name] = ""
		}
	}
	if name := known.Missing(string(c.Expect)); name != "" {
		return fmt.Errorf("expect uses {{%s}}, which no setup step captures", name)
	}
	return nil
}
