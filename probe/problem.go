package probe

// A Problem says why no endpoint of a ticket is known. The zero value says that there is none.
type Problem struct {
	// Cause is CauseNoEndpoint, CauseNoRouter or CauseUnsettled.
	Cause Cause `json:"cause"`
	// Reason says in words what stands in the way; "" where nothing more than the cause is known.
	Reason string `json:"reason,omitempty"`
}

// of gives the problem as a finding's reason.
func (p Problem) of(router string) string {
	if p.Cause == CauseUnsettled {
		return p.Reason
	}
	why := "no endpoint of " + router + " is known"
	if p.Reason == "" {
		return why
	}
	return why + ": " + p.Reason
}
