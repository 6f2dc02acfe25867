package wire

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/probe"
)

// heard is the part of one request or conversation that a service saw.
type heard struct {
	Method, URI, Host, Body string
	Header                  http.Header
	Said                    []string
}

// A listener is a service that remembers what it was asked.
type listener struct {
	mu  sync.Mutex
	got []heard
}

func (l *listener) add(h heard) {
	// Headers that curl and we add on our own are no part of the question.
	for _, name := range []string{"User-Agent", "Connection", "Sec-Websocket-Key"} {
		h.Header.Del(name)
	}
	if h.Header.Get("Content-Length") == "0" {
		h.Header.Del("Content-Length") // that there is no body is said or not, by method and client
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.got = append(l.got, h)
}

func (l *listener) last() heard {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.got) == 0 {
		return heard{}
	}
	return l.got[len(l.got)-1]
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h := heard{Method: r.Method, URI: r.RequestURI, Host: r.Host, Body: string(body), Header: r.Header.Clone()}
	if strings.HasPrefix(r.URL.Path, "/ws") {
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
		if err != nil {
			l.add(h)
			return
		}
		defer c.CloseNow()
		c.SetReadLimit(1 << 20)
		for {
			kind, data, err := c.Read(r.Context())
			if err != nil || string(data) == "that is all" {
				_ = c.Close(4401, "no")
				break
			}
			h.Said = append(h.Said, kind.String()+" "+string(data))
		}
		l.add(h)
		return
	}
	l.add(h)
	if r.Header.Get("Accept") == "text/event-stream" {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: a\n\n")
	}
}

// The environment in which repros are pasted, and the secrets that the prober knows.
var (
	reproSecrets = map[string]string{"ENGFIX_TOKEN": "tok-$HOME-`id`", "SESSION": "sess-'0001'", "PASSWORD": "pass word!"}
	nasty        = "a'b\"c`id`$HOME$(id)\\n!x*?[a]{b}#&;|<>~ \té😀%41"
)

func paste(t testing.TB, path, command string) string {
	t.Helper()
	defer hang.Guard(t)()
	// From a file: a pasted line may be longer than an argument.
	script := filepath.Join(t.TempDir(), "repro.sh")
	if err := os.WriteFile(script, []byte(command), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", script)
	cmd.Env = []string{"PATH=" + path, "HOME=/nowhere"}
	for name, value := range reproSecrets {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%.500s\nfailed: %v\n%s", command, err, out)
	}
	return string(out)
}

// reproAsks are questions of every kind that the HTTP transports put.
func reproAsks() []probe.Ask {
	pair := func(name, value string) probe.Pair { return probe.Pair{Name: name, Value: value} }
	header := [][]probe.Pair{
		nil,
		{pair("X-Mode", "lab"), pair("Authorization", "Bearer "+reproSecrets["ENGFIX_TOKEN"])},
		{pair("X-Blank", ""), pair("X-Nasty", nasty), pair("x-both", "a "+reproSecrets["SESSION"]+" b$HOME"), pair("X-Two", "1"), pair("X-Two", "2")},
		{pair("Host", "other.test"), pair("Accept", "application/json"), pair("Content-Type", "application/json"), pair("X-Next", reproSecrets["SESSION"]+"word")},
	}
	query := [][]probe.Pair{nil, {pair("q", nasty), pair("b", ""), pair("q", "again")}}
	bodies := [][]byte{
		nil,
		{},
		[]byte(`{"password":"` + reproSecrets["PASSWORD"] + `","n":1}`), []byte("@/etc/hostname"), []byte("two\r\nlines\n"), []byte(nasty),
		[]byte("\x00\xff%s\\'" + reproSecrets["PASSWORD"] + "'\n\x80"), bytes.Repeat([]byte("0123456789abcdef"), 12000), []byte(strings.Repeat("a", 2000)),
	}
	var asks []probe.Ask
	for i, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"} {
		for j, body := range bodies {
			for k := range 2 {
				n := i + j + k
				asks = append(asks, probe.Ask{
					Endpoint: "x", Variant: "control", Transport: probe.HTTP, Method: method, Path: []string{"/", "/a%2Fb/{id}/[1]", "/a/../b/./c", "/caf%C3%A9/$HOME"}[n%4],
					Header: header[(n+k)%len(header)], Query: query[(i+k)%len(query)], Body: body,
				})
			}
		}
	}
	asks = append(asks,
		probe.Ask{Endpoint: "x", Transport: probe.HTTP, Method: "HEAD", Path: "/head", Header: header[1]},
		probe.Ask{Endpoint: "x", Transport: probe.HTTP, Method: "GET", Path: "/cookies", Cookie: []probe.Pair{pair("a", "engfix-1"), pair("session", reproSecrets["SESSION"])}},
		probe.Ask{Endpoint: "x", Transport: probe.SSE, Method: "GET", Path: "/events", Header: header[1]},
		probe.Ask{Endpoint: "x", Transport: probe.SSE, Method: "POST", Path: "/events", Header: header[2], Body: []byte("{}")},
	)
	return asks
}

