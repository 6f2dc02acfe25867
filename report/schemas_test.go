package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// hostile is text that would break out of every format that does not escape it.
const hostile = "]]> \x1b[31m\x00 \u202e \xff \"';</script><script>alert(1)</script> ${{ x }} | `x` \\\n::error::owned\n# EOF\n} 1\r& &amp; %0A"

// documents returns the saved runs, and one in which the service and the ticket file supply hostile text everywhere.
func documents(t *testing.T) map[string]*probe.Document {
	t.Helper()
	docs := map[string]*probe.Document{}
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no run documents: %v", err)
	}
	for _, path := range paths {
		docs[strings.TrimSuffix(filepath.Base(path), ".json")] = open(t, path)
	}
	docs["hostile"] = hostileDocument(t)
	return docs
}

func hostileDocument(t *testing.T) *probe.Document {
	t.Helper()
	doc := open(t, "testdata/mixed.json")
	doc.ID, doc.Target, doc.Build, doc.TicketFile, doc.Tool.Version = hostile, hostile, hostile, hostile, hostile
	for i := range doc.Tickets {
		tk := &doc.Tickets[i]
		tk.ID, tk.Title, tk.Section, tk.Router, tk.Files = tk.ID+hostile, hostile, hostile, hostile, []string{hostile}
		for j := range tk.Endpoints {
			tk.Endpoints[j].Note, tk.Endpoints[j].Path, tk.Endpoints[j].Source = hostile, "/"+hostile, hostile+":12"
		}
		for j := range tk.Items {
			it := &tk.Items[j]
			it.Text, it.Reason = hostile, hostile
			for k := range it.Findings {
				f := &it.Findings[k]
				f.Check, f.Endpoint, f.Reason, f.Got, f.Want, f.Demanded = hostile, hostile, hostile, hostile, hostile, hostile
				f.Notes = []string{hostile}
			}
		}
	}
	for _, x := range doc.Exchanges {
		x.Label, x.Endpoint, x.Trouble, x.Repro = hostile, hostile, hostile, hostile
		x.Request.Body = hostile
		x.Request.Headers = map[string][]string{"X-H": {hostile}, "Cookie": {"a=" + hostile}}
		if x.Response != nil {
			x.Response.Body = hostile
			x.Response.Headers = map[string][]string{"Content-Type": {hostile}, "Location": {hostile}}
		}
		for i := range x.Frames {
			x.Frames[i].Data, x.Frames[i].Reason = hostile, hostile
		}
	}
	return doc
}

