// Package hostile is a service that misbehaves, in one named way at a time, beside a router that keeps the contract.
// Tests ask it: those of the client, and those of the built command.
//
// A Behaviour is a value. To add one is to add a line to the list of its kind: Heads, Bodies, Connections, Streams,
// Conversations, Secured, Documents or Sources.
package hostile

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// The paths of a service: Path misbehaves, Healthy keeps the contract, and no other exists.
const (
	Path    = "/hostile"
	Healthy = "/healthy"
	// IdentityHeader is what the healthy router demands.
	IdentityHeader = "X-Tenant-Id"
	// Secret is a credential that every request carries: a text in which a secret may stand costs more to search.
	Secret = "tok+s3cr3t/value=99&x"
)

// An Answer is what a service does with a connection once the request's header was read from it. The connection is closed
// when it returns.
type Answer func(net.Conn, *http.Request)

// Alone reports whether the service has no healthy router, because no connection to it gets as far as a request.
func (b Behaviour) Alone() bool { return b.Accept != nil || b.Handshake != nil && b.Answer == nil }

// A Behaviour is one misdeed of a service, and what a run must make of it. One of Answer, Accept, Handshake, Document and
// Source says what the service does.
type Behaviour struct {
	Name      string
	Transport string // http, sse or ws; "" for http

	Answer Answer // to a request for Path
	// Accept gets each connection before anything was read from it, so that there is no healthy router.
	Accept func(net.Conn)
	// Frames answers to a request for Path over HTTP/2.
	Frames Multiplexed
	// Handshake is TLS that the service speaks. Without an Answer there is no healthy router either.
	Handshake *tls.Config
	// Secure is true if the run asks over TLS, whatever the service speaks.
	Secure bool
	// Trusted is true if the run accepts any certificate of the service.
	Trusted bool
	// Document writes the service's OpenAPI document.
	Document func(io.Writer)
	// Source lays out a checkout in a folder.
	Source func(dir string) error

	// Exit is the exit code of a run in which every box of the hostile router is ticked.
	Exit int
	// Reason is a part of the run's message about the hostile router, or about the service as a whole.
	Reason string
	// Passes is true if the run may still show, by the status, that the router demands identity. It never shows that
	// its errors are envelopes.
	Passes bool
	// Memory is the largest peak memory of the run, in bytes; 0 for Memory.
	Memory int64
	// Time bounds the run; 0 for Time.
	Time time.Duration
}

// Memory is the largest peak memory of a run, in bytes.
const Memory = 100 << 20

// Serve runs a service with the behaviour until the test ends, and returns its URL.
func Serve(t testing.TB, b Behaviour) string {
	t.Helper()
	if b.Accept != nil {
		return listen(t, b.Accept)
	}
	if b.Frames != nil {
		return serveMultiplexed(t, b.Frames)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case b.Document != nil && r.URL.Path == "/openapi.json":
			w.Header().Set("Content-Type", "application/json")
			b.Document(w)
		case r.URL.Path == Path && b.Answer != nil:
			takeOver(ctx, w, r, b.Answer)
		default:
			Conformant(w, r)
		}
	}))
	s.Config.ErrorLog = silent()
	t.Cleanup(func() {
		cancel()
		s.CloseClientConnections()
		s.Close()
	})
	if b.Handshake != nil {
		s.Listener = watchedListener{s.Listener}
		s.TLS = b.Handshake.Clone()
		s.StartTLS()
	} else {
		s.Start()
	}
	return s.URL
}

// takeOver gives the request's connection to the answer, and closes it when the service stops.
func takeOver(ctx context.Context, w http.ResponseWriter, r *http.Request, answer Answer) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err) // HTTP/1.1 connections can be taken over
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	_ = conn.SetDeadline(time.Time{})
	answer(conn, r)
}

// listen hands each connection to accept until the test ends, and returns the address as a URL.
func listen(t testing.TB, accept func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				go func() {
					defer conn.Close()
					accept(conn)
				}()
			}
		}
	}()
	return "http://" + l.Addr().String()
}

// Conformant keeps the contract: an ErrorEnvelope for a request without identity, an Envelope for the others. It has
// Path and Healthy, and no other path.
func Conformant(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != Path && r.URL.Path != Healthy:
		writeJSON(w, http.StatusNotFound, map[string]string{"detail": "Not Found"})
	case r.Header.Get(IdentityHeader) == "":
		writeJSON(w, http.StatusUnprocessableEntity, envelope(http.StatusUnprocessableEntity))
	default:
		writeJSON(w, http.StatusOK, map[string]any{"data": map[string]any{"name": "engfix"}})
	}
}

// envelope is the contract's error.
func envelope(status int) map[string]any {
	return map[string]any{"error": map[string]any{
		"code": "IDENTITY_MISSING", "message": "who are you?", "http_status": status,
		"gate": nil, "action_name": nil, "resource_kind": nil, "details": map[string]any{},
	}}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
}

// Linger keeps a connection open until the other side closes it.
func Linger(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// Forever writes pieces until nobody reads them.
func Forever(c net.Conn, piece string) {
	for {
		if _, err := io.WriteString(c, piece); err != nil {
			return
		}
	}
}

// Drip writes pieces with pauses between them until nobody reads them.
func Drip(c net.Conn, pause time.Duration, piece string) {
	for {
		if _, err := io.WriteString(c, piece); err != nil {
			return
		}
		time.Sleep(pause)
	}
}

// says is an answer that consists of a text.
func says(text string) Answer {
	return func(c net.Conn, _ *http.Request) { _, _ = io.WriteString(c, text) }
}

// thenLingers answers with a text, and then keeps the connection open.
func thenLingers(text string) Answer {
	return func(c net.Conn, _ *http.Request) {
		_, _ = io.WriteString(c, text)
		Linger(c)
	}
}

// thenForever answers with a text, and then repeats a piece without end.
func thenForever(text, piece string) Answer {
	return func(c net.Conn, _ *http.Request) {
		_, _ = io.WriteString(c, text)
		Forever(c, strings.Repeat(piece, 1+4096/len(piece)))
	}
}
