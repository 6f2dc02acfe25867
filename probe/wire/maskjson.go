package wire

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// json takes a JSON text apart: its strings and numbers are values; everything else is its form and stays byte for
// byte. The text may be cut off, or hold several documents one after the other.
func (s *sieve) json(text string) {
	bare := s.mask.nothingIn(text)
	unseen := len(text) // how much of the text, at its end, was not yet checked as text between strings
	for text != "" {
		if s.full() {
			return
		}
		if bare && s.under == "" {
			n := s.harmlessRun(text)
			s.form(text[:n])
			if text = text[n:]; text == "" {
				return
			}
		}
		if s.under == "" && len(text) <= unseen { // or the same stretch would be read for each number in it
			stretch := beforeString(text)
			if stretch != "" && s.mask.nothingIn(stretch) {
				s.form(stretch)
				text = text[len(stretch):]
				continue
			}
			unseen = len(text) - len(stretch)
		}
		switch c := text[0]; {
		case c == '"':
			token, rest := jsonString(text)
			name, isName := memberName(token, rest)
			if !isName {
				s.string(token)
				text = rest
				continue
			}
			text = s.member(name, token, rest)
		case c == '-' || c >= '0' && c <= '9':
			n := len(text) - len(strings.TrimLeft(text, "+-.0123456789eE"))
			s.number(text[:n])
			text = text[n:]
		default:
			n := strings.IndexAny(text, `"-0123456789`)
			if n < 0 {
				n = len(text)
			}
			s.form(text[:n])
			text = text[n:]
		}
	}
}

// beforeString is the beginning of a JSON text up to its first string.
func beforeString(text string) string {
	before, _, _ := strings.Cut(text, `"`)
	return before
}

// harmlessRun returns how much of a JSON text without plain secrets need not be parsed: everything before a string with
// an escape, or before a member whose name may be a credential's.
func (s *sieve) harmlessRun(text string) int {
	at := 0
	for {
		before := strings.IndexByte(text[at:], '"')
		if before < 0 {
			return len(text)
		}
		at += before
		token, rest := jsonString(text[at:])
		name, isName := memberName(token, rest)
		if strings.Contains(token, `\`) || isName && s.mayConceal(name) {
			return at
		}
		at += len(token)
	}
}

// member adds the name of a member, and its value if that must not be shown. It returns the rest of the text.
func (s *sieve) member(name, token, rest string) string {
	s.token(token, s.mask.name)
	if s.under != "" || !s.mayConceal(name) {
		return rest
	}
	value := strings.TrimLeft(strings.TrimLeft(rest, " \t\r\n")[1:], " \t\r\n")
	said := "" // set only for a string, as a credential is
	if strings.HasPrefix(value, `"`) {
		token, _ := jsonString(value)
		said = plain(token)
	}
	if !s.conceals(name, said) {
		return rest
	}
	token, after := jsonValue(value) // only now: objects within each other would be read to their ends again and again
	s.form(rest[:len(rest)-len(value)])
	s.under = s.mask.placeholder(name)
	s.json(token)
	s.under = ""
	return after
}

// string adds a string that is not a member's name.
func (s *sieve) string(token string) {
	said := plain(token)
	if s.under == "" || said == "" {
		s.token(token, s.mask.text)
		return
	}
	s.form(`"`)
	s.found = append(s.found, secretly(s.under, said)...)
	s.value(withinJSON(s.mask.cover(said, s.under)))
	if len(token) > 1 && strings.HasSuffix(token, `"`) {
		s.form(`"`)
	}
}

// token adds a string token with its secrets replaced by hide, however it is escaped there. Bytes that are no UTF-8
// stay.
func (s *sieve) token(token string, hide func(string) template) {
	end := ""
	content := token[1:]
	if strings.HasSuffix(content, `"`) {
		content, end = content[:len(content)-1], `"`
	}
	s.form(`"`)
	var t template
	for content != "" {
		valid := len(content)
		for i, r := range content {
			if r == utf8.RuneError && !strings.HasPrefix(content[i:], "\uFFFD") {
				valid = i
				break
			}
		}
		if valid > 0 {
			t = t.join(escapedJSON(content[:valid], hide))
		} else {
			t, valid = t.add(content[:1]), 1
		}
		content = content[valid:]
	}
	if t != nil {
		s.value(t)
	}
	s.form(end)
}

// escapedJSON applies hide to the decoded text between the quotes of a string, and replaces the same parts there.
func escapedJSON(content string, hide func(string) template) template {
	var said string
	if json.Unmarshal([]byte(`"`+content+`"`), &said) != nil {
		return hide(content)
	}
	t := hide(said)
	if !t.names() {
		return verbatim(content)
	}
	return withinJSON(t)
}

// withinJSON escapes the rest of a text, to stand between the quotes of a string.
func withinJSON(t template) template {
	return t.each(func(s string) template { return verbatim(jsonText(s)) })
}

// number adds a number. A number that must not be shown is replaced: an integer by 0, any other by 0.5.
func (s *sieve) number(token string) {
	stand, valid := "", json.Valid([]byte(token))
	if valid {
		stand = "0.5"
		if v, _ := strconv.ParseFloat(token, 64); v == math.Trunc(v) { // infinite if it is too large
			stand = "0"
		}
	}
	t := s.mask.text(token)
	switch {
	case s.under != "":
		s.found = append(s.found, needle{token, s.under})
		t = template{{name: s.under, stand: stand}}
	case t.names() && valid:
		for _, p := range t.merged() {
			if p.name != "" {
				t = template{{name: p.name, stand: stand}}
			}
		}
	}
	s.instead(t, stand)
}

// jsonText returns a text as it is written within a JSON string, with nothing escaped unless it must be.
func jsonText(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return ""
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\"\n"))[1:])
}

// jsonString splits off the string token that s begins with; to the end if it is not closed.
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

// memberName returns the text of a string token if a colon follows it.
func memberName(token, rest string) (name string, ok bool) {
	if !strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), ":") {
		return "", false
	}
	if said, simple := simpleString(token); simple {
		return said, true
	}
	if json.Unmarshal([]byte(token), &name) != nil {
		return "", false
	}
	return name, true
}

// simpleString returns the text of a string token that is ASCII without escapes; simple is false for any other.
func simpleString(token string) (said string, simple bool) {
	if len(token) < 2 || token[0] != '"' || token[len(token)-1] != '"' {
		return "", false
	}
	said = token[1 : len(token)-1]
	for i := range len(said) {
		if c := said[i]; c < ' ' || c >= utf8.RuneSelf || c == '\\' || c == '"' {
			return "", false
		}
	}
	return said, true
}

// jsonValue splits off the value that s begins with; to the end if it is not complete.
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

// plain is the text of a JSON value: a string's text, the source of any other value.
func plain(token string) string {
	if said, simple := simpleString(token); simple {
		return said
	}
	var s string
	if json.Unmarshal([]byte(token), &s) == nil {
		return s
	}
	return strings.TrimPrefix(token, `"`)
}
