package wire

import (
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/engfix/engfix/probe"
)

// A kept connection that the service closes, before or while it is used again, costs no evidence.
func TestEarlyClose(t *testing.T) {
	t.Run("idle", func(t *testing.T) {
		target, _ := kept(t, func(c net.Conn, r *http.Request, _, _ int) bool { echo(c, r); return false })
		c := newClient(t, target, Options{})
		for range 20 {
			x := send(t, c, get("/a"))
			own(t, x, "/a")
		}
	})
	t.Run("in use", func(t *testing.T) {
		var asked atomic.Int32
		target, _ := kept(t, func(c net.Conn, r *http.Request, connection, request int) bool {
			asked.Add(1)
			if connection == 1 && request == 2 {
				return false
			}
			echo(c, r)
			return true
		})
		c := newClient(t, target, Options{})
		own(t, send(t, c, get("/a")), "/a")
		untilKept(t, c)
		x := send(t, c, get("/b"))
		own(t, x, "/b")
		if x.Connection != diedKept || asked.Load() != 3 {
			t.Errorf("connection %q, asked %d times", x.Connection, asked.Load())
		}
	})
	t.Run("a fresh one", func(t *testing.T) {
		var asked atomic.Int32
		target, _ := kept(t, func(net.Conn, *http.Request, int, int) bool { asked.Add(1); return false })
		x := send(t, newClient(t, target, Options{}), get("/a"))
		if x.End != probe.EndCut || x.Connection != "" || asked.Load() != 1 {
			t.Errorf("end %q, connection %q, asked %d times", x.End, x.Connection, asked.Load())
		}
	})
}

// A kept connection that the service closes late, when the next question is on its way, costs no evidence either.
func TestLateClose(t *testing.T) {
	for name, linger := range map[string]int{"closed": -1, "reset": 0} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			target, connections := kept(t, func(c net.Conn, r *http.Request, connection, request int) bool {
				asked.Add(1)
				if connection == 1 && request == 2 {
					time.Sleep(100 * time.Millisecond)
					_ = c.(*net.TCPConn).SetLinger(linger)
					return false
				}
				echo(c, r)
				return true
			})
			c := newClient(t, target, Options{})
			own(t, send(t, c, get("/a")), "/a")
			untilKept(t, c)
			x := send(t, c, get("/b"))
			own(t, x, "/b")
			if x.Connection != diedKept || asked.Load() != 3 || connections.Load() != 2 {
				t.Errorf("connection %q, asked %d times over %d connections", x.Connection, asked.Load(), connections.Load())
			}
		})
	}
}

// An answer that is begun and then cut is evidence, on a kept connection too.
func TestCutOnAKeptConnection(t *testing.T) {
	target, connections := kept(t, func(c net.Conn, r *http.Request, _, request int) bool {
		if request == 2 {
			fmt.Fprint(c, okHead+"Content-Length: 9\r\n\r\n{")
			return false
		}
		echo(c, r)
		return true
	})
	c := newClient(t, target, Options{})
	send(t, c, get("/a"))
	untilKept(t, c)
	if x := send(t, c, get("/b")); x.End != probe.EndCut || x.Connection != "" || connections.Load() != 1 {
		t.Errorf("end %q, connection %q, %d connections", x.End, x.Connection, connections.Load())
	}
	// Trouble: the next question to each endpoint goes over a fresh connection, and the one after that need not.
	for i, want := range []int32{2, 3} {
		own(t, send(t, c, get([]string{"/c", "/d"}[i])), []string{"/c", "/d"}[i])
		quiesce()
		if connections.Load() != want {
			t.Errorf("%d connections, want %d", connections.Load(), want)
		}
	}
	send(t, c, get("/b"))
}

// A kept connection that stays silent is not held against the endpoint, and its silence is not the endpoint's time.
func TestSilenceOfAKeptConnection(t *testing.T) {
	t.Parallel()
	target, connections := kept(t, func(c net.Conn, r *http.Request, connection, request int) bool {
		if connection > 1 || request == 1 {
			echo(c, r)
		}
		return true
	})
	c := newClient(t, target, Options{Timeout: 5 * time.Second})
	own(t, send(t, c, get("/a")), "/a")
	untilKept(t, c)
	x := send(t, c, get("/b"))
	own(t, x, "/b")
	if x.Connection != silentKept || connections.Load() != 2 || x.DurationMS >= 2500 {
		t.Errorf("connection %q, %d connections, %v ms", x.Connection, connections.Load(), x.DurationMS)
	}
}

// An answer that arrives after the time is up reaches no question.
func TestAnswerAfterTheTimeout(t *testing.T) {
	t.Parallel()
	late := make(chan struct{}, 2)
	var asked atomic.Int32
	target, _ := kept(t, func(c net.Conn, r *http.Request, _, _ int) bool {
		if r.URL.Path == "/b" && asked.Add(1) <= 2 {
			time.Sleep(4 * time.Second)
			fmt.Fprint(c, smuggled)
			late <- struct{}{}
			return true
		}
		echo(c, r)
		return true
	})
	c := newClient(t, target, Options{Timeout: 2 * time.Second})
	own(t, send(t, c, get("/a")), "/a")
	untilKept(t, c)
	if x := send(t, c, get("/b")); x.End != probe.EndTimeout || x.Connection != silentKept || asked.Load() != 2 {
		t.Errorf("end %q, connection %q, asked %d times", x.End, x.Connection, asked.Load())
	}
	own(t, send(t, c, get("/c")), "/c")
	<-late
	<-late
	own(t, send(t, c, get("/b")), "/b")
}
