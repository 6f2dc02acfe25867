package sample

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
)

// A Fill holds the values that setup steps captured, by name, and replaces each {{name}} that a person wrote. A nil
// Fill replaces nothing, so that a plan can be shown with its {{names}}.
type Fill map[string]string

var fillRef = lazy.Regexp(`\{\{\s*([A-Za-z_]\w*)\s*\}\}`)

// HasRef reports whether a text holds a {{name}}.
func HasRef(s string) bool { return fillRef().MatchString(s) }

// Text fills in a text. A name that was not captured stays unchanged.
func (f Fill) Text(s string) string {
	return f.fill(s, func(value string) string { return value })
}

// URL fills in a path with its query. A value stays within its segment or parameter, so that a service cannot redirect
// a request by the value of a capture.
func (f Fill) URL(s string) string {
	return f.fill(s, func(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") })
}

func (f Fill) fill(s string, escape func(value string) string) string {
	if len(f) == 0 || !strings.Contains(s, "{{") {
		return s
	}
	return fillRef().ReplaceAllStringFunc(s, func(m string) string {
		if v, ok := f[fillRef().FindStringSubmatch(m)[1]]; ok {
			return escape(v)
		}
		return m
	})
}

// Missing returns the first name in the texts that was not captured, or "".
func (f Fill) Missing(texts ...string) string {
	for _, s := range texts {
		for _, m := range fillRef().FindAllStringSubmatch(s, -1) {
			if _, ok := f[m[1]]; !ok {
				return m[1]
			}
		}
	}
	return ""
}

// Pairs fills in the values of pairs.
func (f Fill) Pairs(ps []probe.Pair) []probe.Pair {
	out := make([]probe.Pair, len(ps))
	for i, p := range ps {
		out[i] = probe.Pair{Name: p.Name, Value: f.Text(p.Value)}
	}
	return out
}

// Values fills in the values of a map.
func (f Fill) Values(m map[string]string) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[k] = f.Text(v)
	}
	return out
}

// JSON fills in the strings of a JSON value, each escaped as JSON requires.
func (f Fill) JSON(raw json.RawMessage) json.RawMessage {
	if len(f) == 0 || raw == nil {
		return raw
	}
	return json.RawMessage(fillRef().ReplaceAllStringFunc(string(raw), func(m string) string {
		v, ok := f[fillRef().FindStringSubmatch(m)[1]]
		if !ok {
			return m
		}
		quoted, err := json.Marshal(v)
		if err != nil {
			return m
		}
		return string(quoted[1 : len(quoted)-1])
	}))
}
