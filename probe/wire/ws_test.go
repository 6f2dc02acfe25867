package wire

import (
	"context"
	"crypto/sha1" // the handshake of RFC 6455 is made of it
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/probe"
	"github.com/google/go-cmp/cmp"
)

func dial(settle bool, say ...string) probe.Ask {
	ask := get("/ws")
	ask.Transport, ask.Settle, ask.AtLeast = probe.WS, settle, 200*time.Millisecond
	for _, s := range say {
		ask.Say = append(ask.Say, probe.Message{Data: []byte(s)})
	}
	return ask
}

// upgraded returns a handler that accepts the handshake by hand and may then do anything.
func upgraded(then func(net.Conn)) func(net.Conn, *http.Request) { return upgradedWith("", then) }

// upgradedWith is upgraded with more lines in the answer's header.
func upgradedWith(header string, then func(net.Conn)) func(net.Conn, *http.Request) {
	return func(c net.Conn, r *http.Request) {
		sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + handshakeKey))
		fmt.Fprintf(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s\r\n",
			base64.StdEncoding.EncodeToString(sum[:]), header)
		then(c)
	}
}

// frame is an unmasked frame of less than 126 bytes, as a server sends it.
func frame(first byte, payload string) string {
	return string([]byte{first, byte(len(payload))}) + payload
}

const (
	textFrame     = 0x81
	closeFrame    = 0x88
	pingFrame     = 0x89
	pongFrame     = 0x8a
	firstFragment = 0x01
	nextFragment  = 0x00
)

