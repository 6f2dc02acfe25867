package checks

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// Services word their messages as they like. What one is, is told here, from the narrowest to the widest:
//
//	wordless   it says how the connection stands, and nothing else: a greeting, a heartbeat, a request to log in
//	bare       it says what it is, whatever that may be, and holds nothing
//	anError    it is about an error and nothing else, wherever it stands
//	mayRefuse  as the last before a refusal it may be what tells it
//
// Whatever is none of these is data.

// wordless reports whether a message tells a client nothing but how the connection stands: it keeps it alive, greets, takes
// leave, or asks the client for its identity. An error is not wordless.
func wordless(f probe.Frame) bool {
	doc, isJSON := document(f)
	switch {
	case !isJSON:
		return f.Type == "text" && idleText.MatchString(strings.TrimSpace(f.Data))
	case doc.Type == gjson.String:
		return idleText.MatchString(strings.TrimSpace(doc.Str))
	case contract.Empty(doc), asksForIdentity.MatchString(kindOf(doc)):
		return true
	}
	return greeting.MatchString(kindOf(doc)) && holdsOnly(doc, "message", contract.Empty)
}

var (
	// idleText is a word that is no data, or a sentence that begins as greetings do.
	idleText = regexp.MustCompile(`(?i)^(?:|(?:ack|heartbeat|hello|hi|keep-?alive|ok|ping|pong|ready)[.!]*|(?:connected|please|waiting|welcome)\b.{0,60})$`)
	// asksForIdentity is the kind of a message that a client is to answer: by being there, or by who it is.
	asksForIdentity = regexp.MustCompile(`^(?:challenge|heartbeat|keep_?alive|ping)$|[_-]required$`)
	// greeting is what a message calls itself that a client gets before it has said anything, or as it is sent away.
	greeting = regexp.MustCompile(`^(?:(?:server|connection|session)[._-]?)?` +
		`(?:ack|acknowledged|bye|close|closed|closing|connected|connecting|disconnect|established|goodbye|greeting|handshake|hello|open|opened|ready|welcome)$`)
)

// bare reports whether a message says what it is and holds nothing. A list of nothing is data: it says that there is none.
func bare(doc gjson.Result) bool {
	return kindOf(doc) != "" && holdsOnly(doc, "", func(v gjson.Result) bool { return v.Type == gjson.Null })
}

// holdsOnly reports whether a message holds particulars of the connection, a text under the name, and else only what is
// nothing.
func holdsOnly(doc gjson.Result, text string, nothing func(gjson.Result) bool) bool {
	only := true
	doc.ForEach(func(name, v gjson.Result) bool {
		switch contract.FieldName(name.Str) {
		case "type", "event", "kind", "op", "version", "protocol", "protocolversion", "server", "servertime", "time", "timestamp", "ts",
			"timeout", "interval", "heartbeatinterval", "pinginterval", "connectionid", "sessionid", "requestid", "traceid":
			only = !v.IsObject() && !v.IsArray()
		case text:
			only = v.Type == gjson.String
		default:
			only = nothing(v)
		}
		return only
	})
	return only
}

// kindOf gives what a message says it is, in lower case; "" where it does not say. The type of an RFC 9457 problem is a URI,
// and no kind of message.
func kindOf(doc gjson.Result) string {
	for _, name := range []string{"type", "event", "kind", "op"} {
		if v := doc.Get(name); v.Type == gjson.String && v.Str != "about:blank" && !strings.Contains(v.Str, "://") {
			return strings.ToLower(v.Str)
		}
	}
	return ""
}

// anError reports whether a JSON message is about an error and nothing else, enveloped or not. A message that says it is
// something else, or has other members than stand around an error, is about a thing that has failed.
func anError(doc gjson.Result) bool {
	if !doc.IsObject() {
		return false
	}
	e := doc.Get("error")
	switch kind := kindOf(doc); {
	case e.Get("http_status").Exists():
		return true
	case kind != "":
		return namesError(kind)
	case doc.Get("jsonrpc").Exists():
		return e.IsObject()
	case !contract.AboutAnError(doc):
		return false
	}
	return tells(e) || doc.Get("detail.error").IsObject() || contract.Alone(doc) && doc.Get("detail").Exists() || coded(doc) || statusFails(doc)
}

// mayRefuse reports whether the last JSON message before a refusal may be what tells it.
func mayRefuse(doc gjson.Result) bool {
	if !doc.IsObject() {
		return doc.Type == gjson.String || slices.ContainsFunc(doc.Array(), anError)
	}
	has := func(t gjson.Type, names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return doc.Get(name).Type == t })
	}
	return anError(doc) || refusing.MatchString(kindOf(doc)) || tells(doc.Get("error")) || coded(doc) || statusFails(doc) ||
		doc.Get("detail").Exists() || doc.Get("errors").IsArray() ||
		has(gjson.String, "reason") || contract.Alone(doc) && has(gjson.String, "message") ||
		has(gjson.False, "ok", "success", "authenticated", "authorized")
}

// tells reports whether what stands under error tells one.
func tells(e gjson.Result) bool { return e.IsObject() || !contract.Empty(e) }

// coded reports whether a message has a code that is none of a success, a message, and no data.
func coded(doc gjson.Result) bool {
	code := doc.Get("code")
	succeeds := code.Type == gjson.Number && (code.Int() == 0 || code.Int()/100 == 2)
	return code.Exists() && !succeeds && doc.Get("message").Exists() && contract.Empty(doc.Get("data"))
}

// statusFails reports whether a message has the status of an error, and no data.
func statusFails(doc gjson.Result) bool {
	s := doc.Get("status")
	if !contract.Empty(doc.Get("data")) {
		return false
	}
	return s.Type == gjson.Number && s.Int() >= 400 || s.Type == gjson.String && namesError(strings.ToLower(s.Str))
}

// namesError reports whether the name of a message or an event, or a status in words, is an error's or a refusal's own.
func namesError(kind string) bool { return erring.MatchString(kind) }

var (
	erring = regexp.MustCompile(`error(?:[._-]?(?:event|frame|message|response))?$|^(?:(?:access|auth|connect|connection|stream)[._-]?(?:failed|denied|refused|rejected)|` +
		`err|failure|denied|forbidden|refused|rejected|unauthorized)$`)
	// refusing is the kind of a message that, before a refusal, is about that.
	refusing = regexp.MustCompile(`error|fail|denied|unauth|forbid|reject|refus|invalid|expired`)
)
