package criteria_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe/criteria"
)

const page = "../../docs/criteria.md"

// The tables in the documentation are those of the grammar; go generate writes them again.
func TestDocumentedTables(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	was := strings.ReplaceAll(string(text), "\r\n", "\n")
	got := was
	for name, table := range criteria.Tables() {
		begin, end := "<!-- "+name+": generated -->\n", "<!-- end of "+name+" -->"
		before, rest, found := strings.Cut(got, begin)
		_, after, ended := strings.Cut(rest, end)
		if !found || !ended {
			t.Fatalf("%s has no place for the table of %s", page, name)
		}
		got = before + begin + "\n" + table + "\n" + end + after
	}
	if *update && got != was {
		if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(was, got); diff != "" {
		t.Errorf("go generate ./probe/criteria writes the tables again (-page +tables):\n%s", diff)
	}
}

// What the documentation shows as understood is understood, and what it shows as manual is not.
func TestDocumentedLines(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	in := criteria.New(options())
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (understood|manual)").FindAllStringSubmatch(string(text), -1)
	if len(rows) < 10 {
		t.Fatalf("%s shows %d lines", page, len(rows))
	}
	for _, row := range rows {
		if manual := isManual(in, row[1]); manual != (row[2] == "manual") {
			t.Errorf("%q is documented as %s, and manual is %v", row[1], row[2], manual)
		}
	}
}
