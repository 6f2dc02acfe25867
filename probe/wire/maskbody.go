package wire

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"
)

// body replaces the secrets in a body or frame of a media type, so that JSON stays JSON. cut tells that the text ends
// before the body did. What stood under a name that must not be shown is appended to found, which may be nil.
func (m *mask) body(contentType, s string, cut bool, found *[]needle) template {
	var t template
	mt, params, _ := mime.ParseMediaType(contentType)
	switch {
	case mt == "text/event-stream":
		t = m.stream(s, found)
	case mt == "application/x-www-form-urlencoded":
		t = m.form(s, found)
	case mt == "multipart/form-data" && params["boundary"] != "":
		t = m.multipart(s, params["boundary"], found)
	case looksLikeJSON(s):
		t = m.json(s, found)
	default:
		t = m.text(s)
	}
	if t = t.merged(); m.leaks(t) {
		// The secret spans what the form of the body takes apart. That nothing leaks comes before the form.
		t = m.text(s).merged()
	}
	if cut {
		t = m.tail(t)
	}
	return t
}

func looksLikeJSON(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n\uFEFF")
	return s != "" && strings.ContainsRune(`{["`, rune(s[0]))
}

// json replaces secrets within the strings and numbers of a JSON text, and the whole values of members whose names must
// not be shown. Everything else stays byte for byte. The text may be cut off, or several values one after the other.
func (m *mask) json(s string, found *[]needle) template {
	var t template
	for s != "" {
		switch c := s[0]; {
		case c == '"':
			token, rest := jsonString(s)
			name, isName := memberName(token, rest)
			if !isName {
				t, s = t.join(jsonToken(token, m.text)), rest
				continue
			}
			// A pattern that matches a name hides what the name is for, not the name.
			t = t.join(jsonToken(token, m.told))
			if !m.named(name) {
				s = rest
				continue
			}
			value := strings.TrimLeft(strings.TrimLeft(rest, " \t\r\n")[1:], " \t\r\n")
			t = t.add(rest[:len(rest)-len(value)])
			token, s = jsonValue(value)
			switch token {
			case "", "null", `""`:
				t = t.add(token)
			default:
				note(found, placeholder(name), plain(token))
				t = t.add(`"`).join(m.cover(plain(token), placeholder(name))).add(`"`)
			}
		case c == '-' || c >= '0' && c <= '9':
			n := len(s) - len(strings.TrimLeft(s, "+-.0123456789eE"))
			number := m.text(s[:n])
			if number.names() {
				number = template(nil).add(`"`).join(number).add(`"`)
			}
			t, s = t.join(number), s[n:]
		default:
			n := strings.IndexAny(s, `"-0123456789`)
			if n < 0 {
				n = len(s)
			}
			t, s = t.add(s[:n]), s[n:]
		}
	}
	return t
}

// jsonToken replaces in a string token what hide replaces in a text, whichever way it is escaped there.
func jsonToken(token string, hide func(string) template) template {
	var value string
	if json.Unmarshal([]byte(token), &value) != nil {
		return hide(token)
	}
	t := hide(value)
	if !t.names() {
		return verbatim(token)
	}
	return template(nil).add(`"`).join(t.each(func(s string) template { return verbatim(jsonText(s)) })).add(`"`)
}

// jsonText is a text as it stands within a JSON string, with nothing escaped that need not be.
func jsonText(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return ""
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\"\n"))[1:])
}

// jsonString splits off the string token that s begins with; to the end where it is not closed.
func jsonString(s string) (token, rest string) {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return s[:i+1], s[i+1:]
		}
	}
	return s, ""
}

// memberName gives the name that a string token is, if a colon follows it.
func memberName(token, rest string) (name string, ok bool) {
	if !strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), ":") || json.Unmarshal([]byte(token), &name) != nil {
		return "", false
	}
	return name, true
}

// jsonValue splits off the value that s begins with; to the end where it is not whole.
func jsonValue(s string) (value, rest string) {
	depth, i := 0, 0
	for i < len(s) {
		switch s[i] {
		case '"':
			token, _ := jsonString(s[i:])
			i += len(token)
			if depth == 0 {
				return s[:i], s[i:]
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return s[:i], s[i:]
			}
			depth--
			if depth == 0 {
				return s[:i+1], s[i+1:]
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return s[:i], s[i:]
			}
		}
		i++
	}
	return s, ""
}

// plain is what a JSON value says: a string's text, anything else as it stands.
func plain(token string) string {
	var s string
	if json.Unmarshal([]byte(token), &s) == nil {
		return s
	}
	return strings.TrimPrefix(token, `"`)
}

// stream replaces the secrets in an event stream, line by line.
func (m *mask) stream(s string, found *[]needle) template {
	var t template
	for line := range strings.Lines(s) {
		value, isData := strings.CutPrefix(line, "data:")
		if isData && looksLikeJSON(value) {
			t = t.add("data:").join(m.json(value, found))
		} else {
			t = t.join(m.text(line))
		}
	}
	return t
}

// form replaces the secrets in name=value pairs, as in a query or an urlencoded form.
func (m *mask) form(s string, found *[]needle) template {
	var t template
	for i, pair := range strings.Split(s, "&") {
		if i > 0 {
			t = t.add("&")
		}
		escaped, value, hasValue := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(escaped)
		if err != nil || !hasValue || !m.named(name) {
			t = t.join(m.text(pair))
			continue
		}
		shown, err := url.QueryUnescape(value)
		if err != nil {
			shown = value
		}
		note(found, placeholder(name), shown)
		t = t.join(m.told(escaped)).add("=").join(m.cover(shown, placeholder(name)))
	}
	return t
}

// multipart replaces the secrets in the parts of a form, and whole parts whose names must not be shown.
func (m *mask) multipart(s, boundary string, found *[]needle) template {
	var t template
	delimiter := "--" + boundary
	for i, chunk := range strings.Split(s, delimiter) {
		if i > 0 {
			t = t.add(delimiter)
		}
		head, content, ok := strings.Cut(chunk, "\r\n\r\n")
		name := partName(head)
		if !ok || name == "" || !m.named(name) {
			t = t.join(m.text(chunk))
			continue
		}
		value := strings.TrimSuffix(content, "\r\n")
		note(found, placeholder(name), value)
		t = t.join(m.told(head)).add("\r\n\r\n").join(m.cover(value, placeholder(name))).add(content[len(value):])
	}
	return t
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

// note remembers a value that must not be shown, so that its echo is hidden too.
func note(found *[]needle, name, value string) {
	if found != nil && utf8.ValidString(value) {
		*found = append(*found, needle{value, name})
	}
}
