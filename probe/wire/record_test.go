package wire

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
)

// Who judges sees what passed; the record hides its secrets, and words that quote what passed can be masked, clipped ones
// too.
func TestRaw(t *testing.T) {
	const secret = "s3cr3t-t0ken-0815"
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"said": "`+r.Header.Get("X-Told")+`"}`)
	})
	c := newClient(t, target, Options{Redactor: NewRedactor(map[string]string{"S": secret}, nil)})
	ask := get("/x/" + secret)
	ask.Header = []probe.Pair{{Name: "X-Told", Value: secret}}
	x := send(t, c, ask)
	if x.Raw == nil {
		t.Fatal("what passed is lost")
	}
	raw := x.Raw.Exchange
	if raw.Response.Body != `{"said": "`+secret+`"}` || !strings.HasSuffix(raw.Request.URL, secret) || raw.Request.Headers.Get("X-Told") != secret {
		t.Errorf("what passed: %+v %+v", raw.Request, raw.Response)
	}
	if x.Response.Body != `{"said": "$S"}` || !strings.HasSuffix(x.Request.URL, "/x/$S") || x.Request.Headers.Get("X-Told") != "$S" {
		t.Errorf("the record: %+v %+v", x.Request, x.Response)
	}
	if raw.ID != x.ID || raw.Label != x.Label || raw.End != x.End {
		t.Errorf("%+v is not the record of %+v", x, raw)
	}
	if got := x.Raw.Mask("said " + secret + ", or " + secret[:9] + "…"); got != "said $S, or $S…" {
		t.Errorf("masked words: %s", got)
	}
	if x := send(t, c, get("/x")); x.Raw != nil {
		t.Errorf("nothing was hidden, and the record is kept beside %+v", x.Raw.Exchange)
	}
}

// A value that looks like a credential in an answer, under the name of one, is hidden there and wherever the answer
// repeats it; a word under such a name stays, because the service is judged by it.
func TestCredentialsInAnswers(t *testing.T) {
	const body = `{"access_token": "eyJ0.a1b2c3d4e5f6", "max_tokens": 4096, "token_type": "bearer", "next": "/x?t=eyJ0.a1b2c3d4e5f6", "missing": {"X-Session-Token": "field required", "password": "at least 8 characters"}}`
	const want = `{"access_token": "$ACCESS_TOKEN", "max_tokens": 4096, "token_type": "bearer", "next": "/x?t=$ACCESS_TOKEN", "missing": {"X-Session-Token": "field required", "password": "at least 8 characters"}}`
	c := newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Session-Token", "abcdefgh")
		_, _ = io.WriteString(w, body)
	}), Options{})
	x := send(t, c, get("/x"))
	if x.Response.Body != want {
		t.Errorf("got  %s\nwant %s", x.Response.Body, want)
	}
	if got := x.Response.Headers.Get("X-Session-Token"); got != "$X_SESSION_TOKEN" {
		t.Errorf("X-Session-Token: %s", got)
	}
}
