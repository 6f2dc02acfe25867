package checks

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
)

// refusedAtHandshake reports whether the service answered the WebSocket handshake with an HTTP error.
func refusedAtHandshake(x *probe.Exchange) bool { return errored(x) }

// refusesByClose reports whether the close code says that the client was refused: an application's own code, or 1008.
func refusesByClose(code int) bool { return code == 1008 || code >= 4000 && code <= 4999 }

// refusedWS tells whether a conversation was refused, and if not, why it does not count as a refusal.
func refusedWS(x *probe.Exchange) (refused bool, why string) {
	if x.Response != nil {
		if refusedAtHandshake(x) && x.Response.Status < 500 {
			return true, ""
		}
		return false, fmt.Sprintf("the handshake was answered with %s, which is not a refusal", describe(x))
	}
	if leak := leaked(x); leak != "" {
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
		tells := anError
		if i == len(got)-1 {
			tells = mayBeError
		}
		if f.Type == "binary" {
			return fmt.Sprintf("a binary message of %d bytes", len(frameBytes(f)))
		}
		raw := frameBytes(f)
		if !gjson.ValidBytes(raw) {
			continue
		}
		if doc := gjson.ParseBytes(raw); !tells(doc) && !prompts(doc) {
			return clip(string(raw))
		}
	}
	return ""
}

// prompts reports whether a message only keeps the connection alive or asks the client for its identity.
func prompts(doc gjson.Result) bool {
	t := kindOf(doc)
	switch t {
	case "ping", "heartbeat", "keepalive", "keep_alive", "challenge":
		return true
	}
	return strings.HasSuffix(t, "_required") || strings.HasSuffix(t, "-required")
}

// kindOf gives what a message says it is, in lower case; "" where it does not say.
func kindOf(doc gjson.Result) string {
	for _, name := range []string{"type", "event", "kind"} {
		if v := doc.Get(name); v.Type == gjson.String {
			return strings.ToLower(v.Str)
		}
	}
	return ""
}

// anError reports whether a JSON message is an error, enveloped or not, whatever stands around it. A message that says it
// is something else, and has an error or a detail among its members, is not.
func anError(doc gjson.Result) bool {
	if !doc.IsObject() {
		return false
	}
	e := doc.Get("error")
	if kind := kindOf(doc); kind != "" {
		return namesError(kind) || e.Get("http_status").Exists()
	}
	if e.IsObject() || e.IsArray() || e.Type == gjson.String && e.Str != "" {
		return true
	}
	members := len(doc.Map())
	return doc.Get("detail").Exists() && members == 1 ||
		doc.Get("code").Exists() && doc.Get("message").Exists() && !doc.Get("data").Exists() ||
		namesError(strings.ToLower(doc.Get("status").String())) && (doc.Get("message").Exists() || doc.Get("detail").Exists() || members == 1)
}

// mayBeError reports whether a JSON message before a refusal may be what tells it.
func mayBeError(doc gjson.Result) bool {
	if !doc.IsObject() {
		return doc.Type == gjson.String
	}
	e := doc.Get("error")
	return anError(doc) || e.IsObject() || e.Type == gjson.String ||
		doc.Get("detail").Exists() || doc.Get("code").Exists() && doc.Get("message").Exists() || namesError(strings.ToLower(doc.Get("status").String()))
}

// namesError reports whether a word that names a kind of message names an error.
func namesError(kind string) bool {
	switch kind {
	case "err", "failure", "denied", "unauthorized", "forbidden", "refused", "rejected":
		return true
	}
	return strings.Contains(kind, "error")
}

func frameBytes(f probe.Frame) []byte {
	if f.Base64 {
		if raw, err := base64.StdEncoding.DecodeString(f.Data); err == nil {
			return raw
		}
	}
	return []byte(f.Data)
}

func frameText(f probe.Frame) string {
	switch {
	case f.Type == "binary":
		return fmt.Sprintf("a binary message of %d bytes", len(frameBytes(f)))
	case f.Base64:
		return "text that is not UTF-8"
	case f.Data == "":
		return "an empty message"
	}
	return f.Data
}

func closing(c *probe.Frame) string {
	s := fmt.Sprint(c.Code)
	if c.Code == 1005 {
		s = "a close frame without a code"
	}
	if c.Reason != "" {
		s += " " + quoted(c.Reason)
	}
	return s
}

// describeWS tells what came of a conversation, in few words.
func describeWS(x *probe.Exchange) string {
	if x == nil {
		return "no answer"
	}
	if x.Response != nil {
		return "the handshake refused with " + describe(x)
	}
	if !x.Accepted() {
		return trouble(x)
	}
	var parts []string
	if got := x.Received(); len(got) > 0 {
		last := got[len(got)-1]
		words := clip(frameText(last))
		if doc := gjson.ParseBytes(frameBytes(last)); gjson.ValidBytes(frameBytes(last)) && doc.Get("error.code").Exists() {
			words = strings.TrimSpace("the error " + clip(doc.Get("error.code").String()) + " " + quoted(doc.Get("error.message").String()))
		}
		parts = append(parts, words)
	}
	switch c := x.Close(); {
	case c != nil:
		parts = append(parts, "closed with "+closing(c))
	case x.End == probe.EndCut:
		parts = append(parts, "dropped without a close frame")
	case x.End == probe.EndOpen || x.End == probe.EndTimeout:
		parts = append(parts, "left open")
	default:
		parts = append(parts, trouble(x))
	}
	return "accepted, then " + strings.Join(parts, ", ")
}

// likenessWS is what two refusals of conversations for the same cause have in common.
func likenessWS(x *probe.Exchange, identity []probe.Pair) string {
	if x.Response != nil {
		return likeness(x, identity)
	}
	var b strings.Builder
	b.WriteString(string(x.End))
	for _, f := range x.Received() {
		doc := gjson.ParseBytes(frameBytes(f))
		inner := doc.Get("error")
		if inner.IsObject() {
			fmt.Fprintf(&b, "\x00%s\x00%s", inner.Get("code"), inner.Get("message"))
		} else {
			b.WriteString("\x00" + string(frameBytes(f)))
		}
	}
	if c := x.Close(); c != nil {
		fmt.Fprintf(&b, "\x00close %d %s", c.Code, c.Reason)
	}
	return blur(b.String(), identity)
}
