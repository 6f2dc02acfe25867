package contract

import (
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// CarriesError reports whether a body is, or holds under data, an error: what a success must never do. A resource that
// has an error among its other members, as a job that failed does, carries none; an ErrorEnvelope under data does.
func CarriesError(body []byte) bool {
	if !utf8.Valid(body) || depth(body) > deepest || !gjson.ValidBytes(body) {
		return false
	}
	return errorAt(gjson.ParseBytes(body)) != ""
}

// errorAt gives the path at which a document carries an error, or "".
func errorAt(doc gjson.Result) string {
	inner := doc.Get("error")
	if inner.Get("code").Exists() || inner.Get("message").Exists() || inner.Type == gjson.String && inner.Str != "" {
		return "error"
	}
	for _, around := range []string{"data", "detail"} {
		outer := doc.Get(around)
		inner := outer.Get("error")
		whole := inner.Get("code").Exists() && inner.Get("message").Exists()
		if whole && (inner.Get("http_status").Exists() || alone(outer)) {
			return around + ".error"
		}
	}
	return ""
}

// alone reports whether an object has one member.
func alone(v gjson.Result) bool {
	n := 0
	v.ForEach(func(_, _ gjson.Result) bool {
		n++
		return n < 2
	})
	return n == 1
}
