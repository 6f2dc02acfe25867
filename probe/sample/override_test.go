package sample_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/sample"
)

// TestSafeOperationStaysSafe: a document's demands do not turn a safe request into a mutation. An optional parameter
// that would do so is left out; if a required one would, no request is made.
func TestSafeOperationStaysSafe(t *testing.T) {
	for _, in := range []struct{ in, name string }{{"header", "X-HTTP-Method-Override"}, {"query", "_method"}} {
		for _, tt := range []struct {
			method   string
			required bool
			enum     string
			problem  bool
			carried  bool
		}{
			{"get", false, "DELETE", false, false},
			{"get", true, "DELETE", true, true},
			{"get", true, "GET", false, true},
			{"post", true, "DELETE", false, true},
		} {
			t.Run(fmt.Sprint(in.in, tt), func(t *testing.T) {
				doc, err := openapi.Parse(fmt.Sprintf(`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{%q:{
					"parameters":[{"name":%q,"in":%q,"required":%v,"schema":{"type":"string","enum":[%q]}}],"responses":{}}}}}`,
					tt.method, in.name, in.in, tt.required, tt.enum))
				if err != nil {
					t.Fatal(err)
				}
				ep := probe.Endpoint{Transport: probe.HTTP, Method: strings.ToUpper(tt.method), Path: "/a"}
				s := sample.Make(doc, ep, sample.Options{Params: map[string]string{in.name: tt.enum}})
				if (s.Problem != "") != tt.problem || tt.problem && !strings.Contains(s.Problem, in.name) {
					t.Errorf("problem %q", s.Problem)
				}
				if carried := len(s.Header)+len(s.Query) > 0; carried != tt.carried {
					t.Errorf("header %v, query %v", s.Header, s.Query)
				}
			})
		}
	}
}
