package report

import (
	"regexp"
	"strings"
	"testing"
)

// A workflow command stays one line with its properties, and its text reads as it was once it is unescaped.
func FuzzWorkflowCommand(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Add("::error::a%0Ab")
	f.Add("a,line=1::x\r\n::set-output name=a::b")
	unescape := strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",")
	f.Fuzz(func(t *testing.T, s string) {
		text, property := commandText(s), commandProperty(s)
		if strings.ContainsAny(text, "\r\n") || strings.ContainsAny(property, "\r\n:,") {
			t.Errorf("%q is written %q and %q: it leaves its place", s, text, property)
		}
		if want := Line(s); unescape.Replace(text) != want || unescape.Replace(property) != want {
			t.Errorf("%q is written %q and %q, want what reads %q", s, text, property, want)
		}
	})
}

// A label of a metric holds no quotation mark and no line end that is not escaped.
func FuzzMetricLabel(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Add(`a"} 1` + "\n# EOF")
	label := regexp.MustCompile(`^\{a="(?:[^"\\\n]|\\["\\n])*"\}$`)
	unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\"`, `"`)
	f.Fuzz(func(t *testing.T, s string) {
		got := metricLabels([][2]string{{"a", s}})
		if !label.MatchString(got) {
			t.Fatalf("%q is written %s: it leaves its quotation marks", s, got)
		}
		if back := unescape.Replace(got[len(`{a="`) : len(got)-len(`"}`)]); back != Line(s) {
			t.Errorf("%q is written %s, which reads %q, want %q", s, got, back, Line(s))
		}
	})
}
