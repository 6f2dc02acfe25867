package wire

import (
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/engfix/engfix/probe"
)

// certain waits for what is known of an exchange's answer.
func certain(t *testing.T, x *probe.Exchange) bool {
	t.Helper()
	if x.Certain == nil {
		t.Fatal("the answer over a kept connection is taken for certain")
	}
	settled, holds := x.Certain()
	select {
	case <-settled:
	case <-time.After(10 * time.Second):
		t.Fatal("it is not settled whether the answer belongs to the question")
	}
	return holds()
}

// A second answer that is sent only after the next question passes for the answer to that. It is noticed when that
// question's own answer arrives, which nobody waits for any more.
func TestALateSecondAnswerIsNoticed(t *testing.T) {
	target, _ := kept(t, func(c net.Conn, r *http.Request, connection, request int) bool {
		if connection == 1 && request == 2 {
			fmt.Fprint(c, smuggled)
			time.Sleep(50 * time.Millisecond)
		}
		echo(c, r)
		return true
	})
	c := newClient(t, target, Options{})
	if x := send(t, c, get("/a")); x.Certain != nil {
		t.Error("the first answer over a connection is in doubt")
	}
	quiesce()
	x := send(t, c, get("/b"))
	own(t, x, "smuggled")
	c.pool.mu.Lock()
	for f := range c.pool.open {
		f.longest = 200 * time.Millisecond // as if the endpoint took as long as its own answer does
	}
	c.pool.mu.Unlock()
	if certain(t, x) {
		t.Error("another question's answer is taken for certain")
	}
	if c.pool.keeps() {
		t.Error("connections are kept after that")
	}
	ask := get("/b")
	ask.Fresh = true
	own(t, send(t, c, ask), "/b")
}

// Answers in order are certain once the connection has rested, and it is used again then. A connection that ends, or
// that others use meanwhile, leaves no doubt open.
func TestAnswersInOrderAreCertain(t *testing.T) {
	target, connections := kept(t, func(c net.Conn, r *http.Request, _, _ int) bool {
		echo(c, r)
		return r.URL.Path != "/last"
	})
	c := newClient(t, target, Options{})
	for _, path := range []string{"/a", "/b", "/c"} {
		x := send(t, c, get(path))
		own(t, x, path)
		quiesce()
		if path != "/a" && !certain(t, x) {
			t.Errorf("%s: its own answer is in doubt", path)
		}
	}
	x := send(t, c, get("/last"))
	if !certain(t, x) {
		t.Error("/last: its own answer is in doubt")
	}
	if got := connections.Load(); got != 1 {
		t.Errorf("%d connections, want 1", got)
	}
}
