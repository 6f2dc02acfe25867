package main

import (
	"fmt"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

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
