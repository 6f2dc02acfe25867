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

// leaked gives the first message that holds data, sent to a client that should have been refused. The last message is the
// one that may tell the refusal, in whatever form.
func leaked(x *probe.Exchange) string {
	got := x.Received()
	for i, f := range got {
		doc, isJSON := document(f)
		last := i == len(got)-1
		switch {
		case wordless(f), isJSON && (bare(doc) || anError(doc)):
		case last && (isJSON && mayRefuse(doc) || !isJSON && f.Type == "text"):
		default:
			return clip(frameText(f))
		}
	}
	return ""
}

// ends names how the service ended a conversation; "" where it did not.
func ends(x *probe.Exchange) string {
	if c := x.Close(); c != nil {
		return fmt.Sprint("close ", c.Code)
	}
	switch {
	case !x.Accepted:
	case x.End == probe.EndCut:
		return "cut"
	case x.End == probe.EndProtocol:
		return "broken"
	}
	return ""
}

// endedByError reports whether the service ended the conversation otherwise than in peace: with a normal end, a service
// that goes away, or a close frame that gives no code.
func endedByError(x *probe.Exchange) bool {
	if c := x.Close(); c != nil {
		return c.Code != 1000 && c.Code != 1001 && c.Code != 1005
	}
	return x.End == probe.EndCut
}

// statusTold gives the HTTP status that an answer has, or that the end of a conversation stands for: by its error's
// http_status, or by a close code that is one and 4000; 0 where neither tells.
func statusTold(x *probe.Exchange) int {
	if x.Response != nil {
		return x.Response.Status
	}
	for _, f := range x.Received() {
		if s := gjson.GetBytes(frameBytes(f), "error.http_status"); s.Type == gjson.Number {
			return int(s.Int())
		}
	}
	if c := x.Close(); c != nil && c.Code >= 4400 && c.Code <= 4599 {
		return c.Code - 4000
	}
	return 0
}

// document gives a message as JSON, where it is JSON.
func document(f probe.Frame) (doc gjson.Result, isJSON bool) {
	raw := frameBytes(f)
	if !gjson.ValidBytes(raw) {
		return gjson.Result{}, false
	}
	return gjson.ParseBytes(raw), true
}

func frameBytes(f probe.Frame) []byte {
	if f.Base64 {
		if raw, err := base64.StdEncoding.DecodeString(f.Data); err == nil {
			return raw
		}
	}
	return []byte(f.Data)
}
