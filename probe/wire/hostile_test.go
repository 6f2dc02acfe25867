package wire

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/engfix/engfix/internal/freeport"
	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/probe"
)

// nowhere returns the URL of a service that is down.
func nowhere(t testing.TB) string {
	t.Helper()
	port, err := freeport.Port()
	if err != nil {
		t.Fatal(err)
	}
	return "http://127.0.0.1:" + port
}

// serveRaw accepts connections on loopback, reads the head of one request from each, and leaves the rest to the handler.
// The handler's connection is closed when it returns, and at the latest when the test ends.
func serveRaw(t testing.TB, handle func(net.Conn, *http.Request)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	open := map[net.Conn]bool{}
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open[conn] = true
			mu.Unlock()
			wg.Go(func() {
				defer conn.Close()
				if r, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					handle(conn, r)
				}
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for conn := range open {
			conn.Close()
		}
		mu.Unlock()
		wg.Wait()
	})
	return "http://" + l.Addr().String()
}

// linger keeps a connection open until the other side closes it.
func linger(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// forever writes pieces until nobody takes them.
func forever(conn net.Conn, piece string) {
	for {
		if _, err := io.WriteString(conn, piece); err != nil {
			return
		}
	}
}

const okHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

// The misdeeds of a service, and how each is recorded. None of them takes longer than the timeout, or more memory than
// the limits, or causes an error.
func TestMisdeedsOverHTTP(t *testing.T) {
	bomb := func() string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(make([]byte, 64<<20))
		z.Close()
		return b.String()
	}()
	brotliBomb := func() string {
		var b bytes.Buffer
		z := brotli.NewWriter(&b)
		_, _ = z.Write(make([]byte, 64<<20))
		z.Close()
		return b.String()
	}()
	for _, tt := range []struct {
		name    string
		handle  func(net.Conn, *http.Request)
		end     probe.End
		status  int // 0 for no response at all
		body    string
		trouble string
	}{
		{"no answer", func(c net.Conn, _ *http.Request) { linger(c) }, probe.EndTimeout, 0, "", "no answer within 300ms (target.timeout)"},
		{"closes at once", func(net.Conn, *http.Request) {}, probe.EndCut, 0, "", "the connection was closed before the response header was complete"},
		{"closes in the header", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n") }, probe.EndCut, 0, "", "the connection was closed before the response header was complete"},
		{"resets", func(c net.Conn, _ *http.Request) { _ = c.(*net.TCPConn).SetLinger(0) }, probe.EndCut, 0, "", "the connection was closed before the response header was complete"},
		{"garbage", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, "SSH-2.0-OpenSSH_9.2\r\n\r\n") }, probe.EndProtocol, 0, "", `the answer is not HTTP: malformed HTTP response "SSH-2.0-OpenSSH_9.2"`},
		{"a header that is none", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, "HTTP/1.1 200 OK\r\n\x01: x\r\n\r\n") }, probe.EndProtocol, 0, "", "the answer is not HTTP: "},
		{"the header drips", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\n")
			for {
				if _, err := fmt.Fprint(c, "X: y\r\n"); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}, probe.EndTimeout, 0, "", "no answer within 300ms (target.timeout)"},
		{"endless headers", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\n")
			forever(c, "X-Flood: "+strings.Repeat("x", 1000)+"\r\n")
		}, probe.EndTooLarge, 0, "", "the response headers are larger than 64 KiB (limits.headers)"},
		{"endless interim responses", func(c net.Conn, _ *http.Request) { forever(c, "HTTP/1.1 102 Processing\r\n\r\n") }, probe.EndTooLarge, 0, "", "the response headers are larger than 64 KiB (limits.headers)"},
		{"the body never ends", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"\r\n{\"a\":")
			forever(c, strings.Repeat("[", 4096))
		}, probe.EndTooLarge, 200, `{"a":[[[`, "the body is larger than 1 MiB (limits.body)"},
		{"endless chunks", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Transfer-Encoding: chunked\r\n\r\n")
			forever(c, strings.Repeat("1\r\nx\r\n", 500))
		}, probe.EndTooLarge, 200, "xxx", "the body is larger than 1 MiB (limits.body)"},
		{"the body stops", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Content-Length: 100\r\n\r\n{\"a\":")
			linger(c)
		}, probe.EndTimeout, 200, `{"a":`, "the body was not complete after 2s (target.timeout)"},
		{"shorter than it says", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, okHead+"Content-Length: 100\r\n\r\n{\"a\":") }, probe.EndCut, 200, `{"a":`, "the connection broke before the body was complete: after 5 bytes"},
		{"the last chunk is missing", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n")
		}, probe.EndCut, 200, `{"a":`, "the connection broke before the body was complete: after 5 bytes"},
		{"chunks of garbage", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\nzz\r\n")
		}, probe.EndProtocol, 200, `{"a":`, "the body is not valid HTTP: invalid byte in chunk length"},
		{"a gzip bomb", func(c net.Conn, _ *http.Request) {
			fmt.Fprintf(c, okHead+"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(bomb), bomb)
		}, probe.EndTooLarge, 200, "\x00\x00", "the body is larger than 1 MiB (limits.body)"},
		{"gzip that says nothing for ever", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")
			forever(c, strings.Repeat("\x00\x00\x00\xff\xff", 800))
		}, probe.EndTooLarge, 200, "", "the body is larger than 1 MiB (limits.body)"},
		{"HTTP/1.0, closed at the end", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, "HTTP/1.0 200 OK\r\n\r\n{}") }, probe.EndComplete, 200, "{}", ""},
		{"no status", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 000 Nothing\r\nContent-Length: 2\r\n\r\n{}")
		}, probe.EndProtocol, 0, "", "the status line has no HTTP status: 000 Nothing"},
		{"a status beyond all", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 600 Beyond\r\nContent-Length: 2\r\n\r\n{}")
		}, probe.EndProtocol, 0, "", "the status line has no HTTP status: 600 Beyond"},
		{"a negative status", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, "HTTP/1.1 -40 No\r\n\r\n") }, probe.EndProtocol, 0, "", "the answer is not HTTP: malformed HTTP status code"},
		{"HTTP/0.9", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, `{"data": []}`) }, probe.EndProtocol, 0, "", "the answer is not HTTP: malformed HTTP "},
		{"one interim response too many", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 6)+okHead+"Content-Length: 2\r\n\r\n{}")
		}, probe.EndComplete, 200, "{}", ""},
		{"zstd that says nothing for ever", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Content-Encoding: zstd\r\n\r\n\x28\xb5\x2f\xfd\x00\x58")
			forever(c, strings.Repeat("\x00\x00\x00", 1000))
		}, probe.EndTooLarge, 200, "", "the body is larger than 1 MiB (limits.body)"},
		{"a brotli bomb", func(c net.Conn, _ *http.Request) {
			fmt.Fprintf(c, okHead+"Content-Encoding: br\r\nContent-Length: %d\r\n\r\n%s", len(brotliBomb), brotliBomb)
		}, probe.EndTooLarge, 200, "\x00\x00", "the body is larger than 1 MiB (limits.body)"},
		{"a second answer behind the first", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Content-Length: 2\r\n\r\n{}HTTP/1.1 500 Smuggled\r\n\r\n")
		}, probe.EndComplete, 200, "{}", ""},
		{"a body with no content", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, "HTTP/1.1 204 No Content\r\n\r\nextra") }, probe.EndComplete, 204, "", ""},
		{"a character cut in two", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, okHead+"Content-Length: 9\r\n\r\n\"\xe2\x82") }, probe.EndCut, 200, `"`, "the connection broke before the body was complete: after 3 bytes"},
	} {
		for _, transport := range []probe.Transport{probe.HTTP, probe.SSE, probe.WS} {
			t.Run(tt.name+"/"+string(transport), func(t *testing.T) {
				t.Parallel()
				var asked atomic.Int32
				target := serveRaw(t, func(conn net.Conn, r *http.Request) {
					asked.Add(1)
					tt.handle(conn, r)
				})
				timeout := time.Minute // what ends by itself does not meet it
				switch {
				case tt.end == probe.EndTimeout && tt.status == 0:
					timeout = 300 * time.Millisecond
				case tt.end == probe.EndTimeout:
					timeout = 2 * time.Second // the header is there by then
				}
				c := newClient(t, target, Options{Timeout: timeout})
				ask := get("/x")
				ask.Transport = transport
				defer hang.Guard(t)()
				x := send(t, c, ask)
				if x.End != tt.end {
					t.Errorf("end %q, want %q", x.End, tt.end)
				}
				if !strings.HasPrefix(x.Trouble, tt.trouble) || (tt.trouble == "") != (x.Trouble == "") {
					t.Errorf("trouble %q, want %q", x.Trouble, tt.trouble)
				}
				switch {
				case tt.status == 0 && x.Response != nil:
					t.Errorf("response %+v, want none", x.Response)
				case tt.status == 0:
				case x.Response == nil:
					t.Fatal("no response")
				case x.Response.Status != tt.status || !strings.HasPrefix(x.Response.Body, tt.body):
					t.Errorf("status %d, body %.20q", x.Response.Status, x.Response.Body)
				case x.Response.Truncated != (x.End == probe.EndTooLarge) || len(x.Response.Body) > 1<<20:
					t.Errorf("truncated %v, %d bytes of body", x.Response.Truncated, len(x.Response.Body))
				}
				if asked.Load() != 1 {
					t.Errorf("asked %d times", asked.Load())
				}
				if x.Accepted {
					t.Error("it counts as an accepted WebSocket")
				}
				if _, err := json.Marshal(x); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// An invalid status is invalid at a handshake too.
func TestOddHandshakes(t *testing.T) {
	c := newClient(t, serveRaw(t, func(c net.Conn, _ *http.Request) { fmt.Fprint(c, "HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n") }), Options{})
	if x := send(t, c, dial(false)); x.End != probe.EndProtocol || x.Response != nil || x.Accepted {
		t.Errorf("end %q, response %v, trouble %q", x.End, x.Response, x.Trouble)
	}
}

// An unrequested switch of protocols is no answer, and delays nobody; neither does silence.
func TestUnaskedSwitch(t *testing.T) {
	for upgrade, handle := range map[string]func(net.Conn){
		"other": linger,
		"none":  func(c net.Conn) { forever(c, okHead+"\r\n") },
	} {
		c := newClient(t, serveRaw(t, func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "+strings.TrimPrefix(upgrade, "none")+"\r\n\r\n")
			handle(c)
		}), Options{Timeout: time.Minute})
		for _, transport := range []probe.Transport{probe.HTTP, probe.SSE} {
			ask := get("/x")
			ask.Transport = transport
			ask.Header = []probe.Pair{{Name: "Upgrade", Value: "websocket"}} // which only a handshake of ours may mean
			x := send(t, c, ask)
			if want := "the service switched protocols, which was not asked for: 101, Upgrade: " + upgrade; x.End != probe.EndProtocol || x.Response != nil || x.Trouble != want {
				t.Errorf("%s: end %q, response %v, trouble %q", transport, x.End, x.Response, x.Trouble)
			}
		}
	}
	asked := make(chan struct{}, 2)
	c := newClient(t, serveRaw(t, func(c net.Conn, _ *http.Request) {
		asked <- struct{}{}
		linger(c)
	}), Options{Timeout: time.Minute})
	for _, transport := range []probe.Transport{probe.HTTP, probe.SSE} {
		ctx, cancel := context.WithCancel(context.Background())
		go func() { <-asked; cancel() }()
		ask := get("/x")
		ask.Transport = transport
		began := time.Now()
		if x, err := c.Send(ctx, ask); err == nil || time.Since(began) > 10*time.Second {
			t.Errorf("%s: %v, %v after %v", transport, x, err, time.Since(began))
		}
	}
}

func TestUnreachable(t *testing.T) {
	for _, tt := range []struct{ target, trouble string }{
		{nowhere(t), "connection refused"},
		{"http://engfix.invalid", "the host name engfix.invalid "},
	} {
		for _, transport := range []probe.Transport{probe.HTTP, probe.SSE, probe.WS} {
			c := newClient(t, tt.target, Options{})
			ask := get("/x")
			ask.Transport = transport
			x := send(t, c, ask)
			if x.End != probe.EndUnreachable || !strings.Contains(x.Trouble, tt.trouble) || x.Response != nil || x.Accepted {
				t.Errorf("%s over %s: end %q, trouble %q", tt.target, transport, x.End, x.Trouble)
			}
			if err := c.Reachable(context.Background()); err == nil || !strings.HasPrefix(err.Error(), "cannot reach "+tt.target+": "+tt.trouble) {
				t.Errorf("error %v", err)
			}
		}
	}
}

func TestReachable(t *testing.T) {
	c := newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }), Options{})
	if err := c.Reachable(context.Background()); err != nil {
		t.Error(err)
	}
	for want, handle := range map[string]func(net.Conn, *http.Request){
		"no answer within 100ms":         func(c net.Conn, _ *http.Request) { linger(c) },
		"the connection was closed":      func(net.Conn, *http.Request) {},
		"the answer is not HTTP: malfor": func(c net.Conn, _ *http.Request) { fmt.Fprint(c, "hello\r\n") },
	} {
		timeout := 5 * time.Second
		if strings.Contains(want, "100ms") {
			timeout = 100 * time.Millisecond
		}
		c := newClient(t, serveRaw(t, handle), Options{Timeout: timeout})
		if err := c.Reachable(context.Background()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// TestReachableRemedy guards that the advice to a person fits the fault.
func TestReachableRemedy(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	for _, tt := range []struct {
		name, target string
		tls          TLS
		want         string
	}{
		{"nobody listens", nowhere(t), TLS{}, ": connection refused: start the service (--start 'COMMAND' does), or name another with --target"},
		{"no such host", "http://engfix.invalid", TLS{}, ": correct target.url or --target"},
		{"a client's certificate", server.URL, TLS{Insecure: true}, "the service wants a client certificate that it trusts: name one as target.tls.cert and target.tls.key"},
		{"authority", server.URL, TLS{}, " that is not trusted: name the authority's certificate with --ca FILE (target.tls.ca), or use --insecure for a test service"},
		{"no TLS", strings.Replace(plain, "http:", "https:", 1), TLS{}, ": the service does not speak TLS: write http:// instead of https://"},
	} {
		c := newClient(t, tt.target, Options{TLS: tt.tls})
		if err := c.Reachable(context.Background()); err == nil || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one that ends in %q", tt.name, err, tt.want)
		}
	}
}

func TestFetch(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/openapi.json":
			_, _ = io.WriteString(w, `{"openapi":"3.1.0"}`+r.URL.RawQuery)
		case "/api/moved":
			http.Redirect(w, r, "http://elsewhere.test/", http.StatusFound)
		case "/api/short":
			w.Header().Set("Content-Length", "10")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	c := newClient(t, target+"/api", Options{})
	for _, tt := range []struct{ ref, want, err string }{
		{"/openapi.json", `{"openapi":"3.1.0"}`, ""},
		{"/openapi.json?v=1", `{"openapi":"3.1.0"}v=1`, ""},
		{target + "/api/openapi.json", `{"openapi":"3.1.0"}`, ""},
		{"/nothing", "", "the service returned 404 Not Found"},
		{"/moved", "", "it redirects to http://elsewhere.test/"},
		{"/short", "", "the connection broke before the body was complete"},
		{"http://elsewhere.test/openapi.json", "", "is not on the target"},
		{strings.Replace(target, "http:", "https:", 1) + "/x", "", "is not on the target"},
		{"openapi.json", "", "neither a path"},
	} {
		got, err := c.Fetch(context.Background(), tt.ref, 30)
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("Fetch(%s) = %q, %v", tt.ref, got, err)
		}
	}
	if _, err := c.Fetch(context.Background(), "/openapi.json", 5); err == nil || !strings.Contains(err.Error(), "larger than 5 bytes") {
		t.Errorf("error %v", err)
	}
}