func TestConversations(t *testing.T) {
	text := func(dir, data string) probe.Frame { return probe.Frame{Dir: dir, Type: "text", Data: data} }
	closed := func(dir string, code int, reason string) probe.Frame {
		return probe.Frame{Dir: dir, Type: "close", Code: code, Reason: reason}
	}
	left := closed("sent", 1000, "")
	writes := func(pieces ...string) func(net.Conn) {
		return func(c net.Conn) {
			for _, p := range pieces {
				fmt.Fprint(c, p)
			}
			linger(c)
		}
	}
	const refused, granted = false, true
	neither := "the connection was neither refused nor closed within 2s (target.timeout)"
	for _, tt := range []struct {
		name    string
		settle  bool
		then    func(net.Conn)
		end     probe.End
		trouble string
		frames  []probe.Frame
	}{
		{"silent and open", granted, writes(), probe.EndOpen, "", []probe.Frame{left}},
		{"speaks and stays open", granted, writes(frame(textFrame, "hi")), probe.EndOpen, "", []probe.Frame{text("received", "hi"), left}},
		{"an error, then a close", granted, func(c net.Conn) {
			fmt.Fprint(c, frame(textFrame, `{"error":1}`))
			time.Sleep(100 * time.Millisecond)
			fmt.Fprint(c, frame(closeFrame, "\x11\x31no"))
			linger(c)
		}, probe.EndComplete, "", []probe.Frame{text("received", `{"error":1}`), closed("received", 4401, "no")}},
		{"a close without a code", refused, writes(frame(closeFrame, "")), probe.EndComplete, "", []probe.Frame{closed("received", 1005, "")}},
		{"a close reason that is not UTF-8", refused, writes(frame(closeFrame, "\x03\xf0a\xffb")), probe.EndComplete, "the close reason is not UTF-8", []probe.Frame{closed("received", 1008, "a\uFFFDb")}},
		{"dropped at once", refused, func(net.Conn) {}, probe.EndCut, "the connection was dropped without a close frame", nil},
		{"dropped after a message", refused, func(c net.Conn) { fmt.Fprint(c, frame(textFrame, "hi")) }, probe.EndCut, "the connection was dropped without a close frame", []probe.Frame{text("received", "hi")}},
		{"dropped within a message", refused, func(c net.Conn) { fmt.Fprint(c, "\x81\x05hi") }, probe.EndCut, "the connection was dropped without a close frame", []probe.Frame{{Dir: "received", Type: "text", Data: "hi", Truncated: true}}},
		{"silent for ever", refused, writes(), probe.EndTimeout, neither, []probe.Frame{left}},
		{"pings for ever", refused, func(c net.Conn) { forever(c, frame(pingFrame, strings.Repeat("x", 125))) }, probe.EndTooLarge, "more than 8 KiB arrived over the connection (limits.conversation)", nil},
		{"fragments for ever", refused, func(c net.Conn) {
			fmt.Fprint(c, frame(firstFragment, "ab"))
			forever(c, frame(nextFragment, ""))
		}, probe.EndTooLarge, "more than 8 KiB arrived over the connection (limits.conversation)", []probe.Frame{{Dir: "received", Type: "text", Data: "ab", Truncated: true}}},
		{"a huge message", refused, func(c net.Conn) {
			fmt.Fprint(c, "\x81\x7f\x00\x00\x00\xff\xff\xff\xff\xff")
			fmt.Fprint(c, strings.Repeat("0123456789", 100))
			linger(c)
		}, probe.EndTooLarge, "a message is larger than 16 bytes (limits.message)", []probe.Frame{{Dir: "received", Type: "text", Data: "0123456789012345", Truncated: true}}},
		{"many messages", granted, func(c net.Conn) { forever(c, frame(textFrame, "a")) }, probe.EndTooLarge, "there were more than 3 messages (limits.frames)", []probe.Frame{text("received", "a"), text("received", "a"), text("received", "a"), left}},
		{"text that is not UTF-8", granted, writes(frame(textFrame, "\xff"), frame(textFrame, "\xfe")), probe.EndOpen, "a text message is not UTF-8", []probe.Frame{
			{Dir: "received", Type: "text", Data: "/w==", Base64: true}, {Dir: "received", Type: "text", Data: "/g==", Base64: true}, left,
		}},
		{"binary", granted, writes(frame(0x82, "\xff\x00")), probe.EndOpen, "", []probe.Frame{{Dir: "received", Type: "binary", Data: "/wA=", Base64: true}, left}},
		{"an unknown opcode", refused, writes("\x83\x00"), probe.EndProtocol, "the service breaks the WebSocket protocol: a frame has the opcode 3, which is not defined", nil},
		{"reserved bits", refused, writes("\xf1\x00"), probe.EndProtocol, "the service breaks the WebSocket protocol: a frame has RSV1, RSV2 and RSV3 set, and no extension was agreed", nil},
		{"a close code that may not be sent", refused, writes(frame(closeFrame, "\x03\xed")), probe.EndProtocol, "the service breaks the WebSocket protocol: a close frame has the code 1005, which must not be sent", nil},
		{"HTTP after the handshake", refused, writes("HTTP/1.1 500 Oops\r\n\r\n"), probe.EndProtocol, "the service breaks the WebSocket protocol: a frame has RSV1 set, and no extension was agreed", nil},
	} {
		for _, say := range [][]string{nil, {`{"type":"hello"}`}} {
			t.Run(fmt.Sprintf("%s/%d said", tt.name, len(say)), func(t *testing.T) {
				t.Parallel()
				// A busy machine takes its time to whatever is not the end of the time.
				timeout, window := 20*time.Second, 20*time.Second
				switch tt.end {
				case probe.EndTimeout:
					timeout = 2 * time.Second
				case probe.EndOpen:
					window = 600 * time.Millisecond
				}
				c := newClient(t, serveRaw(t, upgraded(tt.then)), Options{Timeout: timeout, Limits: Limits{Message: 16, Frames: 3, Received: 8 << 10}})
				defer hang.Guard(t)()
				ask := dial(tt.settle, say...)
				ask.AtLeast = window
				x := send(t, c, ask)
				want := tt.frames
				for i := len(say) - 1; i >= 0; i-- {
					want = append([]probe.Frame{text("sent", say[i])}, want...)
				}
				if x.End != tt.end || x.Trouble != tt.trouble {
					t.Errorf("end %q, trouble %q", x.End, x.Trouble)
				}
				if diff := cmp.Diff(want, untimed(t, x.Frames)); diff != "" {
					t.Errorf("frames (-want +got):\n%s", diff)
				}
				if !x.Accepted || x.Response != nil {
					t.Errorf("accepted %v, response %+v", x.Accepted, x.Response)
				}
			})
		}
	}
}

