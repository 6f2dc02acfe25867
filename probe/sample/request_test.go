package sample_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/sample"
)

const idParam = `{"name":"id","in":"path","required":true,"schema":{"type":"string"}}`

func pairs(nameValues ...string) []probe.Pair {
	var list []probe.Pair
	for i := 0; i+1 < len(nameValues); i += 2 {
		list = append(list, probe.Pair{Name: nameValues[i], Value: nameValues[i+1]})
	}
	return list
}

// TestParameters covers where parameters stand, their styles, and which are left out.
func TestParameters(t *testing.T) {
	tests := []struct {
		name, params          string
		path                  map[string]string
		query, header, cookie []probe.Pair
	}{
		{name: "free path", params: idParam, path: map[string]string{"id": "engfix-probe"}},
		{name: "integer path", params: `{"name":"id","in":"path","required":true,"schema":{"type":"integer","minimum":3}}`, path: map[string]string{"id": "3"}},
		{
			name: "uuid path", params: `{"name":"id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}}`,
			path: map[string]string{"id": "e9f1c000-0000-4000-8000-000000000001"},
		},
		{name: "path example", params: `{"name":"id","in":"path","required":true,"example":"m1","schema":{"type":"string"}}`, path: map[string]string{"id": "m1"}},
		{
			name: "path named examples", params: `{"name":"id","in":"path","required":true,"examples":{"one":{"value":"m2"}},"schema":{"type":"string"}}`,
			path: map[string]string{"id": "m2"},
		},
		{
			name: "path list", params: `{"name":"id","in":"path","required":true,"schema":{"type":"array","items":{"type":"integer"},"minItems":2}}`,
			path: map[string]string{"id": "1,1"},
		},
		{
			name: "path object", params: `{"name":"id","in":"path","required":true,"explode":true,"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}}`,
			path: map[string]string{"id": "a=1"},
		},
		{
			name: "path without a slash", params: `{"name":"id","in":"path","required":true,"schema":{"enum":["","a/b","..","c"]}}`,
			path: map[string]string{"id": "c"},
		},
		{name: "path of slashes alone", params: `{"name":"id","in":"path","required":true,"schema":{"enum":["","a/b"]}}`, path: map[string]string{"id": "a/b"}},
		{
			name: "path named otherwise than in the source", params: `{"name":"other","in":"path","required":true,"schema":{"type":"integer"}}`,
			path: map[string]string{"id": "engfix-probe"},
		},

		{name: "optional query", params: `{"name":"q","in":"query","schema":{"type":"string","default":"x"}}`},
		{name: "required query", params: `{"name":"q","in":"query","required":true,"schema":{"type":"boolean"}}`, query: pairs("q", "false")},
		{name: "query list", params: `{"name":"q","in":"query","required":true,"schema":{"type":"array","items":{"type":"integer"}}}`, query: pairs("q", "1")},
		{
			name: "query list exploded", params: `{"name":"q","in":"query","required":true,"schema":{"type":"array","minItems":2,"uniqueItems":true,"items":{"type":"integer"}}}`,
			query: pairs("q", "1", "q", "2"),
		},
		{
			name: "query list joined", params: `{"name":"q","in":"query","required":true,"explode":false,"schema":{"type":"array","minItems":2,"items":{"type":"integer"}}}`,
			query: pairs("q", "1,1"),
		},
		{
			name: "query list by pipes", params: `{"name":"q","in":"query","required":true,"style":"pipeDelimited","schema":{"type":"array","minItems":2,"items":{"type":"integer"}}}`,
			query: pairs("q", "1|1"),
		},
		{
			name: "query list by spaces", params: `{"name":"q","in":"query","required":true,"style":"spaceDelimited","schema":{"type":"array","minItems":2,"items":{"type":"integer"}}}`,
			query: pairs("q", "1 1"),
		},
		{
			name: "query object", params: `{"name":"q","in":"query","required":true,"schema":{"type":"object","required":["b","a"],"properties":{"a":{"type":"integer"},"b":{"type":"string"}}}}`,
			query: pairs("a", "1", "b", "engfix-probe"),
		},
		{
			name: "query object joined", params: `{"name":"q","in":"query","required":true,"explode":false,"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}}`,
			query: pairs("q", "a,1"),
		},
		{
			name: "query deep object", params: `{"name":"q","in":"query","required":true,"style":"deepObject","schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}}`,
			query: pairs("q[a]", "1"),
		},
		{
			name: "query as JSON", params: `{"name":"q","in":"query","required":true,"content":{"application/json":{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}}}}`,
			query: pairs("q", `{"a":1}`),
		},
		{
			name: "query nullable", params: `{"name":"q","in":"query","required":true,"schema":{"anyOf":[{"type":"null"},{"type":"number","exclusiveMinimum":0.5}]}}`,
			query: pairs("q", "1"),
		},

		{name: "optional identity", params: `{"name":"tenant_id","in":"query","schema":{"type":"string"}},{"name":"X-Tenant-Id","in":"header","required":true,"schema":{"type":"string"}}`},
		{name: "required identity", params: `{"name":"tenant-id","in":"query","required":true,"schema":{"type":"string"}}`, query: pairs("tenant-id", "t_demo")},
		{name: "required identity of another type", params: `{"name":"user_id","in":"query","required":true,"schema":{"type":"integer"}}`, query: pairs("user_id", "1")},
		{name: "required identity as a number", params: `{"name":"app_id","in":"query","required":true,"schema":{"type":"integer"}}`, query: pairs("app_id", "42")},

		{name: "headers", params: `{"name":"X-Need","in":"header","required":true,"schema":{"type":"array","items":{"type":"integer"},"minItems":2}},
			{"name":"X-May","in":"header","schema":{"type":"string"}},{"name":"Authorization","in":"header","required":true,"schema":{"type":"string"}},
			{"name":"Accept","in":"header","required":true,"schema":{"type":"string"}}`, header: pairs("X-Need", "1", "X-Need", "1")},
		{name: "headers of the client's own", params: `{"name":"Host","in":"header","required":true,"schema":{"type":"string"}},
			{"name":"content-length","in":"header","required":true,"schema":{"type":"integer","maximum":80000}}`},
		{
			name: "cookies", params: `{"name":"need","in":"cookie","required":true,"schema":{"type":"integer"}},{"name":"may","in":"cookie","schema":{"type":"string"}}`,
			cookie: pairs("need", "1"),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(tt.params, `"in":"path"`) {
				tt.params = idParam + "," + tt.params
			}
			if tt.path == nil {
				tt.path = map[string]string{"id": "engfix-probe"}
			}
			got := sample.Make(parse(t, withParams(tt.params)), get, options)
			if got.Problem != "" {
				t.Fatal(got.Problem)
			}
			for _, c := range []struct {
				what      string
				want, got any
			}{{"path", tt.path, got.Path}, {"query", tt.query, got.Query}, {"header", tt.header, got.Header}, {"cookie", tt.cookie, got.Cookie}} {
				if diff := cmp.Diff(c.want, c.got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", c.what, diff)
				}
			}
		})
	}
}

