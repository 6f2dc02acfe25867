package wire

import (
	"bufio"
	"crypto/tls"
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

	"github.com/engfix/engfix/probe"
)

// kept is a service that answers several requests on one connection. The handler gets the connection's number and the
// request's number on it, both from 1, and reports whether it reads on.
func kept(t testing.TB, handle func(c net.Conn, r *http.Request, connection, request int) bool) (target string, connections *atomic.Int32) {
	t.Helper()
	connections = new(atomic.Int32)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			number := int(connections.Add(1))
			wg.Go(func() {
				defer c.Close()
				br := bufio.NewReader(c)
				for n := 1; ; n++ {
					r, err := http.ReadRequest(br)
					if err != nil {
						return
					}
					_, _ = io.Copy(io.Discard, r.Body)
					if !handle(c, r, number, n) {
						return
					}
				}
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		wg.Wait()
	})
	return "http://" + l.Addr().String(), connections
}

// echo answers with the path of the request.
func echo(c net.Conn, r *http.Request) {
	fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(r.URL.Path), r.URL.Path)
}

// smuggled is a second answer, that nobody asked for.
const smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled"

// own demands that an exchange has its own answer.
func own(t *testing.T, x *probe.Exchange, path string) {
	t.Helper()
	if x.End != probe.EndComplete || x.Response == nil || x.Response.Body != path || x.Trouble != "" {
		t.Errorf("%s: end %q, trouble %q, response %+v", path, x.End, x.Trouble, x.Response)
	}
}

// quiesce lets the reader of a connection come back for more, if it does.
func quiesce() { time.Sleep(20 * time.Millisecond) }

// untilKept waits until the reader of a connection has come back for more, so that the next question may use it.
func untilKept(t *testing.T, c *Client) {
	t.Helper()
	waitFor(t, func() bool {
		c.pool.mu.Lock()
		defer c.pool.mu.Unlock()
		return len(c.pool.idle) > 0
	})
}

func TestConnectionsAreKept(t *testing.T) {
	target, connections := kept(t, func(c net.Conn, r *http.Request, _, _ int) bool { echo(c, r); return true })
	for _, fresh := range []bool{false, true} {
		connections.Store(0)
		c := newClient(t, target, Options{Fresh: fresh})
		for i := range 10 {
			path := fmt.Sprintf("/%d", i)
			own(t, send(t, c, get(path)), path)
			if !fresh {
				untilKept(t, c)
			}
		}
		want := map[bool]int32{false: 1, true: 10}[fresh]
		if got := connections.Load(); got != want {
			t.Errorf("fresh %v: %d connections, want %d", fresh, got, want)
		}
	}
}

// A request that mutates never uses a connection that carried something else, and no other request uses its connection
// after it.
func TestMutationsHaveTheirOwnConnection(t *testing.T) {
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		var mu sync.Mutex
		on := map[int][]string{}
		target, _ := kept(t, func(c net.Conn, r *http.Request, connection, _ int) bool {
			mu.Lock()
			on[connection] = append(on[connection], r.Method)
			mu.Unlock()
			echo(c, r)
			return true
		})
		c := newClient(t, target, Options{})
		ask := get("/m")
		ask.Method = method
		for range 2 {
			own(t, send(t, c, get("/a")), "/a")
			untilKept(t, c)
			own(t, send(t, c, ask), "/m")
			quiesce()
		}
		for connection, methods := range on {
			if strings.Contains(strings.Join(methods, " "), method) && len(methods) > 1 {
				t.Errorf("connection %d carried %v", connection, methods)
			}
		}
	}
}

