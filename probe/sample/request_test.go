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

// TestPathByPosition guards that a parameter which the source calls otherwise than the document gets its own value.
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
	}
	for name, doc := range map[string]*openapi.Document{"none": nil, "another": parse(t, withParams(idParam))} {
		if diff := cmp.Diff(want, sample.Make(doc, ep, opts)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestPrecedence goes through where a value may come from, the strongest first.
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
		want := probe.Sample{Path: map[string]string{"id": path}, Invented: invented, Query: query, ReducedQuery: reduced, Header: header, Cookie: cookie}
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

// TestBodies covers the media types, overrides, and the rest of a body without identity.
func TestBodies(t *testing.T) {
	const form = `{"type":"object","required":["name","level","tags"],"properties":{"name":{"type":"string","example":"a&b c"},"level":{"type":"integer"},
		"tags":{"type":"array","items":{"type":"string"}},"note":{"type":"string"}}}`
	const upload = `{"type":"object","required":["file","meta"],"properties":{"file":{"type":"string","format":"binary"},
		"meta":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}}}`
	multipart := func(parts ...string) string {
		return "--engfix-boundary\r\n" + strings.Join(parts, "\r\n--engfix-boundary\r\n") + "\r\n--engfix-boundary--\r\n"
	}
	file := "Content-Disposition: form-data; name=\"file\"; filename=\"engfix-probe.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nengfix-probe"
	identity := `{"type":"object","required":["tenant_id","name"],"properties":{"tenant_id":{"type":"string"},"mode":{"type":"string"},"name":{"type":"string"},
		"context":{"type":"object"}}}`
	tests := []struct {
		name, content  string
		optional       bool
		over           sample.Overrides
		body, typ      string
		reduced        string // "": as body
		wantNoDocument bool
	}{
		{
			name: "names that tell a format", content: `{"application/json":{"schema":{"type":"object",
				"required":["contact_email","callbackUrl","emails_sent","short_url"],"properties":{"contact_email":{"type":"string"},
				"callbackUrl":{"type":"string"},"emails_sent":{"type":"string"},"short_url":{"type":"string","maxLength":8}}}}}`,
			typ:  "application/json",
			body: `{"callbackUrl":"https://example.com/engfix-probe","contact_email":"engfix-probe@example.com","emails_sent":"engfix-probe","short_url":"engfix-p"}`,
		},
		{
			name: "urlencoded", content: `{"application/x-www-form-urlencoded":{"schema":` + form + `}}`, typ: "application/x-www-form-urlencoded",
			body: "level=1&name=a%26b+c&tags=engfix-probe",
		},
		{
			name: "multipart", content: `{"multipart/form-data":{"schema":` + upload + `}}`, typ: "multipart/form-data; boundary=engfix-boundary",
			body: multipart(file, "Content-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}"),
		},
		{name: "multipart of 3.1", content: `{"multipart/form-data":{"schema":{"type":"object","required":["file"],"properties":{"file":{"type":"string",
			"contentMediaType":"application/octet-stream"}}}}}`, typ: "multipart/form-data; boundary=engfix-boundary", body: multipart(file)},
		{
			name: "multipart with encoding", content: `{"multipart/form-data":{"schema":` + upload + `,"encoding":{"file":{"contentType":"image/png, image/jpeg"},
			"meta":{"contentType":"application/x-meta"}}}}`, typ: "multipart/form-data; boundary=engfix-boundary",
			body: multipart(strings.Replace(file, "application/octet-stream", "image/png", 1),
				"Content-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/x-meta\r\n\r\n{\"a\":1}"),
		},
		{name: "text", content: `{"text/plain":{"schema":{"type":"string"}}}`, typ: "text/plain", body: "engfix-probe"},
		{name: "text of a number", content: `{"text/plain":{"schema":{"type":"integer"}}}`, typ: "text/plain", body: "1"},
		{name: "text without schema", content: `{"text/plain":{}}`, typ: "text/plain", body: "engfix-probe"},
		{name: "octets", content: `{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}`, typ: "application/octet-stream", body: "engfix-probe"},
		{name: "JSON goes first", content: `{"text/plain":{},"multipart/form-data":{},"application/json":{"schema":{"type":"integer"}}}`, typ: "application/json", body: "1"},
		{name: "JSON suffix", content: `{"application/merge-patch+json":{"schema":{"type":"object"}}}`, typ: "application/merge-patch+json", body: "{}"},
		{name: "YAML", content: `{"application/x-yaml":{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}}}`, typ: "application/x-yaml", body: `{"a":1}`},
		{name: "lines", content: `{"application/x-ndjson":{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}}}`, typ: "application/x-ndjson", body: `{"a":1}`},
		{name: "example of another type", content: `{"application/xml":{"schema":{"type":"string"},"example":"<a/>"}}`, typ: "application/xml", body: "<a/>"},
		{name: "schema's example of another type", content: `{"application/xml":{"schema":{"type":"string","example":"<a/>"}}}`, typ: "application/xml", body: "<a/>"},
		{name: "bytes of another type", content: `{"application/pdf":{"schema":{"type":"string","contentMediaType":"application/pdf"}}}`, typ: "application/pdf", body: "engfix-probe"},
		{
			name: "override of YAML", content: `{"application/yaml":{"schema":{"type":"object"}}}`, over: sample.Overrides{Body: []byte(`"a: 1"`)},
			typ: "application/yaml", body: "a: 1",
		},
		{name: "any type", content: `{"*/*":{"schema":{"type":"integer"}}}`, typ: "application/json", body: "1"},
		{name: "JSON without schema", content: `{"application/json":{}}`, typ: "application/json", body: "{}"},
		{name: "JSON without schema but an example", content: `{"application/json":{"example":{"a":1,"tenant_id":"x"}}}`, typ: "application/json", body: `{"a":1}`},
		{name: "media type's example", content: `{"application/json":{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}},
			"examples":{"bad":{"value":{"a":1}},"good":{"value":{"a":"given","b":"x"}}}}}`, typ: "application/json", body: `{"a":"given"}`},
		{name: "the second where the first is impossible", content: `{"application/json":{"schema":false},"text/plain":{"schema":{"type":"string"}}}`, typ: "text/plain", body: "engfix-probe"},
		{name: "optional", optional: true, content: `{"application/json":{"schema":{"type":"object"}}}`},
		{name: "optional and impossible", optional: true, content: `{"application/json":{"schema":false}}`},

		{
			name: "override", content: `{"application/json":{"schema":{"type":"integer"}}}`, over: sample.Overrides{Body: []byte(`{"b": "as it is", "a": "{{x}}"}`)},
			typ: "application/json", body: `{"b": "as it is", "a": "{{x}}"}`,
		},
		{name: "override of an optional body", optional: true, content: `{"application/json":{}}`, over: sample.Overrides{Body: []byte(`null`)}, typ: "application/json", body: `null`},
		{
			name: "override of a form", content: `{"application/x-www-form-urlencoded":{"schema":` + form + `}}`, over: sample.Overrides{Body: []byte(`{"b":"a&{{x}}&{{y","a":"x y","n":1.50,"o":null}`)},
			typ: "application/x-www-form-urlencoded", body: "a=x+y&b=a%26{{x}}%26%7B%7By&n=1.50",
		},
		{
			name: "override of what cannot be made", content: `{"application/xml":{"schema":{"type":"object"}}}`, over: sample.Overrides{Body: []byte(`"<a/>"`)},
			typ: "application/xml", body: "<a/>",
		},
		{
			name: "override with a content type", content: `{"application/json":{}}`, over: sample.Overrides{Body: []byte(`"a,b\n"`), ContentType: "text/csv"},
			typ: "text/csv", body: "a,b\n",
		},
		{
			name: "override that picks a declared type", content: `{"application/json":{},"multipart/form-data":{"schema":` + upload + `}}`,
			over: sample.Overrides{Body: []byte(`{"file":"x"}`), ContentType: "multipart/form-data"}, typ: "multipart/form-data; boundary=engfix-boundary",
			body: multipart(strings.TrimSuffix(file, "engfix-probe") + "x"),
		},
		{name: "octets of a person", content: `{"application/json":{}}`, over: sample.Overrides{BodyBytes: []byte{0, 1}, ContentType: "video/mp4"}, typ: "video/mp4", body: "\x00\x01"},
		{name: "octets of a person, declared type", content: `{"application/json":{}}`, over: sample.Overrides{BodyBytes: []byte(`{}`)}, typ: "application/json", body: "{}"},

		{name: "required identity stays", content: `{"application/json":{"schema":` + identity + `}}`, typ: "application/json", body: `{"name":"engfix-probe","tenant_id":"t_demo"}`},
		{
			name: "optional identity of an override goes", content: `{"application/json":{"schema":` + identity + `}}`,
			over: sample.Overrides{Body: []byte(`{"tenant_id":"t_demo","mode":"lab","name":"x","context":{"tenantId":"t_demo","mode":"other"}}`)}, typ: "application/json",
			body:    `{"tenant_id":"t_demo","mode":"lab","name":"x","context":{"tenantId":"t_demo","mode":"other"}}`,
			reduced: `{"context":{"mode":"other"},"name":"x","tenant_id":"t_demo"}`,
		},
		{
			name: "required identity stays beside a placeholder", content: `{"application/json":{"schema":` + identity + `}}`,
			over: sample.Overrides{Body: []byte(`{"tenant_id":"t_demo","mode":"lab","name":"{{x}}"}`)}, typ: "application/json",
			body: `{"tenant_id":"t_demo","mode":"lab","name":"{{x}}"}`, reduced: `{"name":"{{x}}","tenant_id":"t_demo"}`,
		},
		{
			name: "identity in a form", content: `{"application/x-www-form-urlencoded":{"schema":` + identity + `}}`,
			over: sample.Overrides{Body: []byte(`{"tenant_id":"t_demo","mode":"lab","name":"x"}`)}, typ: "application/x-www-form-urlencoded",
			body: `mode=lab&name=x&tenant_id=t_demo`, reduced: `name=x&tenant_id=t_demo`,
		},
		{
			name: "identity without a document", wantNoDocument: true, over: sample.Overrides{Body: []byte(`{"user_id":"u","a":[{"mode":"lab"},{"mode":"x"}]}`)},
			typ: "application/json", body: `{"user_id":"u","a":[{"mode":"lab"},{"mode":"x"}]}`, reduced: `{"a":[{},{"mode":"x"}]}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var d *openapi.Document
			if !tt.wantNoDocument {
				required := "true"
				if tt.optional {
					required = "false"
				}
				d = parse(t, `{"openapi":"3.1.0","info":{},"paths":{"/x":{"post":{"requestBody":{"required":`+required+`,"content":`+tt.content+`}}}}}`)
			}
			opts := options
			opts.Overrides = tt.over
			got := sample.Make(d, post, opts)
			if got.Problem != "" {
				t.Fatal(got.Problem)
			}
			if tt.reduced == "" {
				tt.reduced = tt.body
			}
			if diff := cmp.Diff([]string{tt.typ, tt.body, tt.reduced}, []string{got.ContentType, string(got.Body), string(got.ReducedBody)}); diff != "" {
				t.Errorf("content type, body, reduced body (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWrong covers the requests that have to be refused.
func TestWrong(t *testing.T) {
	bodies := []struct{ name, schema, want string }{
		{
			"required member", `{"type":"object","required":["a","n","tenant_id"],"properties":{"a":{"type":"string"},"n":{"type":"integer"},"tenant_id":{"type":"string"}}}`,
			`{"a":"engfix-probe","n":{},"tenant_id":"t_demo"}`,
		},
		{"required text", `{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}`, `{"a":{}}`},
		{"required object", `{"type":"object","required":["a"],"properties":{"a":{"type":"object"}}}`, `{"a":"engfix-invalid"}`},
		{"required anything", `{"type":"object","required":["a"],"properties":{"a":{}}}`, `{}`},
		{
			"only identity is required", `{"type":"object","required":["tenant_id"],"properties":{"tenant_id":{"type":"string"},"b":{"type":"string"}}}`,
			`{"b":{},"tenant_id":"t_demo"}`,
		},
		{"optional member", `{"type":"object","properties":{"b":{"type":"string"},"mode":{"type":"string"}}}`, `{"b":{}}`},
		{"free object", `{"type":"object"}`, `"engfix-invalid"`},
		{"list", `{"type":"array","items":{}}`, `"engfix-invalid"`},
		{"text", `{"type":"string"}`, `{}`},
		{"anything", `{}`, ``},
		{"true", `true`, ``},
	}
	for _, tt := range bodies {
		t.Run(tt.name, func(t *testing.T) {
			got := sample.Make(parse(t, withBody("3.1.0", tt.schema, "")), post, options)
			if diff := cmp.Diff(tt.want, string(got.InvalidBody)); diff != "" {
				t.Errorf("invalid body (-want +got):\n%s", diff)
			}
		})
	}
	forms := []struct{ name, media, schema, want string }{
		{"a form's field", "application/x-www-form-urlencoded", `{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}}`, "b=engfix-probe"},
		{"a form's only field", "application/x-www-form-urlencoded", `{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}`, "engfix-probe=engfix-probe"},
		{"a form's number", "application/x-www-form-urlencoded", `{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}`, "n=engfix-invalid"},
		{"a form's parts", "multipart/form-data", `{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"array","minItems":1,"items":{"type":"string"}}}}`, "--engfix-boundary\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nengfix-probe\r\n--engfix-boundary--\r\n"},
	}
	for _, tt := range forms {
		t.Run(tt.name, func(t *testing.T) {
			d := parse(t, `{"openapi":"3.1.0","info":{},"paths":{"/x":{"post":{"requestBody":{"required":true,"content":{"`+tt.media+`":{"schema":`+tt.schema+`}}}}}}}`)
			got := sample.Make(d, post, options)
			if got.InvalidBody == nil {
				t.Error("no invalid body")
			}
			if diff := cmp.Diff(tt.want, string(got.InvalidBody)); diff != "" {
				t.Errorf("invalid body (-want +got):\n%s", diff)
			}
		})
	}
	queries := []struct {
		name, params string
		want         []probe.Pair
	}{
		{"none declared", idParam, nil},
		{"text only", `{"name":"q","in":"query","schema":{"type":"string"}}`, nil},
		{"optional number", `{"name":"q","in":"query","schema":{"type":"string"}},{"name":"n","in":"query","schema":{"type":"integer"}}`, pairs("n", "engfix-invalid")},
		{
			"required number", `{"name":"n","in":"query","required":true,"schema":{"type":"number"}},{"name":"m","in":"query","required":true,"schema":{"type":"string"}}`,
			pairs("m", "engfix-probe", "n", "engfix-invalid"),
		},
		{"list of numbers", `{"name":"n","in":"query","schema":{"type":"array","items":{"type":"integer"}}}`, pairs("n", "engfix-invalid")},
		{"number or null", `{"name":"n","in":"query","schema":{"anyOf":[{"type":"integer"},{"type":"null"}]}}`, pairs("n", "engfix-invalid")},
		{"enum", `{"name":"n","in":"query","schema":{"type":"string","enum":["a"]}}`, pairs("n", "engfix-invalid")},
		{
			"number rather than pattern", `{"name":"p","in":"query","schema":{"type":"string","pattern":"^x$"}},{"name":"b","in":"query","schema":{"type":"boolean"}}`,
			pairs("b", "engfix-invalid"),
		},
		{"pattern at last", `{"name":"p","in":"query","schema":{"type":"string","pattern":"^x$"}}`, pairs("p", "engfix-invalid")},
		{"text that is too short", `{"name":"q","in":"query","schema":{"type":"string","minLength":3}}`, pairs("q", "e")},
		{"text that is empty", `{"name":"q","in":"query","schema":{"type":"string","minLength":1}}`, pairs("q", "")},
		{"text that is too long", `{"name":"q","in":"query","schema":{"type":"string","maxLength":200}}`, pairs("q", strings.Repeat("engfix-", 40))},
		{"required text", `{"name":"q","in":"query","required":true,"schema":{"type":"string"}}`, []probe.Pair{}},
		{
			"one required text of two", `{"name":"q","in":"query","required":true,"schema":{"type":"string"}},{"name":"r","in":"query","required":true,"schema":{"type":"string"}}`,
			pairs("r", "engfix-probe"),
		},
		{"not required identity", `{"name":"tenant_id","in":"query","required":true,"schema":{"type":"string"}}`, nil},
		{"not identity", `{"name":"mode","in":"query","schema":{"enum":["lab"]}}`, nil},
	}
	for _, tt := range queries {
		t.Run("query "+tt.name, func(t *testing.T) {
			got := sample.Make(parse(t, withParams(tt.params)), get, options)
			if diff := cmp.Diff(tt.want, got.InvalidQuery); diff != "" {
				t.Errorf("invalid query (-want +got):\n%s", diff)
			}
		})
	}
	paths := []struct{ name, schema, want string }{
		{"free", `{"type":"string"}`, "engfix-unknown-id"},
		{"short", `{"type":"string","maxLength":6}`, "engfi2"},
		{"example", `{"type":"string","example":"m1"}`, "engfix-unknown-id"},
		{"pattern", `{"type":"string","pattern":"^m[0-9]+$"}`, "m2"},
		{"boolean", `{"type":"boolean"}`, ""},
		{"prefix", `{"type":"string","pattern":"^t_[a-z0-9_-]+$"}`, "t_engfix-unknown-id"},
		{"integer", `{"type":"integer"}`, "999999937"},
		{"bounded integer", `{"type":"integer","maximum":50}`, "50"},
		{"uuid", `{"type":"string","format":"uuid"}`, "e9f1c000-0000-4000-8000-00ffffffffff"},
		{"enum", `{"enum":["a","b"]}`, ""},
	}
	for _, tt := range paths {
		t.Run("path "+tt.name, func(t *testing.T) {
			got := sample.Make(parse(t, withParams(`{"name":"id","in":"path","required":true,"schema":`+tt.schema+`}`)), get, options)
			if got.Problem != "" || got.UnknownPath["id"] != tt.want {
				t.Errorf("unknown id %q, want %q; problem %q", got.UnknownPath["id"], tt.want, got.Problem)
			}
		})
	}
	for _, tt := range []struct{ name, path, schema, want string }{
		{"number", "/x/{id}", `{"type":"integer"}`, "engfix-invalid"},
		{"uuid", "/x/{id}", `{"type":"string","format":"uuid"}`, "engfix-invalid"},
		{"enum", "/x/{id}", `{"enum":["a","b"]}`, "engfix-invalid"},
		{"text", "/x/{id}", `{"type":"string"}`, ""},
		{"number by a convertor", "/x/{id:int}", `{"type":"integer"}`, ""},
	} {
		t.Run("invalid path "+tt.name, func(t *testing.T) {
			ep := get
			ep.Path = tt.path
			d := parse(t, withParams(`{"name":"id","in":"path","required":true,"schema":`+tt.schema+`}`))
			if got := sample.Make(d, ep, options); got.Problem != "" || got.InvalidPath["id"] != tt.want {
				t.Errorf("invalid path %v, want %q; problem %q", got.InvalidPath, tt.want, got.Problem)
			}
		})
	}
	t.Run("no parameters", func(t *testing.T) {
		if got := sample.Make(nil, post, options); got.UnknownPath != nil {
			t.Errorf("unknown path %v, want none", got.UnknownPath)
		}
	})
	t.Run("override without a document", func(t *testing.T) {
		opts := options
		opts.Overrides.Body = []byte(`{"a":1}`)
		if got := sample.Make(nil, post, opts); got.InvalidBody != nil {
			t.Errorf("invalid body %s, want none: no schema says what is invalid", got.InvalidBody)
		}
	})
}

// TestProblems covers what a person reads where no valid request can be made.
func TestProblems(t *testing.T) {
	deep := strings.Repeat(`{"type":"object","required":["a"],"properties":{"a":`, 35) + `{}` + strings.Repeat(`}}`, 35)
	tests := []struct{ name, doc, want string }{
		{
			"pattern", withBody("3.1.0", `{"type":"object","required":["a"],"properties":{"a":{"type":"array","minItems":1,"items":{"type":"string","pattern":"^(?!.)x$"}}}}`, ""),
			`no valid request can be made: body.a[0]: no text was found that matches the pattern /^(?!.)x$/ and the other demands; set a body or body_file for the endpoint in engfix.yaml`,
		},
		{
			"unreadable pattern", withBody("3.1.0", `{"type":"string","pattern":"^\\w++-x$"}`, ""),
			`body: engfix cannot make a text for the pattern /^\w++-x$/: its syntax or its size is not supported; set a body`,
		},
		{"long pattern", withBody("3.1.0", `{"type":"string","pattern":"^`+strings.Repeat("ab", 3000)+`$"}`, ""), `aba…bab`},
		{"contradiction", withBody("3.1.0", `{"type":"integer","minimum":5,"maximum":4}`, ""), `body: no value was found that its schema accepts; set a body`},
		{"types", withBody("3.1.0", `{"allOf":[{"type":"integer"},{"type":"string"}]}`, ""), `no value is both integer and string`},
		{"false", withBody("3.1.0", `false`, ""), `allows no value`},
		{
			"media type", `{"openapi":"3.1.0","info":{},"paths":{"/x":{"post":{"requestBody":{"required":true,"content":{"application/xml":{"schema":{"type":"object"}}}}}}}}`,
			`the body's media type "application/xml" cannot be written, and there is no example of it as text; set a body or body_file`,
		},
		{
			"form of a list", `{"openapi":"3.1.0","info":{},"paths":{"/x":{"post":{"requestBody":{"required":true,"content":{"multipart/form-data":{"schema":{"type":"array"}}}}}}}}`,
			`a body of multipart/form-data is an object`,
		},
		{
			"endless", withBody("3.1.0", `{"$ref":"#/components/schemas/A"}`, `"A":{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/components/schemas/A"}}}`),
			`body.a.a: the schema demands itself endlessly`,
		},
		{"circle in place", withBody("3.1.0", `{"$ref":"#/components/schemas/A"}`, `"A":{"$ref":"#/components/schemas/A"}`), `no value was found`},
		{
			"remote reference", withBody("3.1.0", `{"$ref":"https://example.com/a.json#/A"}`, ""),
			`it refers to "https://example.com/a.json#/A": only references within the document are followed`,
		},
		{
			"file reference", withBody("3.1.0", `{"type":"object","required":["a"],"properties":{"a":{"$ref":"file:///etc/passwd"}}}`, ""),
			`it refers to "file:///etc/passwd": only references within the document are followed`,
		},
		{"relative reference", withBody("3.1.0", `{"$ref":"../secret.json"}`, ""), `it refers to "../secret.json"`},
		{"dangling reference", withBody("3.1.0", `{"$ref":"#/components/schemas/Nobody"}`, ""), `it refers to "#/components/schemas/Nobody", which is not in the document`},
		{"remote body", `{"openapi":"3.1.0","info":{},"paths":{"/x":{"post":{"requestBody":{"$ref":"https://example.com/b"}}}}}`, `the request body cannot be read: it refers to "https://example.com/b"`},
		{"remote parameter", `{"openapi":"3.1.0","info":{},"paths":{"/x":{"post":{"parameters":[{"$ref":"file:///etc/passwd"}]}}}}`, `cannot be read: it refers to "file:///etc/passwd"`},
		{
			"parameter", `{"openapi":"3.1.0","info":{},"paths":{"/x":{"post":{"parameters":[{"name":"q","in":"query","required":true,"schema":{"type":"string","pattern":"^(?!.)x$"}}]}}}}`,
			`query parameter "q": no text was found that matches the pattern /^(?!.)x$/ and the other demands; set one under query of the endpoint`,
		},
		{"no schema at all", withBody("3.1.0", `{"type":"nonsense"}`, ""), `is not a valid schema`},
		{"too deep", withBody("3.1.0", deep, ""), `the schema demands a value of more than 32 levels`},
		{"too many", withBody("3.1.0", `{"type":"array","items":{},"minItems":1000000000}`, ""), `the schema demands too large a value`},
		{"too long", withBody("3.1.0", `{"type":"string","minLength":1000000000}`, ""), `no value was found`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := sample.Make(parse(t, tt.doc), post, options)
			if !strings.Contains(got.Problem, tt.want) || strings.Contains(got.Problem, "\n") {
				t.Errorf("problem %q, want one line with %q", got.Problem, tt.want)
			}
			if got.Body != nil {
				t.Errorf("body %s beside a problem", got.Body)
			}
		})
	}
	t.Run("override that is no JSON", func(t *testing.T) {
		opts := options
		opts.Overrides.Body = []byte(`{`)
		if got := sample.Make(nil, post, opts); !strings.Contains(got.Problem, "body in engfix.yaml is not JSON") {
			t.Errorf("problem %q", got.Problem)
		}
	})
}
