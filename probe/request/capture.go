package request

import (
	"fmt"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/credential"
)

// A Capture is a value of an answer that later requests use. One of Path, Header and Cookie is set.
type Capture struct {
	Name   string // as in {{name}}
	Path   string // gjson, into the body
	Header string
	Cookie string
	Shown  bool // the user says that the value is no secret
}

// Place returns the value's place, in the words of a sentence.
func (c Capture) Place() string {
	switch {
	case c.Header != "":
		return "the header " + c.Header
	case c.Cookie != "":
		return "the cookie " + c.Cookie
	}
	return fmt.Sprintf("%q", c.Path)
}

// Secret reports whether the value proves who the client is, by its name or its place, unless the user says that it does not.
func (c Capture) Secret() bool {
	return !c.Shown && c.proves()
}

func (c Capture) proves() bool {
	return credential.Hides(c.Name) || c.Cookie != "" || c.Header != "" && credential.Proves(c.Header)
}

// A Value is a captured value.
type Value struct {
	Text string
	Raw  string // as JSON: `"a1"`, `7`, `true`
}

// Take takes the value from the answer as it passed. why says in a clause why it cannot; it quotes nothing of the answer.
func (c Capture) Take(x *probe.Exchange) (v Value, why string) {
	r := x.Response
	switch {
	case r == nil:
		return v, "there is no answer"
	case c.Header != "":
		return c.fromHeader(r.Headers.Get(c.Header))
	case c.Cookie != "":
		return c.fromCookie(r.Headers)
	case x.Trouble != "" || r.Truncated:
		return v, "the answer is not whole"
	case r.Base64 || !jsontext.Valid(r.Body):
		return v, "the answer is not JSON"
	}
	found := gjson.Get(r.Body, c.Path)
	if !found.Exists() || found.IsObject() || found.IsArray() || found.Type == gjson.Null {
		return v, "it has no text, number or boolean at " + c.Place()
	}
	return Value{found.String(), found.Raw}, ""
}

func (c Capture) fromHeader(value string) (Value, string) {
	if value == "" {
		return Value{}, "it has no " + c.Place()
	}
	return text(value), ""
}

func (c Capture) fromCookie(h http.Header) (Value, string) {
	for _, cookie := range (&http.Response{Header: h}).Cookies() {
		if cookie.Name == c.Cookie && cookie.Value != "" {
			return text(cookie.Value), ""
		}
	}
	return Value{}, "it sets no " + c.Place()
}

// TextValue returns a text as a captured value.
func TextValue(s string) Value { return text(s) }

func text(s string) Value { return Value{s, string(gjson.AppendJSONString(nil, s))} }
