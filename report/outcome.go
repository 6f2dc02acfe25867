package report

import "github.com/engfix/engfix/probe"

// An outcome is a verdict in the words of formats that know only tests.
type outcome int

const (
	outcomePass outcome = iota
	outcomeFailure
	outcomeError   // the service could not be asked
	outcomeSkipped // nothing was shown, or a waiver excuses the failure
)

// outcomeOf returns the outcome of an item as a test. A waived failure is not red, as in the exit code; an item without
// an answer is an error and not a failure, because nothing was shown of it.
func outcomeOf(it probe.ItemResult) outcome {
	switch {
	case it.Verdict == probe.Pass:
		return outcomePass
	case it.Verdict == probe.Fail && it.Waived:
		return outcomeSkipped
	case it.Verdict == probe.Fail:
		return outcomeFailure
	case it.Cause == probe.CauseNoAnswer:
		return outcomeError
	}
	return outcomeSkipped
}
