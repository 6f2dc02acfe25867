package checks

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// wordless reports whether a message tells a client nothing but how the connection stands: it keeps it alive, greets, takes
// leave, or asks the client for its identity. An error is not wordless.
func wordless(f probe.Frame) bool {
	raw := frameBytes(f)
	if !gjson.ValidBytes(raw) {
		return f.Type == "text" && idle(string(raw))
	}
	doc := gjson.ParseBytes(raw)
	if doc.Type == gjson.String {
		return idle(doc.Str)
	}
	return empty(doc) || prompts(doc) || greets(doc)
}

// idle reports whether a text is a word that is no data, or a sentence that begins as greetings do.
func idle(text string) bool { return idleWords.MatchString(strings.TrimSpace(text)) }

var idleWords = regexp.MustCompile(`(?i)^(?:|(?:ack|heartbeat|hello|hi|keep-?alive|ok|ping|pong|ready)[.!]*|(?:connected|please|waiting|welcome)\b.{0,60})$`)

// empty reports whether a value holds nothing.
func empty(v gjson.Result) bool {
	return v.Type == gjson.Null || v.IsObject() && len(v.Map()) == 0 || v.IsArray() && len(v.Array()) == 0
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

// greets reports whether a message only says that a connection is there, or no longer, and of what sort it is.
func greets(doc gjson.Result) bool {
	if !greeting.MatchString(kindOf(doc)) {
		return false
	}
	bare := true
	doc.ForEach(func(name, v gjson.Result) bool {
		switch contract.FieldName(name.Str) {
		case "type", "event", "kind", "op", "version", "protocol", "protocolversion", "server", "servertime", "time", "timestamp", "ts",
			"timeout", "interval", "heartbeatinterval", "pinginterval", "connectionid", "sessionid", "requestid", "traceid":
			bare = !v.IsObject() && !v.IsArray()
		case "message":
			bare = v.Type == gjson.String
		default:
			bare = empty(v)
		}
		return bare
	})
	return bare
}

// greeting is what a message calls itself that a client gets before it has said anything, or as it is sent away.
var greeting = regexp.MustCompile(`^(?:(?:server|connection|session)[._-]?)?` +
	`(?:ack|acknowledged|bye|close|closed|closing|connected|connecting|disconnect|goodbye|greeting|handshake|hello|open|opened|welcome)$`)

// kindOf gives what a message says it is, in lower case; "" where it does not say.
func kindOf(doc gjson.Result) string {
	for _, name := range []string{"type", "event", "kind", "op"} {
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
		// What has other members is a resource that has failed, or an answer of JSON-RPC.
		return e.Get("http_status").Exists() || contract.AboutAnError(doc) || doc.Get("jsonrpc").Exists()
	}
	members := len(doc.Map())
	explained := doc.Get("message").Exists() || doc.Get("detail").Exists() || members == 1
	return doc.Get("detail").Exists() && members == 1 ||
		doc.Get("code").Exists() && doc.Get("message").Exists() && !doc.Get("data").Exists() ||
		(namesError(strings.ToLower(doc.Get("status").String())) || doc.Get("status").Int() >= 400) && explained
}

// mayBeError reports whether the last JSON message before a refusal may be what tells it.
func mayBeError(doc gjson.Result) bool {
	if !doc.IsObject() {
		return doc.Type == gjson.String || slices.ContainsFunc(doc.Array(), anError)
	}
	e := doc.Get("error")
	return anError(doc) || e.IsObject() || e.Type == gjson.String || refusesIn(doc) ||
		doc.Get("detail").Exists() || doc.Get("code").Exists() && doc.Get("message").Exists() || namesError(strings.ToLower(doc.Get("status").String()))
}

// refusesIn reports whether a message speaks of a refusal in words of its own.
func refusesIn(doc gjson.Result) bool {
	kind := kindOf(doc)
	for _, part := range []string{"fail", "denied", "unauth", "forbid", "reject", "refus", "invalid", "expired"} {
		if strings.Contains(kind, part) {
			return true
		}
	}
	for _, name := range []string{"ok", "success", "authenticated", "authorized"} {
		if doc.Get(name).Type == gjson.False {
			return true
		}
	}
	return doc.Get("errors").IsArray() || doc.Get("status").Int() >= 400 || doc.Get("reason").Type == gjson.String || doc.Get("message").Type == gjson.String && len(doc.Map()) == 1
}

// namesError reports whether a word that names a kind of message names an error.
func namesError(kind string) bool {
	switch kind {
	case "err", "failure", "denied", "unauthorized", "forbidden", "refused", "rejected":
		return true
	}
	return strings.Contains(kind, "error")
}
