package contract

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
}

// wrappers are where an error stands that is wrapped: the payload of a success, and what FastAPI's own handler makes of one.
var wrappers = []string{"data", "detail"}
