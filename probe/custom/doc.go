// Package custom makes checks of a team's own, as engfix.yaml declares them, into values like those of the catalogue: a
// probe.Check with its questions, and the words that ask for it. Start with Check. It sends nothing and judges only
// recorded exchanges, like package checks.
package custom