// untimed returns frames without the times at which they passed. Each must have one, and what was received must not stand
// before what was received earlier.
func untimed(t *testing.T, frames []probe.Frame) []probe.Frame {
	t.Helper()
	out := slices.Clone(frames)
	last := map[string]float64{}
	for i := range out {
		f := &out[i]
		if f.AtMS <= 0 || f.AtMS < last[f.Dir] {
			t.Errorf("frame %d passed at %v ms, the one before it at %v ms", i, f.AtMS, last[f.Dir])
		}
		last[f.Dir], f.AtMS = f.AtMS, 0
	}
	return out
}

func TestHandshakes(t *testing.T) {
	long := `{"error":"` + strings.Repeat("x", 5000) + `"}`
	for _, tt := range []struct {
		name    string
		handle  func(net.Conn, *http.Request)
		end     probe.End
		status  int
		body    string
		trouble string
	}{
		{"refused, at length", func(c net.Conn, _ *http.Request) {
			fmt.Fprintf(c, "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(long), long)
			linger(c)
		}, probe.EndComplete, 401, long, ""},
		{"redirected", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 307 Temporary Redirect\r\nLocation: /ws/\r\nContent-Length: 0\r\n\r\n")
		}, probe.EndComplete, 307, "", ""},
		{"200 is no handshake", func(c net.Conn, _ *http.Request) { fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") }, probe.EndComplete, 200, "hi", ""},
		{"another key", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n")
			linger(c)
		}, probe.EndProtocol, 101, "", `the service switched protocols, but not to WebSocket: its Sec-WebSocket-Accept does not answer the key that was sent`},
		{"another protocol", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")
			linger(c)
		}, probe.EndProtocol, 101, "", `the service switched protocols, but not to WebSocket: Upgrade header "h2c"`},
		{"101 alone", func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 101 Switching Protocols\r\n\r\n")
			linger(c)
		}, probe.EndProtocol, 101, "", `the service switched protocols, but not to WebSocket: Connection header ""`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, serveRaw(t, tt.handle), Options{Timeout: time.Hour}) // none of them has to be waited for
			defer hang.Guard(t)()
			x := send(t, c, dial(false, "hello"))
			if x.End != tt.end || !strings.HasPrefix(x.Trouble, tt.trouble) || (tt.trouble == "") != (x.Trouble == "") {
				t.Errorf("end %q, trouble %q", x.End, x.Trouble)
			}
			if x.Response == nil || x.Response.Status != tt.status || x.Response.Body != tt.body {
				t.Errorf("response %+v", x.Response)
			}
			if x.Accepted || len(x.Frames) > 0 {
				t.Errorf("accepted %v, frames %v", x.Accepted, x.Frames)
			}
		})
	}
}

