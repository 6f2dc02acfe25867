package contract

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/words"
)

// A Shape is the expected form of a JSON body.
type Shape interface {
	// Violations lists the faults of a body and its HTTP status, worst first; none if it has the shape. Status 0 means
	// that the body has none, as over a WebSocket.
	Violations(body []byte, status int) []Violation
	// Name is the shape's name in a sentence: "ErrorEnvelope".
	Name() string
}

// A Violation is one difference between a body and its shape.
type Violation struct {
	Path string // gjson path of the place, cut if it is very long; "" for the body as a whole
	// Says describes the fault, as a clause that follows the name of the answer: "lacks error.code".
	Says string
	Want string // the expected value at Path: a sketch of the JSON for a whole body, words for a member
	Got  string // the value there, in words
}

// String returns "error.code: want a string, got the number 17".
func (v Violation) String() string {
	where := v.Path
	if where == "" {
		where = "body"
	}
	return fmt.Sprintf("%s: want %s, got %s", where, v.Want, v.Got)
}

// parse returns the body as JSON, or why it is not JSON. want is a sketch of a correct body.
func parse(body []byte, want string) (gjson.Result, *Violation) {
	bad := func(says, got string) (gjson.Result, *Violation) {
		return gjson.Result{}, &Violation{Says: says, Want: want, Got: got}
	}
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return bad("has no body", "an empty body")
	case !utf8.Valid(body):
		return bad("is not UTF-8", "bytes that are not UTF-8")
	case jsontext.TooDeep(body):
		return bad("is nested too deep to be read", fmt.Sprintf("more than %d levels", jsontext.MaxDepth))
	case !jsontext.Valid(body):
		return bad("is not JSON", excerpt(string(body)))
	}
	return gjson.ParseBytes(body), nil
}

// ReadJSON returns a body as JSON, or why its content is not reliable: it is not JSON, or one of its objects has a
// member twice, so that one client reads the first and another the last.
func ReadJSON(body []byte) (gjson.Result, *Violation) {
	doc, bad := parse(body, "JSON")
	if bad != nil {
		return doc, bad
	}
	if vs := repeatedIn(doc, ""); len(vs) > 0 {
		return doc, &vs[0]
	}
	return doc, nil
}

// readable reports whether a text is JSON that can be read safely.
func readable(text []byte) bool {
	return utf8.Valid(text) && jsontext.Valid(text)
}

// othersOf returns the names of an object's members that hold a value and that spokenOf does not know, in order.
func othersOf(doc gjson.Result, spokenOf func(name string) bool) []string {
	var names []string
	if !doc.IsObject() {
		return nil
	}
	doc.ForEach(func(name, v gjson.Result) bool {
		if !Empty(v) && !spokenOf(name.Str) {
			names = append(names, name.Str)
		}
		return true
	})
	return names
}

// repeated finds the members that an object has more than once: one client may read the first, another the last. prefix
// is the object's own path, with a dot.
func repeated(v gjson.Result, prefix string) []Violation {
	var vs []Violation
	times := map[string]int{}
	v.ForEach(func(name, _ gjson.Result) bool {
		if times[name.Str]++; times[name.Str] == 2 {
			vs = append(vs, twice(place(prefix+gjson.Escape(name.Str))))
		}
		return len(vs) < mostRepeated
	})
	return vs
}

func twice(path string) Violation {
	return Violation{Path: path, Says: "has " + path + " twice", Want: "one member of that name", Got: "more than one"}
}

// repeatedIn finds such members in a document, at any depth.
func repeatedIn(v gjson.Result, prefix string) []Violation {
	var vs []Violation
	if v.IsObject() {
		vs = repeated(v, prefix)
	}
	if !v.IsObject() && !v.IsArray() {
		return nil
	}
	n := 0
	v.ForEach(func(name, member gjson.Result) bool {
		step := gjson.Escape(name.Str)
		if v.IsArray() {
			step = strconv.Itoa(n)
			n++
		}
		if member.IsObject() || member.IsArray() {
			vs = append(vs, repeatedIn(member, prefix+step+".")...)
		}
		return len(vs) < mostRepeated
	})
	return vs[:min(len(vs), mostRepeated)]
}

// mostRepeated bounds how many names are listed.
const mostRepeated = 5

// Empty reports whether a value is absent or holds nothing.
func Empty(v gjson.Result) bool {
	switch v.Raw {
	case "", "null", `""`, "false":
		return true
	}
	return (v.IsObject() || v.IsArray()) && !hasElement(v)
}

func hasElement(v gjson.Result) bool {
	found := false
	v.ForEach(func(_, _ gjson.Result) bool { found = true; return false })
	return found
}

// describe describes a value in a few words.
func describe(v gjson.Result) string {
	switch {
	case !v.Exists():
		return "nothing"
	case v.IsObject():
		return "an object with " + memberNames(v)
	case v.IsArray():
		return fmt.Sprintf("an array of %d", count(v))
	case v.Type == gjson.String:
		return "the string " + excerpt(v.Raw)
	case v.Type == gjson.Number:
		return "the number " + excerpt(v.Raw)
	}
	return excerpt(v.Raw)
}

// count returns how many elements or members a value has. It keeps none of them: there may be a million.
func count(v gjson.Result) int {
	n := 0
	v.ForEach(func(_, _ gjson.Result) bool { n++; return true })
	return n
}

// memberNames names an object's members, the first few of them.
func memberNames(v gjson.Result) string {
	const most = 5
	var names []string
	more := 0
	v.ForEach(func(key, _ gjson.Result) bool {
		if len(names) == most {
			more++
			return true
		}
		names = append(names, excerpt(key.Raw))
		return true
	})
	switch {
	case len(names) == 0:
		return "no members"
	case more > 0:
		return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), more)
	}
	return strings.Join(names, ", ")
}

func excerpt(s string) string { return words.Clip(s, 60) }

// place cuts a path to a readable length: names may be as long as the body.
func place(path string) string {
	const most = 300
	if len(path) <= most {
		return path
	}
	return strings.ToValidUTF8(path[:most], "") + "…"
}
