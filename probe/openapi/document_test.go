package openapi

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustParse(t testing.TB, doc string) *Document {
	t.Helper()
	d, err := Parse(doc)
	if err != nil {
		t.Fatalf("the test's document: %v", err)
	}
	return d
}

func TestParse(t *testing.T) {
	d := mustParse(t, "\ufeff"+`{"openapi":"3.0.2","info":{"title":"T","version":"7"},"paths":{
		"/b/{x}":{"summary":"s","post":{"operationId":"pb","tags":["one","two"],"summary":"S"},"get":{"operationId":"gb"},"get":{"operationId":"again"},"x-get":{}},
		"/a":{"HEAD":{},"trace":{"operationId":"ta"}},
		"x-extension":{"get":{}},
		"/shared":{"$ref":"#/components/pathItems/S"},
		"/remote":{"$ref":"https://example.com/x"},
		"/circle":{"$ref":"#/paths/~1circle"},
		"/b/{y}":{"get":{"operationId":"later"}}},
		"components":{"pathItems":{"S":{"put":{"operationId":"ps"}}}}}`)
	if d.Title != "T" || d.Version != "7" || d.Dialect != "3.0.2" {
		t.Errorf("title %q, version %q, dialect %q", d.Title, d.Version, d.Dialect)
	}
	var got []string
	for _, op := range d.Operations() {
		got = append(got, strings.Join([]string{op.Method, op.Path, op.ID, op.Summary, strings.Join(op.Tags, "+")}, " "))
	}
	want := []string{"POST /b/{x} pb S one+two", "GET /b/{x} gb  ", "TRACE /a ta  ", "PUT /shared ps  ", "GET /b/{y} later  "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("operations in document order (-want +got):\n%s", diff)
	}
	for _, tt := range []struct{ method, path, want string }{
		{"get", "/b/{id:int}", "gb"},
		{"POST", "/b/{x}", "pb"},
		{"TRACE", "/a", "ta"},
		{"TRACE", "/a/", ""},
		{"GET", "/a", ""},
		{"GET", "/b/x", ""},
	} {
		if op, ok := d.Find(tt.method, tt.path); op.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("Find(%q, %q) = %q, %v; want %q", tt.method, tt.path, op.ID, ok, tt.want)
		}
	}
}

// TestRefused covers documents that are not read, each with one line that says why.
func TestRefused(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"nothing", ``, "is not JSON: unexpected end of JSON input"},
		{"HTML", `<!doctype html>`, "is not JSON: invalid character '<' looking for beginning of value (byte 1 of 15)"},
		{"cut short", `{"openapi":"3.1.0","paths":{`, "is not JSON: unexpected end of JSON input"},
		{"a list", `[]`, "is not a JSON object"},
		{"another object", `{"detail":"Not Found"}`, `has no "openapi" field`},
		{"a number", `{"openapi":3.1}`, `has no "openapi" field`},
		{"Swagger", `{"swagger":"2.0"}`, "the document is Swagger 2.0: convert it to OpenAPI 3"},
		{"the future", `{"openapi":"4.0.0"}`, `the document is OpenAPI "4.0.0": only versions 3.x can be read`},
		{"nested lists", strings.Repeat("[", 20_000_000), "nests deeper than 128 levels"},
		{"nested objects", strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200), "nests deeper than 128 levels"},
		{"an endless number", `{"openapi":"3.1.0","x":1e999999999}`, "number is out of range (at byte 23)"},
		{"a long number", `{"openapi":"3.1.0","x":` + strings.Repeat("1", 100_000) + `}`, "number is out of range"},
		{"a long path", `{"openapi":"3.1.0","paths":{"/` + strings.Repeat("{a}/", 3000) + `":{"get":{}}}}`, "it has a path of more than 8192 bytes"},
		{"9 MB cut off", `{"openapi":"3.1.0","x":"` + strings.Repeat("x", 9<<20), "is not JSON: it is cut off or has a mistake"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Parse(tt.doc)
			if err == nil {
				t.Fatalf("it is read: %v", d.Dialect)
			}
			if msg := err.Error(); !strings.Contains(msg, tt.want) || strings.Contains(msg, "\n") || len(msg) > 300 {
				t.Errorf("got %q, want one line with %q", msg, tt.want)
			}
		})
	}
}

// TestNumbersInText guards that only numbers are taken for numbers.
func TestNumbersInText(t *testing.T) {
	mustParse(t, `{"openapi":"3.1.0","x":"1e999999999 \" {{{{ `+strings.Repeat("[", 500)+`","y":-1.5e+300}`)
}

