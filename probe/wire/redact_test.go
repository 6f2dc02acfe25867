package wire

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/engfix/engfix/probe"
)

// TestPatternsDoNotGrowTexts guards that a pattern which matches the text in place of its matches does not replace that again: a text
// that is quoted is searched again.
func TestPatternsDoNotGrowTexts(t *testing.T) {
	for _, pattern := range []string{".", "[A-Z]", "[A-Z]{4,}", `\$?[A-Z]+`, "(?i)redacted", ".+", `\w{3}`} {
		r := NewRedactor(nil, []*regexp.Regexp{regexp.MustCompile(pattern)})
		once := r.Text("a KEY-IN-CAPITALS")
		if twice := r.Text(once); twice != once {
			t.Errorf("%s: %s became %s", pattern, once, twice)
		}
	}
}

func TestText(t *testing.T) {
	r := NewRedactor(map[string]string{
		"TOKEN": "s3cr3t-t0ken", "LONGER": "s3cr3t-t0ken-and-more", "PIN": "12", "LAB": "lab", "YES": "true", "odd": `a"b<é&ü>/x y`, "ws ticket": "wst-0001", "EMPTY": "", "BLANK": " ",
	}, []*regexp.Regexp{regexp.MustCompile(`sk-[a-z0-9]+`), regexp.MustCompile(`TOKEN`), regexp.MustCompile(`z*`)})
	odd := `a"b<é&ü>/x y`
	quoted, _ := json.Marshal(odd)
	for _, tt := range []struct{ in, want string }{
		{"Bearer s3cr3t-t0ken.", "Bearer $TOKEN."},
		{"s3cr3t-t0ken-and-more", "$LONGER"},
		{"s3cr3t-t0kens3cr3t-t0ken", "$TOKEN$TOKEN"},
		{"12 or lab, true", "12 or lab, true"}, // no secrets: they would be found by chance
		{odd, "$odd"},
		{url.QueryEscape(odd) + url.PathEscape(odd), "$odd$odd"},
		{strings.ToLower(url.QueryEscape("é")) + strings.ReplaceAll(url.QueryEscape(odd), "%C3%A9", "%c3%a9"), "%c3%a9$odd"},
		{string(quoted), `"$odd"`},
		{`"a\"b<\u00e9&\u00fc>/x y"`, `"$odd"`},
		{`"a\"b<é&ü>/x y"`, `"$odd"`},
		{"a%22b%3C%C3%A9%26%C3%BC%3E/x%20y", "$odd"},
		{url.QueryEscape(`a\"b<é&ü>/x y`) + url.PathEscape(`a\"b<\u00e9&\u00fc>/x y`), "$odd$odd"},
		{html.EscapeString(odd), "$odd"},
		{"wst-0001", "$WS_TICKET"},
		{"key sk-abc1.", "key $REDACTED."},
		{"TOKEN=s3cr3t-t0ken", "$REDACTED=$TOKEN"},
		{"$TOKEN is not ours", "$$REDACTED is not ours"},
		{"nothing", "nothing"},
	} {
		if got := r.Text(tt.in); got != tt.want {
			t.Errorf("Text(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	for _, pair := range []string{"u:s3cr3t-t0ken", "us:s3cr3t-t0ken", "usr:s3cr3t-t0ken"} {
		for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding} {
			if got := r.Text(enc.EncodeToString([]byte(pair))); !strings.Contains(got, "$TOKEN") {
				t.Errorf("base64 of %q is shown as %q", pair, got)
			}
		}
	}
	r.Learn("LATE", "late-secret")
	if got := r.Text("late-secret"); got != "$LATE" {
		t.Errorf("a secret learnt late is shown as %q", got)
	}
}

func TestHeaders(t *testing.T) {
	m := NewRedactor(map[string]string{"ENGFIX_TOKEN": "tok-12345"}, []*regexp.Regexp{regexp.MustCompile(`(?i)^x-internal`)}).mask.Load()
	for _, tt := range []struct{ name, value, want string }{
		{"Authorization", "Bearer tok-12345", "Bearer $ENGFIX_TOKEN"},
		{"authorization", "Bearer other", "Bearer $AUTHORIZATION"},
		{"Authorization", "other", "$AUTHORIZATION"},
		{"Authorization", "Basic dXNlcjpwYXNz", "Basic $AUTHORIZATION"},
		{"Authorization", "Bearer engfix-wrong", "Bearer engfix-wrong"},
		{"Authorization", "Bearer ", "Bearer "},
		{"Authorization", "", ""},
		{"Proxy-Authorization", "Basic abc", "Basic $PROXY_AUTHORIZATION"},
		{"X-Api-Key", "abc", "$X_API_KEY"},
		{"X-Internal-Id", "abc", "$X_INTERNAL_ID"},
		{"Cookie", "a=b; session=tok-12345; c=", "a=$COOKIE_A; session=$ENGFIX_TOKEN; c="},
		{"Set-Cookie", "session=abc; Path=/; HttpOnly", "session=$COOKIE_SESSION; Path=/; HttpOnly"},
		{"X-Mode", "lab", "lab"},
		{"Location", "/x?token=tok-12345", "/x?token=$ENGFIX_TOKEN"},
	} {
		if got := m.header(tt.name, tt.value, nil).String(); got != tt.want {
			t.Errorf("%s: %s is recorded as %q, want %q", tt.name, tt.value, got, tt.want)
		}
	}
}

func TestBodies(t *testing.T) {
	m := NewRedactor(map[string]string{"TOKEN": "tok-12345", "NUMBER": "4711000", "DOC": `{"k":"v"}`, "ODD": "a/b+c=d"}, []*regexp.Regexp{regexp.MustCompile(`(?i)^(api_?key|password)$`)}).mask.Load()
	multipart := "--B\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2\r\n--B\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ntok-12345\r\n--B--\r\n"
	for _, tt := range []struct {
		name, contentType, in, want string
		cut                         bool
	}{
		{"strings", "", `{"a" : "x tok-12345 y", "tok-12345": [1,"\u0074ok-12345"] }`, `{"a" : "x $TOKEN y", "$TOKEN": [1,"$TOKEN"] }`, false},
		{"numbers stay JSON", "", `{"a": 4711000, "b": -4711000, "c": 1e3}`, `{"a": 0, "b": 0, "c": 1e3}`, false},
		{"members by name", "", `{"apiKey":"abc","PASSWORD" : {"x":["}"]}, "api_key":null,"password":12}`, `{"apiKey":"$APIKEY","PASSWORD" : {"x":["$PASSWORD"]}, "api_key":null,"password":0}`, false},
		{"a member that holds a named secret", "", `{"password":"tok-12345"}`, `{"password":"$TOKEN"}`, false},
		{"a secret that is JSON itself", "", `{"doc":{"k":"v"}}`, `{"doc":{"$DOC":"$DOC"}}`, false},
		{"JSON that is cut", "", `{"a":"tok-12345","b":"tok-1`, `{"a":"$TOKEN","b":"$TOKEN`, true},
		{"a member that is cut", "", `{"a":1,"password":"hunt`, `{"a":1,"password":"$PASSWORD`, true},
		{"text that is cut", "text/plain", "see tok-12", "see $TOKEN", true},
		{"text that is whole", "text/plain", "see tok-12", "see tok-12", false},
		{"several JSON values", "", "{\"a\":\"tok-12345\"}\n{\"b\":4711000}\n", "{\"a\":\"$TOKEN\"}\n{\"b\":0}\n", false},
		{"a stream", "text/event-stream; charset=utf-8", "id: tok-12345\ndata: {\"password\": \"x\", \"n\": 4711000}\ndata:plain tok-12345\n\n", "id: $TOKEN\ndata: {\"password\": \"$PASSWORD\", \"n\": 0}\ndata:plain $TOKEN\n\n", false},
		{"a form", "application/x-www-form-urlencoded", "a=tok-12345&password=a%20b&api%5Fkey=x&b&%zz=1", "a=$TOKEN&password=$PASSWORD&api%5Fkey=$API_KEY&b&%zz=1", false},
		{"a form that is escaped in a way of its own", "application/x-www-form-urlencoded", "a=x%2fa%2fb%2Bc%3dd&b=1", "a=x%2f$ODD&b=1", false},
		{"multipart", "multipart/form-data; boundary=B", multipart, strings.NewReplacer("hunter2", "$PASSWORD", "tok-12345", "$TOKEN").Replace(multipart), false},
		{"not JSON after all", "application/json", `oops tok-12345 {`, `oops $TOKEN {`, false},
		{"nothing to hide", "", `{"a":"é<>\/ \u00e9", "b":[1.50,-0]}`, `{"a":"é<>\/ \u00e9", "b":[1.50,-0]}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := m.body(tt.contentType, tt.in, tt.cut).String(); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A service that repeats every input, wherever it can, does not bring a secret into the record.
func TestEchoes(t *testing.T) {
	const (
		named, literal, session, inQuery, inBody = "named-secret-1", "literal-secret-2", "session-secret-3", "query-secret-4", "body-secret-5"
		fresh, inHello                           = "fresh-secret-0006", "hello-secret-7"
	)
	echo := func(r *http.Request, body []byte) string {
		return fmt.Sprintf("%s %v %s %s %s", r.RequestURI, r.Header, body, fresh, base64.StdEncoding.EncodeToString([]byte("me:"+literal)))
	}
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Echo", strings.ReplaceAll(r.Header.Get("Authorization")+r.Header.Get("Cookie")+r.URL.RawQuery, "\n", ""))
		w.Header().Set("Set-Cookie", "session="+fresh)
		if r.Header.Get("Upgrade") != "" {
			c, err := websocket.Accept(w, r, nil)
			if err != nil {
				return
			}
			_, hello, _ := c.Read(r.Context())
			_ = c.Write(r.Context(), websocket.MessageText, []byte(strings.ReplaceAll(echo(r, hello), fresh, "")))
			_ = c.Close(4401, literal+" "+inHello)
			return
		}
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", r.Header.Get("Accept"))
		_, _ = io.WriteString(w, "data: "+strings.ReplaceAll(echo(r, body), "\n", " ")+"\n\n")
	})
	c := newClient(t, target, Options{Redactor: NewRedactor(map[string]string{"TOLD": named}, []*regexp.Regexp{regexp.MustCompile("^(api_key|password)$")})})
	for _, transport := range []probe.Transport{probe.HTTP, probe.SSE, probe.WS} {
		x := send(t, c, probe.Ask{
			Endpoint: "POST /x", Variant: "control", Transport: transport, Method: "POST", Path: "/x/" + named,
			Query:  []probe.Pair{{Name: "api_key", Value: inQuery}},
			Header: []probe.Pair{{Name: "Authorization", Value: "Bearer " + literal}, {Name: "X-Told", Value: named}},
			Cookie: []probe.Pair{{Name: "session", Value: session}},
			Body:   []byte(`{"password":"` + inBody + `"}`),
			Say:    []probe.Message{{Data: []byte(`{"named":"` + named + `","password":"` + inHello + `"}`)}},
		})
		record, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{named, literal, session, inQuery, inBody, inHello, fresh, base64.StdEncoding.EncodeToString([]byte(literal))[3:12]} {
			if strings.Contains(string(record), secret) {
				t.Errorf("%s: %s is in the record: %s", transport, secret, record)
			}
		}
		for _, name := range []string{"$TOLD", "$AUTHORIZATION", "$COOKIE_SESSION", "$API_KEY"} {
			if !strings.Contains(string(record), name) {
				t.Errorf("%s: %s is not in the record: %s", transport, name, record)
			}
		}
	}
}

// A service cannot make us hide what it is judged by.
func TestServiceHidesNothing(t *testing.T) {
	const body = `{"detail":"not authenticated","application/json":1}`
	c := newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for _, value := range []string{"application/json", "not authenticated", "authenticated"} {
			w.Header().Add("Set-Cookie", "a="+value)
		}
		w.Header().Set("X-Api-Key", `"detail":"not authenticated"`)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}), Options{})
	if x := send(t, c, get("/x")); x.Response.Body != body || !x.Response.IsJSON() {
		t.Errorf("response %+v", x.Response)
	}
}

// A secret that the bound cuts in two leaves no beginning of itself.
func TestSecretAtTheEnd(t *testing.T) {
	const secret = "s3cr3t-t0ken-of-some-length"
	for kept := 1; kept < len(secret); kept++ {
		c := newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "0123456789"+secret) }),
			Options{Limits: Limits{Body: 10 + kept}, Redactor: NewRedactor(map[string]string{"S": secret}, nil)})
		if x := send(t, c, get("/x")); x.Response.Body != "0123456789$S" || !x.Response.Truncated {
			t.Errorf("%d bytes kept: %q", kept, x.Response.Body)
		}
	}
}

// A close frame holds no more than 123 bytes of reason: a service that cuts its words to fit may cut within a secret.
func TestSecretAtTheEndOfACloseReason(t *testing.T) {
	const secret = "s3cr3t-t0ken-of-some-length"
	for kept := 1; kept <= len(secret); kept++ {
		reason := (strings.Repeat("x", 123-kept) + secret)[:123]
		c := newClient(t, serveRaw(t, upgraded(func(c net.Conn) {
			fmt.Fprint(c, frame(closeFrame, "\x11\x31"+reason))
			linger(c)
		})), Options{Redactor: NewRedactor(map[string]string{"S": secret}, nil)})
		if got := send(t, c, dial(false)).Close(); got == nil || got.Code != 4401 || got.Reason != reason[:123-kept]+"$S" {
			t.Errorf("%d bytes kept: %+v", kept, got)
		}
	}
}

func TestErrorsAreRedacted(t *testing.T) {
	c := newClient(t, nowhere(t), Options{Redactor: NewRedactor(map[string]string{"S": "s3cr3t-t0ken"}, nil)})
	stopped, stop := context.WithCancel(context.Background())
	stop()
	_, err := c.Send(stopped, get("/x/s3cr3t-t0ken"))
	if err == nil || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("error %v", err)
	}
	if _, err := c.Fetch(context.Background(), "http://elsewhere/s3cr3t-t0ken", 10); err == nil || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("error %v", err)
	}
}

// Whatever the form and the declared type of a body, no named secret is left in it, nor the beginning of one at its
// end.
func FuzzBody(f *testing.F) {
	f.Add("application/json", `{"a":"`, `","password":[1,{"b":"\u00e9`, false)
	f.Add("application/x-www-form-urlencoded", "a=", "&password=%zz&=", true)
	f.Add("text/event-stream", "data: {\"a\":", "\n\ndata:", true)
	f.Add("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n", "\r\n--B--", false)
	f.Add("", `"`, `\`, true)
	const secret = "tok-12345"
	m := NewRedactor(map[string]string{"TOKEN": secret}, []*regexp.Regexp{regexp.MustCompile(`^password$`)}).mask.Load()
	f.Fuzz(func(t *testing.T, contentType, before, after string, cut bool) {
		if got := m.body(contentType, before+secret+after, cut).String(); strings.Contains(got, secret) {
			t.Errorf("it is left in %q", got)
		}
		if got := m.body(contentType, before+secret[:7], true).String(); strings.HasSuffix(got, secret[:7]) {
			t.Errorf("its beginning is left in %q", got)
		}
		if whole := before + after; json.Valid([]byte(whole)) && strings.HasPrefix(contentType, "application/json") {
			if got := m.body(contentType, whole, false).String(); !json.Valid([]byte(got)) {
				t.Errorf("%s became %s", whole, got)
			}
		}
	})
}
