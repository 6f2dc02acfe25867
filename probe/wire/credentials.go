package wire

import (
	"encoding/base64"
	"net/http"
	"slices"
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
		if t := m.withoutSecrets(value); t.bare() && t.names() {
			return t
		}
		return m.cookies(value, found)
	case canonical == "Set-Cookie":
		return m.setCookie(value, found)
	case credential.Proves(name) || m.named(name):
		return m.credential(value, m.placeholder(name), found)
	}
	return m.text(value)
}

// showsHeader reports whether a header is known to be shown unchanged, with nothing of it to hide elsewhere. False is not certain.
func (m *mask) showsHeader(name, value string) bool {
	return m.shows(value) && !isCookie(name) && !credential.Proves(name)
}

// acrossColon returns what to show of a header, name and values alike, if a secret begins in its name and ends in a value; else "".
func (m *mask) acrossColon(name string, values []string) string {
	if !m.colons {
		return ""
	}
	for _, v := range values {
		if t := m.withoutSecrets(name + ":" + v); t.names() && m.noneIn(name) && m.noneIn(v) {
			return template{t[slices.IndexFunc(t, func(p part) bool { return p.name != "" })]}.String()
		}
	}
	return ""
}

func isCookie(name string) bool {
	return strings.EqualFold(name, "Cookie") || strings.EqualFold(name, "Set-Cookie")
}

// credential replaces a credential except for the scheme before it, as in "Bearer $TOKEN".
func (m *mask) credential(value, name string, found *[]needle) template {
	scheme, secret := credential.Scheme(name, value)
	if scheme != "" {
		scheme += " "
	}
	if strings.TrimSpace(secret) == "" || m.invented(secret) || unfilled().MatchString(secret) {
		return m.text(value)
	}
	if t := m.withoutSecrets(value); t.bare() && t.names() {
		return t
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

// cookiePrefix begins the name that stands for a cookie's value.
const cookiePrefix = "COOKIE_"

func (m *mask) cookie(pair string, found *[]needle) template {
	name, value, ok := strings.Cut(pair, "=")
	if !ok || strings.TrimSpace(value) == "" || m.invented(strings.TrimSpace(value)) || unfilled().MatchString(strings.TrimSpace(value)) {
		return m.text(pair)
	}
	hidden := cookiePrefix + m.placeholder(strings.TrimSpace(name))
	note(found, hidden, value)
	return m.text(name).add("=").join(m.cover(value, hidden))
}

// note remembers a value that must not be shown, so that its echo is hidden too.
func note(found *[]needle, name, value string) {
	if found != nil {
		*found = append(*found, secretly(name, value)...)
	}
}
