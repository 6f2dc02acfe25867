package checks_test

import (
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// A check of errors asks for every error that is possible without harm, and not only for those that others ask for.
func TestErrorsAreAskedFor(t *testing.T) {
	everywhere := []string{
		"control", "anonymous", "without/X-Mode", "without/X-Mode+credential", "blank/X-Mode", "malformed/X-Mode", "bad-credential", "without-credential",
		"unknown-id", "nowhere", "nowhere/anonymous",
	}
	requests := append([]string{"invalid-path", "foreign-path", "invalid-body", "invalid-query", "malformed-json", "wrong-content-type"}, everywhere...)
	for id, labels := range map[string][]string{
		checks.EnvelopeError:      requests,
		checks.SSEConnectEnvelope: append([]string{"last-event-id"}, requests...),
		checks.WSErrorEnvelope:    append([]string{"ws/hello-null"}, everywhere...),
	} {
		for _, c := range checks.All(testContract()) {
			for _, label := range labels {
				if c.ID == id && !probe.Asked(c.Asks, label) {
					t.Errorf("%s does not ask for %s", id, label)
				}
			}
		}
	}
}
