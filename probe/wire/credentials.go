package wire

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe/credential"
)

// invented begins every value that the probe made up; see Redactor.
const invented = "engfix-"

// unfilled matches a reference to a value that a setup step will capture: it is a name, and hides nothing.
var unfilled = lazy.Regexp(`^\{\{\s*[A-Za-z_]\w*\s*\}\}$`)

// header replaces the secrets in the value of a header. Further secrets of the header are appended to found.
func (m *mask) header(name, value string, found *[]needle) template {
	canonical := http.CanonicalHeaderKey(name)
	switch {
	case canonical == "Cookie":
		return m.cookies(value, found)
	case canonical == "Set-Cookie":
		return m.setCookie(value, found)
	case credential.Proves(name) || m.named(name):
		return m.credential(value, placeholder(name), found)
	}
	return m.text(value)
}

// showsHeader reports whether a header is known to be shown as it is, and nothing of it hidden elsewhere. False is not certain.
func (m *mask) showsHeader(name, value string) bool {
	return m.shows(value) && !isCookie(name) && !credential.Proves(name)
}

func isCookie(name string) bool {
	return strings.EqualFold(name, "Cookie") || strings.EqualFold(name, "Set-Cookie")
}

// credential replaces a credential but for the scheme before it, as in "Bearer $TOKEN".
func (m *mask) credential(value, name string, found *[]needle) template {
	scheme, secret, ok := strings.Cut(value, " ")
	if !ok || !schemeLike(scheme) {
		scheme, secret = "", value
	} else {
		scheme += " "
	}
	if strings.TrimSpace(secret) == "" || m.invented(secret) || unfilled().MatchString(secret) {
		return m.text(value)
	}
	note(found, name, secret)
	if strings.EqualFold(scheme, "Basic ") {
		if pair, err := base64.StdEncoding.DecodeString(secret); err == nil {
			_, password, _ := strings.Cut(string(pair), ":")
			note(found, name, password)
		}
	}
	return verbatim(scheme).join(m.cover(secret, name))
}

// schemeLike reports whether a word may be an authentication scheme: letters, and a dash or digit at most.
func schemeLike(word string) bool {
	return word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == "" && len(word) <= 20
}

// cookies replaces the values in a Cookie header.
func (m *mask) cookies(value string, found *[]needle) template {
	var t template
	for i, pair := range strings.Split(value, ";") {
		if i > 0 {
			t = t.add(";")
		}
		t = t.join(m.cookie(pair, found))
	}
	return t
}

// setCookie replaces the value in a Set-Cookie header and leaves its attributes.
func (m *mask) setCookie(value string, found *[]needle) template {
	pair, attributes, ok := strings.Cut(value, ";")
	t := m.cookie(pair, found)
	if ok {
		t = t.add(";").join(m.text(attributes))
	}
	return t
}

func (m *mask) cookie(pair string, found *[]needle) template {
	name, value, ok := strings.Cut(pair, "=")
	if !ok || strings.TrimSpace(value) == "" || m.invented(strings.TrimSpace(value)) || unfilled().MatchString(strings.TrimSpace(value)) {
		return m.text(pair)
	}
	hidden := "COOKIE_" + placeholder(strings.TrimSpace(name))
	note(found, hidden, value)
	return m.text(name).add("=").join(m.cover(value, hidden))
}

// note remembers a value that must not be shown, so that its echo is hidden too.
func note(found *[]needle, name, value string) {
	if found != nil {
		*found = append(*found, secretly(name, value)...)
	}
}