// A repro that is pasted into a shell sends the same request as the question.
func TestReproCurl(t *testing.T) {
	need.Shell(t)
	need.Command(t, "curl", "curl")
	var l listener
	s := httptest.NewServer(&l)
	defer s.Close()
	r := NewRedactor(reproSecrets, []*regexp.Regexp{regexp.MustCompile("^password$")})
	c := newClient(t, s.URL+"/base", Options{Redactor: r})
	asks := reproAsks()
	if len(asks) < 100 {
		t.Errorf("only %d questions", len(asks))
	}
	for _, ask := range asks {
		x := send(t, c, ask)
		sent := l.last()
		paste(t, os.Getenv("PATH"), x.Repro)
		if diff := cmp.Diff(sent, l.last()); diff != "" {
			t.Errorf("%.500s\n(-sent +pasted):\n%.2000s", x.Repro, diff)
		}
		for name, secret := range reproSecrets {
			if strings.Contains(x.Repro, secret) {
				t.Errorf("%s is in %.500s", name, x.Repro)
			}
		}
	}
}

func TestReproOfARefusedHandshake(t *testing.T) {
	need.Shell(t)
	need.Command(t, "curl", "curl")
	var l listener
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.add(heard{Method: r.Method, URI: r.RequestURI, Host: r.Host, Header: r.Header.Clone()})
		http.Error(w, `{"error":"no"}`, http.StatusUnauthorized)
	}))
	defer s.Close()
	c := newClient(t, s.URL, Options{Redactor: NewRedactor(reproSecrets, nil)})
	ask := dial(false, "never said")
	ask.Header = []probe.Pair{{Name: "Authorization", Value: "Bearer " + reproSecrets["ENGFIX_TOKEN"]}}
	x := send(t, c, ask)
	sent := l.last()
	sent.Header.Set("Accept", "*/*") // which a handshake of ours does not carry
	out := paste(t, os.Getenv("PATH"), x.Repro)
	if diff := cmp.Diff(sent, l.last()); diff != "" {
		t.Errorf("%s\n(-sent +pasted):\n%s", x.Repro, diff)
	}
	if !strings.Contains(out, "401 Unauthorized") || !strings.Contains(out, `{"error":"no"}`) {
		t.Errorf("it prints %q", out)
	}
}

func TestReproWebsocat(t *testing.T) {
	need.Shell(t)
	path := pathWithWebsocat(t)
	all := "that is all"
	for name, say := range map[string][]probe.Message{
		"nothing":       nil,
		"hello":         {{Data: []byte(`{"type":"hello","token":"` + reproSecrets["SESSION"] + `"}`)}, {Data: []byte(all)}},
		"nasty":         {{Data: []byte(strings.ReplaceAll(nasty, "\t", ""))}, {Data: []byte(all)}},
		"several lines": {{Data: []byte("{\n\"a\": 1\r\n}\n")}, {Data: []byte("[]")}, {Data: []byte(all)}},
		"binary":        {{Binary: true, Data: []byte("\x00\xff\n")}, {Data: []byte("text")}, {Data: []byte(all)}},
		"long":          {{Data: bytes.Repeat([]byte("x"), 70<<10)}, {Data: []byte(all)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var l listener
			s := httptest.NewServer(&l)
			defer s.Close()
			// A repro lasts as long as the time that a question has.
			c := newClient(t, s.URL, Options{Timeout: 3 * time.Second, Redactor: NewRedactor(reproSecrets, nil)})
			ask := get("/ws/$HOME")
			ask.Transport, ask.Say = probe.WS, say
			ask.Query = []probe.Pair{{Name: "q", Value: nasty}}
			ask.Header = []probe.Pair{{Name: "X-Mode", Value: "lab"}, {Name: "Authorization", Value: "Bearer " + reproSecrets["ENGFIX_TOKEN"]}}
			x := send(t, c, ask)
			waitFor(t, func() bool { return l.last().Method != "" })
			sent := l.last()
			l.mu.Lock()
			l.got = nil
			l.mu.Unlock()
			out := paste(t, path, x.Repro)
			waitFor(t, func() bool { return l.last().Method != "" })
			if diff := cmp.Diff(sent, l.last()); diff != "" {
				t.Errorf("%.500s\n(-sent +pasted):\n%.2000s", x.Repro, diff)
			}
			if x.Close() != nil && !strings.Contains(out, "4401") {
				t.Errorf("it does not tell the close code: %q", out)
			}
		})
	}
}

