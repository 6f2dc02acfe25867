package main

import (
	"fmt"
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/report"
)

// maxKept is how many operations without an explanation a run keeps.
const maxKept = 100

// unexplained gives the operations of a table that nothing accounts for.
func unexplained(table *routes.Table) []probe.Unexplained {
	out := []probe.Unexplained{}
	for _, op := range table.Unexplained {
		out = append(out, probe.Unexplained{
			Method: op.Method, Path: op.Path, OperationID: op.ID, Tags: op.Tags, MayBe: op.MayBe, Why: op.Why,
		})
	}
	return out
}

// unexplainedOf gives those of some operations that may be a router's.
func unexplainedOf(router string, ops []probe.Unexplained) []probe.Unexplained {
	out := []probe.Unexplained{}
	for _, op := range ops {
		if slices.Contains(op.MayBe, router) {
			out = append(out, op)
		}
	}
	return out
}

// listUnexplained prints the operations that nothing accounts for, and nothing else.
func (a *app) listUnexplained(o *routesOptions, ops []probe.Unexplained) error {
	switch o.format.value {
	case "json":
		return printJSON(a.out, ops)
	case "ndjson":
		return printLines(a.out, ops)
	case "md":
		return report.MarkdownUnexplained(a.out, ops)
	}
	return a.printUnexplained(ops)
}

// printUnexplained prints the operations that nothing accounts for below the tickets: the first of them.
func (a *app) printUnexplained(ops []probe.Unexplained) error {
	if len(ops) == 0 {
		return nil
	}
	fmt.Fprintf(a.out, "\n%s\n", a.style.Wrap(report.UnexplainedSays, 0))
	cols, rows, more := report.UnexplainedTable(ops)
	if err := report.Table(a.out, a.style, cols, rows); err != nil {
		return err
	}
	if more > 0 {
		fmt.Fprintf(a.out, "and %d more: engfix routes --unexplained --format json lists all\n", more)
	}
	return nil
}
