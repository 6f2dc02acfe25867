package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf16"

	"github.com/coder/websocket"
)

// An echoForm is a way in which a service writes a text that it was sent.
type echoForm struct {
	name  string
	write func(string) string
}

// echoForms are the ways that services have been seen to use, or might.
var echoForms = []echoForm{ //nolint:gochecknoglobals // a table
	{"itself", func(s string) string { return s }},
	{"upper case", strings.ToUpper},
	{"lower case", strings.ToLower},
	{"a query, by a browser", url.QueryEscape},
	{"a path, by a browser", func(s string) string {
		return strings.NewReplacer("%20", " ", "%3C", "<", "%3A", ":", "%27", "'").Replace(url.PathEscape(s))
	}},
	{"encodeURIComponent", func(s string) string {
		return strings.NewReplacer("+", "%20", "%27", "'", "%28", "(", "%29", ")", "%2A", "*", "%21", "!", "%7E", "~").Replace(url.QueryEscape(s))
	}},
	{"Python's quote", func(s string) string { return strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(s)) }},
	{"a URL, in lower case", func(s string) string { return strings.ToLower(url.QueryEscape(s)) }},
	{"a URL within a URL", func(s string) string { return url.QueryEscape("/x?next=" + url.QueryEscape(s)) }},
	{"JSON", jsonOf},
	{"JSON of ASCII", asciiOf},
	{"JSON within JSON", func(s string) string { return jsonOf(`{"sent":` + jsonOf(s) + `}`) }},
	{"JSON within JSON within JSON", func(s string) string { return jsonOf(jsonOf(jsonOf(s))) }},
	{"bytes as Python writes them", func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			if c := s[i]; c < ' ' || c > '~' || c == '\\' {
				fmt.Fprintf(&b, `\x%02x`, c)
			} else {
				b.WriteByte(c)
			}
		}
		return b.String()
	}},
	{"each byte as a character", func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			b.WriteRune(rune(s[i]))
		}
		return b.String()
	}},
	{"HTML", html.EscapeString},
	{"HTML, twice", func(s string) string { return html.EscapeString(html.EscapeString(s)) }},
	{"numeric entities", func(s string) string { return eachRune(s, "&#%d;") }},
	{"hexadecimal entities", func(s string) string { return eachRune(s, "&#x%X;") }},
	{"hex", func(s string) string { return hex.EncodeToString([]byte(s)) }},
	{"hex in upper case", func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) }},
	{"base64", b64Of},
	{"base64 of base64", func(s string) string { return b64Of(b64Of(s)) }},
	{"base64 of a URL", func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("x" + s)) }},
	{"base64 of JSON", func(s string) string { return b64Of(`{"sent":` + jsonOf(s) + `}`) }},
	{"base64 of hex", func(s string) string { return b64Of(hex.EncodeToString([]byte(s))) }},
	{"UTF-16", func(s string) string { return eachRune(s, "%c\x00") }},
	{"spaces of no width", func(s string) string { return eachRune(s, "%c\u200b") }},
	{"a user and a password for Basic", func(s string) string { return b64Of("user:" + s) }},
	{"the payload of a JSON Web Token", func(s string) string {
		return "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"x","jti":`+jsonOf(s)+`}`)) + ".c2ln"
	}},
}

