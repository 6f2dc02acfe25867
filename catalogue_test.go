package engfix_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/criteria"
)

// The tables of the documents are made from the catalogue of checks and from the grammar of criteria. go generate writes
// them again.
func TestCatalogueTables(t *testing.T) {
	catalogue := checks.All(contract.Contract{Error: contract.ErrorEnvelope{}, Success: contract.Envelope{}})
	for _, table := range []struct {
		page  string
		heads []string
		row   func(probe.Check) []string
	}{
		{"README.md", []string{"check", "what it demands"}, func(c probe.Check) []string {
			return []string{"`" + c.ID + "`", c.Demands}
		}},
		{"docs/guide.md", []string{"check", "over", "passes", "fails", "cannot tell"}, func(c probe.Check) []string {
			return []string{"`" + c.ID + "`", titles(c.Transports), c.Passes, c.Fails, c.CannotTell}
		}},
	} {
		rows := [][]string{table.heads, make([]string, len(table.heads))}
		for i := range rows[1] {
			rows[1][i] = "---"
		}
		for _, c := range catalogue {
			rows = append(rows, table.row(c))
		}
		var b strings.Builder
		for _, cells := range rows {
			for i, cell := range cells {
				cells[i] = strings.ReplaceAll(cell, "|", `\|`)
			}
			b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		}
		holdTable(t, table.page, "checks", b.String())
	}
	for name, table := range criteria.Tables() {
		holdTable(t, "docs/criteria.md", name, table)
	}
}

func titles(transports []probe.Transport) string {
	names := make([]string, len(transports))
	for i, transport := range transports {
		names[i] = transport.Title()
	}
	return strings.Join(names, ", ")
}

// holdTable compares a generated table of a page with the expected one, or writes it with -update.
func holdTable(t *testing.T, page, name, want string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	was := strings.ReplaceAll(string(text), "\r\n", "\n")
	begin, end := "<!-- "+name+": generated -->\n", "<!-- end of "+name+" -->"
	before, rest, found := strings.Cut(was, begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("%s has no place for the table of %s", page, name)
	}
	now := before + begin + "\n" + want + "\n" + end + after
	switch {
	case now == was:
	case *update:
		if err := os.WriteFile(page, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("go generate . writes the table of %s again (-page +table):\n%s", page, cmp.Diff(was, now))
	}
}
