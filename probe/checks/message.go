package checks

import (
	"strings"

	"github.com/tidwall/gjson"
)

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
