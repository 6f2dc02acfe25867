package main

import (
	"slices"

	"github.com/engfix/engfix/probe"
)

// The values of --fail-on.
const (
	failOnNever      = "never"
	failOnRegression = "regression" // a ticked item fails, and no waiver excuses it
	failOnUnshown    = "unshown"    // that, or a ticked item was not shown
	failOnFailure    = "failure"    // any item fails
)

// failOnValues lists them.
var failOnValues = []string{failOnRegression, failOnUnshown, failOnFailure, failOnNever}

// A failOn is the value of --fail-on.
type failOn string

// verdict returns the error that a command with these results ends with. unseen is why the run did not see more, and
// beside is an error that is only noted. Failures win, because they were seen. The reason for not seeing wins over
// unshown items, because it explains them.
func (on failOn) verdict(results []probe.TicketResult, unseen error) (end, beside error) {
	switch {
	case on.broken(results):
		return &verdictError{}, unseen
	case unseen != nil:
		return unseen, nil
	case on == failOnUnshown && anyItem(results, func(it probe.ItemResult) bool { return it.Unshown }):
		return &verdictError{}, nil
	}
	return nil, nil
}

// broken reports whether there is a failure that --fail-on names.
func (on failOn) broken(results []probe.TicketResult) bool {
	return anyItem(results, func(it probe.ItemResult) bool {
		return it.Verdict == probe.Fail && !it.Waived && on != failOnNever && (it.Regression || on == failOnFailure)
	})
}

func anyItem(results []probe.TicketResult, is func(probe.ItemResult) bool) bool {
	return slices.ContainsFunc(results, func(t probe.TicketResult) bool { return slices.ContainsFunc(t.Items, is) })
}
