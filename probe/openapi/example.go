package openapi

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// maxExample bounds an example that a document offers, in bytes. A larger one is ignored: it would cost many times its
// size, and a smaller value does as well.
const maxExample = 64 << 10

// maxExamples bounds those of one operation's parameters, or of its body, together.
const maxExamples = 1 << 20

// offered reports whether a value that a document offers as an example is small enough to be read.
func offered(v gjson.Result) bool { return len(v.Raw) <= maxExample }

// withoutLarge returns the text of a schema without the examples, defaults and descriptions that are not read. If it is
// still larger than maxSchema, small is false, and the text is that of a schema that accepts everything.
func withoutLarge(schema gjson.Result) (text string, small bool) {
	if offered(schema) {
		return schema.Raw, true
	}
	var b strings.Builder
	copySmall(&b, schema, false)
	if b.Len() > maxSchema {
		return "true", false
	}
	return b.String(), true
}

// copySmall writes a value; named says that the document's author chose the names of an object's members, so that none
// of them is a keyword.
func copySmall(b *strings.Builder, v gjson.Result, named bool) {
	switch {
	case b.Len() > maxSchema:
		return // it is too large already
	case !v.IsObject() && !v.IsArray() && len(v.Raw) > maxSchema:
		b.WriteString(v.Raw[:maxSchema+1])
		return
	case offered(v) || !v.IsObject() && !v.IsArray():
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
		offers := v.IsObject() && !named && slices.Contains([]string{"example", "examples", "default", "description"}, key.Str)
		if offers && !offered(member) {
			return true
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		if v.IsObject() {
			b.WriteString(key.Raw)
			b.WriteByte(':')
		}
		copySmall(b, member, v.IsObject() && !named && slices.Contains([]string{"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}, key.Str))
		return b.Len() <= maxSchema
	})
	b.WriteString(closes)
}
