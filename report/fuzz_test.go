package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/engfix/engfix/report"
)

// Any document that can be read can be presented in every format, and its output reads the same.
func FuzzReadDocument(f *testing.F) {
	docs, err := filepath.Glob("testdata/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range docs {
		doc, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(doc)
	}
	f.Add([]byte(`{"schema":"engfix.run/v1","id":"r","tickets":[{"id":"T-1","verdict":"fail","items":[{"verdict":"fail","findings":[{"verdict":"fail","exchanges":["x"]}]}]}],"exchanges":[{"id":"x","frames":[{}]}]}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, err := report.ReadDocument(bytes.NewReader(src))
		if err != nil {
			if strings.Contains(report.Clean(err.Error()), "\n") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		for ending, reporter := range reporters() {
			var out bytes.Buffer
			if err := report.Replay(doc, reporter(&out)); err != nil {
				t.Fatalf("%s: %v", ending, err)
			}
			if ending != "120v.ansi" && report.Clean(out.String()) != out.String() {
				t.Errorf("%s holds characters that a terminal may act on: %q", ending, out.String())
			}
			if ending != "json" {
				continue
			}
			again, err := report.ReadDocument(bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatalf("what was written cannot be read: %v", err)
			}
			var second bytes.Buffer
			if err := report.Replay(again, report.NewJSON(&second, "")); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out.Bytes(), second.Bytes()) {
				t.Errorf("written again it differs:\n%s\n%s", out.Bytes(), second.Bytes())
			}
		}
	})
}

// Wrapped prose fits, and loses nothing but blanks.
func FuzzWrap(f *testing.F) {
	f.Add("the request without X-Mode was answered 200", 40, 6)
	f.Add(strings.Repeat("x", 100)+" y\n\tz", 30, 4)
	f.Add("名前名前名前名前名前名前名前名前名前 \x1b[31m", 33, 7)
	f.Fuzz(func(t *testing.T, text string, width, indent int) {
		if width < 20 || width > 500 || indent < 0 || indent > width-20 {
			return
		}
		got := report.Style{Width: width}.Wrap(text, indent)
		for i, line := range strings.Split(got, "\n") {
			room := width
			if i == 0 {
				room -= indent
			}
			if n := ansi.StringWidth(line); n > room {
				t.Errorf("%q is %d columns wide, want at most %d", line, n, room)
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if bare(got) != bare(report.Clean(text)) {
			t.Errorf("%q became %q", text, got)
		}
	})
}
