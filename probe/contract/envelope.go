package contract

// Envelope is the built-in shape of a success: an object whose payload is under data, other members allowed beside it. That
// none of them is an error is for the shape of errors to say.
type Envelope struct{}

// Name is "Envelope".
func (Envelope) Name() string { return "Envelope" }

// Violations lists what is wrong with a body that should be an Envelope.
func (e Envelope) Violations(body []byte, _ int) []Violation {
	doc, bad := parse(body, e.Name())
	if bad != nil {
		return []Violation{*bad}
	}
	wanted := `an object with the payload under "data"`
	switch {
	case !doc.IsObject():
		return []Violation{{"", wanted, describe(doc)}}
	case !doc.Get("data").Exists():
		return []Violation{{"data", wanted, describe(doc)}}
	}
	return repeated(doc, "")
}
