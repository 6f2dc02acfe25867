package contract

// Envelope is the built-in shape of a success: an object with its payload under data, and other members allowed beside
// it. The shape of errors decides whether one of those members is an error.
type Envelope struct{}

// Name is "Envelope".
func (Envelope) Name() string { return "Envelope" }

// Violations lists the faults of a body that should be an Envelope.
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
