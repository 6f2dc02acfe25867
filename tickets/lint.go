package tickets

import (
	"bytes"
	"cmp"
	"slices"
)

// Severity says how bad a problem is: an error keeps engfix from doing its work, a person decides on a warning.
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// A Problem is something in the ticket file that a person would want to know.
type Problem struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	File     string   `json:"file"`
	Line     int      `json:"line"`   // from 1
	Column   int      `json:"column"` // from 1, in bytes
	Ticket   string   `json:"ticket"` // the ID of the ticket it is in
}

// LintOptions are the rules' inputs other than the file.
type LintOptions struct {
	// SourceDir is the checkout that the Files fields are relative to; "" leaves out file-not-found.
	SourceDir string
	// Understands reports whether a rule binds the item's words to checks, and the closest wording. Understood with ""
	// means that the words are understood as written; understood with words means that the item is read as these words,
	// which lint reports. Nil leaves out unbound-criterion.
	Understands func(Item) (ok bool, nearest string)
}

// A Rule finds one sort of problem.
type Rule struct {
	Name     string // stable, as in Problem.Rule
	Severity Severity
	Explain  string // the rule's finding, its effect and the remedy, in a few sentences

	check func(*lintPass)
}

// Rules lists the rules, in the order in which problems at one place are reported.
func Rules() []Rule {
	return []Rule{
		duplicateID,
		conflictMarker,
		noTickets,
		unclosedBlock,
		malformedHeading,
		repeatedField,
		ticketWithoutSection,
		idOutOfOrder,
		missingRouter,
		missingFiles,
		fileNotFound,
		emptyScope,
		emptyAcceptance,
		malformedBox,
		boxlessItem,
		strayBox,
		unknownField,
		unboundCriterion,
	}
}

// Lint returns the problems of the file in document order.
func Lint(f *File, opts LintOptions) []Problem {
	var problems []Problem
	for _, rule := range Rules() {
		rule.check(&lintPass{File: f, LintOptions: opts, rule: rule, problems: &problems})
	}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return problems
}

// A lintPass is one rule at work on one file.
type lintPass struct {
	*File
	LintOptions

	rule     Rule
	problems *[]Problem
}

// report notes a problem at an offset in the source. The ticket may be nil.
func (p *lintPass) report(t *Ticket, offset int, message string) {
	line, column := p.place(offset)
	p.reportAt(t, line, column, message)
}

func (p *lintPass) reportAt(t *Ticket, line, column int, message string) {
	problem := Problem{Rule: p.rule.Name, Severity: p.rule.Severity, Message: message, File: p.Path, Line: line, Column: column}
	if t != nil {
		problem.Ticket = t.ID
	}
	*p.problems = append(*p.problems, problem)
}

// Fix returns the file's text with its malformed boxes corrected, and their number. It leaves alone those that a person
// must decide, and every other byte.
func Fix(f *File) (newSource []byte, fixed int) {
	var out bytes.Buffer
	end := 0
	for _, m := range f.malformed {
		if m.meant == "" {
			continue
		}
		out.Write(f.source[end:m.offset])
		out.WriteString(m.meant)
		end = m.offset + m.length
		fixed++
	}
	out.Write(f.source[end:])
	return out.Bytes(), fixed
}
