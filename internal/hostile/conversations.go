package hostile

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // RFC 6455 demands it
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// The first byte of a frame.
const (
	text, binaryFrame, continued = 0x81, 0x82, 0x80
	textOpen, continuedOpen      = 0x01, 0x00 // more fragments follow
	closing, ping, pong          = 0x88, 0x89, 0x8a
	compressed                   = 0xc1 // text, with the bit that permessage-deflate uses
)

// frame returns a frame with its length in the shortest form.
func frame(first byte, payload string) string {
	var b bytes.Buffer
	b.WriteByte(first)
	switch n := len(payload); {
	case n < 126:
		b.WriteByte(byte(n))
	case n < 1<<16:
		b.WriteByte(126)
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(n)))
	default:
		b.WriteByte(127)
		b.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	b.WriteString(payload)
	return b.String()
}

// closeFrame ends a conversation.
func closeFrame(code uint16, reason string) string {
	return frame(closing, string(binary.BigEndian.AppendUint16(nil, code))+reason)
}

// acceptKey is the answer to a handshake's key.
func acceptKey(r *http.Request) string {
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// upgraded accepts the handshake, with more headers, and goes on.
func upgraded(headers string, then func(net.Conn)) Answer {
	return func(c net.Conn, r *http.Request) {
		fmt.Fprintf(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s\r\n", acceptKey(r), headers)
		then(c)
	}
}

// frames accepts, sends, and keeps the connection open.
func frames(all ...string) Answer {
	return upgraded("", func(c net.Conn) {
		_, _ = io.WriteString(c, strings.Join(all, "")) // the other side may be gone
		Linger(c)
	})
}

// framesForever accepts and sends without end.
func framesForever(first string, again string) Answer {
	return upgraded("", func(c net.Conn) {
		go Linger(c) // or nobody would read the other side's bytes
		_, _ = io.WriteString(c, first)
		Forever(c, strings.Repeat(again, 1+4096/len(again)))
	})
}

// Conversations are misdeeds of WebSockets.
func Conversations() []Behaviour {
	list := []Behaviour{
		{Name: "a wrong accept key", Reason: "its Sec-WebSocket-Accept does not answer the key that was sent", Answer: thenLingers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: bm9wZQ==\r\n\r\n")},
		{Name: "no accept key", Reason: "it has no Sec-WebSocket-Accept header", Answer: thenLingers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")},
		{Name: "another protocol", Reason: "does not have the word websocket", Answer: thenLingers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")},
		{Name: "an extension not asked for", Reason: "which was not asked for", Answer: upgraded("Sec-WebSocket-Extensions: permessage-deflate\r\n", Linger)},
		{Name: "a subprotocol not asked for", Reason: "which was not offered", Answer: upgraded("Sec-WebSocket-Protocol: chat\r\n", Linger)},
		{Name: "200 instead of 101", Answer: ok("")},
		{Name: "masked frames", Reason: "a frame from the service is masked", Answer: frames("\x81\x82\x00\x00\x00\x00hi")},
		{Name: "fragments for ever", Exit: 1, Answer: framesForever(frame(textOpen, "x"), frame(continuedOpen, "x"))},
		{Name: "empty fragments for ever", Exit: 1, Reason: "the connection", Answer: framesForever(frame(textOpen, ""), frame(continuedOpen, ""))},
		{Name: "a continuation of nothing", Reason: "a continuation frame has no message to continue", Answer: frames(frame(continued, "x"))},
		{Name: "a message within a message", Reason: "a message begins before the last one has ended", Answer: frames(frame(textOpen, "x"), frame(text, "y"))},
		{Name: "a control frame of 126 bytes", Reason: "a ping frame has a payload of more than 125 bytes", Answer: frames(frame(ping, strings.Repeat("x", 126)))},
		{Name: "a control frame in fragments", Reason: "a ping frame is fragmented", Answer: frames("\x09\x01x")},
		{Name: "a reserved bit", Reason: "a frame has RSV3 set, and no extension was agreed", Answer: frames("\x91\x02hi")},
		{Name: "a reserved opcode", Reason: "a frame has the opcode 3, which is not defined", Answer: frames("\x83\x02hi")},
		{Name: "a reserved control opcode", Reason: "a frame has the opcode 11, which is not defined", Answer: frames("\x8b\x02hi")},
		{Name: "a length of exabytes", Exit: 1, Answer: frames("\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff")},
		{Name: "a negative length", Reason: "a frame's length has its highest bit set", Answer: frames("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff")},
		{Name: "a length in a longer form than needed", Exit: 1, Answer: frames("\x81\x7f\x00\x00\x00\x00\x00\x00\x00\x02hi")},
		{Name: "compressed without the extension", Reason: "a frame has RSV1 set, and no extension was agreed", Answer: frames(frame(compressed, "\xf2\x48\xcd\xc9\xc9\x07\x00"))},
		{Name: "invalid UTF-8", Exit: 1, Reason: "a text message is not UTF-8", Answer: frames(frame(text, "\xff\xfe"))},
		{Name: "close code 1005", Reason: "a close frame has the code 1005, which must not be sent", Answer: frames(closeFrame(1005, ""))},
		{Name: "close code 1006", Reason: "a close frame has the code 1006, which must not be sent", Answer: frames(closeFrame(1006, ""))},
		{Name: "close code 999", Reason: "a close frame has the code 999, which must not be sent", Answer: frames(closeFrame(999, ""))},
		{Name: "close code 5000", Reason: "a close frame has the code 5000, which must not be sent", Answer: frames(closeFrame(5000, ""))},
		{Name: "close code 0", Reason: "a close frame has the code 0, which must not be sent", Answer: frames(closeFrame(0, ""))},
		{Name: "a close frame of one byte", Reason: "a close frame has one byte, which is half a code", Answer: frames(frame(closing, "x"))},
		{Name: "a close frame of nothing", Answer: frames(frame(closing, ""))},
		{Name: "a close reason that is not UTF-8", Exit: 1, Reason: "the close reason is not UTF-8", Answer: frames(closeFrame(4001, "\xff\xfe"))},
		{Name: "frames after close", Exit: 1, Answer: frames(closeFrame(4001, "no"), frame(text, "still here"))},
		{Name: "pings without end", Exit: 1, Answer: framesForever("", frame(ping, "x"))},
		{Name: "pongs without end", Exit: 1, Answer: framesForever("", frame(pong, "x"))},
		{Name: "messages without end", Exit: 1, Reason: "more than", Answer: framesForever("", frame(text, "{}"))},
		{Name: "large messages without end", Exit: 1, Answer: framesForever("", frame(text, strings.Repeat("x", 200<<10)))},
		{Name: "binary messages without end", Exit: 1, Answer: framesForever("", frame(binaryFrame, strings.Repeat("\x00\xff", 50<<10)))},
		{Name: "a message of 10 MB", Exit: 1, Reason: "a message is larger than", Answer: frames(frame(text, strings.Repeat("x", 10<<20)))},
		{Name: "a deep message", Exit: 1, Answer: frames(frame(text, strings.Repeat("[", 200<<10)))},
		{Name: "never closes", Exit: 1, Answer: frames()},
		{Name: "takes nothing", Exit: 1, Answer: upgraded("", func(c net.Conn) { time.Sleep(5 * time.Second) })},
		{Name: "a frame that drips", Exit: 1, Answer: upgraded("", func(c net.Conn) {
			_, _ = io.WriteString(c, "\x81\x7e\x40\x00")
			Drip(c, 20*time.Millisecond, "x")
		})},
		{Name: "drops the connection", Exit: 1, Reason: "dropped without a close frame", Answer: upgraded("", func(net.Conn) {})},
		{Name: "resets the connection", Exit: 1, Reason: "dropped without a close frame", Answer: upgraded("", reset)},
		{Name: "HTTP inside the conversation", Reason: "breaks the WebSocket protocol", Answer: frames("HTTP/1.1 400 Bad Request\r\n\r\n")},
		{Name: "a refusal of 2 MB", Reason: "the body is larger than", Answer: says("HTTP/1.1 403 Forbidden\r\nContent-Length: 2097152\r\n\r\n" + strings.Repeat("x", 2<<20))},
		{Name: "a refusal that drips", Reason: "the body was not complete after", Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2097152\r\n\r\n")
			Drip(c, 20*time.Millisecond, "x")
		}},
		{Name: "two upgrades", Exit: 1, Answer: upgraded("Upgrade: h2c\r\nConnection: keep-alive\r\n", Linger)},
		{Name: "two accept keys", Exit: 1, Answer: func(c net.Conn, r *http.Request) {
			upgraded("Sec-WebSocket-Accept: bm9wZQ==\r\n", Linger)(c, r)
		}},
		{Name: "101 after 103", Exit: 1, Answer: func(c net.Conn, r *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
			frames(frame(text, "{}"), closeFrame(4001, "no"))(c, r)
		}},
		{Name: "a length for 101", Exit: 1, Answer: upgraded("Content-Length: 5\r\n", func(c net.Conn) {
			_, _ = io.WriteString(c, frame(text, "{}")+closeFrame(4001, "no"))
			Linger(c)
		})},
		{Name: "101 that is chunked", Exit: 1, Answer: upgraded("Transfer-Encoding: chunked\r\n", func(c net.Conn) {
			_, _ = io.WriteString(c, frame(text, "{}")+closeFrame(4001, "no"))
			Linger(c)
		})},
		{Name: "101 of HTTP/1.0", Exit: 1, Answer: func(c net.Conn, r *http.Request) {
			fmt.Fprintf(c, "HTTP/1.0 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", acceptKey(r))
			Linger(c)
		}},
		{Name: "frames together with the handshake", Exit: 1, Answer: func(c net.Conn, r *http.Request) {
			fmt.Fprintf(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n%s", acceptKey(r), frame(text, "{}")+closeFrame(4001, "no"))
			Linger(c)
		}},
		{Name: "a frame in 1-byte writes", Exit: 1, Answer: upgraded("", func(c net.Conn) {
			for _, b := range []byte(frame(text, `{"error":1}`) + closeFrame(4001, "no")) {
				_, _ = c.Write([]byte{b})
				time.Sleep(2 * time.Millisecond)
			}
			Linger(c)
		})},
		{Name: "UTF-8 in two fragments", Exit: 1, Answer: frames(frame(textOpen, "\xe6"), frame(continued, "\xbc\xa2"), closeFrame(4001, "no"))},
		{Name: "pings within fragments", Exit: 1, Answer: framesForever(frame(textOpen, "x"), frame(ping, "")+frame(continuedOpen, ""))},
		{Name: "pings of 125 bytes without end", Exit: 1, Answer: framesForever("", frame(ping, strings.Repeat("x", 125)))},
		{Name: "empty messages without end", Exit: 1, Answer: framesForever("", frame(text, ""))},
		{Name: "a close frame of 126 bytes", Reason: "a close frame has a payload of more", Answer: frames(closeFrame(4001, strings.Repeat("x", 124)))},
		{Name: "two close frames", Answer: frames(closeFrame(1000, ""), closeFrame(4001, "no"))},
		{Name: "close code 2999", Answer: frames(closeFrame(2999, ""))},
		{Name: "close within a message", Exit: 1, Answer: frames(frame(textOpen, "x"), closeFrame(4001, "no"))},
		{Name: "a close reason of terminal's escapes", Exit: 1, Answer: frames(closeFrame(4001, "\x1b[2J\x07\u202e::error::\n# x"))},
		{Name: "a message of terminal's escapes", Exit: 1, Answer: frames(frame(text, "\x1b[2J\x07\u202e::error::\n# x"), closeFrame(4001, "no"))},
		{Name: "close and no end", Exit: 1, Answer: upgraded("", func(c net.Conn) {
			_, _ = io.WriteString(c, closeFrame(4001, "no"))
			Forever(c, frame(text, "x"))
		})},
		{Name: "a header of a frame that drips", Exit: 1, Answer: upgraded("", func(c net.Conn) {
			for _, b := range []byte("\x81\x7f\x00\x00\x00\x00\x00\x00\x00\x02hi") {
				_, _ = c.Write([]byte{b})
				time.Sleep(60 * time.Millisecond)
			}
			Linger(c)
		})},
		{Name: "a refusal that is a gzip bomb", Reason: "larger than", Answer: says("HTTP/1.1 403 Forbidden\r\nContent-Encoding: gzip\r\n\r\n" + string(bomb(gzipped)))},
		{Name: "a refusal without end", Reason: "larger than", Answer: thenForever("HTTP/1.1 403 Forbidden\r\n\r\n", "x")},
		{Name: "a redirect to file:", Answer: redirect("file:///etc/passwd")},
		{Name: "interim responses without end", Reason: "headers are larger", Answer: thenForever("", "HTTP/1.1 103 Early Hints\r\n\r\n")},
		{Name: "256 KB messages 100 times", Exit: 1, Answer: framesForever("", frame(text, strings.Repeat("\\u0041", 40<<10)))},
		{Name: "a subprotocol of escapes", Answer: upgraded("Sec-WebSocket-Protocol: \u202e\r\n", Linger)},
		{Name: "an extension of 60 KB", Answer: upgraded("Sec-WebSocket-Extensions: "+strings.Repeat("x", 60_000)+"\r\n", Linger)},
		{Name: "messages of tokens", Exit: 1, Answer: framesForever("", frame(text, `{"token":"`+strings.Repeat("abcdefgh01234567", 400)+`"}`))},
		{Name: "silence in the handshake", Reason: "no answer within", Answer: func(c net.Conn, _ *http.Request) { Linger(c) }},
	}
	for i := range list {
		list[i].Transport = "ws"
	}
	return list
}
