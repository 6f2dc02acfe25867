package demo

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// slow is the time that a slow answer takes.
const slow = 300 * time.Millisecond

// wireManners differ in how HTTP answers go over the wire.
func wireManners() []Manner {
	return []Manner{
		inHTTP("slow", "every answer takes a third of a second", sends(sendSlow)).timed(),
		inHTTP("chunked", "answers arrive in chunks, without a stated length", sends(sendChunked)).timed(),
		inHTTP("http-1.0", "answers are HTTP/1.0 and end with the connection", sends(sendHTTP10)).timed(),
		inHTTP("closes-connection", "every answer closes its connection",
			onAnswer(func(a answer) answer { return a.withHeader("Connection", "close") })),
		inHTTP("gzip", "answers are compressed where the client allows it", sends(sendGzip)).timed(),
		inHTTP("lower-case-headers", "header names are in lower case", sends(sendLowerCase)),
		inHTTP("early-hints", "a 103 comes before the answer", sends(sendEarlyHints)),
		inHTTP("sets-cookies", "answers set cookies and carry headers that nobody asked for", onAnswer(func(a answer) answer {
			return a.withHeader("Set-Cookie", "session=demo; Path=/; HttpOnly").withHeader("X-Request-Id", "req_1").
				withHeader("Www-Authenticate", `Bearer realm="engines"`)
		})),
	}
}

// sends puts answers on the wire in another way.
func sends(send func(http.ResponseWriter, *call, answer)) change {
	return func(c *conduct) { c.send = send }
}

// sendSlow waits before it sends.
func sendSlow(w http.ResponseWriter, c *call, a answer) {
	timer := time.NewTimer(slow)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.ctx.Done():
	}
	sendWhole(w, c, a)
}

// sendChunked sends in two chunks.
func sendChunked(w http.ResponseWriter, _ *call, a answer) {
	writeHead(w, a, false)
	half := len(a.body) / 2
	for _, chunk := range [][]byte{a.body[:half], a.body[half:]} {
		_, _ = w.Write(chunk) // a client that has gone away needs no answer
		_ = http.NewResponseController(w).Flush()
	}
}

// sendHTTP10 sends as servers did before connections were kept.
func sendHTTP10(w http.ResponseWriter, c *call, a answer) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		sendWhole(w, c, a) // a server that does not hand over its connections
		return
	}
	defer func() { _ = conn.Close() }()
	fmt.Fprintf(buf, "HTTP/1.0 %d %s\r\n", a.status, http.StatusText(a.status))
	if a.media != "" {
		fmt.Fprintf(buf, "Content-Type: %s\r\n", a.media)
	}
	_ = a.header.Write(buf) // a failure here shows in Flush
	_, _ = buf.WriteString("\r\n")
	_, _ = buf.Write(a.body)
	_ = buf.Flush() // a client that has gone away needs no answer
}

// sendGzip compresses if the client allows it.
func sendGzip(w http.ResponseWriter, c *call, a answer) {
	if !strings.Contains(c.r.Header.Get("Accept-Encoding"), "gzip") || len(a.body) == 0 {
		sendWhole(w, c, a)
		return
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(a.body) // a buffer takes everything
	_ = z.Close()
	a.body = b.Bytes()
	sendWhole(w, c, a.withHeader("Content-Encoding", "gzip").withHeader("Vary", "Accept-Encoding"))
}

// sendLowerCase writes header names as HTTP/2 has them.
func sendLowerCase(w http.ResponseWriter, c *call, a answer) {
	lower := http.Header{"content-type": {a.media}}
	for name, values := range a.header {
		lower[strings.ToLower(name)] = values
	}
	a.media, a.header = "", lower
	sendWhole(w, c, a)
}

// sendEarlyHints sends an informational response first.
func sendEarlyHints(w http.ResponseWriter, c *call, a answer) {
	w.Header().Set("Link", "</openapi.json>; rel=describedby")
	w.WriteHeader(http.StatusEarlyHints)
	sendWhole(w, c, a)
}
