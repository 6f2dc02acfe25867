package main

import (
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "draw the pictures again")

// The README's picture shows engfix's output: the output is a golden file that the reports' tests check.
func TestPictureIsCurrent(t *testing.T) {
	const picture = "../../../docs/terminal.svg"
	written, err := os.ReadFile("../../../report/testdata/golden/status.120.ansi")
	if err != nil {
		t.Fatal(err)
	}
	want := draw(string(written))
	if *update {
		if err := os.WriteFile(picture, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(picture)
	if err != nil || string(got) != want {
		t.Errorf("docs/terminal.svg is not what engfix prints (%v): go test ./internal/cmd/termsvg -update", err)
	}
}

func TestSpans(t *testing.T) {
	got := spans("\x1b[1;31m✗ fail\x1b[0m <T-1>")
	if want := `<tspan class="b r">✗ fail</tspan> &lt;T-1&gt;`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
