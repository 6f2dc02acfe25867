package wire

import (
	"crypto/sha1" // the handshake of RFC 6455 uses it
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// handshakeKey is the text that a service appends to a client's key before it hashes both (RFC 6455, section 1.3).
const handshakeKey = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

// notWebSocket returns why an answer that switches protocols does not open the WebSocket that the request asked for; ""
// if it does. The words quote nothing that differs from run to run.
func notWebSocket(req *http.Request, resp *http.Response) string {
	h := resp.Header
	sum := sha1.Sum([]byte(req.Header.Get("Sec-WebSocket-Key") + handshakeKey))
	switch accept, chosen := h.Get("Sec-WebSocket-Accept"), h.Get("Sec-WebSocket-Protocol"); {
	case !hasToken(h, "Connection", "upgrade"):
		return fmt.Sprintf("Connection header %q does not have the word Upgrade", h.Get("Connection"))
	case !hasToken(h, "Upgrade", "websocket"):
		return fmt.Sprintf("Upgrade header %q does not have the word websocket", h.Get("Upgrade"))
	case accept == "":
		return "it has no Sec-WebSocket-Accept header"
	case accept != base64.StdEncoding.EncodeToString(sum[:]):
		return "its Sec-WebSocket-Accept does not answer the key that was sent"
	case chosen != "" && !hasToken(req.Header, "Sec-WebSocket-Protocol", chosen):
		return fmt.Sprintf("it chose the subprotocol %q, which was not offered", chosen)
	}
	if used := h.Get("Sec-WebSocket-Extensions"); used != "" {
		return fmt.Sprintf("it uses the extension %q, which was not asked for", used)
	}
	return ""
}

// hasToken reports whether a header that lists words holds one, whatever its case.
func hasToken(h http.Header, name, token string) bool {
	for _, line := range h.Values(name) {
		if slices.ContainsFunc(strings.Split(line, ","), func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), token) }) {
			return true
		}
	}
	return false
}
