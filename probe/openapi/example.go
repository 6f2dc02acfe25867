package openapi

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// maxExample bounds an example that a document offers, in bytes. A larger one is read as if it were not there: it would cost
// its size many times over, and a smaller value does as well.
const maxExample = 64 << 10

// offered reports whether a value that a document offers as an example is small enough to be read.
func offered(v gjson.Result) bool { return len(v.Raw) <= maxExample }

// withoutLarge returns the text of a schema without the examples and defaults in it that are not read.
func withoutLarge(schema gjson.Result) string {
	if offered(schema) {
		return schema.Raw
	}
	var b strings.Builder
	copySmall(&b, schema, false)
	return b.String()
}

// copySmall writes a value; named says that the document's author chose the names of an object's members, so that none
// of them is a keyword.
func copySmall(b *strings.Builder, v gjson.Result, named bool) {
	if offered(v) || !v.IsObject() && !v.IsArray() {
		b.WriteString(v.Raw)
		return
	}
	opens, closes := "[", "]"
	if v.IsObject() {
		opens, closes = "{", "}"
	}
	b.WriteString(opens)
	first := true
	v.ForEach(func(key, member gjson.Result) bool {
		offers := v.IsObject() && !named && slices.Contains([]string{"example", "examples", "default"}, key.Str)
		if offers && !offered(member) {
			return true
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		if v.IsObject() {
			b.WriteString(key.Raw + ":")
		}
		copySmall(b, member, v.IsObject() && !named && slices.Contains([]string{"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}, key.Str))
		return true
	})
	b.WriteString(closes)
}