// A real WebSocket server hears exactly our messages, and its messages are recorded.
func TestRealWebSocket(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Origin") != "" || r.Header.Get("Sec-WebSocket-Extensions") != "" || r.Header.Get("X-Mode") != "lab" || r.RequestURI != "/api/ws?ticket=a+b" {
			t.Errorf("%s %v", r.RequestURI, r.Header)
		}
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer c.CloseNow()
		for range 2 {
			kind, data, err := c.Read(r.Context())
			if err != nil {
				t.Error(err)
				return
			}
			_ = c.Write(r.Context(), kind, append([]byte("echo "), data...))
		}
		_ = c.Close(1008, "that was all")
	})
	c := newClient(t, target+"/api", Options{})
	ask := dial(false, "one")
	ask.Query = []probe.Pair{{Name: "ticket", Value: "a b"}}
	ask.Header = []probe.Pair{{Name: "X-Mode", Value: "lab"}}
	ask.Say = append(ask.Say, probe.Message{Binary: true, Data: []byte("two")})
	x := send(t, c, ask)
	want := []probe.Frame{
		{Dir: "sent", Type: "text", Data: "one"},
		{Dir: "sent", Type: "binary", Data: "two"},
		{Dir: "received", Type: "text", Data: "echo one"},
		{Dir: "received", Type: "binary", Data: "echo two"},
		{Dir: "received", Type: "close", Code: 1008, Reason: "that was all"},
	}
	if diff := cmp.Diff(want, untimed(t, x.Frames)); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
	if x.Request.URL != strings.Replace(target, "http", "ws", 1)+"/api/ws?ticket=a+b" || x.Request.Method != "GET" {
		t.Errorf("request %+v", x.Request)
	}
	if f := x.Close(); f == nil || f.Code != 1008 {
		t.Errorf("close %+v", f)
	}
}

// A service that reads none of our messages costs its own time and no more.
func TestNobodyListens(t *testing.T) {
	over := make(chan struct{})
	defer close(over)
	c := newClient(t, serveRaw(t, upgraded(func(net.Conn) { <-over })), Options{Timeout: 2 * time.Second})
	defer hang.Guard(t)()
	x := send(t, c, dial(false, strings.Repeat("x", 16<<20)))
	if x.End != probe.EndTimeout || !x.Accepted {
		t.Errorf("end %q, trouble %q", x.End, x.Trouble)
	}
}

func TestTheContextEndsAConversation(t *testing.T) {
	c := newClient(t, serveRaw(t, upgraded(func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })), Options{Timeout: time.Hour})
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	defer hang.Guard(t)()
	if x, err := c.Send(ctx, dial(true)); x != nil || err == nil || !strings.Contains(err.Error(), "stopped: context deadline exceeded") {
		t.Errorf("exchange %v, error %v", x, err)
	}
}

// A service that speaks one of the subprotocols that a header offers is heard. Idle is called when a connection falls
// silent, and only then: the service may still be working on a request without an answer.
func TestIdle(t *testing.T) {
	for _, tt := range []struct {
		name   string
		ask    probe.Ask
		handle func(net.Conn, *http.Request)
		want   bool
	}{
		{"a silent conversation", dial(false), upgraded(linger), true},
		{"a silent stream", stream(false, 0), func(c net.Conn, _ *http.Request) { fmt.Fprint(c, streamHead); linger(c) }, true},
		{"a handshake without an answer", dial(false), func(c net.Conn, _ *http.Request) { linger(c) }, false},
		{"a request without an answer", get("/x"), func(c net.Conn, _ *http.Request) { linger(c) }, false},
		{"a conversation that goes on", dial(false), upgraded(func(c net.Conn) {
			for range 40 {
				fmt.Fprint(c, frame(textFrame, "{}"))
				time.Sleep(20 * time.Millisecond)
			}
		}), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var idled atomic.Bool
			tt.ask.Idle = func() { idled.Store(true) }
			send(t, newClient(t, serveRaw(t, tt.handle), Options{Timeout: 3 * time.Second}), tt.ask)
			if idled.Load() != tt.want {
				t.Errorf("idle was called: %v", idled.Load())
			}
		})
	}
}

func TestSubprotocol(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"x.v2"}})
		if err != nil {
			t.Error(err)
			return
		}
		_ = c.Close(4401, c.Subprotocol())
	})
	ask := dial(false)
	ask.Header = append(ask.Header, probe.Pair{Name: "Sec-WebSocket-Protocol", Value: "x.v1, x.v2"})
	x := send(t, newClient(t, target, Options{}), ask)
	if c := x.Close(); c == nil || c.Code != 4401 || c.Reason != "x.v2" {
		t.Errorf("end %s, trouble %q, close %+v; want 4401 x.v2", x.End, x.Trouble, c)
	}
}