func TestParameterWithoutName(t *testing.T) {
	d := mustParse(t, `{"openapi":"3.1.0","paths":{"/a":{"get":{"parameters":[null]}}}}`)
	op, _ := d.Find("GET", "/a")
	if params, err := op.Parameters(); err == nil || !strings.Contains(err.Error(), "/parameters/0 has no name") {
		t.Errorf("got %v and %v, want an error with the parameter's place", params, err)
	}
}

func TestParameters(t *testing.T) {
	d := mustParse(t, `{"openapi":"3.1.0","paths":{"/a/{x}":{
		"parameters":[{"name":"x","in":"path","required":true,"schema":{"type":"string"}},{"$ref":"#/components/parameters/Shared"},{"name":"h","in":"header"}],
		"get":{"parameters":[{"name":"x","in":"path","required":true,"style":"matrix","schema":{"type":"integer"}},
			{"name":"h","in":"query","explode":false,"schema":{"type":"array"}},
			{"name":"c","in":"cookie","example":1,"examples":{"a":{"value":2},"b":{"externalValue":"https://example.com"}},"schema":{}},
			{"name":"j","in":"query","content":{"application/json":{"schema":{"type":"object"},"example":{}}}}]},
		"put":{"parameters":[{"$ref":"#/components/parameters/Nobody","name":"who"}]},
		"post":{"parameters":[{"$ref":"file:///etc/passwd"}]}}},
		"components":{"parameters":{"Shared":{"$ref":"#/components/parameters/Real"},"Real":{"name":"s","in":"query","schema":{"type":"number"}}}}}`)
	get, _ := d.Find("GET", "/a/{x}")
	params, err := get.Parameters()
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Name, In, Style, Media, Schema string
		Required, Explode              bool
		Examples                       int
	}
	var got []row
	for _, p := range params {
		got = append(got, row{p.Name, p.In, p.Style, p.Media, p.Schema.Pointer(), p.Required, p.Explode, len(p.Examples)})
	}
	want := []row{
		{"x", "path", "matrix", "", "/paths/~1a~1{x}/get/parameters/0/schema", true, false, 0},
		{"s", "query", "form", "", "/components/parameters/Real/schema", false, true, 0},
		{"h", "header", "simple", "", "", false, false, 0},
		{"h", "query", "form", "", "/paths/~1a~1{x}/get/parameters/1/schema", false, false, 0},
		{"c", "cookie", "form", "", "/paths/~1a~1{x}/get/parameters/2/schema", false, true, 2},
		{"j", "query", "form", "application/json", "/paths/~1a~1{x}/get/parameters/3/content/application~1json/schema", false, true, 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
	for method, want := range map[string]string{
		"PUT":  `parameter "who" cannot be read: it refers to "#/components/parameters/Nobody", which is not in the document`,
		"POST": `parameter "" cannot be read: it refers to "file:///etc/passwd": only references within the document are followed`,
	} {
		op, _ := d.Find(method, "/a/{x}")
		if _, err := op.Parameters(); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", method, err, want)
		}
	}
}

func TestBodyAndResponses(t *testing.T) {
	d := mustParse(t, `{"openapi":"3.1.0","paths":{"/a":{
		"get":{"responses":"none"},
		"post":{"requestBody":{"$ref":"#/components/requestBodies/B"},"responses":{"200":{"content":{"text/event-stream":{}}},"4XX":{"$ref":"#/components/responses/R"},
			"default":{"$ref":"https://example.com/r"}}},
		"put":{"requestBody":{"$ref":"#/components/requestBodies/Circle"}}}},
		"components":{"requestBodies":{"B":{"required":true,"content":{"multipart/form-data":{"schema":{"type":"object"},"encoding":{"f":{"contentType":"image/png"}}},
			"application/json":{"example":1}}},"Circle":{"$ref":"#/components/requestBodies/Circle"}},
		"responses":{"R":{"content":{"application/json":{"schema":{"type":"object"}}}}}}}`)
	op, _ := d.Find("POST", "/a")
	body, ok, err := op.Body()
	if err != nil || !ok || !body.Required || len(body.Content) != 2 {
		t.Fatalf("body %+v, %v, %v", body, ok, err)
	}
	if m := body.Content[0]; m.Type != "multipart/form-data" || m.PartTypes["f"] != "image/png" || !m.Schema.Exists() {
		t.Errorf("first representation %+v", m)
	}
	if m := body.Content[1]; m.Type != "application/json" || len(m.Examples) != 1 || m.Schema.Exists() {
		t.Errorf("second representation %+v", m)
	}
	var got []string
	for _, r := range op.Responses() {
		for _, m := range r.Content {
			got = append(got, r.Status+" "+m.Type+" "+m.Schema.Pointer())
		}
		if r.Content == nil {
			got = append(got, r.Status)
		}
	}
	want := []string{"200 text/event-stream ", "4XX application/json /components/responses/R/content/application~1json/schema", "default"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("responses (-want +got):\n%s", diff)
	}
	get, _ := d.Find("GET", "/a")
	if _, ok, err := get.Body(); ok || err != nil || get.Responses() != nil {
		t.Errorf("an operation without a body or responses has some: %v, %v, %v", ok, err, get.Responses())
	}
	put, _ := d.Find("PUT", "/a")
	if _, _, err := put.Body(); err == nil || !strings.Contains(err.Error(), "form a circle") {
		t.Errorf("a body that refers to itself: %v", err)
	}
}