// TestPathByPosition guards that a parameter with different names in the source and in the document gets its own value.
func TestPathByPosition(t *testing.T) {
	d := parse(t, `{"openapi":"3.1.0","info":{},"paths":{"/a/{x}/{y}":{"parameters":[
		{"name":"y","in":"path","required":true,"schema":{"type":"integer"}},
		{"name":"x","in":"path","required":true,"schema":{"type":"boolean"}}],"get":{}}}}`)
	got := sample.Make(d, probe.Endpoint{Method: "GET", Path: "/a/{flag}/{n:int}"}, options)
	if diff := cmp.Diff(map[string]string{"flag": "false", "n": "1"}, got.Path); diff != "" {
		t.Errorf("path (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"flag": "false", "n": "999999937"}, got.UnknownPath); diff != "" {
		t.Errorf("unknown path (-want +got):\n%s", diff)
	}
}

// An unknown id that nothing declares is of the kind that the pin's value has.
func TestUnknownIDsOfPins(t *testing.T) {
	opts := options
	opts.Params = map[string]string{"a": "7", "b": "3f2b8c1e-7a6d-4a55-9c77-0b8c1f2e3d4a", "c": "m1"}
	got := sample.Make(nil, probe.Endpoint{Method: "GET", Path: "/{a}/{b}/{c}"}, opts)
	want := map[string]string{"a": "999999937", "b": "e9f1c000-0000-4000-8000-00ffffffffff", "c": "engfix-unknown-c"}
	if diff := cmp.Diff(want, got.UnknownPath); diff != "" {
		t.Errorf("unknown path (-want +got):\n%s", diff)
	}
}

// TestNoDocument covers endpoints that no document describes, WebSockets among them.
func TestNoDocument(t *testing.T) {
	opts := options
	opts.Params = map[string]string{"thread_id": "{{thread}}"}
	opts.Default = "engfix-thing"
	ep := probe.Endpoint{Transport: probe.WS, Method: "GET", Path: "/ws/{tenant_id}/{thread_id}/{n:int}/{u:uuid}/{f:float}/{rest:path}/{typed}"}
	ep.Convertors = map[string]string{"typed": "int"} // by its handler
	want := probe.Sample{
		Path: map[string]string{
			"tenant_id": "t_demo", "thread_id": "{{thread}}", "n": "1", "u": "e9f1c000-0000-4000-8000-000000000001", "f": "1.5", "rest": "engfix-thing",
			"typed": "1",
		},
		Invented: []string{"n", "u", "f", "rest", "typed"},
		UnknownPath: map[string]string{
			"tenant_id": "t_demo", "thread_id": "engfix-unknown-thread_id", "n": "999999937", "u": "e9f1c000-0000-4000-8000-00ffffffffff",
			"f": "999999937", "rest": "engfix-unknown-rest", "typed": "999999937",
		},
		ForeignPath: map[string]string{
			"tenant_id": "t_demo-engfix", "thread_id": "{{thread}}", "n": "1", "u": "e9f1c000-0000-4000-8000-000000000001", "f": "1.5", "rest": "engfix-thing",
			"typed": "1",
		},
		Bodiless: true,
	}
	for name, doc := range map[string]*openapi.Document{"none": nil, "another": parse(t, withParams(idParam))} {
		if diff := cmp.Diff(want, sample.Make(doc, ep, opts)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestPrecedence covers the sources of a value, the strongest first.
func TestPrecedence(t *testing.T) {
	d := parse(t, withParams(`{"name":"id","in":"path","required":true,"example":5,"schema":{"type":"integer"}},
		{"name":"q","in":"query","schema":{"type":"integer","maximum":9}},
		{"name":"tenant_id","in":"query","schema":{"type":"string"}},
		{"name":"X-H","in":"header","schema":{"type":"string"}},{"name":"c","in":"cookie","schema":{"type":"string"}}`))
	opts := options
	invented := []string{"id"} // as long as nobody configures a value that fits
	check := func(step, path string, query, reduced, header, cookie []probe.Pair) {
		t.Helper()
		got := sample.Make(d, get, opts)
		if got.Problem != "" {
			t.Fatalf("%s: %s", step, got.Problem)
		}
		want := probe.Sample{Path: map[string]string{"id": path}, Invented: invented, Query: query, ReducedQuery: reduced, Header: header, Cookie: cookie, Bodiless: true}
		got.UnknownPath, got.InvalidPath, got.InvalidQuery = nil, nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step, diff)
		}
	}
	check("example", "5", nil, nil, nil, nil)

	opts.Params = map[string]string{"id": "no number", "q": "10", "tenant_id": "t_demo"}
	check("configured values that do not fit", "5", nil, nil, nil, nil)

	opts.Params = map[string]string{"id": "{{id}}", "q": "8", "X-H": "h", "c": "c"}
	invented = nil
	check("configured", "{{id}}", pairs("q", "8"), pairs("q", "8"), pairs("X-H", "h"), pairs("c", "c"))

	opts.Overrides.Params = map[string]string{"id": "as it is", "q": "as it is"}
	check("params of the endpoint", "as it is", pairs("q", "as it is"), pairs("q", "as it is"), pairs("X-H", "h"), pairs("c", "c"))

	opts.Overrides.Query = pairs("q", "1", "q", "2", "tenant_id", "t_demo", "more", "x")
	opts.Overrides.Headers = pairs("x-h", "over", "X-More", "m")
	check("query and headers of the endpoint", "as it is",
		pairs("q", "1", "q", "2", "tenant_id", "t_demo", "more", "x"), pairs("q", "1", "q", "2", "more", "x"),
		pairs("x-h", "over", "X-More", "m"), pairs("c", "c"))
}
