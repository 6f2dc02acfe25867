package main

import (
	"github.com/spf13/cobra"
)

// A topic is a page of help that is not about a single command: engfix help NAME.
type topic struct {
	name  string
	short string
	text  string
}

// topics lists the pages.
func topics() []topic {
	return []topic{
		{"criteria", "How the words of an item become checks", `engfix reads each item of a ticket as clauses: an outcome ("returns 404"), a condition ("for unknown ids") and the endpoints that it is about. Each clause becomes a check. Words that engfix does not understand to the last one make the item manual: a person decides.

See how an item is read, before anything is sent:

  engfix explain "returns 404 for unknown ids"
  engfix explain --ticket ENG-STD-003

Bind wordings of your team to checks with criteria: in engfix.yaml. engfix explain lists the checks.`},
		{"verdicts", "What pass, fail and the other verdicts mean", `pass          every check of the item passed on every endpoint of its router
fail          at least one exchange shows that the item does not hold
inconclusive  the service answered, but the answers cannot tell
skipped       an endpoint was left out because it changes data: --allow-mutations
unresolved    no endpoint is known, or some may be missing: engfix routes
manual        the words are not understood: engfix tick, or criteria: in engfix.yaml

A ticket has the worst verdict of its items. Only a pass ticks a box. A ticked item that fails is a regression. A ticked item that a run could not show is unshown: it is counted and named, and turns the run red only with --fail-on unshown.`},
		{"configuration", "Where settings come from, and which one wins", `A flag wins over an ENGFIX_… variable, a variable over engfix.yaml, and the file over the defaults. engfix looks for engfix.yaml in the working directory and above; --config names another.

  engfix init            look around and write an engfix.yaml that works
  engfix config check    everything that is wrong with it, at once

In the file, ${NAME} is an environment variable, whose value is a secret and never printed. {{name}} is a value that a setup step captured.`},
		{"exit-codes", "What each exit code means", `0    fine
1    the probe found what --fail-on names (regression by default), or lint found errors
2    bad usage, configuration or ticket file: the message says where and what to do
3    the service could not be reached, or boxes are ticked and it has none of the endpoints that were asked for
130  interrupted, or cut short by --deadline or --max-fail: what was found is kept`},
		{"ci", "How a nightly job runs engfix", `A nightly job asks whether anything that was fixed is broken again:

  engfix probe --wait 60s --deadline 30m --report junit=engfix.xml -o run.json

It is red (exit code 1) when a ticked item fails. Exit codes 3 and 130 say that it could not tell. A pull request from a fork can run the checks that send nothing and need no secrets:

  engfix lint --format github`},
	}
}

// topicCommands makes a command for each page, so that help and completion know it.
func topicCommands() []constructor {
	var all []constructor
	for _, t := range topics() {
		all = append(all, constructor{t.name, func(*app) *cobra.Command {
			return &cobra.Command{Use: t.name, Short: t.short, Long: t.text}
		}})
	}
	return all
}