func TestPaths(t *testing.T) {
	for _, tt := range []struct {
		path, shape string
		params      []PathParam
	}{
		{"/", "/", nil},
		{"/a/{x}/b", "/a/{}/b", []PathParam{{Name: "x"}}},
		{"/a/{x:int}.{ext}", "/a/{}.{}", []PathParam{{"x", "int"}, {Name: "ext"}}},
		{"/f/{p:path}", "/f/{}", []PathParam{{"p", "path"}}},
		{"/r/{x:[0-9]{3}}/y", "/r/{}/y", []PathParam{{"x", "[0-9]{3}"}}},
		{"/open/{x", "/open/{x", nil},
		{"/close/x}", "/close/x}", nil},
	} {
		if got := Shape(tt.path); got != tt.shape {
			t.Errorf("Shape(%q) = %q, want %q", tt.path, got, tt.shape)
		}
		if diff := cmp.Diff(tt.params, PathParams(tt.path)); diff != "" {
			t.Errorf("PathParams(%q) (-want +got):\n%s", tt.path, diff)
		}
	}
}

// TestBelow guards that the operations of a mounted application's document are found at their whole paths, and that no
// server but the path at which the document itself is served moves them.
func TestBelow(t *testing.T) {
	for _, tt := range []struct{ servers, below, want string }{
		{`[{"url": "/svc"}]`, "/svc", "/svc/things/{id}"},
		{`[{"url": "/svc/"}, {"url": "/other"}]`, "/svc", "/svc/things/{id}"},
		{`[{"url": "/svc"}]`, "/", "/things/{id}"},
		{`[{"url": "/behind-a-proxy"}]`, "/docs", "/things/{id}"},
		{`[{"url": "https://elsewhere.example/svc"}]`, "/svc", "/things/{id}"},
		{`[]`, "/svc", "/things/{id}"},
	} {
		d, err := Parse(`{"openapi": "3.0.2", "servers": ` + tt.servers + `, "paths": {"/things/{id}": {"get": {}}}}`)
		if err != nil {
			t.Fatal(err)
		}
		d.Below(tt.below)
		if got := d.Operations()[0].Path; got != tt.want {
			t.Errorf("servers %s, served below %s: %s, want %s", tt.servers, tt.below, got, tt.want)
		}
		if _, ok := d.Find("GET", tt.want); !ok {
			t.Errorf("servers %s, served below %s: nothing is found at %s", tt.servers, tt.below, tt.want)
		}
	}
}

// TestCovers guards for which paths a document shows that the service lacks them.
func TestCovers(t *testing.T) {
	for _, tt := range []struct {
		servers, below string
		want           map[string]bool
	}{
		{``, "", map[string]bool{"/a": true, "/api/a": true}},
		{`{"url":"/"}`, "/", map[string]bool{"/a": true}},
		{`{"url":"https://h.example/api/"}`, "", map[string]bool{"/a": true, "/api/a": false, "/apis": true}},
		{`{"url":"/svc"}`, "/svc", map[string]bool{"/a": false, "/svc/a": true, "/svcs/a": false}},
		{`{"url":"://"}`, "", map[string]bool{"/a": true}},
	} {
		d := mustParse(t, `{"openapi":"3.1.0","servers":[`+tt.servers+`],"paths":{"/x":{"get":{}}}}`)
		d.Below(tt.below)
		for path, want := range tt.want {
			if got := d.Covers(path); got != want {
				t.Errorf("servers %s, below %q: Covers(%q) = %v, want %v", tt.servers, tt.below, path, got, want)
			}
		}
	}
}
