package contract

import (
	"strings"

	"github.com/tidwall/gjson"
)

// An ErrorShape is the shape of a service's errors. It alone knows the name of an error's members, and which of them
// state the cause.
type ErrorShape interface {
	Shape
	// Is reports whether a text is one of the service's errors, well-formed or not. The text is a whole body, one
	// message or one event.
	Is(text []byte) Claim
	// Statement returns what a text says about its cause. It takes any text, because a text that is not an error of the shape
	// may still state a cause.
	Statement(text []byte) Statement
	// Blind returns why the shape cannot distinguish errors from other JSON, in words that follow "the shape"; "" if it
	// can. A blind shape never claims a text.
	Blind() string
}

// A Claim is a shape's answer on a text that may be one of its errors.
type Claim struct {
	Is bool   // the text holds the members that make an error of the shape
	At string // gjson path of the error; "" if the text as a whole is it
	// Beside names the other members that hold a value and that the shape does not know. A text that has some may be
	// about a thing that has failed: the caller compares it with the answer to a correct request.
	Beside []string
	// Sure is true if any recipient would read the text as an error: the error states its own status, or stands beside
	// the place of a payload.
	Sure bool
}

// mostElements bounds how many elements of a list are looked at.
const mostElements = 20

// Claims returns a shape's claims on a body as a whole, and on the values one level below: each member, or all elements
// of a list. At is the member's name; Beside holds the members next to it, and next to the error in it.
func Claims(shape ErrorShape, text []byte) []Claim {
	var all []Claim
	if claim := shape.Is(text); claim.Is {
		all = append(all, claim)
	}
	if !readable(text) {
		return all
	}
	doc := gjson.ParseBytes(text)
	switch {
	case doc.IsArray():
		if claim := elements(shape, doc); claim.Is {
			all = append(all, claim)
		}
	case doc.IsObject() && (len(all) == 0 || len(all[0].Beside) > 0):
		doc.ForEach(func(name, v gjson.Result) bool {
			if claim := shape.Is([]byte(v.Raw)); v.IsObject() && claim.Is && claim.within(v) {
				claim.Beside = append(othersOf(doc, func(other string) bool { return other == name.Str }), claim.Beside...)
				claim.At = strings.TrimSuffix(gjson.Escape(name.Str)+"."+claim.At, ".")
				all = append(all, claim)
			}
			return true
		})
	}
	return all
}

// elements claims a list all of whose elements are errors, and nothing else.
func elements(shape ErrorShape, list gjson.Result) Claim {
	claim, n := Claim{At: "0", Sure: true}, 0
	list.ForEach(func(_, v gjson.Result) bool {
		one := shape.Is([]byte(v.Raw))
		claim.Is = v.IsObject() && one.Is && len(one.Beside) == 0
		claim.Sure = claim.Sure && one.Sure
		n++
		return claim.Is && n < mostElements
	})
	return claim
}

// within reports whether the error is the value itself or a member of it, and no deeper.
func (c Claim) within(v gjson.Result) bool {
	return c.At == "" || !strings.Contains(c.At, ".") && v.Get(c.At).Exists()
}

// wrappers are the members that may hold a wrapped error: the payload of a success, and the member that FastAPI's own
// handler wraps an error in.
var wrappers = []string{"data", "detail"}
