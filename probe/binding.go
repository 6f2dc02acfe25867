package probe

import (
	"fmt"
	"slices"
)

// A Part is one sentence, or part of a sentence, of a criterion, and the checks that its words ask for. No rule
// understands a Part without bindings: a person decides.
type Part struct {
	Words    string
	Bindings []Binding
	// Why says why a person decides, if the reason is not a missing rule.
	Why string
	// Spelt lists the corrected words: `"Injecct" is read as "inject"`.
	Spelt []string
}

// Reason says why a person decides on a part without bindings.
func (p Part) Reason() string {
	if p.Why != "" {
		return p.Why
	}
	return fmt.Sprintf("no rule understands %q: a person decides", p.Words)
}

// A Binding is one check that words ask for.
type Binding struct {
	Check  string
	Params Params
	// On narrows the check to some of its transports; nil: all of them.
	On []Transport
}

// covers reports whether the binding asks for its check over the transport.
func (b Binding) covers(t Transport, check *Check) bool {
	return check.Applies(t) && (b.On == nil || slices.Contains(b.On, t))
}

// concerns picks the endpoints that the check is for, as the binding asks for it. why says why the last excluded
// endpoint is not concerned although its transport fits; "" if there is none.
func (b Binding) concerns(check *Check, endpoints []*Endpoint) (concerned []*Endpoint, why string) {
	for _, ep := range endpoints {
		if !b.covers(ep.Transport, check) {
			continue
		}
		if check.Excludes != nil {
			if excluded := check.Excludes(*ep, b.Params); excluded != "" {
				why = excluded
				continue
			}
		}
		concerned = append(concerned, ep)
	}
	return concerned, why
}

func (b Binding) equal(other Binding) bool {
	return b.Check == other.Check && b.Params == other.Params && slices.Equal(b.On, other.On)
}
