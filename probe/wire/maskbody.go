package wire

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/url"
	"strings"

	"github.com/engfix/engfix/probe/credential"
)

// body replaces the secrets in a body or frame of a media type and keeps its form: JSON keeps its members and their
// types, an event stream its lines, a form its pairs. cut is true if the text ends before the body did.
func (m *mask) body(contentType, text string, cut bool) template {
	t, _ := m.sift(contentType, text, cut, false)
	return t
}

// sift is body that also returns the values under names that must not be shown. answer is true if a service sent the
// text.
func (m *mask) sift(contentType, text string, cut, answer bool) (template, []needle) {
	if text == "" {
		return nil, nil
	}
	s := &sieve{mask: m, answer: answer}
	broken := s.document(contentType, text)
	t := s.whole()
	if m.leaks(t) { // a secret may span several values
		s = &sieve{mask: m, answer: answer, fine: true}
		s.document(contentType, text)
		t = s.whole()
	}
	clean := broken && !cut && m.noneIn(text)
	switch {
	case broken && !cut && !clean:
		// A secret may be one of the reasons why it is broken, so that no string holds all of it.
		t = m.with(s.found, false).text(text).merged()
	case m.leaks(t), broken && !clean && m.leaksDisguised(t):
		// No value holds it, so the text has another form than it seems to have. Hiding secrets is more important than
		// the form.
		t = m.text(text).merged()
	}
	if cut {
		t = m.tail(t)
	}
	return t, s.found
}

// document takes a document of a media type apart. broken is true if only its beginning is JSON: the text between its strings
// may be the rest of a string.
func (s *sieve) document(contentType, text string) (broken bool) {
	var mt string
	var params map[string]string
	if contentType != "" && contentType != "application/json" {
		mt, params, _ = mime.ParseMediaType(contentType)
	}
	switch {
	case mt == "text/event-stream":
		s.stream(text)
	case mt == "application/x-www-form-urlencoded":
		s.pairs(text)
	case mt == "multipart/form-data" && params["boundary"] != "":
		s.multipart(text, params["boundary"])
	case looksLikeJSON(text):
		if s.mask.harmless(text, s.answer) {
			s.form(text)
			return false
		}
		s.json(text)
		return !jsonValues(text)
	default:
		s.text(text)
	}
	return false
}

// jsonValues reports whether a text is one JSON value, or several one after the other.
func jsonValues(text string) bool {
	if json.Valid([]byte(text)) {
		return true
	}
	for values := json.NewDecoder(strings.NewReader(text)); ; {
		var v json.RawMessage
		switch err := values.Decode(&v); {
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			return false
		}
	}
}

// harmless reports whether a JSON text certainly holds nothing that must be hidden, so that it need not be parsed: most
// answers are like that. A text with escapes may hide a secret in them.
func (m *mask) harmless(text string, answer bool) bool {
	return !strings.Contains(text, `\`) && !(answer && credential.MayProve(text)) && m.nothingIn(text)
}

// looksLikeJSON reports whether a text is JSON, or the beginning of an object, a list or a string.
func looksLikeJSON(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n\uFEFF")
	if s == "" {
		return false
	}
	return strings.ContainsRune(`{["`, rune(s[0])) || json.Valid([]byte(s))
}

// pairs takes name=value pairs apart, as in a query or an urlencoded form.
func (s *sieve) pairs(text string) {
	for i, pair := range strings.Split(text, "&") {
		if s.full() {
			return
		}
		if i > 0 {
			s.form("&")
		}
		escaped, value, hasValue := strings.Cut(pair, "=")
		s.escaped(escaped, s.mask.name)
		if !hasValue {
			continue
		}
		s.form("=")
		shown, err := url.QueryUnescape(value)
		if err != nil {
			shown = value
		}
		if name, err := url.QueryUnescape(escaped); err == nil && s.conceals(name, shown) && value != "" {
			s.hide(shown, s.mask.placeholder(name))
			continue
		}
		s.escaped(value, s.mask.text)
	}
}

// escaped adds a text that is escaped as in a query, with its secrets replaced by hide. A secret with an unusual escape
// is hidden with everything around it.
func (s *sieve) escaped(text string, hide func(string) template) {
	t := hide(text)
	if plain, err := url.QueryUnescape(text); err == nil && !t.names() {
		for _, p := range hide(plain) {
			if p.name != "" {
				t = template{p}
				break
			}
		}
	}
	if text != "" {
		s.value(t)
	}
}

// multipart takes the parts of a form apart.
func (s *sieve) multipart(text, boundary string) {
	delimiter := "--" + boundary
	for i, chunk := range strings.Split(text, delimiter) {
		if s.full() {
			return
		}
		if i > 0 {
			s.form(delimiter)
		}
		head, content, ok := strings.Cut(chunk, "\r\n\r\n")
		name := partName(head)
		value := strings.TrimSuffix(content, "\r\n")
		if !ok || name == "" || !s.conceals(name, value) {
			s.text(chunk)
			continue
		}
		s.value(s.mask.withoutSecrets(head))
		s.form("\r\n\r\n")
		s.hide(value, s.mask.placeholder(name))
		s.form(content[len(value):])
	}
}

// partName is the field name in the head of a multipart part, or "".
func partName(head string) string {
	for line := range strings.Lines(head) {
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(strings.TrimSpace(name), "Content-Disposition") {
			_, params, _ := mime.ParseMediaType(strings.TrimSpace(value))
			return params["name"]
		}
	}
	return ""
}
