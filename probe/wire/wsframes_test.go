package wire

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/probe"
)

// TestWebSocketFaults: a breach of the protocol is named in the same words each time, whatever pieces it arrives in.
func TestWebSocketFaults(t *testing.T) {
	accepted := func(extra string) func(net.Conn, *http.Request) {
		return func(c net.Conn, r *http.Request) {
			upgradedWith(extra, linger)(c, r)
		}
	}
	for _, tt := range []struct {
		name   string
		handle func(net.Conn, *http.Request) // nil: an accepted handshake, then the frames
		frames string
		want   string
	}{
		{"another key", answers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: bm8=\r\n\r\n"), "", "its Sec-WebSocket-Accept does not answer the key that was sent"},
		{"no key", answers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"), "", "it has no Sec-WebSocket-Accept header"},
		{"an extension", accepted("Sec-WebSocket-Extensions: permessage-deflate\r\n"), "", `it uses the extension "permessage-deflate", which was not asked for`},
		{"a subprotocol", accepted("Sec-WebSocket-Protocol: chat\r\n"), "", `it chose the subprotocol "chat", which was not offered`},
		{"masked", nil, "\x81\x82abcdhi", "a frame from the service is masked"},
		{"compressed", nil, "\xc1\x02hi", "a frame has RSV1 set, and no extension was agreed"},
		{"reserved", nil, "\xb1\x00", "a frame has RSV2 and RSV3 set, and no extension was agreed"},
		{"an opcode", nil, "\x8b\x00", "a frame has the opcode 11, which is not defined"},
		{"a long ping", nil, "\x89\x7e\x00\x7e", "a ping frame has a payload of more than 125 bytes"},
		{"a ping in pieces", nil, "\x09\x00", "a ping frame is fragmented"},
		{"nothing to continue", nil, "\x80\x00", "a continuation frame has no message to continue"},
		{"two messages in one", nil, "\x01\x01a\x81\x01b", "a message begins before the last one has ended"},
		{"a huge length", nil, "\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff", "a frame's length has its highest bit set"},
		{"half a close code", nil, "\x88\x01\x03", "a close frame has one byte, which is half a code"},
		{"a close code of nobody", nil, "\x88\x02\x03\xee", "a close frame has the code 1006, which must not be sent"},
		{"a close code that is too small", nil, "\x88\x03\x00\x01x", "a close frame has the code 1, which must not be sent"},
	} {
		for _, piece := range []int{1, 1000} {
			t.Run(fmt.Sprintf("%s/%d", tt.name, piece), func(t *testing.T) {
				t.Parallel()
				handle, prefix := tt.handle, "the service switched protocols, but not to WebSocket: "
				if handle == nil {
					prefix = "the service breaks the WebSocket protocol: "
					handle = upgraded(func(c net.Conn) {
						rest := []byte(frame(textFrame, "hello") + tt.frames)
						for len(rest) > 0 {
							n := min(piece, len(rest))
							if _, err := c.Write(rest[:n]); err != nil {
								return
							}
							rest = rest[n:]
							time.Sleep(time.Millisecond)
						}
						linger(c)
					})
				}
				c := newClient(t, serveRaw(t, handle), Options{Timeout: time.Hour}) // none of them has to be waited for
				defer hang.Guard(t)()
				x := send(t, c, dial(false))
				if x.End != probe.EndProtocol || x.Trouble != prefix+tt.want {
					t.Errorf("end %q, trouble %q", x.End, x.Trouble)
				}
				if tt.handle == nil && (len(x.Frames) == 0 || x.Frames[0].Data != "hello") {
					t.Errorf("frames %+v: want those before the fault", x.Frames)
				}
			})
		}
	}
}

// answers is a service that says one thing to everybody.
func answers(what string) func(net.Conn, *http.Request) {
	return func(c net.Conn, _ *http.Request) {
		fmt.Fprint(c, what)
		linger(c)
	}
}

// FuzzFrames: cutting a conversation into pieces changes neither the bytes that pass nor the fault that is found; the
// bytes that pass are unchanged, without pongs; and the reader holds no more than a control frame.
func FuzzFrames(f *testing.F) {
	for _, seed := range []string{
		frame(textFrame, "hi") + frame(closeFrame, "\x03\xe8"), "\x01\x01a\x80\x01b", "\x82\x7e\x01\x00" + strings.Repeat("x", 256),
		"\x81\x82abcdhi", frame(pingFrame, strings.Repeat("p", 125)), "\x88\x01\x03", "\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff",
		frame(pongFrame, "p") + frame(textFrame, "hi") + frame(pongFrame, ""), "\x8a\x010\x010",
	} {
		f.Add([]byte(seed), uint8(3))
	}
	f.Fuzz(func(t *testing.T, data []byte, piece uint8) {
		var whole, cut frameReader
		want := whole.feed(data)
		var got []byte
		for rest := data; len(rest) > 0; {
			n := min(int(piece)+1, len(rest))
			got = append(got, cut.feed(rest[:n])...)
			rest = rest[n:]
			if len(cut.held) > 2+longestControl+8 {
				t.Fatalf("%d bytes are held", len(cut.held))
			}
		}
		if !bytes.Equal(got, want) || cut.fault != whole.fault {
			t.Fatalf("in pieces %q, %q; whole %q, %q", got, cut.fault, want, whole.fault)
		}
		if !bytes.HasPrefix(withoutPongs(data), want) {
			t.Fatalf("%q passed of %q", want, data)
		}
	})
}

// withoutPongs returns a conversation without its pong frames. From the first bad frame on it may be wrong.
func withoutPongs(data []byte) []byte {
	var rest []byte
	for len(data) > 0 {
		size := len(data)
		if size >= 2 && data[1]&0x7f < 126 {
			size = min(size, 2+int(data[1]&0x7f))
		} else if size >= 4 && data[1]&0x7f == 126 {
			size = min(size, 4+int(binary.BigEndian.Uint16(data[2:])))
		} else if size >= 10 {
			size = int(min(uint64(size), 10+binary.BigEndian.Uint64(data[2:])&math.MaxInt64))
		}
		if data[0]&0x0f != opPong {
			rest = append(rest, data[:size]...)
		}
		data = data[size:]
	}
	return rest
}
