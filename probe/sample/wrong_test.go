package sample_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sample"
)

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
	optional := `{"type":"object","properties":{"n":{"anyOf":[{"type":"integer"},{"type":"null"}]},"t":{"type":"string"}}}`
	forms = append(forms, []struct{ name, media, schema, want string }{
		{"an optional form's number", "application/x-www-form-urlencoded", optional, "n=engfix-invalid"},
		{"an optional form's part", "multipart/form-data", optional, "--engfix-boundary\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nengfix-invalid\r\n--engfix-boundary--\r\n"},
	}...)
	for _, tt := range forms {
		t.Run(tt.name, func(t *testing.T) {
			required := "true"
			if strings.HasPrefix(tt.name, "an optional") {
				required = "false"
			}
			d := parse(t, `{"openapi":"3.1.0","info":{},"paths":{"/x":{"post":{"requestBody":{"required":`+required+`,"content":{"`+tt.media+`":{"schema":`+tt.schema+`}}}}}}}`)
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
	for _, tt := range []struct {
		name, params string
		want         []probe.Pair
	}{
		{"none declared", idParam, nil},
		{"optional number", `{"name":"x-limit","in":"header","schema":{"type":"integer"}}`, pairs("x-limit", "engfix-invalid")},
		{"required text", `{"name":"x-key","in":"header","required":true,"schema":{"type":"string"}}`, []probe.Pair{}},
		{"one that the client writes", `{"name":"content-length","in":"header","schema":{"type":"integer"}}`, nil},
		{"not identity", `{"name":"x-mode","in":"header","schema":{"enum":["lab"]}}`, nil},
	} {
		t.Run("header "+tt.name, func(t *testing.T) {
			got := sample.Make(parse(t, withParams(tt.params)), get, options)
			if diff := cmp.Diff(tt.want, got.InvalidHeader); diff != "" {
				t.Errorf("invalid header (-want +got):\n%s", diff)
			}
		})
	}
	for _, tt := range []struct {
		name, params string
		want         []probe.Pair
	}{
		{"none declared", idParam, nil},
		{"optional number", `{"name":"page","in":"cookie","schema":{"type":"integer"}}`, pairs("page", "engfix-invalid")},
		{"required text", `{"name":"theme","in":"cookie","required":true,"schema":{"type":"string"}}`, []probe.Pair{}},
		{"not identity", `{"name":"mode","in":"cookie","schema":{"enum":["lab"]}}`, nil},
		{"not a credential", `{"name":"session_token","in":"cookie","required":true,"schema":{"type":"string"}}`, nil},
		{"not one of the identity's", `{"name":"sid","in":"cookie","required":true,"schema":{"type":"string"}}`, nil},
	} {
		t.Run("cookie "+tt.name, func(t *testing.T) {
			with := options
			with.IdentityValues = map[string]string{"Cookie": "sid=s_1"}
			got := sample.Make(parse(t, withParams(tt.params)), get, with)
			if diff := cmp.Diff(tt.want, got.InvalidCookie); diff != "" {
				t.Errorf("invalid cookie (-want +got):\n%s", diff)
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
		{"short text", "/x/{id}", `{"type":"string","maxLength":20}`, strings.Repeat("engfix-", 40)},
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

// TestProblems covers the messages for endpoints without a valid request.
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

// A path may name who asks, or a thing that has such a name: the last segment names the thing that is asked for.
func TestCallersInPaths(t *testing.T) {
	opts := options
	opts.Params = map[string]string{"user_id": "u7", "tenant_id": "t_demo", "surface_id": "s1"}
	for _, tt := range []struct {
		path             string
		unknown, foreign map[string]string
	}{
		{"/users/{user_id}", map[string]string{"user_id": "engfix-unknown-user_id"}, nil},
		{"/users/{user_id}/", map[string]string{"user_id": "engfix-unknown-user_id"}, nil},
		{"/users/{user_id}/pin", nil, map[string]string{"user_id": "u7-engfix"}},
		{"/tenants/{tenant_id}", nil, map[string]string{"tenant_id": "t_demo-engfix"}}, // the identity has that value
		{
			"/tenants/{tenant_id}/surfaces/{surface_id}",
			map[string]string{"tenant_id": "t_demo", "surface_id": "engfix-unknown-surface_id"},
			map[string]string{"tenant_id": "t_demo-engfix", "surface_id": "s1"},
		},
	} {
		got := sample.Make(nil, probe.Endpoint{Method: "GET", Path: tt.path}, opts)
		if diff := cmp.Diff([]map[string]string{tt.unknown, tt.foreign}, []map[string]string{got.UnknownPath, got.ForeignPath}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.path, diff)
		}
	}
}

// An id that is declared as any text may have to be a UUID all the same.
func TestAnUnknownIDIsOfTheKindOfTheKnownOne(t *testing.T) {
	d := parse(t, withParams(`{"name":"id","in":"path","required":true,"schema":{"type":"string"}}`))
	for known, want := range map[string]string{
		"3f2b8c1e-7a6d-4a55-9c77-0b8c1f2e3d4a": "e9f1c000-0000-4000-8000-00ffffffffff", "7": "999999937", "m1": "engfix-unknown-id",
	} {
		opts := options
		opts.Params = map[string]string{"id": known}
		if got := sample.Make(d, get, opts).UnknownPath["id"]; got != want {
			t.Errorf("beside %s: got %q, want %q", known, got, want)
		}
	}
}
