package checks

import (
	"net/http"
	"slices"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
)

// normalClosure is the close code of a conversation that ended normally (RFC 6455, 7.4.1).
const normalClosure = 1000

// wantsHello returns a clause for the end of a sentence about the control: the service may wait for another hello than
// it got; "" if that does not explain the answer. A service that closes or stays silent although the handshake carried
// the full identity may wait for a first message.
func (h hearing) wantsHello() string {
	control := h.control
	if control == nil || !control.Accepted || h.statusTold(control) == http.StatusTooManyRequests || control.Close() == nil && len(control.Received()) > 0 {
		return ""
	}
	if end := control.Close(); end != nil && end.Code == normalClosure && len(control.Received()) > 0 {
		return "" // it answered, and ended normally
	}
	sent := slices.IndexFunc(control.Frames, func(f probe.Frame) bool { return f.Dir == "sent" })
	if sent < 0 {
		return "; nothing was sent after the handshake: if the service waits for a hello, set identity.ws.hello"
	}
	return "; the hello sent was " + words.Clip(frameText(control.Frames[sent]), clipped) + ": if the service wants another, correct identity.ws.hello"
}
