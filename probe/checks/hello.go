package checks

import (
	"net/http"
	"slices"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
)

// wantsHello says of the control, to follow a sentence about a conversation, that the service may wait for another hello than it got; "" where
// that does not explain it. A service that closes, or stays silent, although the handshake carried the full identity, may wait
// for a first message.
func (h hearing) wantsHello() string {
	control := h.control
	if control == nil || !control.Accepted || h.statusTold(control) == http.StatusTooManyRequests || control.Close() == nil && len(control.Received()) > 0 {
		return ""
	}
	sent := slices.IndexFunc(control.Frames, func(f probe.Frame) bool { return f.Dir == "sent" })
	if sent < 0 {
		return "; nothing was sent after the handshake: if the service waits for a hello, set identity.ws.hello"
	}
	return "; the hello sent was " + words.Clip(frameText(control.Frames[sent]), clipped) + ": if the service wants another, correct identity.ws.hello"
}
