package sample_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/sample"
)

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
			if left := tt.optional && got.Body == nil; got.Bodiless || (got.OptionalType == "application/json") != left {
				t.Errorf("the type of a body that is left out is %q, and no body is declared: %v", got.OptionalType, got.Bodiless)
			}
		})
	}
}
