package wire

import (
	"slices"
	"strings"
)

// carried compares a template with the text that it was made from, and marks the names whose secret is not in the text
// unchanged: a shell that puts in the secret would send another text.
func (m *mask) carried(t template, said string) template {
	if !t.names() {
		return t
	}
	t = slices.Clone(t.merged())
	for i := range t {
		p := &t[i]
		if p.name == "" {
			said = strings.TrimPrefix(said, p.text)
			continue
		}
		here := said
		if i+1 < len(t) && t[i+1].name == "" {
			here, _, _ = strings.Cut(said, t[i+1].text)
		}
		as, exact := m.standsAs(p.name, said, here)
		p.other = !exact
		said = said[len(as):]
	}
	return t
}

// standsAs returns the form of a name's secret at the beginning of said, and whether the form is the secret unchanged.
// here is the text up to the next known part. A secret of unknown value counts as unchanged if nothing looks escaped.
func (m *mask) standsAs(name, said, here string) (as string, exact bool) {
	values := m.values[name]
	for _, v := range values {
		if strings.HasPrefix(said, v) {
			return v, true
		}
	}
	return here, values == nil && !strings.ContainsAny(here, `%+\`)
}
