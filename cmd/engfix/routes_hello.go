package main

import (
	"fmt"
	"slices"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// printHellos prints the hello that the source of each WebSocket's handler shows, as lines for engfix.yaml, each once.
// before precedes the place of a hello, open and end enclose its lines.
func (a *app) printHellos(rows []workspace.RoutedTicket, before, open, end string) {
	var said []workspace.ProposedHello
	for _, row := range rows {
		for _, e := range row.Endpoints {
			if e.Hello == nil || slices.Contains(said, *e.Hello) {
				continue
			}
			said = append(said, *e.Hello)
			intro := fmt.Sprintf("%s reads its first message at %s. A proposal for engfix.yaml, to be reviewed:", report.Line(e.Path), report.Line(e.Hello.Source))
			fmt.Fprintf(a.out, "%s%s\n%sidentity:\n  ws:\n    hello: %s\n%s", before, a.style.Wrap(intro, 0), open, report.Line(e.Hello.Hello), end)
		}
	}
}
