package criteria_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The project's own tickets are bound as they were when their phrases were all that was understood.
func TestTheProjectsOwnTickets(t *testing.T) {
	const golden = "testdata/seed.golden"
	file, err := tickets.Parse("ENGINE_FIX_TICKETS.md", engfix.TicketFile())
	if err != nil {
		t.Fatal(err)
	}
	in := criteria.New(options())
	var got strings.Builder
	items := 0
	for _, tk := range file.Tickets {
		for _, it := range tk.Items {
			items++
			fmt.Fprintf(&got, "%s %s: %s\n", tk.ID, it.Ref(), it.Text)
			for _, p := range in.Understand(it) {
				fmt.Fprintf(&got, "\t%s\n", bindings(p.Bindings))
			}
		}
	}
	if items != 68 {
		t.Errorf("the file has %d items, want 68", items)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("bound otherwise (-want +got):\n%s", diff)
	}
}

// bindings writes what words ask for: "identity.required{status 401}, ws.identity.required"; "manual" where nothing.
func bindings(bs []probe.Binding) string {
	if len(bs) == 0 {
		return "manual"
	}
	var all []string
	for _, b := range bs {
		s := b.Check
		var ps []string
		add := func(name string, v any, zero bool) {
			if !zero {
				ps = append(ps, strings.TrimSpace(fmt.Sprintf("%s %v", name, v)))
			}
		}
		p := b.Params
		add("", p.Status, p.Status == 0)
		add("", fmt.Sprintf("%dxx", p.Class), p.Class == 0)
		add("when", p.When, p.When == "")
		add("at", strings.TrimSpace(p.Method+" "+p.Path), p.Method+p.Path == "")
		add("of a", p.Thing, p.Thing == "")
		add("expect", p.Expect, p.Expect == "")
		add("token", "", !p.Token)
		add("credentials", "", !p.Credentials)
		add("on", b.On, b.On == nil)
		if ps != nil {
			s += "{" + strings.Join(ps, ", ") + "}"
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}
