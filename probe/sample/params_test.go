package sample_test

import (
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/sample"
)

// TestParamsReachBodies: a configured value is used for members of its name as it is for parameters, if their schema
// accepts it.
func TestParamsReachBodies(t *testing.T) {
	doc, err := openapi.Parse(`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"post":{
		"parameters":[{"name":"limit","in":"query","schema":{"type":"integer"}}],
		"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["asset_id","inner"],"properties":{
			"asset_id":{"type":"string"},"count":{"type":"integer"},"other":{"type":"string"},"strict":{"type":"string","enum":["a"]},
			"tenant_id":{"type":"string"},
			"inner":{"type":"object","required":["asset_id"],"properties":{"asset_id":{"type":"integer"}}}}}}}},"responses":{}}}}}`)
	if err != nil {
		t.Fatal(err)
	}
	opts := sample.Options{
		Params:         map[string]string{"asset_id": "a1", "count": "3", "limit": "5", "strict": "b", "tenant_id": "t_x"},
		IdentityFields: []string{"tenant_id"},
	}
	ep := probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: "/a"}
	s := sample.Make(doc, ep, opts)
	if got, want := string(s.Body), `{"asset_id":"a1","count":3,"inner":{"asset_id":1}}`; got != want {
		t.Errorf("got  %s\nwant %s (%s)", got, want, s.Problem)
	}
	if len(s.Query) != 1 || s.Query[0].Value != "5" {
		t.Errorf("query %v, want limit 5", s.Query)
	}
	opts.Params = map[string]string{"asset_id": "{{asset}}"}
	opts.Fill = sample.Fill{}
	if s = sample.Make(doc, ep, opts); opts.Needs(s) != "asset" {
		t.Errorf("a body %s needs %q, want asset", s.Body, opts.Needs(s))
	}
}
