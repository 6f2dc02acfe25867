package contract

import (
	"strings"

	"github.com/tidwall/gjson"
)

// An ErrorShape is the shape of a service's errors. It is the only one who knows what an error is called and which of its
// members say why: whoever wants to know asks it.
type ErrorShape interface {
	Shape
	// Is tells whether a text, a whole body or one message or event, is one of the service's errors, right or not.
	Is(text []byte) Claim
	// Cause tells which cause a text names. It takes any text, since what is no error of the shape may still name one.
	Cause(text []byte) Cause
	// Blind says why the shape cannot tell errors from other JSON, in words that follow "the shape"; "" where it can.
	// A blind shape never claims a text.
	Blind() string
}

// A Claim is what a shape says of a text that may be one of its errors.
type Claim struct {
	Is bool   // the text holds what makes an error of the shape
	At string // gjson path of the error; "" where the text as a whole is it
	// Beside names the other members that hold something and that the shape does not speak of. A text that has some may be
	// about a thing that has failed: whoever asks compares it with what a request without fault gets.
	Beside []string
	// Sure says that the text is meant as an error whoever gets it: the error tells its own status, or stands beside the place of
	// a payload.
	Sure bool
}

// mostElements bounds how many elements of a list are looked at.
const mostElements = 20

// Claims gives what a shape says of a body as a whole, and of what stands one level below: each member, or all elements of a
// list. At is the member's name; Beside holds what stands next to it, and next to the error in it.
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
				claim.Beside = append(besides(doc, func(other string) bool { return other == name.Str }), claim.Beside...)
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

// wrappers are where an error stands that is wrapped: the payload of a success, and what FastAPI's own handler makes of one.
var wrappers = []string{"data", "detail"}
