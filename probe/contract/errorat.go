package contract

import (
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// ErrorAt gives the gjson path at which a body is, or holds under data, an error, which a success must never do; "" where it
// does not. A resource that has an error among its other members, as a job that failed does, carries none; one that holds an
// ErrorEnvelope does.
func ErrorAt(body []byte) string {
	if !utf8.Valid(body) || depth(body) > deepest || !gjson.ValidBytes(body) {
		return ""
	}
	return errorAt(gjson.ParseBytes(body))
}

func errorAt(doc gjson.Result) string {
	inner := doc.Get("error")
	told := inner.Get("code").Exists() || inner.Get("message").Exists() || inner.Type == gjson.String && inner.Str != ""
	if told && (inner.Get("http_status").Exists() || AboutAnError(doc)) {
		return "error"
	}
	for _, around := range []string{"data", "detail"} {
		outer := doc.Get(around)
		inner := outer.Get("error")
		whole := inner.Get("code").Exists() && inner.Get("message").Exists()
		if whole && (inner.Get("http_status").Exists() || Alone(outer)) {
			return around + ".error"
		}
	}
	return ""
}

// Alone reports whether an object has one member.
func Alone(v gjson.Result) bool {
	n := 0
	v.ForEach(func(_, _ gjson.Result) bool {
		n++
		return n < 2
	})
	return n == 1
}

// AboutAnError reports whether an object that has an error has nothing else but what usually stands around one, so that it
// is no resource that has failed.
func AboutAnError(doc gjson.Result) bool {
	only := true
	doc.ForEach(func(name, _ gjson.Result) bool {
		switch FieldName(name.Str) {
		case "error", "errors", "errordescription", "data", "meta", "code", "message", "msg", "detail", "details", "status", "statuscode",
			"reason", "hint", "title", "instance", "time", "ts",
			"success", "ok", "type", "path", "timestamp", "requestid", "traceid", "correlationid":
		default:
			only = false
		}
		return only
	})
	return only
}
