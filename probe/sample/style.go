package sample

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
)

// spell writes a value as the query or cookie pairs of a parameter, in its style.
func spell(p openapi.Parameter, v any) []probe.Pair {
	one := func(text string) []probe.Pair { return []probe.Pair{{Name: p.Name, Value: text}} }
	if p.Media != "" {
		return one(string(marshal(v)))
	}
	separator := ","
	switch p.Style {
	case "spaceDelimited":
		separator = " "
	case "pipeDelimited":
		separator = "|"
	}
	switch v := v.(type) {
	case []any:
		if !p.Explode {
			return one(strings.Join(texts(v), separator))
		}
		var pairs []probe.Pair
		for _, element := range v {
			pairs = append(pairs, probe.Pair{Name: p.Name, Value: text(element)})
		}
		return pairs
	case map[string]any:
		if p.Style != "deepObject" && !p.Explode {
			return one(strings.Join(flat(v, ","), separator))
		}
		var pairs []probe.Pair
		for _, name := range slices.Sorted(maps.Keys(v)) {
			key := name
			if p.Style == "deepObject" {
				key = p.Name + "[" + name + "]"
			}
			pairs = append(pairs, probe.Pair{Name: key, Value: text(v[name])})
		}
		return pairs
	}
	return one(text(v))
}

// simple writes a value in the style of paths and headers.
func simple(v any, explode bool) string {
	switch v := v.(type) {
	case []any:
		return strings.Join(texts(v), ",")
	case map[string]any:
		if explode {
			return strings.Join(flat(v, "="), ",")
		}
		return strings.Join(flat(v, ","), ",")
	}
	return text(v)
}

// lines writes a value as the lines of a header. A list has one line for each element: this means the same as one line with
// commas, and services that split nothing accept it too.
func lines(p openapi.Parameter, v any) []probe.Pair {
	list, ok := v.([]any)
	if !ok {
		return []probe.Pair{{Name: p.Name, Value: simple(v, p.Explode)}}
	}
	var pairs []probe.Pair
	for _, element := range list {
		pairs = append(pairs, probe.Pair{Name: p.Name, Value: text(element)})
	}
	return pairs
}

// flat writes each member as its name and value around the separator, in order of names.
func flat(m map[string]any, separator string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		list = append(list, name+separator+text(m[name]))
	}
	return list
}

func texts(list []any) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = text(v)
	}
	return out
}

// text writes a value as a parameter's text: a scalar as itself, anything else as JSON.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	case int, int64, uint64:
		return fmt.Sprint(v)
	}
	return string(marshal(v))
}

// marshal writes JSON with members in order of names and no HTML escapes.
func marshal(v any) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil // the parts of a sample are from JSON
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

// accepts reports whether a parameter's text can stand for a value that the schema accepts. Text with a placeholder is
// not known yet, and a schema that cannot be applied refuses nothing.
func accepts(schema openapi.Schema, s string) bool {
	if !schema.Exists() || hasPlaceholder(s) {
		return true
	}
	for _, v := range readings(s) {
		if err := schema.Validate(v); err == nil || openapi.Unjudged(err) {
			return true
		}
	}
	return false
}

// readings returns the values that a parameter's text may stand for.
func readings(s string) []any {
	list := []any{s}
	switch strings.ToLower(s) {
	case "true", "1", "yes", "on":
		list = append(list, true)
	case "false", "0", "no", "off":
		list = append(list, false)
	case "":
		list = append(list, nil)
	}
	if n, ok := number(s); ok {
		list = append(list, n)
	}
	for _, v := range list {
		list = append(list, []any{v})
	}
	if parts := strings.Split(s, ","); len(parts) > 1 {
		var words, numbers []any
		for _, part := range parts {
			words = append(words, part)
			if n, ok := number(part); ok {
				numbers = append(numbers, n)
			}
		}
		list = append(list, any(words))
		if len(numbers) == len(words) {
			list = append(list, any(numbers))
		}
	}
	return list
}

// number reads a plain decimal number.
func number(s string) (json.Number, bool) {
	if s == "" || strings.Trim(s, "0123456789.-") != "" || !json.Valid([]byte(s)) {
		return "", false
	}
	return json.Number(s), true
}

// hasPlaceholder reports whether a captured value is still to be filled in somewhere in the value.
func hasPlaceholder(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(v, "{{")
	case map[string]any:
		for _, member := range v {
			if hasPlaceholder(member) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, hasPlaceholder)
	}
	return false
}
