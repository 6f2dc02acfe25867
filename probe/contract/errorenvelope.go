package contract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/internal/pattern"
)

// ErrorEnvelope is the built-in shape of an error: {"error": {"code", "message", "http_status", "gate", "action_name",
// "resource_kind", "details"}}, with every member present. Other members are allowed beside them, but no payload.
type ErrorEnvelope struct{}

// Name is "ErrorEnvelope".
func (ErrorEnvelope) Name() string { return "ErrorEnvelope" }

// Violations lists the faults of a body that should be an ErrorEnvelope.
func (e ErrorEnvelope) Violations(body []byte, status int) []Violation {
	doc, bad := parse(body, "")
	if bad == nil {
		bad = unenveloped(doc, status)
	} else {
		bad.Want = sketch(status)
	}
	if bad != nil {
		return []Violation{*bad}
	}
	var vs []Violation
	add := func(path, says, want, got string) { vs = append(vs, Violation{path, says, want, got}) }
	if detail := doc.Get("detail"); detail.Exists() {
		add("detail", `has "detail" beside the `+e.Name(), "nothing", describe(detail))
	}
	if data := doc.Get("data"); status != 0 && !Empty(data) {
		add("data", "has a payload beside the error", "nothing", describe(data))
	}
	inner := doc.Get("error")
	vs = append(append(vs, repeated(doc, "")...), repeated(inner, "error.")...)
	for _, m := range errorMembers {
		path, v := "error."+m.name, inner.Get(m.name)
		switch {
		case m.ok(v):
		case !v.Exists():
			add(path, "lacks "+path, m.want, describe(v))
		default:
			add(path, "has the wrong type in "+path, m.want, describe(v))
		}
	}
	const statusPath = "error.http_status"
	switch hs := inner.Get("http_status"); {
	case !isStatus(hs):
	case status != 0 && hs.Int() != int64(status):
		add(statusPath, "has another status in its body", strconv.Itoa(status), strconv.FormatInt(hs.Int(), 10))
	case hs.Int() < 400:
		add(statusPath, "has the status of a success in its error", "400 or more", strconv.FormatInt(hs.Int(), 10))
	}
	for _, path := range []string{"error.detail", "error.details.detail"} {
		if v := doc.Get(path); v.Exists() {
			add(path, `has the framework's "detail" inside the `+e.Name(), "nothing", describe(v))
		}
	}
	if nested := inner.Get("error"); nested.IsObject() {
		add("error.error", "has one error inside another", "one error", describe(nested))
	}
	return append(vs, traces(doc)...)
}

// sketch returns an example of an ErrorEnvelope, with the response's status if it has one.
func sketch(status int) string {
	shown := "…"
	if status != 0 {
		shown = strconv.Itoa(status)
	}
	return `{"error": {"code": …, "message": …, "http_status": ` + shown + `, …}}`
}

// Is claims a text with an error under "error", enveloped or not, or in a place where a half-done fix leaves one. An
// object with an http_status is always an error.
func (ErrorEnvelope) Is(text []byte) Claim {
	if !readable(text) {
		return Claim{}
	}
	doc := gjson.ParseBytes(text)
	inner := doc.Get("error")
	described := inner.Get("code").Exists() || inner.Get("message").Exists() || inner.Type == gjson.String && !noValue().MatchString(inner.Str)
	switch {
	case !doc.IsObject():
		return Claim{}
	case inner.Get("http_status").Exists(), inner.IsObject() && doc.Get("jsonrpc").Exists():
		return Claim{Is: true, At: "error", Sure: true}
	case described:
		claim := Claim{Is: true, At: "error", Beside: othersOf(doc, envelopeSpeaksOf)}
		claim.Sure = claim.Beside == nil && doc.Get(wrappers[0]).Exists() && inner.IsObject()
		return claim
	case doc.Get("title").Type == gjson.String && isStatus(doc.Get("status")) && doc.Get("status").Num >= 400:
		return Claim{Is: true, Beside: []string{"title"}} // a problem as in RFC 9457, or a thing with a title
	}
	for _, around := range wrappers {
		outer := doc.Get(around)
		inner := outer.Get("error")
		whole := inner.Get("code").Exists() && inner.Get("message").Exists()
		if whole && (inner.Get("http_status").Exists() || othersOf(outer, func(name string) bool { return name == "error" }) == nil) {
			return Claim{Is: true, At: around + ".error", Sure: inner.Get("http_status").Exists()}
		}
	}
	if others := othersOf(doc, func(name string) bool { return name == "detail" }); others == nil && !Empty(doc.Get("detail")) {
		return Claim{Is: true, At: "detail", Beside: []string{"detail"}} // the framework's own error, or a success's member
	}
	return Claim{}
}

// noValue matches the words that stand for a missing error.
var noValue = lazy.Regexp(`(?i)^(?:|none|null|undefined|ok|no|false)$`)