// An answer whose service says more than one thing behind it, or says less than it should about its end, reaches no other
// question.
func TestNoAnswerReachesAnother(t *testing.T) {
	for name, tt := range map[string]struct {
		method      string
		first       string // the answer to the first request on a connection
		connections int32  // that three questions take
	}{
		"a second answer in the same piece": {"GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n/a" + smuggled, 3},
		"a length that is too short":        {"GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n/a and more", 3},
		"more behind the last chunk":        {"GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n/a\r\n0\r\n\r\n" + smuggled, 3},
		"a body of a HEAD":                  {"HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled", 3},
		"a 204 with a body":                 {"GET", "HTTP/1.1 204 No Content\r\n\r\n" + smuggled, 3},
		"a 304 with a body":                 {"GET", "HTTP/1.1 304 Not Modified\r\n\r\n" + smuggled, 3},
		"asks to close":                     {"GET", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n/a", 3},
		"HTTP/1.0":                          {"GET", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n/a", 3},
	} {
		t.Run(name, func(t *testing.T) {
			log.SetOutput(io.Discard) // net/http says there what it finds unasked
			target, connections := kept(t, func(c net.Conn, r *http.Request, _, request int) bool {
				if request > 1 {
					fmt.Fprint(c, smuggled)
				} else if r.URL.Path == "/a" {
					fmt.Fprint(c, tt.first)
				} else {
					fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n%s", r.URL.Path)
				}
				return true
			})
			c := newClient(t, target, Options{})
			ask := get("/a")
			ask.Method = tt.method
			send(t, c, ask)
			for _, path := range []string{"/b", "/c"} { // at once: the reader of the first connection may not have looked yet
				own(t, send(t, c, get(path)), path)
			}
			if got := connections.Load(); got != tt.connections {
				t.Errorf("%d connections, want %d", got, tt.connections)
			}
		})
	}
}

// A second answer that arrives after the first was read, and before anything else was asked.
func TestLateSmuggling(t *testing.T) {
	sent := make(chan struct{})
	target, _ := kept(t, func(c net.Conn, r *http.Request, connection, request int) bool {
		echo(c, r)
		if connection == 1 && request == 1 {
			quiesce()
			fmt.Fprint(c, smuggled)
			close(sent)
		}
		return true
	})
	c := newClient(t, target, Options{})
	own(t, send(t, c, get("/a")), "/a")
	<-sent
	own(t, send(t, c, get("/b")), "/b")
	waitFor(t, func() bool { return !c.pool.keeps() }) // connections of a service that sends what nobody asked for
}

// TestWhatConfirmsIsAskedAfresh guards that a question which confirms an answer depends on no connection of before.
func TestWhatConfirmsIsAskedAfresh(t *testing.T) {
	target, connections := kept(t, func(c net.Conn, r *http.Request, _, _ int) bool { echo(c, r); return true })
	c := newClient(t, target, Options{})
	for attempt := range 3 {
		ask := get("/a")
		ask.Attempt = attempt + 1
		own(t, send(t, c, ask), "/a")
		quiesce()
	}
	if got := connections.Load(); got != 3 {
		t.Errorf("%d connections, want 3", got)
	}
}

// TestALateSecondAnswerLetsNobodyIn guards that a second answer to the full identity, which comes once the next question is
// put over its connection, is not taken for the answer to a request without it. A fresh connection takes the place of a kept one: the service
// may serve only one.
func TestALateSecondAnswerLetsNobodyIn(t *testing.T) {
	var full atomic.Int32 // the connection that carried the full identity
	target, connections := kept(t, func(c net.Conn, r *http.Request, connection, _ int) bool {
		if full.Load() == int32(connection) {
			_, _ = io.WriteString(c, smuggled)
		}
		if r.URL.Path == "/full" {
			full.Store(int32(connection))
		}
		echo(c, r)
		return true
	})
	c := newClient(t, target, Options{})
	for _, put := range []struct {
		path    string
		reduced bool
	}{{"/none", true}, {"/part", true}, {"/full", false}, {"/again", true}, {"/part", true}} {
		ask := get(put.path)
		ask.Reduced = put.reduced
		own(t, send(t, c, ask), put.path)
		untilKept(t, c)
		c.pool.mu.Lock()
		if n := len(c.pool.idle); n > 1 {
			t.Errorf("%d connections are kept after %s, want 1 at most", n, put.path)
		}
		c.pool.mu.Unlock()
	}
	if got := connections.Load(); got != 3 {
		t.Errorf("%d connections, want 3", got)
	}
}

// Bytes that arrive on a kept connection and are not HTTP are the rest of the answer before: they do not count against
// the question.
func TestTheRestOfAnAnswer(t *testing.T) {
	target, connections := kept(t, func(c net.Conn, r *http.Request, connection, request int) bool {
		if connection == 1 && request == 2 {
			fmt.Fprint(c, "the rest of the first body\r\n\r\n")
			return true
		}
		echo(c, r)
		return true
	})
	c := newClient(t, target, Options{})
	own(t, send(t, c, get("/a")), "/a")
	untilKept(t, c)
	x := send(t, c, get("/b"))
	own(t, x, "/b")
	if x.Connection != diedKept || connections.Load() != 2 {
		t.Errorf("connection %q, %d connections", x.Connection, connections.Load())
	}
}

// A login that a service binds to the connection must not reach the question without it.
func TestLoginOfAConnection(t *testing.T) {
	target, connections := kept(t, func(c net.Conn, r *http.Request, _, _ int) bool { echo(c, r); return true })
	c := newClient(t, target, Options{})
	for range 2 {
		ask := get("/a")
		ask.Header = []probe.Pair{{Name: "Authorization", Value: "Negotiate abc"}}
		send(t, c, ask)
		quiesce()
	}
	if connections.Load() != 2 {
		t.Errorf("%d connections, want 2", connections.Load())
	}
}

// HTTP/2 is spoken if the service negotiates it, and its connection is kept; a WebSocket's TLS session is resumed.
func TestHTTP2AndResumption(t *testing.T) {
	var mu sync.Mutex
	remotes, protocols, resumed := map[string]bool{}, map[string]int{}, 0
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		protocols[r.Proto]++
		if r.Header.Get("Upgrade") != "" {
			if r.TLS.DidResume {
				resumed++
			}
		} else {
			remotes[r.RemoteAddr] = true
		}
		_, _ = io.WriteString(w, r.URL.Path)
	}))
	s.EnableHTTP2 = true
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	s.StartTLS()
	t.Cleanup(s.Close)
	c := newClient(t, s.URL, Options{TLS: TLS{Insecure: true}})
	for range 3 {
		own(t, send(t, c, get("/a")), "/a")
	}
	for range 3 {
		send(t, c, dial(false))
	}
	mu.Lock()
	defer mu.Unlock()
	if protocols["HTTP/2.0"] != 3 || protocols["HTTP/1.1"] != 3 || len(remotes) != 1 || resumed < 2 {
		t.Errorf("protocols %v, %d connections of HTTP/2, %d sessions resumed", protocols, len(remotes), resumed)
	}
}
