package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/engfix/engfix/report"
)

// saying is a run in which a text stands wherever a service, a ticket file or a configuration may put one.
func saying(t *testing.T, s string) []byte {
	t.Helper()
	quoted, err := json.Marshal("x" + s)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.ReplaceAll(`{"schema":"engfix.run/v1","id":"r","target":?,"tickets":[{"id":"T-1","title":?,"section":?,"router":?,"files":[?],"kind":"ticket",
		"verdict":"fail","endpoints":[{"transport":"http","method":"GET","path":?,"resolved_by":"pin","source":?}],"items":[{"kind":"scope","index":1,"text":?,
		"checked":true,"verdict":"fail","regression":true,"reason":?,"findings":[{"check":?,"endpoint":?,"verdict":"fail","reason":?,"exchanges":["x"]}]}]}],
		"exchanges":[{"id":"x","label":?,"endpoint":?,"request":{"method":"GET","url":?,"headers":{"A":[?]},"body":?},
		"response":{"status":500,"headers":{"B":[?]},"body":?},"end":"complete","trouble":?,"repro":?}]}`, "?", string(quoted)))
}

// asFormat is a run in a format.
func asFormat(t *testing.T, format string, doc []byte) []byte {
	t.Helper()
	run, err := report.ReadDocument(bytes.NewReader(doc))
	if err != nil {
		t.Skip(err) // the text is larger than a document may be
	}
	var out bytes.Buffer
	i := slices.IndexFunc(report.Formats(), func(f report.Format) bool { return f.Name == format })
	if err := report.Replay(run, report.Formats()[i].New(&out, nil)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// hostileTexts are texts that mean something in one format or another.
var hostileTexts = []string{
	"", `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "]]>", "</style>", "\x00\x1b[31m\u202e", "&lt;b&gt;&#60;", "{{.}}",
	"|a|\n|-|\n\n# Heading\n\n- [x] box", "`` ` ```\n~~~", "[a](javascript:alert(1))", "<!-- -->", "::error::a\n::set-output name=a::b", "\xff\xfe", "' onmouseover='a",
}

// FuzzHTMLReport: whatever a text says, the page has the elements that it has for any other text.
func FuzzHTMLReport(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	tag := regexp.MustCompile(`<[!/?]?[a-zA-Z][a-zA-Z0-9]*`)
	f.Fuzz(func(t *testing.T, s string) {
		plain, page := asFormat(t, "html", saying(t, "y")), asFormat(t, "html", saying(t, s))
		known := tag.FindAllString(string(plain), -1)
		for _, name := range tag.FindAllString(string(page), -1) {
			if !slices.Contains(known, name) {
				t.Fatalf("%q puts %s into the page", s, name)
			}
		}
		for _, mark := range []string{"<script", "</script", "<style", "</style", "<!--", "<svg", "<a "} {
			if got, want := bytes.Count(page, []byte(mark)), bytes.Count(plain, []byte(mark)); got != want {
				t.Fatalf("%q puts %s into the page", s, mark)
			}
		}
	})
}

// FuzzJUnitReport: whatever a text says, the file is XML with the elements that it has for any other text.
func FuzzJUnitReport(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	elements := func(t *testing.T, doc []byte) (names []string) {
		d := xml.NewDecoder(bytes.NewReader(doc))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return names
			}
			if err != nil {
				t.Fatalf("no XML: %v\n%s", err, doc)
			}
			if start, ok := token.(xml.StartElement); ok {
				names = append(names, start.Name.Local)
			}
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, want := elements(t, asFormat(t, "junit", saying(t, s))), elements(t, asFormat(t, "junit", saying(t, "y")))
		if !slices.Equal(got, want) {
			t.Fatalf("%q: elements %v, want %v", s, got, want)
		}
	})
}

// FuzzMarkdownReport: whatever a text says, the report has the headings that it has for any other text, and no HTML or
// link of the text's own.
func FuzzMarkdownReport(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	shape := func(doc []byte) map[string]int {
		kinds := map[string]int{}
		_ = ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(doc)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			switch n.Kind() {
			case ast.KindHeading, ast.KindRawHTML, ast.KindHTMLBlock, ast.KindLink, ast.KindImage, ast.KindAutoLink, ast.KindThematicBreak, ast.KindBlockquote:
				if entering {
					kinds[n.Kind().String()]++
				}
			}
			return ast.WalkContinue, nil // the walker has no error of its own
		})
		return kinds
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<10 {
			t.Skip("the report is cut where its texts are long, and says so in a block quote of its own")
		}
		got, want := shape(asFormat(t, "md", saying(t, s))), shape(asFormat(t, "md", saying(t, "y")))
		for kind, n := range got {
			if n > want[kind] {
				t.Fatalf("%q: %d of %s, want %d", s, n, kind, want[kind])
			}
		}
	})
}

// FuzzJSONReports: whatever a text says, what is written as JSON is JSON, a document or a line at a time.
func FuzzJSONReports(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range []string{"json", "sarif", "har", "ctrf"} {
			if out := asFormat(t, format, saying(t, s)); !json.Valid(out) {
				t.Fatalf("%q: no JSON as %s: %s", s, format, out)
			}
		}
	})
}
