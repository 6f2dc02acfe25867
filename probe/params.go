package probe

// Params are what a criterion's words say, in addition to naming a check. They are comparable: two bindings with equal
// params demand the same.
type Params struct {
	// Status is the exact status demanded; 0 leaves it open.
	Status int `json:"status,omitempty"`
	// Class is the first digit of the statuses demanded: 4 for any 4xx; 0 leaves it open.
	Class int `json:"class,omitempty"`
	// When is the condition under which the outcome is demanded: the name of a variant, in the manner of Check.Asks
	// ("unknown-id", "blank/*", "as/viewer"). "" leaves it to the check.
	When string `json:"when,omitempty"`
	// Method and Path narrow the demand to one operation: an upper-case method and a path template as the words have it.
	// Each may be "": any.
	Method string `json:"method,omitempty"`
	Path   string `json:"path,omitempty"`
	// Thing is what an unknown id names, in one word in the singular: "item". It narrows the demand to paths whose last
	// parameter is that of such a thing. "": any.
	Thing string `json:"thing,omitempty"`
	// Expect is what an answer must hold, as canonical JSON that the check documents; "" for nothing.
	Expect string `json:"expect,omitempty"`
	// Token is true where Status is demanded of a request without a credential, and nothing is said of one without a header.
	Token bool `json:"token,omitempty"`
	// Credentials narrows the check to the endpoints that hand out credentials.
	Credentials bool `json:"credentials,omitempty"`
}
