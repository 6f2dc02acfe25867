package checks

import (
	"encoding/base64"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
)

// refusesByClose reports whether the close code says that the client was refused: an application's own code, or 1008.
func refusesByClose(code int) bool { return code == 1008 || code >= 4000 && code <= 4999 }

// refusedWS tells whether a conversation was refused, and if not, why it does not count as a refusal.
func refusedWS(x *probe.Exchange) (refused bool, why string) {
	if x.Response != nil {
		if errored(x) && x.Response.Status < 500 {
			return true, ""
		}
		return false, fmt.Sprintf("the handshake was answered with %s, which is not a refusal", describe(x))
	}
	if leak := leaked(x); leak != "" {
		if ends(x) == "" {
			return false, "the connection was accepted and not refused, and the service sent data: " + leak
		}
		return false, "the service sent data before it refused: " + leak
	}
	if c := x.Close(); c != nil {
		if refusesByClose(c.Code) {
			return true, ""
		}
		return false, fmt.Sprintf("the connection was closed with %s, which is not a refusal (1008 or 4000–4999 is)", closing(c))
	}
	switch x.End {
	case probe.EndCut:
		return false, "the connection was dropped without a close frame, which is not a refusal"
	case probe.EndTimeout, probe.EndOpen:
		if len(x.Received()) > 0 {
			return false, fmt.Sprintf("the connection was accepted and left open after %s", clip(frameText(x.Received()[0])))
		}
		return false, fmt.Sprintf("the connection was accepted and stayed open in silence for %s", seconds(x.DurationMS))
	}
	return false, "the connection was accepted, then " + trouble(x)
}

// leaked gives the first message that is neither an error nor about the connection itself, sent to a client that should
// have been refused. The last message is the one that may tell the refusal, in whatever form.
func leaked(x *probe.Exchange) string {
	got := x.Received()
	for i, f := range got {
		if wordless(f) {
			continue
		}
		last := i == len(got)-1
		switch raw := frameBytes(f); {
		case gjson.ValidBytes(raw):
			doc := gjson.ParseBytes(raw)
			if anError(doc) || last && mayBeError(doc) {
				continue
			}
		case last && f.Type == "text":
			continue
		}
		return clip(frameText(f))
	}
	return ""
}

func frameBytes(f probe.Frame) []byte {
	if f.Base64 {
		if raw, err := base64.StdEncoding.DecodeString(f.Data); err == nil {
			return raw
		}
	}
	return []byte(f.Data)
}
