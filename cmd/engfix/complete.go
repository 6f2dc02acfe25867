package main

import (
	"os/exec"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// A completer returns the possible completions of a word, each with a tab and its description if it has one.
type completer func() []string

// complete turns a completer into cobra's form. In a comma list it completes the last element. Errors, such as a
// missing ticket file, are ignored while a person types.
func complete(values completer) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		return completeLast(values(), word, true), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeOne is complete for values that may hold a comma: the word is one value.
func completeOne(values completer) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		return completeLast(values(), word, false), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeLast returns the values that begin with the word, or with its last element, without regard to case. They go to a
// terminal: descriptions are made safe to print, and a value that is not is left out, since it must stay as it is.
func completeLast(values []string, word string, lists bool) []string {
	before := ""
	if i := strings.LastIndexByte(word, ','); lists && i >= 0 {
		before, word = word[:i+1], word[i+1:]
	}
	named := strings.Split(before, ",")
	var found []string
	for _, v := range values {
		value, says, described := strings.Cut(v, "\t")
		if len(value) < len(word) || !strings.EqualFold(value[:len(word)], word) || slices.Contains(named, value) || report.Line(value) != value {
			continue
		}
		if described {
			value += "\t" + report.Line(says)
		}
		found = append(found, before+value)
	}
	return found
}

// completeTickets completes ticket IDs, lists of them too.
func (a *app) completeTickets(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	return complete(a.ticketIDs)(cmd, args, word)
}

// completeBoxes completes a ticket and then its boxes, as tick takes them.
func (a *app) completeBoxes(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return completeOne(a.ticketIDs)(cmd, args, word)
	}
	return completeOne(func() []string {
		return slices.DeleteFunc(a.boxes(args[0]), func(v string) bool {
			ref, _, _ := strings.Cut(v, "\t")
			return slices.Contains(args[1:], ref)
		})
	})(cmd, args, word)
}

func (a *app) ticketIDs() []string {
	return a.ofTickets(func(t *tickets.Ticket) []string { return []string{t.ID + "\t" + t.Title} })
}

func (a *app) sections() []string {
	return a.ofTickets(func(t *tickets.Ticket) []string { return []string{t.Section} })
}

func (a *app) routers() []string {
	return a.ofTickets(func(t *tickets.Ticket) []string { return []string{t.Router + "\t" + t.ID} })
}

// boxes lists the boxes of one ticket.
func (a *app) boxes(id string) []string {
	return a.ofTickets(func(t *tickets.Ticket) []string {
		var boxes []string
		for _, it := range t.Items {
			if strings.EqualFold(t.ID, id) && it.Checked != nil {
				boxes = append(boxes, it.Ref().String()+"\t"+it.Text)
			}
		}
		return boxes
	})
}

// ofTickets collects values of each ticket, each value once.
func (a *app) ofTickets(of func(*tickets.Ticket) []string) []string {
	_, file, err := a.load()
	if err != nil {
		return nil
	}
	var all []string
	seen := map[string]bool{"": true}
	for _, t := range file.Tickets {
		for _, v := range of(t) {
			if value, _, _ := strings.Cut(v, "\t"); !seen[value] {
				seen[value] = true
				all = append(all, v)
			}
		}
	}
	return all
}

// revisions lists the branches and tags of the source checkout.
func (a *app) revisions() []string {
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return nil
	}
	cmd := exec.Command("git", "for-each-ref", "--format=%(refname:short)%09%(contents:subject)", "--sort=-committerdate", "refs/heads", "refs/remotes", "refs/tags")
	cmd.Dir = w.Source()
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	return slices.Concat([]string{"HEAD\tthe last commit", "HEAD~1"}, strings.Split(strings.TrimSpace(string(out)), "\n"))
}

// completedRuns is how many runs completion offers.
const completedRuns = 50

// completeRuns completes the IDs of the latest runs.
func (a *app) completeRuns(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	return completeOne(func() []string {
		w, err := a.open(workspace.Settings{})
		if err != nil {
			return nil
		}
		view, err := w.History(cmd.Context(), "", completedRuns)
		if err != nil {
			return nil
		}
		var runs []string
		for _, r := range view.Runs {
			runs = append(runs, r.ID+"\t"+r.Started.Local().Format("Mon 2 Jan 15:04"))
		}
		return runs
	})(cmd, args, word)
}

// lintRules lists the rules of lint.
func lintRules() []string {
	var names []string
	for _, r := range tickets.Rules() {
		names = append(names, r.Name)
	}
	return names
}
