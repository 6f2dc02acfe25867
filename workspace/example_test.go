package workspace_test

import (
	"context"
	"fmt"
	"os"

	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// A program that asks a service about one ticket: from an engfix.yaml to results.
func Example() {
	config, stop := demoProject("engines.billing.routes")
	defer stop()
	if err := probeTicket(context.Background(), config, "ENG-STD-029"); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	// Output:
	// ENG-STD-029 scope/1 pass
	// 1 box to tick
}

func probeTicket(ctx context.Context, config, ticket string) error {
	w, err := workspace.Open(workspace.Options{Config: config, Version: "1.0.0"})
	if err != nil {
		return err
	}
	run, err := w.Prepare(ctx, workspace.RunOptions{Tickets: tickets.Selection{IDs: []string{ticket}}})
	if err != nil {
		return err
	}
	defer run.Close(ctx)
	if _, err := run.Begin(ctx); err != nil {
		return err
	}
	result, err := run.Ask(ctx, nil, nil)
	if err != nil {
		return err
	}
	for _, t := range result.Tickets {
		for _, item := range t.Items {
			fmt.Println(t.ID, item.Ref(), item.Verdict)
		}
	}
	fmt.Println(len(result.Edits(true, false)), "box to tick")
	return nil
}
