package wire

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe/credential"
)

// A Redactor knows the secrets, and puts $NAME in their place. It is safe for concurrent use.
//
// Three things are secrets:
//
//   - Named values. They are replaced wherever they occur, also escaped for a URL, JSON or HTML, and
//     inside base64. A value that would match by chance (credential.Unfit) is not looked for: it would hide half of an
//     answer, and no secret.
//   - Credentials: the values of headers and cookies with a credential's name (credential.Proves), unless a named
//     value covers them, and values that look like one under such a name in a service's answer. They are replaced by
//     their name. Those of eight bytes and more are hidden in the whole exchange; of those that the service sent, only
//     those that look like a token. A credential that begins with "engfix-", or that the question marks as made up, is
//     shown.
//   - Matches of the patterns. A header, query parameter, form field or JSON member whose name matches has its value
//     replaced by its name; any other text that matches is replaced by $REDACTED, also in a name, if it looks like a secret.
//
// A document keeps its form: JSON keeps its members and their types, an event stream its lines, a form its pairs.
type Redactor struct {
	patterns  []*regexp.Regexp
	inHeaders []*regexp.Regexp // the same, without regard to case
	anchored  bool             // whether one of them matches depends on the text around it

	mu      sync.Mutex // guards secrets, and orders the making of masks
	secrets []needle
	mask    atomic.Pointer[mask]
}

// NewRedactor makes a redactor from secret values by name, and from patterns. Both may be nil.
func NewRedactor(secrets map[string]string, patterns []*regexp.Regexp) *Redactor {
	r := &Redactor{patterns: patterns, anchored: slices.ContainsFunc(patterns, anchored)}
	for _, p := range patterns {
		r.inHeaders = append(r.inHeaders, regexp.MustCompile("(?i)"+p.String()))
	}
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		r.secrets = append(r.secrets, needle{secrets[name], variable(name)})
	}
	r.remask()
	return r
}

// Learn adds a secret that became known later, such as a captured token. Earlier records stay as they are. A name may
// have several values: each is hidden.
func (r *Redactor) Learn(name, value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets = append(r.secrets, needle{value, variable(name)})
	slices.SortStableFunc(r.secrets, func(a, b needle) int { return cmp.Compare(a.name, b.name) })
	r.remask()
}

// Text replaces the secrets in a text.
func (r *Redactor) Text(s string) string { return r.mask.Load().text(s).String() }

// remask rebuilds the mask from the secrets, in an order that depends only on them.
func (r *Redactor) remask() {
	m := &mask{patterns: r.patterns, inHeaders: r.inHeaders, anchored: r.anchored, searched: newSearchedTexts(), wider: &widened{masks: map[string]*mask{}}}
	for _, secret := range r.secrets {
		m.stands(secret.name, secret.text)
		for _, text := range append([]string{secret.text}, inside(secret.text)...) {
			m.hide(secret.name, text)
			m.recognise(secret.name, text)
		}
	}
	m.order()
	r.mask.Store(m)
}

// inside returns the parts of a secret that are secrets themselves: the values of cookies, the credentials after a
// scheme, the password of Basic, the content of a JSON Web Token, the credentials in a JSON object, and the lines of a key.
func inside(secret string) []string {
	m, parts := &mask{}, []needle(nil)
	m.credential(secret, "", &parts)
	if strings.Contains(secret, "=") {
		m.cookies(secret, &parts)
	}
	if jwt := strings.Split(secret, "."); len(jwt) == 3 && strings.HasPrefix(secret, "eyJ") {
		parts = append(parts, needle{text: jwt[1]}, needle{text: jwt[2]})
	}
	var object map[string]any
	if json.Unmarshal([]byte(secret), &object) == nil {
		parts = append(parts, credentialsIn(object)...)
	}
	parts = append(parts, linesOfKeys(secret)...)
	var texts []string
	for _, p := range parts {
		shortest := shortestEcho
		if cookie, ok := strings.CutPrefix(p.name, cookiePrefix); ok && credential.Hides(cookie) {
			shortest = credential.Shortest
		}
		if text := strings.TrimSpace(p.text); len(text) >= shortest && text != secret {
			texts = append(texts, text)
		}
	}
	return texts
}

// linesOfKeys returns the lines of the keys in a text that is in PEM form, or holds some in it. Lines with a colon are headers.
func linesOfKeys(text string) (parts []needle) {
	inKey := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "-----"):
			inKey = strings.HasPrefix(line, "-----BEGIN ")
		case inKey && !strings.Contains(line, ":"):
			parts = append(parts, needle{text: line})
		}
	}
	return parts
}

// credentialsIn returns the texts with a credential's name in a JSON value, at any depth.
func credentialsIn(v any) (parts []needle) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if text, ok := member.(string); ok && credential.Hides(name) {
				parts = append(parts, needle{text: text})
			}
			parts = append(parts, credentialsIn(member)...)
		}
	case []any:
		for _, item := range v {
			parts = append(parts, credentialsIn(item)...)
		}
	}
	return parts
}

// variable makes a valid name for a shell variable: an invalid name is upper-cased, and each invalid character becomes
// an underscore.
func variable(name string) string {
	if shellName().MatchString(name) {
		return name
	}
	name = underscored(name)
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "_" + name
	}
	return name
}

// placeholder returns the name that stands for the value of a header, parameter or member whose name is not a secret.
func placeholder(name string) string {
	return variable(underscored(name))
}

var shellName = lazy.Regexp(`^[A-Za-z_][A-Za-z0-9_]*$`)

// underscored returns a name in upper case, with an underscore for each run of characters other than letters, digits and
// underscores of ASCII. It is no expression, because each request names its credentials.
func underscored(name string) string {
	upper := make([]byte, 0, len(name))
	run := false
	for _, c := range []byte(name) {
		switch {
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_':
		case run:
			continue
		default:
			upper, run = append(upper, '_'), true
			continue
		}
		upper, run = append(upper, c), false
	}
	return string(upper)
}
