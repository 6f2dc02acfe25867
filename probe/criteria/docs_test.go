package criteria_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/engfix/engfix/probe/criteria"
)

const page = "../../docs/criteria.md"

// Lines that the documentation shows as understood are understood, and those that it shows as manual are not.
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
