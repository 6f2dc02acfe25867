package hostile

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// Connections are misdeeds of connections.
func Connections() []Behaviour {
	return []Behaviour{
		{Name: "silence", Reason: "no answer within", Answer: func(c net.Conn, _ *http.Request) { Linger(c) }},
		{Name: "closes at once", Reason: "closed before the response header was complete", Answer: func(net.Conn, *http.Request) {}},
		{Name: "closes in the header", Reason: "not HTTP", Answer: says("HTTP/1.1 200 OK\r\nContent-Le")},
		{Name: "resets", Reason: "closed before the response header was complete", Answer: func(c net.Conn, _ *http.Request) { reset(c) }},
		{Name: "resets in the body", Exit: 1, Reason: "the connection broke before the body was complete", Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Content-Length: 99\r\n\r\n{\"a\":")
			time.Sleep(50 * time.Millisecond) // so that what was sent arrives before the reset
			reset(c)
		}},
		{Name: "half closes without an answer", Reason: "closed before the response header was complete", Answer: func(c net.Conn, _ *http.Request) {
			halfClose(c)
			Linger(c)
		}},
		{Name: "half closes after the answer", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Content-Length: 2\r\n\r\n{}")
			halfClose(c)
			Linger(c)
		}},
		{Name: "a second answer behind the first", Exit: 1, Answer: says(okHead + "Content-Length: 2\r\n\r\n{}HTTP/1.1 500 Smuggled\r\nContent-Length: 0\r\n\r\n")},
		{Name: "answers without end", Exit: 1, Answer: thenForever("", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "a kept connection that dies", Exit: 1, Answer: says(okHead + "Connection: keep-alive\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "an answer before the request", Exit: 3, Accept: func(c net.Conn) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
			Linger(c)
		}},
		{Name: "answers to everything before it is asked", Exit: 3, Accept: func(c net.Conn) {
			Forever(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
		}},
		{Name: "hangs up on everybody", Exit: 3, Accept: func(net.Conn) {}},
		{Name: "says nothing to anybody", Exit: 3, Accept: Linger},
		{Name: "a greeting of another protocol", Exit: 3, Accept: func(c net.Conn) {
			fmt.Fprint(c, "220 mail.example.test ESMTP\r\n")
			Linger(c)
		}},
	}
}

// reset closes a connection the hard way.
func reset(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // it is closed when the answer returns
	}
}

func halfClose(c net.Conn) {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // the other side may be gone
	}
}
