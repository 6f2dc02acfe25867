package probe

import (
	"fmt"
	"slices"
)

// A Part is one sentence, or part of a sentence, of a criterion, and the checks that its words ask for. A Part without
// bindings is one that no rule understands: a person decides.
type Part struct {
	Words    string
	Bindings []Binding
	// Why says why a person decides, where that is not for want of a rule.
	Why string
	// Spelt says which words were read as others: `"Injecct" is read as "inject"`.
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

// concerns picks the endpoints that the check is for, as the binding asks for it. why says why the last of the others is not
// concerned although its transport is; "" where there is none.
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
