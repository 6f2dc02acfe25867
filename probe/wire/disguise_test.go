package wire

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
)

// every writes each character of a text in a form.
func every(s, form string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, form, r)
	}
	return b.String()
}

func everyByte(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, "%%%02x", s[i])
	}
	return b.String()
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func inJSONString(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// broken breaks a text into short lines.
func broken(s string) string {
	var b strings.Builder
	for ; len(s) > narrowest; s = s[narrowest:] {
		b.WriteString(s[:narrowest] + "\r\n")
	}
	return b.String() + s
}

// forms of a secret that services have been seen to answer with, or might.
var disguised = map[string]func(string) string{
	"upper case":               strings.ToUpper,
	"lower case":               strings.ToLower,
	"escaped twice for a URL":  func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"every byte escaped":       everyByte,
	"numeric entities":         func(s string) string { return every(s, "&#%d;") },
	"hexadecimal entities":     func(s string) string { return every(s, "&#x%X;") },
	"escaped twice for HTML":   func(s string) string { return html.EscapeString(html.EscapeString(s)) },
	"JSON in JSON":             func(s string) string { return inJSONString(`{"a":` + inJSONString(s) + `}`) },
	"JSON in JSON in JSON":     func(s string) string { return inJSONString(inJSONString(inJSONString(s))) },
	"every character as \\u":   func(s string) string { return every(s, `\u%04x`) },
	"every character as \\x":   func(s string) string { return every(s, `\x%02x`) },
	"every character as \\u{}": func(s string) string { return every(s, `\u{%x}`) },
	"every character as \\U":   func(s string) string { return every(s, `\U%08x`) },
	"every character as %u":    func(s string) string { return every(s, "%%u%04x") },
	"bytes of Python": func(s string) string {
		return strings.ReplaceAll(everyByte(s), "%", `\x`)
	},
	"a value of Python's cookies": func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			fmt.Fprintf(&b, `\%03o`, s[i])
		}
		return b.String()
	},
	"bytes as characters":           latin1,
	"base64 in lines":               func(s string) string { return broken(b64("some words, and then " + s)) },
	"hex in lines":                  func(s string) string { return broken(hex.EncodeToString([]byte(s))) },
	"blanks that do not break":      func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
	"doubled quotes":                func(s string) string { return strings.ReplaceAll(s, `"`, `""`) },
	"hex":                           func(s string) string { return hex.EncodeToString([]byte(s)) },
	"hex in upper case":             func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte("it is " + s))) },
	"base64":                        b64,
	"base64 of base64":              func(s string) string { return b64(b64(s)) },
	"base64 of user and base64":     func(s string) string { return b64("me:" + b64("you:"+s)) },
	"base64 of JSON":                func(s string) string { return b64(`{"secret":` + inJSONString(s) + `}`) },
	"base64 behind a path":          func(s string) string { return "/of/" + b64(b64(s)) },
	"base64 for URLs in a path":     func(s string) string { return "/of/" + base64.RawURLEncoding.EncodeToString([]byte("???>>>"+s)) },
	"UTF-16, of which half is NUL":  func(s string) string { return every(s, "%c\x00") },
	"base64 of UTF-16":              func(s string) string { return b64(every(s, "%c\x00")) },
	"hex of UTF-16":                 func(s string) string { return hex.EncodeToString([]byte(every(s, "%c\x00"))) },
	"spaces of no width between":    func(s string) string { return every(s, "%c\u200b") },
	"marks of direction, in a path": func(s string) string { return url.PathEscape(every(s, "\u202e%c")) },
	"a JSON Web Token": func(s string) string {
		return "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"x","key":`+inJSONString(s)+`}`)) + ".c2ln"
	},
	"a URL in a URL in HTML": func(s string) string {
		return html.EscapeString("/login?next=" + url.QueryEscape("/x?a=1&key="+url.QueryEscape(s)))
	},
}

// However a service writes a secret, the record does not show it, and neither does what the form says.
func TestDisguises(t *testing.T) {
	for _, secret := range []string{"Tok-9f8e7d6c5b4a", `p"ss\w<r>d & more`, "pässwörd-é-4711", "a/b+c=d%41~!"} {
		m := NewRedactor(map[string]string{"SECRET": secret}, nil).mask.Load()
		for name, form := range disguised {
			said := form(secret)
			for where, text := range map[string]string{
				"text":        "before " + said + " after",
				"JSON":        `{"before":1,"detail":` + inJSONString("it is "+said+" here") + `,"after":[2]}`,
				"JSON, plain": `{"detail":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(said) + `"}`,
			} {
				got := m.body("", text, false).String()
				if !strings.Contains(got, "$SECRET") {
					t.Errorf("%q as %s in %s stays: %s", secret, name, where, got)
				}
				if json.Valid([]byte(text)) && !json.Valid([]byte(got)) {
					t.Errorf("%q as %s in %s is JSON no longer: %s", secret, name, where, got)
				}
				if where == "text" && (!strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after")) {
					t.Errorf("%q as %s hides what is around it: %s", secret, name, got)
				}
			}
		}
	}
}

