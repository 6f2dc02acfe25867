package wire

import (
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/probe"
)

const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n"

func stream(settle bool, atLeast time.Duration) probe.Ask {
	ask := get("/events")
	ask.Transport, ask.Settle, ask.AtLeast = probe.SSE, settle, atLeast
	return ask
}

func TestStreams(t *testing.T) {
	every := func(d time.Duration, piece string) func(net.Conn, *http.Request) {
		return func(c net.Conn, _ *http.Request) {
			for text := streamHead + piece; ; text = piece {
				if _, err := fmt.Fprint(c, text); err != nil {
					return
				}
				time.Sleep(d)
			}
		}
	}
	once := func(text string) func(net.Conn, *http.Request) {
		return func(c net.Conn, _ *http.Request) { fmt.Fprint(c, streamHead+text); linger(c) }
	}
	ends := func(text string) func(net.Conn, *http.Request) {
		return func(c net.Conn, _ *http.Request) { fmt.Fprint(c, streamHead+text) }
	}
	const refused, granted = false, true
	for _, tt := range []struct {
		name    string
		handle  func(net.Conn, *http.Request)
		settle  bool
		end     probe.End
		body    string // the beginning of the kept part
		trouble string
		atLeast time.Duration // the minimum duration
		timeout time.Duration // a timeout that is never reached is an hour away
	}{
		{"a silent stream that was granted", once(""), granted, probe.EndOpen, "", "", 400 * time.Millisecond, time.Hour},
		{"heartbeats are silence too", every(50*time.Millisecond, ": ping\n\n"), granted, probe.EndOpen, ": ping\n\n", "", 400 * time.Millisecond, time.Hour},
		{"one event shows that it is granted", once("data: a\n\n"), granted, probe.EndOpen, "data: a\n\n", "", 0, time.Hour},
		{"an error behind a greeting", every(50*time.Millisecond, "data: a\n\n"), granted, probe.EndOpen, "data: a\n\ndata: a\n\n", "", 50 * time.Millisecond, time.Hour},
		{"half an event is none", once("data: a\n"), granted, probe.EndOpen, "data: a\n", "", 400 * time.Millisecond, time.Hour},
		{"a stream that ends", ends("event: error\ndata: {}\n"), granted, probe.EndComplete, "event: error\ndata: {}\n", "", 0, time.Hour},
		{"a flood of events", every(0, "data: a\n\n"), granted, probe.EndOpen, "data: a\n\n", "", 0, time.Hour},
		{"two events are enough", every(100*time.Millisecond, "data: a\n\n"), refused, probe.EndOpen, "data: a\n\ndata: a\n\n", "", 100 * time.Millisecond, time.Hour},
		{"one event and silence", once("data: a\n\n"), refused, probe.EndOpen, "data: a\n\n", "", 900 * time.Millisecond, time.Hour},
		{"silence where there should be a refusal", once(""), refused, probe.EndOpen, "", "", 900 * time.Millisecond, time.Hour},
		{"heartbeats for ever", every(20*time.Millisecond, ":\n"), refused, probe.EndOpen, ":\n:\n", "", 1900 * time.Millisecond, 2 * time.Second},
		{"an event and the end", ends("event: error\ndata: no\n\n"), refused, probe.EndComplete, "event: error\ndata: no\n\n", "", 0, time.Hour},
		{"a line without end", every(0, strings.Repeat("x", 4096)), refused, probe.EndTooLarge, "xxxx", "the body is larger than 64 KiB (limits.body)", 0, time.Hour},
		{"broken off", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, strings.Replace(streamHead, "\r\n\r\n", "\r\nContent-Length: 99\r\n\r\n", 1)+"data: a\n")
		}, refused, probe.EndCut, "data: a\n", "the connection broke before the body was complete: after 8 bytes", 0, time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, serveRaw(t, tt.handle), Options{Timeout: tt.timeout, Limits: Limits{Body: 64 << 10}})
			defer hang.Guard(t)()
			began := time.Now()
			x := send(t, c, stream(tt.settle, 400*time.Millisecond))
			if took := time.Since(began); took < tt.atLeast {
				t.Errorf("took %s, want at least %s", took, tt.atLeast)
			}
			if x.End != tt.end || x.Trouble != tt.trouble || !strings.HasPrefix(x.Response.Body, tt.body) {
				t.Errorf("end %q, trouble %q, body %.40q", x.End, x.Trouble, x.Response.Body)
			}
			if tt.body == "" && x.Response.Body != "" {
				t.Errorf("body %q", x.Response.Body)
			}
			if x.Request.Headers.Get("Accept") != "text/event-stream" {
				t.Errorf("request headers %v", x.Request.Headers)
			}
		})
	}
}

// An answer that is no event stream is read as any other, to its end.
func TestRefusedStreams(t *testing.T) {
	for contentType, status := range map[string]int{"application/json": 401, "text/event-stream": 403, "text/html": 200} {
		c := newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "data: a\n\ndata: b\n\n")
			w.(http.Flusher).Flush()
			time.Sleep(50 * time.Millisecond)
			_, _ = io.WriteString(w, "the end")
		}), Options{})
		x := send(t, c, stream(false, 0))
		if x.End != probe.EndComplete || x.Response.Status != status || !strings.HasSuffix(x.Response.Body, "the end") {
			t.Errorf("%s: end %q, response %+v", contentType, x.End, x.Response)
		}
	}
}

// An endpoint that nobody knew to be a stream does not cost the whole timeout.
func TestUnexpectedStream(t *testing.T) {
	c := newClient(t, serveRaw(t, func(c net.Conn, _ *http.Request) { fmt.Fprint(c, streamHead+"data: a\n\ndata: b\n\n"); linger(c) }), Options{Timeout: time.Hour})
	defer hang.Guard(t)()
	if x := send(t, c, get("/x")); x.End != probe.EndOpen || x.Response.Body != "data: a\n\ndata: b\n\n" {
		t.Errorf("end %q, response %+v", x.End, x.Response)
	}
}

func TestCompressedStream(t *testing.T) {
	c := newClient(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, "data: a\n\n")
		_ = z.Flush()
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}), Options{Timeout: time.Hour})
	defer hang.Guard(t)()
	if x := send(t, c, stream(true, time.Hour)); x.End != probe.EndOpen || x.Response.Body != "data: a\n\n" || x.Trouble != "" {
		t.Errorf("end %q, trouble %q, response %+v", x.End, x.Trouble, x.Response)
	}
}

// TestEvents guards that a stream is closed after as many events as the limits say.
func TestEvents(t *testing.T) {
	for _, most := range []int{1, 3} {
		target := serveRaw(t, func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, streamHead)
			for {
				if _, err := fmt.Fprint(c, "data: a\n\n"); err != nil {
					return
				}
				time.Sleep(150 * time.Millisecond)
			}
		})
		c := newClient(t, target, Options{Timeout: 30 * time.Second, Limits: Limits{Events: most}})
		x := send(t, c, stream(false, 0))
		if got := strings.Count(x.Response.Body, "data"); got != most {
			t.Errorf("%d events were read, want %d", got, most)
		}
	}
}
