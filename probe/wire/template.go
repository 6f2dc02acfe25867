package wire

import "strings"

// A template is text in which names replace the values of secrets. It keeps the two apart, so that a "$HOME" from a
// service is never taken for a name.
type template []part

// A part is a run of text, or the name of a secret.
type part struct {
	text string
	name string // "" for text
	// other is true if the secret is escaped here, or only a part of it.
	other bool
	// stand replaces the secret in a record if its name cannot, as for a number in JSON; "" for $NAME.
	stand string
}

// verbatim returns the template of a text that holds no secret.
func verbatim(s string) template { return template(nil).add(s) }

// add appends text.
func (t template) add(s string) template {
	if s == "" {
		return t
	}
	return append(t, part{text: s})
}

// addName appends the name of a secret.
func (t template) addName(name string) template { return append(t, part{name: name}) }

// join appends a template.
func (t template) join(u template) template { return append(t, u...) }

// merged returns the template with every run of text in one part.
func (t template) merged() template {
	if len(t) <= 1 {
		return t
	}
	runs, size := 0, 0
	for i, p := range t {
		if p.name != "" || i == 0 || t[i-1].name != "" {
			runs++
		}
		size += len(p.text)
	}
	var b strings.Builder
	b.Grow(size)
	for _, p := range t {
		b.WriteString(p.text)
	}
	text, from, to := b.String(), 0, 0 // one string holds every run: there may be very many
	out := make(template, 0, runs)
	for _, p := range t {
		to += len(p.text)
		if p.name != "" {
			out = append(out.add(text[from:to]), p)
			from = to
		}
	}
	return out.add(text[from:])
}

// each returns the template with f applied to every run of text.
func (t template) each(f func(string) template) template {
	out := make(template, 0, len(t))
	for _, p := range t {
		if p.name != "" {
			out = append(out, p)
		} else {
			out = out.join(f(p.text))
		}
	}
	return out
}

// names reports whether the template holds any secret.
func (t template) names() bool {
	for _, p := range t {
		if p.name != "" {
			return true
		}
	}
	return false
}

// bare reports whether the template holds only names and blanks.
func (t template) bare() bool {
	for _, p := range t {
		if strings.TrimSpace(p.text) != "" {
			return false
		}
	}
	return true
}

// String returns the text as a record shows it, with $NAME for each secret.
func (t template) String() string {
	if len(t) == 1 && t[0].name == "" {
		return t[0].text
	}
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.name == "":
			b.WriteString(p.text)
		case p.stand != "":
			b.WriteString(p.stand)
		default:
			b.WriteByte('$')
			b.WriteString(p.name)
		}
	}
	return b.String()
}
