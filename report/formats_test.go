package report_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/engfix/engfix/report"
)

// The documents list the formats that there are, in the order of Formats.
func TestDocumentsListTheFormats(t *testing.T) {
	for _, table := range []struct{ path, head, row string }{
		{"../docs/guide.md", "| `--format` | what it is for |\n", "(?m)^\\| `(\\w+)` \\|"},
		{"../docs/configuration.md", "### reports: ", "(?m)^\\| `reports\\.(\\w+)` \\|"},
	} {
		doc, err := os.ReadFile(table.path)
		if err != nil {
			t.Fatal(err)
		}
		rows := regexp.MustCompile(regexp.QuoteMeta(table.head) + `(?:\n|[^#\n].*\n)*`).Find(doc)
		var got []string
		for _, m := range regexp.MustCompile(table.row).FindAllSubmatch(rows, -1) {
			got = append(got, string(m[1]))
		}
		if want := report.FormatNames(); !slices.Equal(got, want) {
			t.Errorf("%s lists %v, want %v", table.path, got, want)
		}
	}
}
