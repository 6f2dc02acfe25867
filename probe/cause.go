package probe

// A Cause says what decided a finding. Reports and exit codes go by it; a reason is for people alone.
type Cause string

// The causes. A finding whose verdict says it all has none.
const (
	// CauseNothingThere: every answer is the one that the service gives for a path that it does not have.
	CauseNothingThere Cause = "nothing-there"
	// CauseCredential: what lets a request in without a required part may be that its credential carries the part.
	CauseCredential Cause = "credential-may-carry"
)
