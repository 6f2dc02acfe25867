package contract

// Envelope is the built-in shape of a success: an object whose payload is under data, other members allowed beside it. That
// none of them is an error is for the shape of errors to say.
type Envelope struct{}

// Name is "Envelope".
func (Envelope) Name() string { return "Envelope" }

// Violations lists what is wrong with a body that should be an Envelope.
func (e Envelope) Violations(body []byte, _ int) []Violation {
	const want = `{"data": …}`
	doc, bad := parse(body, want)
	if bad != nil {
		return []Violation{*bad}
	}
	switch {
	case doc.IsArray():
		return []Violation{{"", "is a bare list, not an " + e.Name(), want, describe(doc)}}
	case !doc.IsObject():
		return []Violation{{"", "is a bare value, not an " + e.Name(), want, describe(doc)}}
	case !doc.Get("data").Exists():
		return []Violation{{"", `is an object without "data", not an ` + e.Name(), want, describe(doc)}}
	}
	return repeated(doc, "")
}