// waitFor waits until something has arrived.
func waitFor(t *testing.T, ready func() bool) {
	t.Helper()
	defer hang.Guard(t)()
	for !ready() {
		time.Sleep(10 * time.Millisecond)
	}
}

func TestReproTLS(t *testing.T) {
	need.Shell(t)
	need.Command(t, "curl", "curl")
	var l listener
	s := httptest.NewUnstartedServer(&l)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	ca := filepath.Join(t.TempDir(), "the ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, options := range []TLS{{CA: ca}, {Insecure: true}} {
		x := send(t, newClient(t, s.URL, Options{TLS: options}), get("/x"))
		paste(t, os.Getenv("PATH"), x.Repro)
	}
	if len(l.got) != 4 {
		t.Errorf("%d requests arrived for 2 questions and their repros", len(l.got))
	}
}

// How a repro reads is a promise too: it stands in reports.
func TestReproReads(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ws" {
			c, err := websocket.Accept(w, r, nil)
			if err == nil {
				_ = c.Close(4401, "no")
			}
		}
	})
	c := newClient(t, target, Options{Redactor: NewRedactor(map[string]string{"ENGFIX_TOKEN": "tok-12345"}, nil)})
	identity := []probe.Pair{{Name: "X-Mode", Value: "lab"}, {Name: "Authorization", Value: "Bearer tok-12345"}}
	ws := strings.Replace(target, "http", "ws", 1)
	for _, tt := range []struct {
		ask  probe.Ask
		want string
	}{
		{probe.Ask{Transport: probe.HTTP, Method: "GET", Path: "/x", Header: identity}, fmt.Sprintf(`curl -sS -i -H 'X-Mode: lab' -H "Authorization: Bearer ${ENGFIX_TOKEN:?set it: engfix show --setup}" %s/x`, target)},
		{probe.Ask{Transport: probe.HTTP, Method: "POST", Path: "/x", Body: []byte(`{"a":1}`)}, fmt.Sprintf(`curl -sS -i -X POST -H Content-Type: --data-binary '{"a":1}' %s/x`, target)},
		{probe.Ask{Transport: probe.SSE, Method: "GET", Path: "/x", Query: []probe.Pair{{Name: "a", Value: "b"}}}, fmt.Sprintf(`curl -sS -i -N --max-time 5 -H 'Accept: text/event-stream' '%s/x?a=b'`, target)},
		{probe.Ask{Transport: probe.WS, Path: "/nowhere"}, fmt.Sprintf(`curl -sS -i --max-time 5 --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: ZW5nZml4LWhhbmRzaGFrZQ==' %s/nowhere`, target)},
		{probe.Ask{Transport: probe.WS, Path: "/ws", Header: identity, Say: []probe.Message{{Data: []byte(`{"type":"hello"}`)}}}, fmt.Sprintf(`{ printf '%%s\n' '{"type":"hello"}'; sleep 5; } | websocat -vv -E -t --linemode-strip-newlines -H='X-Mode: lab' -H="Authorization: Bearer ${ENGFIX_TOKEN:?set it: engfix show --setup}" %s/ws`, ws)},
		{probe.Ask{Transport: probe.WS, Path: "/ws"}, fmt.Sprintf(`sleep 5 | websocat -vv -E -t %s/ws`, ws)},
		// The duration of refusals makes no difference.
		{probe.Ask{Transport: probe.WS, Path: "/ws", Settle: true, AtLeast: 500 * time.Millisecond}, fmt.Sprintf(`sleep 5 | websocat -vv -E -t %s/ws`, ws)},
		{probe.Ask{Transport: probe.WS, Path: "/ws", Settle: true, AtLeast: 1700 * time.Millisecond}, fmt.Sprintf(`sleep 5 | websocat -vv -E -t %s/ws`, ws)},
		{probe.Ask{Transport: probe.WS, Path: "/ws", Settle: true, AtLeast: 12100 * time.Millisecond}, fmt.Sprintf(`sleep 5 | websocat -vv -E -t %s/ws`, ws)},
	} {
		if got := send(t, c, tt.ask).Repro; got != tt.want {
			t.Errorf("\n got %s\nwant %s", got, tt.want)
		}
	}
}
