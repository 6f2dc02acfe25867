package sample_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/sample"
)

// TestLargeExamples guards that an example of 20 MB costs no more than its own size once, wherever it stands, and that a
// member named like the keyword is not an example.
func TestLargeExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all: the race detector has nothing to see here")
	}
	element := `{"name":"x","n":1,"tags":["a","b"]},`
	example := `"example": [` + strings.Repeat(element, 20<<20/len(element)) + `0],`
	for _, where := range []string{"media", "schema", "member", "param", "name"} {
		at := map[string]string{where: example}
		if where == "name" {
			at[where] = `"example": {"type": "integer", "description": "` + strings.Repeat("x", 100<<10) + `"},`
		}
		text := `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"post":{"parameters":[{"name":"q","in":"query","required":true,` +
			at["param"] + `"schema":{"type":"string"}}],"requestBody":{"required":true,"content":{"application/json":{` + at["media"] + `"schema":{` +
			at["schema"] + `"type":"object","required":["items","example"],"properties":{` + at["name"] + `"items":{` + at["member"] +
			`"type":"array","minItems":1,"items":{"type":"object"}}}}}}},"responses":{}}}}}`
		doc, err := openapi.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s := sample.Make(doc, probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: "/a"}, sample.Options{})
		runtime.ReadMemStats(&after)
		if s.Problem != "" || len(s.Body) > 1000 {
			t.Errorf("%s: a body of %d bytes, problem %q", where, len(s.Body), s.Problem)
		}
		if where == "name" && !strings.Contains(string(s.Body), `"example":0`) && !strings.Contains(string(s.Body), `"example":1`) {
			t.Errorf("%s: got %s, want a number: the member's schema was lost", where, s.Body)
		}
		if cost := (after.TotalAlloc - before.TotalAlloc) >> 20; cost > 100 {
			t.Errorf("%s: making the sample took %d MB", where, cost)
		}
	}
}

// TestLargeRequests guards that a generated request is bounded, wherever its bytes come from, and that a configured one is
// not.
func TestLargeRequests(t *testing.T) {
	text := strings.Repeat("x", 60<<10)
	var params strings.Builder
	for i := range 20 {
		fmt.Fprintf(&params, `{"name":"p%d","in":"PLACE","required":true,"schema":{"type":"string","minLength":%d}},`, i, len(text))
	}
	list := strings.TrimSuffix(params.String(), ",")
	tests := []struct{ name, fields, want string }{
		{"query", `"parameters":[` + strings.ReplaceAll(list, "PLACE", "query") + `]`, "more than 1024 KiB"},
		{"cookie", `"parameters":[` + strings.ReplaceAll(list, "PLACE", "cookie") + `]`, "more than 1024 KiB"},
		{"header", `"parameters":[` + strings.ReplaceAll(list, "PLACE", "header") + `]`, "more than 1024 KiB"},
		{"a long name", `"parameters":[{"name":"` + text + `","in":"query","required":true,"schema":{}}]`, "a name of more than 8192 bytes"},
	}
	post := probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: "/a"}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := openapi.Parse(`{"openapi":"3.1.0","paths":{"/a":{"post":{` + tt.fields + `}}}}`)
			if err != nil {
				t.Fatal(err)
			}
			if s := sample.Make(doc, post, sample.Options{}); !strings.Contains(s.Problem, tt.want) {
				t.Errorf("problem %.200q, want one with %q", s.Problem, tt.want)
			}
		})
	}
	own := sample.Overrides{BodyBytes: make([]byte, 2<<20), Query: []probe.Pair{{Name: "q", Value: strings.Repeat("x", 2<<20)}}}
	if s := sample.Make(nil, post, sample.Options{Overrides: own}); s.Problem != "" {
		t.Errorf("a configured request: %s", s.Problem)
	}
}
