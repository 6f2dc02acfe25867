package wire

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A Redactor knows what must never be shown, and puts $NAME in its place. It is safe for concurrent use.
//
// Three things are secrets:
//
//   - The values it was told by name. They are replaced wherever they stand, also escaped for a URL, JSON or HTML, and
//     inside base64. One shorter than four bytes is replaced where it stands as a word of its own, because within words it
//     would be found by chance.
//   - Credentials: the values of Authorization, Cookie, Set-Cookie and their like, where no told value covers them. They
//     are replaced by the header's or the cookie's name. Those of eight bytes and more are hidden in the whole exchange;
//     of those that the service gave, only what looks like a token is. A credential that begins with "engfix-" is the
//     probe's own invention, and is shown.
//   - What the patterns match. A header, query parameter, form field or JSON member whose name matches has its value
//     replaced by its name; any other text that matches is replaced by $REDACTED.
type Redactor struct {
	patterns []*regexp.Regexp

	mu      sync.Mutex // guards secrets, and orders the making of masks
	secrets map[string]string
	mask    atomic.Pointer[mask]
}

// NewRedactor makes a redactor from secret values by name, and from patterns. Both may be nil.
func NewRedactor(secrets map[string]string, patterns []*regexp.Regexp) *Redactor {
	r := &Redactor{patterns: patterns, secrets: maps.Clone(secrets)}
	if r.secrets == nil {
		r.secrets = map[string]string{}
	}
	r.remask()
	return r
}

// Learn adds a secret that became known later, such as a captured token. What was redacted before stays as it is.
func (r *Redactor) Learn(name, value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets[name] = value
	r.remask()
}

// Text replaces the secrets in a text.
func (r *Redactor) Text(s string) string { return r.mask.Load().text(s).String() }

// remask makes the mask anew from the secrets, in an order that depends on nothing but them.
func (r *Redactor) remask() {
	m := &mask{patterns: r.patterns}
	for _, name := range slices.Sorted(maps.Keys(r.secrets)) {
		m.hide(variable(name), r.secrets[name])
	}
	m.order()
	r.mask.Store(m)
}

// variable makes a name that a shell takes for a variable's: one that is none is upper-cased, and what may not stand in a
// name becomes an underscore.
func variable(name string) string {
	if shellName.MatchString(name) {
		return name
	}
	name = strings.ToUpper(notWord.ReplaceAllString(name, "_"))
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "_" + name
	}
	return name
}

// placeholder is the name that stands for the value of a header, parameter or member.
func placeholder(name string) string {
	return variable(strings.ToUpper(notWord.ReplaceAllString(name, "_")))
}

var (
	shellName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	notWord   = regexp.MustCompile(`[^A-Za-z0-9_]+`)
)
