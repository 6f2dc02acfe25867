package hostile

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// A Limited is a behaviour that breaks a limit of the configuration if the limit is low, and keeps it if it is high.
type Limited struct {
	Key       string // below limits
	Low, High string // values
	Behaviour
}

// LimitedDocument is the size of the document for the limit of documents, in bytes.
const LimitedDocument = 40 << 20

// Limits are behaviours for the limits that a reason names.
func Limits() []Limited {
	lines := func(n int) string { return strings.Repeat("X-A: "+strings.Repeat("x", 90)+"\r\n", n) }
	message := func(size int) string { return frame(text, strings.Repeat("x", size)) }
	return []Limited{
		{"body", "1KiB", "4MB", Behaviour{Answer: content(`{"data":"` + strings.Repeat("x", 2_000_000) + `"}`)}},
		{"headers", "2KiB", "1MiB", Behaviour{Answer: says(okHead + lines(1000) + "Content-Length: 0\r\n\r\n")}},
		{"header_count", "20", "100", Behaviour{Answer: says(okHead + lines(50) + "Content-Length: 0\r\n\r\n")}},
		{"frames", "3", "500", Behaviour{Transport: "ws", Answer: frames(strings.Repeat(message(5), 200))}},
		{"message", "1KiB", "1MiB", Behaviour{Transport: "ws", Answer: frames(message(500_000))}},
		{"conversation", "4KiB", "4MiB", Behaviour{Transport: "ws", Answer: frames(strings.Repeat(message(10_000), 10))}},
		{"connect", "1ns", "10s", Behaviour{Answer: ok("")}},
		{"tls", "200ms", "10s", Behaviour{Accept: Linger}},
		{"first_byte", "50ms", "10s", Behaviour{Answer: func(c net.Conn, _ *http.Request) {
			time.Sleep(300 * time.Millisecond)
			fmt.Fprint(c, okHead+"Content-Length: 0\r\n\r\n")
		}}},
		{"document", "1KiB", "64MiB", Behaviour{Document: whole(`{"openapi":"3.1.0","x":"` + strings.Repeat("x", LimitedDocument-100) + `","paths":{"/hostile":{"post":{}}}}`)}},
	}
}
