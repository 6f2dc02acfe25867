package demo

import (
	"fmt"
	"io"
	"net/http"
)

// wireDefects are answers that are not valid HTTP, or that never say anything.
func wireDefects() []Defect {
	return []Defect{
		overHTTP("refusal-is-000", "refuses with a status line of 000, and an error below it",
			changes(refusalBecomes(withStatus(0)), sendsNoStatus), identityRequired).on(onFew).cannotTell(),
		overHTTP("switches-protocols", "answers everybody with a 101 that nobody asked for, and then says nothing",
			sends(func(w http.ResponseWriter, _ *call, _ answer) {
				sendRaw(w, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: engfix\r\n\r\n")
			}), identityRequired, envelopeError).on(onFew).cannotTell(),
		ofPublic("public-babbles", "answers everybody with something that is no HTTP",
			sends(func(w http.ResponseWriter, _ *call, _ answer) { sendRaw(w, "220 engines ready\r\n") })).cannotTell(),
	}
}

// sendsNoStatus puts answers of status 0 on the wire, which net/http would refuse to do.
func sendsNoStatus(c *conduct) {
	usual := c.send
	c.send = func(w http.ResponseWriter, c *call, a answer) {
		if a.status != 0 {
			usual(w, c, a)
			return
		}
		sendRaw(w, fmt.Sprintf("HTTP/1.1 000 Refused\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", a.media, len(a.body), a.body))
	}
}

// sendRaw sends bytes as they are and ends the connection.
func sendRaw(w http.ResponseWriter, text string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // a server that does not hand over its connections can only drop this one
	}
	_, _ = io.WriteString(conn, text) // a client that has gone away needs no answer
	_ = conn.Close()
}