// envelopeSpeaksOf reports whether the contract has a place for a member, beside the error object or inside it.
func envelopeSpeaksOf(name string) bool {
	switch name {
	case "error", "data", "meta", "detail":
		return true
	}
	return slices.ContainsFunc(errorMembers, func(m errorMember) bool { return m.name == name })
}

// Statement takes code and gate as the codes of an error, and its message as the words. A body without an error object is
// read as an error of no known form.
func (ErrorEnvelope) Statement(text []byte) Statement {
	var inner gjson.Result
	if readable(text) {
		doc := gjson.ParseBytes(text)
		for _, path := range []string{"error", "detail.error", "data.error"} {
			if inner = doc.Get(path); inner.IsObject() {
				break
			}
		}
	}
	if !inner.IsObject() {
		return statementOf(text, nil)
	}
	c := Statement{Known: true}
	for _, name := range []string{"code", "gate"} {
		if v := inner.Get(name); !Empty(v) {
			c.Codes = append(c.Codes, Said{"error\x00" + name, v.String()})
		}
	}
	if msg := inner.Get("message"); !Empty(msg) {
		c.Words = []Said{{"error\x00message", msg.String()}}
	}
	if s := inner.Get("http_status"); isStatus(s) {
		c.Status = int(s.Num)
	}
	return c
}

// Blind returns "": the envelope is unlike anything else.
func (ErrorEnvelope) Blind() string { return "" }

// unenveloped returns the violation of a body that is not an envelope at all, in words of its own; nil if it is one.
func unenveloped(doc gjson.Result, status int) *Violation {
	want, name := sketch(status), ErrorEnvelope{}.Name()
	switch {
	case !doc.IsObject():
		return &Violation{"", "is not an object, and so not an " + name, want, describe(doc)}
	case doc.Get("error").IsObject():
		return nil
	case doc.Get("error").Exists():
		return &Violation{"error", `has "error" without an object in it`, "an object", describe(doc.Get("error"))}
	case doc.Get("detail.error").IsObject():
		return &Violation{"detail.error", "wraps the " + name + ` in FastAPI's {"detail": …}`, want, `{"detail": {"error": …}}`}
	case doc.Get("detail").Exists():
		return &Violation{"detail", `is FastAPI's own {"detail": …}, not an ` + name, want, `{"detail": …}`}
	}
	return &Violation{"", `is an object without "error", not an ` + name, want, describe(doc)}
}

// An errorMember is one member of the error object.
type errorMember struct {
	name, want string
	ok         func(gjson.Result) bool
}

var errorMembers = []errorMember{
	{"code", "a string", isString},
	{"message", "a string", isString},
	{"http_status", "an HTTP status as a number", isStatus},
	{"gate", "a string or null", isStringOrNull},
	{"action_name", "a string or null", isStringOrNull},
	{"resource_kind", "a string or null", isStringOrNull},
	{"details", "an object", func(v gjson.Result) bool { return v.IsObject() }},
}

func isString(v gjson.Result) bool { return v.Type == gjson.String }

func isStringOrNull(v gjson.Result) bool {
	return v.Type == gjson.String || v.Exists() && v.Type == gjson.Null
}

func isStatus(v gjson.Result) bool {
	return v.Type == gjson.Number && v.Num == float64(int(v.Num)) && v.Num >= 100 && v.Num <= 599
}

// PythonTrace finds the marks of a Python stack trace. FastAPI services leak such traces, and a trace shows a client
// how the service is built.
var PythonTrace = pattern.New(`Traceback \(most recent call last\)|File "[^"]+", line \d+`)

func traced(path string, v gjson.Result) Violation {
	return Violation{path, "leaks a Python stack trace in " + path, "no stack trace", describe(v)}
}

// mostTraces bounds how many stack traces are named: a service that leaks one leaks many.
const mostTraces = 5

// traces finds stack traces in the strings of a body, the first few of them. It reads only the strings that have the
// marks.
func traces(doc gjson.Result) []Violation {
	var vs []Violation
	var walk func(v gjson.Result, path string)
	walk = func(v gjson.Result, path string) {
		switch {
		case len(vs) == mostTraces:
		case v.Type == gjson.String:
			if PythonTrace.Matches(v.Str) {
				vs = append(vs, traced(place(strings.TrimPrefix(path, ".")), v))
			}
		case !strings.Contains(v.Raw, "Traceback") && !strings.Contains(v.Raw, ", line "):
		case v.IsObject():
			v.ForEach(func(name, member gjson.Result) bool {
				walk(member, path+"."+gjson.Escape(name.Str))
				return true
			})
		case v.IsArray():
			n := 0
			v.ForEach(func(_, member gjson.Result) bool {
				walk(member, path+"."+strconv.Itoa(n))
				n++
				return true
			})
		}
	}
	walk(doc, "")
	return vs
}
