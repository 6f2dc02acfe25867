package wire

import (
	"slices"
	"strings"
)

// carried compares a template with the text that it was made from, and marks the names whose secret does not stand there as it
// is: a shell that puts the secret in its place would say something else.
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

// standsAs returns how the secret of a name stands at the beginning of a text, where the text up to what follows it is here, and
// whether it stands there as it is. Of a name whose value is not known, it does where nothing looks escaped.
func (m *mask) standsAs(name, said, here string) (as string, exact bool) {
	values := m.values[name]
	for _, v := range values {
		if strings.HasPrefix(said, v) {
			return v, true
		}
	}
	return here, values == nil && !strings.ContainsAny(here, `%+\`)
}
