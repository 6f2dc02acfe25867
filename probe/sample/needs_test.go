package sample_test

import (
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sample"
)

// No {{name}} of the configuration is sent as it stands, wherever it is. A name in braces in the service's own document is
// a value like any other.
func TestNeeds(t *testing.T) {
	opts := sample.Options{
		Params:  map[string]string{"cursor": "c-{{page}}-{{token}}", "unused": "{{unused}}"},
		Default: "{{thread}}",
		Fill:    sample.Fill{"token": "t"},
	}
	query := func(value string) sample.Overrides {
		return sample.Overrides{Query: []probe.Pair{{Name: "q", Value: value}}}
	}
	for _, tt := range []struct {
		sample probe.Sample
		over   sample.Overrides
		want   string
	}{
		{probe.Sample{Path: map[string]string{"thread_id": "{{thread}}"}}, sample.Overrides{}, "thread"},
		{probe.Sample{Query: []probe.Pair{{Name: "cursor", Value: "c-{{page}}-t"}}}, sample.Overrides{}, "page"},
		{probe.Sample{Header: []probe.Pair{{Name: "cursor", Value: "c-{{page}}-t"}}}, sample.Overrides{}, "page"},
		{probe.Sample{Path: map[string]string{"thread_id": "t1"}, Query: []probe.Pair{{Name: "template", Value: "{{example}}"}}}, sample.Overrides{}, ""},
		{probe.Sample{}, query("{{mine}}"), "mine"},
		{probe.Sample{}, query("{{token}}"), ""},
		{probe.Sample{}, sample.Overrides{Headers: []probe.Pair{{Name: "If-Match", Value: "{{etag}}"}}}, "etag"},
		{probe.Sample{}, sample.Overrides{Body: []byte(`{"id": "{{token}}{{other}}"}`)}, "other"},
	} {
		opts.Overrides = tt.over
		if got := opts.Needs(tt.sample); got != tt.want {
			t.Errorf("%+v with %+v needs %q, want %q", tt.sample, tt.over, got, tt.want)
		}
	}
}

// Captured values replace their names in the options, and a value cannot leave its place.
func TestFill(t *testing.T) {
	fill := sample.Fill{"id": `a"b/?c d`}
	for got, want := range map[string]string{
		fill.Text("x {{ id }} {{other}}"):                               `x a"b/?c d {{other}}`,
		fill.URL("/x/{{id}}?q={{id}}"):                                  "/x/a%22b%2F%3Fc%20d?q=a%22b%2F%3Fc%20d",
		string(fill.JSON([]byte(`{"id": "{{id}}", "n": "{{other}}"}`))): `{"id": "a\"b/?c d", "n": "{{other}}"}`,
		sample.Fill(nil).Text("{{id}}"):                                 "{{id}}",
		fill.Missing("{{id}}", "{{other}} {{more}}"):                    "other",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	s := sample.Make(nil, probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x/{id}"}, sample.Options{
		Params: map[string]string{"id": "{{id}}"}, Fill: sample.Fill{"id": "7"},
	})
	if s.Path["id"] != "7" {
		t.Errorf("the sample's path has %q, want the captured value", s.Path["id"])
	}
}