func b64Of(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func jsonOf(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// asciiOf is a text as Python's json.dumps writes it.
func asciiOf(s string) string {
	var b strings.Builder
	for _, r := range jsonOf(s) {
		switch {
		case r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func eachRune(s, format string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, format, r)
	}
	return b.String()
}

// echoed are the secrets that the service repeats.
func echoed() []string {
	return []string{
		secretToken, secretPassword, secretPath, secretCookie, secretKey, secretProtocol, secretTicket, secretStream, secretHello, secretOther,
		secretPinned, secretQuery, secretStep, secretParam, secretCaptured, secretSession, secretETag, secretBasic,
		secretInPath,
	}
}

// An echoer is a service that demands a tenant, and repeats every secret in every form wherever an answer has room for it.
type echoer struct {
	refusesLogin bool
	turn         atomic.Int64
}

// shares is in how many answers a service says every secret in every form: all of them in one would make a run long.
const shares = 13

// some returns every secret in some forms, in others the next time.
func (e *echoer) some() []string {
	turn := int(e.turn.Add(1))
	all := []string{secretPattern}
	for i, secret := range echoed() {
		for j, form := range echoForms {
			if (i+j+turn)%shares == 0 {
				all = append(all, form.write(secret))
			}
		}
	}
	return all
}

// next is another secret in another form each time.
func (e *echoer) next() string {
	all := e.some()
	return all[int(e.turn.Load()/shares)%len(all)]
}

func (e *echoer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	switch path := r.URL.Path; {
	case path == "/login":
		e.login(w, body)
	case strings.HasPrefix(path, "/login/"), strings.HasPrefix(path, "/json"):
		e.json(w, r)
	case path == "/openapi.json":
		e.document(w)
	case strings.HasPrefix(path, "/live"):
		e.live(w, r)
	case path == "/feed":
		e.feed(w, r)
	case path == "/text", path == "/html", path == "/form", path == "/binary", path == "/names", path == "/redirect", path == "/parameter":
		e.text(w, r)
	case path == "/coding", path == "/status", path == "/line", path == "/closes", path == "/type":
		e.broken(w, r)
	default:
		http.Error(w, "no such path: "+e.next(), http.StatusNotFound)
	}
}

// login hands out what the setup steps capture.
func (e *echoer) login(w http.ResponseWriter, body []byte) {
	if e.refusesLogin {
		refuse(w, http.StatusUnauthorized, "not with "+string(body)+" "+secretPassword+" "+jsonOf(secretPassword)+" "+secretToken)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "sid", Value: secretSession})
	w.Header().Set("ETag", secretETag)
	answerJSON(w, http.StatusOK, map[string]any{"data": map[string]any{"access_token": secretCaptured}})
}

// known reports whether a request says who asks.
func known(r *http.Request) bool { return r.Header.Get("X-Tenant-Id") != "" }

// json answers in the contract's envelopes.
func (e *echoer) json(w http.ResponseWriter, r *http.Request) {
	e.headers(w)
	members := map[string]any{}
	for i, form := range e.some() {
		members[form] = i
	}
	details := map[string]any{"members": members, "list": e.some(), "of": jsonOf(strings.Join(e.some(), " "))}
	if !known(r) {
		status := http.StatusUnprocessableEntity
		answerJSON(w, status, map[string]any{"error": map[string]any{
			"code": e.next(), "message": "who is " + e.next() + "?", "http_status": status,
			"gate": e.next(), "action_name": nil, "resource_kind": nil, "details": details,
		}})
		return
	}
	details["access_token"] = secretCaptured
	answerJSON(w, http.StatusOK, map[string]any{"data": details})
}

// headers repeats secrets in names and values of headers.
func (e *echoer) headers(w http.ResponseWriter) {
	h := w.Header()
	for i, form := range e.some() {
		if strings.IndexFunc(form, func(r rune) bool { return r < ' ' || r > '~' }) >= 0 {
			continue
		}
		h.Add([]string{"X-Echo", "Link"}[i%2], "</x?a="+form+">; rel=next")
		if strings.IndexFunc(form, func(r rune) bool {
			return !strings.ContainsRune("-.~_", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}) < 0 {
			h[form] = []string{"yes"}
		}
	}
	h.Add("Set-Cookie", "seen="+secretCookie+"; Path=/"+url.PathEscape(secretToken))
	h.Add("WWW-Authenticate", `Bearer realm="`+html.EscapeString(secretToken)+`"`)
}

// document describes the service, and says which build it is.
func (e *echoer) document(w http.ResponseWriter) {
	answerJSON(w, http.StatusOK, map[string]any{
		"openapi": "3.1.0",
		"info":    map[string]any{"title": e.next(), "version": secretToken, "description": strings.Join(e.some(), " ")},
		"paths": map[string]any{
			"/json": map[string]any{"get": map[string]any{"summary": e.next(), "operationId": e.next(), "tags": e.some()}},
		},
	})
}

// text answers in other types than JSON.
func (e *echoer) text(w http.ResponseWriter, r *http.Request) {
	all := strings.Join(e.some(), "\n")
	kind := map[string]string{"/html": "text/html", "/form": "application/x-www-form-urlencoded", "/binary": "application/octet-stream"}[r.URL.Path]
	if kind == "" {
		kind = "text/plain"
	}
	e.headers(w)
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	status := http.StatusOK
	if !known(r) {
		status = http.StatusBadRequest
	}
	switch r.URL.Path {
	case "/redirect":
		w.Header().Set("Location", "http://elsewhere.test/"+e.next()+"?next="+url.QueryEscape(e.next()))
		status = http.StatusFound
	case "/form":
		all = "a=" + url.QueryEscape(all) + "&" + url.QueryEscape(e.next()) + "=b&access_token=" + url.QueryEscape(secretParam)
	case "/binary":
		all = "\xff\xfe\x00" + all + "\x80"
	case "/html":
		all = "<html><body title=\"" + html.EscapeString(all) + "\">" + all
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, all)
}

// broken breaks the protocol with the words of a secret.
func (e *echoer) broken(w http.ResponseWriter, r *http.Request) {
	line := strings.Map(func(c rune) rune {
		if c < ' ' {
			return ' '
		}
		return c
	}, e.next())
	switch r.URL.Path {
	case "/coding":
		w.Header().Set("Content-Encoding", secretSession)
		_, _ = io.WriteString(w, strings.Join(e.some(), " "))
	case "/type":
		w.Header().Set("Content-Type", line)
		_, _ = io.WriteString(w, `{"data": "`+line)
	case "/status":
		overwrite(w, "HTTP/1.1 4x1 "+line+"\r\n\r\n")
	case "/line":
		overwrite(w, "HTTP/1.1 200 "+line+"\r\nContent-Length: 0\r\n"+line+"\r\n\r\n")
	default:
		overwrite(w, "HTTP/1.1 401 "+line+"\r\nX-Last: "+line+"\r\nTransfer-Encoding: "+line+"\r\n\r\n")
	}
}

// overwrite writes an answer that net/http would not.
func overwrite(w http.ResponseWriter, answer string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, answer)
	lingerAtMost(conn, 100*time.Millisecond)
}

// lingerAtMost waits until the other side is gone, so that it is not reset before it has read the answer.
func lingerAtMost(conn net.Conn, longest time.Duration) {
	_ = conn.SetReadDeadline(time.Now().Add(longest))
	_, _ = io.Copy(io.Discard, conn)
}

// feed is an event stream that ends after it has said everything.
func (e *echoer) feed(w http.ResponseWriter, r *http.Request) {
	e.headers(w)
	if !known(r) {
		refuse(w, http.StatusUnauthorized, e.next())
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	for _, form := range e.some() {
		line := strings.ReplaceAll(form, "\n", " ")
		fmt.Fprintf(w, ": %s\nid: %s\nevent: %s\ndata: {\"sent\": %s}\ndata: %s\n\ndata: %s\n\n", line, line, line, jsonOf(form), line, jsonOf(form))
	}
}

// live is a conversation, and what may go wrong with one.
func (e *echoer) live(w http.ResponseWriter, r *http.Request) {
	e.headers(w)
	switch r.URL.Path {
	case "/live/refuses":
		refuse(w, http.StatusForbidden, e.next())
		return
	case "/live/accept":
		overwrite(w, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "+b64Of(secretToken)+"\r\n\r\n")
		return
	case "/live/extension", "/live/garbage":
		w.Header().Set("Sec-WebSocket-Extensions", secretSession+"; x="+secretETag)
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"bearer." + secretProtocol}})
	if err != nil {
		return
	}
	defer conn.CloseNow()
	ctx := r.Context()
	_, hello, err := conn.Read(ctx)
	if err != nil {
		return
	}
	_ = conn.Write(ctx, websocket.MessageText, hello)
	for _, form := range e.some() {
		_ = conn.Write(ctx, websocket.MessageText, []byte(form))
		_ = conn.Write(ctx, websocket.MessageBinary, []byte("\xff"+form))
	}
	_ = conn.Write(ctx, websocket.MessageText, []byte(`{"sent": `+jsonOf(strings.Join(e.some(), " "))+`}`))
	if !known(r) || !strings.Contains(string(hello), "tenant_id") {
		reason := e.next()
		_ = conn.Close(4401, reason[:min(len(reason), 123)])
		return
	}
	_, _, _ = conn.Read(ctx)
}
