package probe

// Params are the demands of a criterion's words that go beyond the name of a check. They are comparable: two bindings
// with equal params demand the same.
type Params struct {
	// Status is the exact status demanded; 0 leaves it open.
	Status int `json:"status,omitempty"`
	// Class is the first digit of the statuses demanded: 4 for any 4xx; 0 leaves it open.
	Class int `json:"class,omitempty"`
	// When is the condition under which the outcome is demanded: the name of a variant, as in Check.Asks ("unknown-id",
	// "blank/*", "as/viewer"). "" leaves it to the check.
	When string `json:"when,omitempty"`
	// Method and Path narrow the demand to one operation: an upper-case method and a path template as the words write
	// it. "" is any.
	Method string `json:"method,omitempty"`
	Path   string `json:"path,omitempty"`
	// Thing is the kind of thing that an unknown id names, as one word in the singular: "item". It narrows the demand
	// to paths whose last parameter is such a thing. "": any.
	Thing string `json:"thing,omitempty"`
	// Expect describes the demanded answer, as canonical JSON in the check's documented form; "" for nothing.
	Expect string `json:"expect,omitempty"`
	// Token is true if Status is demanded only of a request without a credential, and not of one without a header.
	Token bool `json:"token,omitempty"`
	// Credentials narrows the check to the endpoints that hand out credentials.
	Credentials bool `json:"credentials,omitempty"`
}
