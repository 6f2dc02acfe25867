package probe

// A Problem says why no endpoint of a ticket is known. The zero value means no problem.
type Problem struct {
	// Cause is CauseNoEndpoint, CauseNoRouter or CauseUnsettled.
	Cause Cause `json:"cause"`
	// Reason explains the problem in words; "" if only the cause is known.
	Reason string `json:"reason,omitempty"`
}

// of returns the problem as a finding's reason.
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