// A secret of several lines, and one in Latin-1, are found where the text around them has its own rules.
func TestDisguisesInTexts(t *testing.T) {
	m := NewRedactor(map[string]string{"LINES": "first words of it\nand then others", "ACCENTS": "p\u00e4ssw\u00f6rd-\u00e9-4711"}, nil).mask.Load()
	for _, tt := range []struct{ contentType, text, want string }{
		{"text/event-stream", "id: 1\ndata: first words of it\ndata: and then others\n\ndata: x\n\n", "id: 1\ndata: $LINES\ndata: $LINES\n\ndata: x\n\n"},
		{"text/event-stream", "data:first words of it\ndata:and then others\n\n", "data:$LINES\ndata:$LINES\n\n"},
		{"text/plain", "x first words of it\r\nand then others y", "x $LINES y"},
		{"text/plain; charset=iso-8859-1", "x p\xe4ssw\xf6rd-\xe9-4711 y\xe9", "x $ACCENTS y\xe9"},
	} {
		if got := m.body(tt.contentType, tt.text, false).String(); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

// A text that is no secret stays unchanged, whatever it looks like.
func TestNoDisguise(t *testing.T) {
	m := NewRedactor(map[string]string{"SECRET": "Tok-9f8e7d6c5b4a", "OTHER": "0123456"}, nil).mask.Load()
	for _, text := range []string{
		`{"id":"5f0e2c9a-7b1d-4c58-9a43-0c9f2e7d1b6a","at":"2031-05-06T07:08:09Z","n":123456}`,
		`{"etag":"d41d8cd98f00b204e9800998ecf8427e","next":"/x?a=%2Fb%26c&d=1","html":"&lt;b&gt; &amp;c; &#x27;"}`,
		"eyJhbGciOiJub25lIn0.eyJzdWIiOiJub2JvZHkifQ.c2ln % %zz & &nope; \\ \\u12 \\q",
		strings.Repeat("QUJDREVGR0g", 1000),
	} {
		if got := m.body("", text, false).String(); got != text {
			t.Errorf("got %s, want %s", got, text)
		}
	}
}

// The parts of a secret are secrets: a cookie's value, the credentials after a scheme, a password, the content of a
// token.
func TestInside(t *testing.T) {
	jwt := "eyJhbGciOiJIUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"ada","role":"admin"}`)) + ".c2lnbmF0dXJlLW9mLWFkYQ"
	for secret, parts := range map[string][]string{
		"sid=4f5e6d7c8b9a; theme=dark-blue": {"4f5e6d7c8b9a"},
		"Bearer tok-12345678":               {"tok-12345678"},
		"Basic " + b64("ada:correct-horse"): {b64("ada:correct-horse"), "correct-horse"},
		jwt:                                 {strings.Split(jwt, ".")[1], "c2lnbmF0dXJlLW9mLWFkYQ", `"role":"admin"`},
		`{"user": "ada", "keys": [{"private_key": "k-12345678"}]}`:                 {"k-12345678"},
		"-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEF\n-----END KEY-----\n": {"MIIEvQIBADANBgkq", "hkiG9w0BAQEF"},
		"user=ada; csrf=0a1b2c3d4e5f; sid=99887766":                                {"0a1b2c3d4e5f", "99887766"},
	} {
		m := NewRedactor(map[string]string{"SECRET": secret}, nil).mask.Load()
		for _, part := range parts {
			if got := m.text("see " + part + ".").String(); strings.Contains(got, part) && !strings.HasPrefix(part, `"role`) {
				t.Errorf("%s of %s stays: %s", part, secret, got)
			}
		}
	}
}

// A secret in PEM form hides the lines of its key, and no others; other secrets hide none of their lines.
func TestLinesThatAreNoSecrets(t *testing.T) {
	for secret, shown := range map[string]string{
		"{\n  \"project\": \"p_demo\",\n  \"private_key\": \"-----BEGIN KEY-----\\nMIIEvQIBADANBgkq\\n-----END KEY-----\"\n}": `{"project": "p_demo", "x": 1}`,
		"-----BEGIN KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEvQIBADANBgkq\n-----END KEY-----\nof the demo account":             "-----BEGIN KEY----- Proc-Type: 4,ENCRYPTED of the demo account",
		"first words of it\nand then others": "first words of it",
	} {
		if got := NewRedactor(map[string]string{"SECRET": secret}, nil).Text(shown); got != shown {
			t.Errorf("of %q, %s is shown as %s", secret, shown, got)
		}
	}
}

func BenchmarkDisguises(b *testing.B) {
	m := NewRedactor(map[string]string{"A": "Tok-9f8e7d6c5b4a", "B": "another-secret", "C": "0123456789"}, nil).mask.Load()
	text := strings.Repeat(`{"id":"5f0e2c9a-7b1d-4c58-9a43-0c9f2e7d1b6a","name":"Some words of a customer","n":123456.75},`, 10_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.disguises(text)
	}
}
