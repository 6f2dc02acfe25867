package demo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The tests talk to the service over pipes inside a synctest bubble: time is exact there, silence can be proved, and a
// goroutine that the service leaves behind fails the test.

// patience is how long a client of the tests waits for the next byte.
const patience = time.Second

// inBubble runs f with a client of a service. The bubble ends only when nothing of the service runs any more.
func inBubble(t *testing.T, o Options, f func(t *testing.T, c *client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		service, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		l := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
		server := &http.Server{Handler: service}
		served := make(chan error, 1)
		go func() { served <- server.Serve(l) }()
		defer func() {
			service.Close()
			if err := server.Close(); err != nil {
				t.Error(err)
			}
			if err := <-served; !errors.Is(err, http.ErrServerClosed) {
				t.Error(err)
			}
		}()
		f(t, &client{listener: l})
	})
}

// A pipeListener accepts connections that never leave the process.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	select {
	case <-l.closed:
	default:
		close(l.closed)
	}
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// A client asks the service and keeps every byte that comes back.
type client struct {
	listener *pipeListener
}

// An asking is one request, and the frames that follow it if it opens a WebSocket.
type asking struct {
	label  string
	method string
	path   string
	header http.Header
	body   string
	say    [][]byte // raw frames
}

// A reply is the service's answer.
type reply struct {
	raw     []byte
	end     string // "closed" by the service, or "open" if it was silent for a second
	elapsed time.Duration
}

// String is everything that can be observed of the reply.
func (r reply) String() string { return fmt.Sprintf("%s\n(%s after %v)", r.raw, r.end, r.elapsed) }

// ask makes the request on a connection of its own.
func (c *client) ask(a asking) reply {
	ours, theirs := net.Pipe()
	defer func() { _ = ours.Close() }()
	c.listener.conns <- theirs
	begin := time.Now()
	var got bytes.Buffer
	opened, ended := make(chan struct{}), make(chan string, 1)
	go func() { ended <- listen(ours, &got, opened) }()
	_, _ = io.WriteString(ours, a.request()) // the service may answer without having read all of it
	var end string
	if len(a.say) > 0 {
		select {
		case <-opened:
		case end = <-ended:
		}
	}
	for _, frame := range a.say {
		if end == "" {
			_, _ = ours.Write(frame) // the service may have ended it already, which the test sees then
		}
	}
	if end == "" {
		end = <-ended
	}
	return reply{raw: got.Bytes(), end: end, elapsed: time.Since(begin)}
}

// request is the request's bytes. The connection is closed after the answer, so that its end is seen.
func (a asking) request() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: demo.test\r\n", a.method, a.path)
	if a.header.Get("Upgrade") == "" {
		b.WriteString("Connection: close\r\n")
	}
	_ = a.header.Write(&b)
	if a.body != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(a.body))
	}
	return b.String() + "\r\n" + a.body
}

// listen collects what comes until the connection ends or nothing comes for a second; opened is closed on a switch of
// protocols.
func listen(conn net.Conn, got *bytes.Buffer, opened chan<- struct{}) string {
	buf, isOpen := make([]byte, 4096), false
	for {
		_ = conn.SetReadDeadline(time.Now().Add(patience))
		n, err := conn.Read(buf)
		got.Write(buf[:n])
		if !isOpen && bytes.HasPrefix(got.Bytes(), []byte("HTTP/1.1 101 ")) {
			isOpen = true
			close(opened)
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return "open"
		}
		if err != nil {
			return "closed"
		}
		if got.Len() > 1<<20 {
			return "endless"
		}
	}
}

// textFrame is a WebSocket text frame as clients send it, masked with zeros.
func textFrame(text string) []byte { return frame(1, []byte(text)) }

func frame(opcode byte, payload []byte) []byte {
	f := []byte{0x80 | opcode, 0x80 | 126, byte(len(payload) >> 8), byte(len(payload)), 0, 0, 0, 0}
	if len(payload) < 126 {
		f = []byte{0x80 | opcode, 0x80 | byte(len(payload)), 0, 0, 0, 0}
	}
	return append(f, payload...)
}
