package expect

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// kind names the kind of a value in an expectation's text, to follow "not".
func kind(v gjson.Result) string {
	switch {
	case v.IsObject():
		return "an object"
	case v.IsArray():
		return "a list"
	}
	return v.Raw
}

// longest is how many bytes of a value are shown. A longer one is described and never cut: half of a secret would not
// be recognised.
const longest = 120

// show describes a value: the value itself if it is short, or else its kind and size.
func show(v gjson.Result) string {
	switch {
	case !v.Exists():
		return "nothing"
	case len(v.Raw) <= longest:
		return v.Raw
	case v.IsObject():
		return fmt.Sprintf("an object with %d members", members(v))
	case v.IsArray():
		return fmt.Sprintf("a list of %d", members(v))
	case v.Type == gjson.String:
		return fmt.Sprintf("a text of %d bytes", len(v.Str))
	}
	return fmt.Sprintf("a number of %d digits", len(v.Raw))
}

// members counts the elements of a list or the members of an object.
func members(v gjson.Result) int {
	n := 0
	v.ForEach(func(_, _ gjson.Result) bool { n++; return true })
	return n
}

// is reports whether a value has a type by JSON Schema's words. 1.0 is an integer there.
func is(v gjson.Result, typ string) bool {
	switch typ {
	case "string":
		return v.Type == gjson.String
	case "number":
		return v.Type == gjson.Number
	case "integer":
		return v.Type == gjson.Number && isInteger(v)
	case "boolean":
		return v.IsBool()
	case "null":
		return v.Exists() && v.Type == gjson.Null
	case "array":
		return v.IsArray()
	case "object":
		return v.IsObject()
	}
	return false
}

func isInteger(v gjson.Result) bool {
	return !strings.ContainsAny(v.Raw, ".eE") || v.Num == math.Trunc(v.Num)
}

// equal reports whether two values are the same by JSON's meaning: the order of members and the spelling of numbers do
// not matter. It looks no deeper than want goes.
func equal(want, got gjson.Result) bool {
	switch {
	case want.Type == gjson.Number:
		return got.Type == gjson.Number && equalNumbers(want, got)
	case want.Type == gjson.String:
		return got.Type == gjson.String && want.Str == got.Str
	case want.IsArray():
		w, g := want.Array(), got.Array()
		return got.IsArray() && slices.EqualFunc(w, g, equal)
	case want.IsObject():
		return got.IsObject() && equalObjects(want, got)
	}
	return got.Exists() && want.Type == got.Type // true, false and null
}

// equalNumbers compares whole numbers digit by digit, with more precision than a float.
func equalNumbers(a, b gjson.Result) bool {
	if strings.ContainsAny(a.Raw+b.Raw, ".eE") {
		x, errX := strconv.ParseFloat(a.Raw, 64)
		y, errY := strconv.ParseFloat(b.Raw, 64)
		return errX == nil && errY == nil && x == y
	}
	return a.Raw == b.Raw || a.Num == 0 && b.Num == 0
}

// equalObjects reports whether two objects have the same members. An object that has a member twice equals none.
func equalObjects(want, got gjson.Result) bool {
	w := want.Map()
	seen, same := 0, true
	got.ForEach(func(name, g gjson.Result) bool {
		wanted, ok := w[name.Str]
		seen++
		same = ok && equal(wanted, g)
		return same
	})
	return same && seen == len(w)
}
