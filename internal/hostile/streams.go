package hostile

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

// Streams are misdeeds of event streams.
func Streams() []Behaviour {
	list := []Behaviour{
		{Name: "an endless line", Exit: 1, Reason: "the body is larger than", Answer: thenForever(streamHead+"data: ", "x")},
		{Name: "an endless event", Exit: 1, Reason: "the body is larger than", Answer: thenForever(streamHead, "data: x\n")},
		{Name: "an event without end", Exit: 1, Answer: thenLingers(streamHead + "data: {\"a\":")},
		{Name: "a million tiny events", Exit: 1, Answer: thenForever(streamHead, "data:\n\n")},
		{Name: "comments only", Exit: 1, Reason: "the body is larger than", Answer: thenForever(streamHead, ": hello\n\n")},
		{Name: "comments that drip", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, streamHead)
			Drip(c, 20*time.Millisecond, ": hello\n\n")
		}},
		{Name: "a huge retry", Exit: 1, Answer: thenLingers(streamHead + "retry: 99999999999999999999999999\ndata: 1\n\ndata: 2\n\n")},
		{Name: "an id with NUL", Exit: 1, Answer: thenLingers(streamHead + "id: a\x00b\ndata: 1\n\ndata: 2\n\n")},
		{Name: "a byte order mark", Exit: 1, Answer: thenLingers(streamHead + "\ufeffdata: 1\n\ndata: 2\n\n")},
		{Name: "CR alone", Exit: 1, Answer: thenLingers(streamHead + "data: 1\r\rdata: 2\r\r")},
		{Name: "every line ending", Exit: 1, Answer: thenLingers(streamHead + "data: 1\r\n\rdata: 2\n\r\n")},
		{Name: "invalid UTF-8", Exit: 1, Answer: thenLingers(streamHead + "data: \xff\xfe\n\ndata: \xc0\n\n")},
		{Name: "field names of 100,000 bytes", Exit: 1, Answer: thenLingers(streamHead + strings.Repeat("x", 100_000) + ": 1\n\n")},
		{Name: "half a million lines in one event", Exit: 1, Answer: thenLingers(streamHead + strings.Repeat("data\n", 200_000) + "\n\n")},
		{Name: "another content type", Exit: 1, Answer: thenLingers("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\ndata: 1\n\n")},
		{Name: "JSON that is called a stream", Exit: 1, Answer: thenLingers(streamHead + `{"data": 1}`)},
		{Name: "gzip", Exit: 1, Answer: says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\n" + string(gzipped([]byte("data: 1\n\ndata: 2\n\n"))))},
		{Name: "a gzip bomb", Exit: 1, Reason: "the body is larger than", Answer: says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\n" + string(bomb(gzipped)))},
		{Name: "an unknown coding", Exit: 1, Reason: "cannot be read", Answer: thenLingers("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: snake\r\n\r\ndata: 1\n\n")},
		{Name: "stalls after the header", Exit: 1, Answer: thenLingers(streamHead)},
		{Name: "stalls before the header", Reason: "no answer within", Answer: func(c net.Conn, _ *http.Request) { Linger(c) }},
		{Name: "stalls after an event", Exit: 1, Answer: thenLingers(streamHead + "data: 1\n\n")},
		{Name: "ends at once", Exit: 1, Answer: says(streamHead)},
		{Name: "resets", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, streamHead+"data: 1\n\n")
			reset(c)
		}},
		{Name: "broken chunks", Exit: 1, Reason: "not valid HTTP", Answer: says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")},
		{Name: "comments without line breaks", Exit: 1, Reason: "the body is larger than", Answer: thenForever(streamHead+":", "x")},
		{Name: "an id of a megabyte", Exit: 1, Answer: thenLingers(streamHead + "id: " + strings.Repeat("x", 1_000_000) + "\ndata: 1\n\ndata: 2\n\n")},
		{Name: "retries for ever", Exit: 1, Answer: thenForever(streamHead, "retry: 1\n\n")},
		{Name: "retry negative", Exit: 1, Answer: thenLingers(streamHead + "retry: -1\nretry: 1e9\nretry:\ndata: 1\n\ndata: 2\n\n")},
		{Name: "UTF-8 in two writes", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, streamHead+"data: \xe6")
			time.Sleep(100 * time.Millisecond)
			fmt.Fprint(c, "\xbc\xa2\n\ndata: 2\n\n")
			Linger(c)
		}},
		{Name: "CR and LF in two writes", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, streamHead+"data: 1\r")
			time.Sleep(100 * time.Millisecond)
			fmt.Fprint(c, "\n\r")
			time.Sleep(100 * time.Millisecond)
			fmt.Fprint(c, "\ndata: 2\r\n\r\n")
			Linger(c)
		}},
		{Name: "byte order marks in the midst", Exit: 1, Answer: thenLingers(streamHead + "\ufeff\ufeffdata: 1\n\n\ufeffdata: 2\n\n")},
		{Name: "UTF-16", Exit: 1, Answer: thenLingers(streamHead + inUTF16("data: 1\n\ndata: 2\n\n"))},
		{Name: "chunks of one byte", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
			for _, b := range []byte("data: {\"error\": 1}\n\ndata: 2\n\n") {
				fmt.Fprintf(c, "1\r\n%c\r\n", b)
			}
			Linger(c)
		}},
		{Name: "terminal's escapes", Exit: 1, Answer: thenLingers(streamHead + "event: \x1b[2J\x07\u202e\nid: \x1b]0;x\x07\ndata: \x1b[31m::error::x\n\ndata: 2\n\n")},
		{Name: "data of 900,000 NULs", Exit: 1, Memory: 120 << 20, // each has six bytes in a record
			Answer: thenLingers(streamHead + "data: " + strings.Repeat("\x00", 900_000) + "\n\ndata: 2\n\n")},
		{Name: "20,000 data lines of tokens", Exit: 1, Answer: thenLingers(streamHead + strings.Repeat("data: {\"token\":\"abcdefgh01234567\"}\n", 20_000) + "\n\n")},
		{Name: "20,000 data lines of broken JSON", Exit: 1, Answer: thenLingers(streamHead + strings.Repeat("data: {\"token\":\n", 40_000) + "\n\n")},
		{Name: "deflate that drips", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: deflate\r\n\r\n")
			for _, b := range zlibbed([]byte("data: 1\n\ndata: 2\n\n")) {
				_, _ = c.Write([]byte{b})
				time.Sleep(10 * time.Millisecond)
			}
			Linger(c)
		}},
		{Name: "a keepalive each 400 ms", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, streamHead)
			Drip(c, 400*time.Millisecond, ":\n")
		}},
		{Name: "a stream with a length", Exit: 1, Answer: says("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9\r\n\r\ndata: 1\n\n")},
		{Name: "a refusal as a stream", Exit: 1, Answer: thenLingers("HTTP/1.1 422 No\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")},
		{Name: "204", Exit: 1, Answer: says("HTTP/1.1 204 No Content\r\nContent-Type: text/event-stream\r\n\r\n")},
	}
	for i := range list {
		list[i].Transport = "sse"
	}
	return list
}