func replayed(t *testing.T, doc *probe.Document, reporter func(io.Writer) probe.Sink) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := report.Replay(doc, reporter(&out)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestJSONReportsFollowTheirSchemas(t *testing.T) {
	for _, format := range []struct {
		name     string
		reporter func(io.Writer) probe.Sink
		schema   string
	}{
		{"sarif", report.NewSARIF, "sarif-schema-2.1.0.json"},
		{"ctrf", report.NewCTRF, "ctrf-schema-0.0.json"},
		{"har", report.NewHAR, "har/har.json"},
	} {
		s := compiled(t, format.schema)
		for name, doc := range documents(t) {
			t.Run(format.name+"/"+name, func(t *testing.T) {
				got, err := jsonschema.UnmarshalJSON(bytes.NewReader(replayed(t, doc, format.reporter)))
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Validate(got); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// compiled compiles a schema of testdata/schemas. Those of HTTP archives name one another by "NAME.json#".
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	paths, err := filepath.Glob("testdata/schemas/har/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(paths, filepath.Join("testdata/schemas", name)) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var doc map[string]any
		if err := json.Unmarshal(src, &doc); err != nil {
			t.Fatal(err)
		}
		delete(doc, "$id") // the test's own URL stands for it
		delete(doc, "id")
		if err := c.AddResource("file:///schemas/"+filepath.Base(path), doc); err != nil && !strings.Contains(err.Error(), "already exists") {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("file:///schemas/" + filepath.Base(name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestJUnitFollowsItsSchema(t *testing.T) {
	xmllint := need.Command(t, "xmllint", "libxml2-utils")
	for name, doc := range documents(t) {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(xmllint, "--noout", "--schema", "testdata/schemas/jenkins-junit.xsd", "-")
			cmd.Stdin = bytes.NewReader(replayed(t, doc, report.NewJUnit))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// Each suite's counts are those of its cases: readers trust them.
func TestJUnitCountsItsCases(t *testing.T) {
	type problem struct {
		Type string `xml:"type,attr"`
	}
	var got struct {
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Suites   []struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Errors   int `xml:"errors,attr"`
			Skipped  int `xml:"skipped,attr"`
			Cases    []struct {
				Name    string   `xml:"name,attr"`
				Skipped *string  `xml:"skipped"`
				Error   *problem `xml:"error"`
				Failure *problem `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	doc := open(t, "testdata/mixed.json")
	doc.Tickets[1].Items[0].Cause = probe.CauseNoAnswer
	if err := xml.Unmarshal(replayed(t, doc, report.NewJUnit), &got); err != nil {
		t.Fatal(err)
	}
	failures, errs, regressions := 0, 0, 0
	for _, s := range got.Suites {
		var f, e, k int
		for _, c := range s.Cases {
			switch {
			case c.Failure != nil:
				f++
				if c.Failure.Type == "regression" {
					regressions++
				}
			case c.Error != nil:
				e++
			case c.Skipped != nil:
				k++
			}
		}
		if s.Tests != len(s.Cases) || s.Failures != f || s.Errors != e || s.Skipped != k {
			t.Errorf("a suite counts %d tests, %d failures, %d errors, %d skipped; its cases are %d, %d, %d, %d",
				s.Tests, s.Failures, s.Errors, s.Skipped, len(s.Cases), f, e, k)
		}
		failures, errs = failures+f, errs+e
	}
	// Four items fail, and a waiver excuses one of them; one item has no answer.
	if failures != 3 || got.Failures != 3 || errs != 1 || got.Errors != 1 || regressions != 1 {
		t.Errorf("got %d failures (%d stated), %d errors (%d stated), %d regressions", failures, got.Failures, errs, got.Errors, regressions)
	}
}

// The grammar of OpenMetrics 1.0 (section 4), as far as gauges need it.
var (
	metricHead   = regexp.MustCompile(`^# (HELP [a-z_]+ ([^\\\n]|\\[\\n"])*|TYPE [a-z_]+ gauge|UNIT [a-z_]+ [a-z]+)$`)
	metricSample = regexp.MustCompile(`^([a-z_]+)(\{[a-z_]+="([^"\\\n]|\\[\\n"])*"(,[a-z_]+="([^"\\\n]|\\[\\n"])*")*\})? -?[0-9]+(\.[0-9]+)?$`)
)

func TestOpenMetricsFollowsItsGrammar(t *testing.T) {
	for name, doc := range documents(t) {
		t.Run(name, func(t *testing.T) {
			text, ok := strings.CutSuffix(string(replayed(t, doc, report.NewOpenMetrics)), "# EOF\n")
			if !ok {
				t.Error("it does not end in # EOF")
			}
			family := ""
			seen := map[string]bool{}
			for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
				if strings.HasPrefix(line, "#") {
					if !metricHead.MatchString(line) {
						t.Errorf("no descriptor: %q", line)
					}
					family = strings.Fields(line)[2]
					continue
				}
				m := metricSample.FindStringSubmatch(line)
				series, _, _ := cutLast(line, " ")
				switch {
				case m == nil:
					t.Errorf("no sample: %q", line)
				case m[1] != family:
					t.Errorf("a sample of %s stands below the descriptors of %s", m[1], family)
				case seen[series]:
					t.Errorf("the series %s is there twice", series)
				}
				seen[series] = true
			}
		})
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// No text of the service or of the ticket file may become a workflow command of its own.
func TestGitHubAnnotationsAreOneLineEach(t *testing.T) {
	line := regexp.MustCompile(`^::(error|warning) file=[^:,]+,line=\d+,title=[^:,]+::.+$`)
	for name, doc := range documents(t) {
		t.Run(name, func(t *testing.T) {
			out := string(replayed(t, doc, report.NewGitHub))
			if strings.Contains(out, "\r") {
				t.Error("it holds a carriage return")
			}
			for got := range strings.Lines(out) {
				if !line.MatchString(strings.TrimSuffix(got, "\n")) {
					t.Errorf("no annotation: %q", got)
				}
			}
		})
	}
}

// A warning of a finding that passed is in every format.
func TestWarningsOfPassesAreShown(t *testing.T) {
	const warning = "a made-up credential was let in"
	for ending, reporter := range reporters() {
		if ending == "har" { // holds exchanges alone
			continue
		}
		doc := open(t, "testdata/pass.json")
		f := &doc.Tickets[0].Items[0].Findings[0]
		if f.Verdict != probe.Pass {
			t.Fatalf("the finding is a %s", f.Verdict)
		}
		f.Notes = []string{warning}
		out := string(replayed(t, doc, reporter))
		if ending == "prom" {
			if !strings.Contains(out, "\nengfix_warnings 1\n") {
				t.Errorf("prom does not count the warning")
			}
			continue
		}
		if !strings.Contains(out, warning) {
			t.Errorf("%s does not show the warning", ending)
		}
	}
}
