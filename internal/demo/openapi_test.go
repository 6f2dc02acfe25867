package demo

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/jsonschema"
)

// A testDoc is as much of an OpenAPI document as the tests look at.
type testDoc struct {
	OpenAPI string `json:"openapi"`
	Info    struct {
		Title, Version string
	} `json:"info"`
	Paths map[string]map[string]struct {
		OperationID string   `json:"operationId"`
		Tags        []string `json:"tags"`
		Parameters  []struct {
			In, Name string
			Required bool
			Schema   map[string]any
		} `json:"parameters"`
		RequestBody *struct {
			Content map[string]struct {
				Schema map[string]string
			}
		} `json:"requestBody"`
		Responses map[string]any `json:"responses"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]any
	}
}

func openDoc(t *testing.T, o Options) (doc testDoc, text []byte) {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(s.OpenAPI(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc, s.OpenAPI()
}

func TestOpenAPIHasEveryEndpointButWebSockets(t *testing.T) {
	doc, text := openDoc(t, Options{Build: "42"})
	if doc.OpenAPI != "3.1.0" || doc.Info.Version != "42" {
		t.Errorf("openapi %s, version %s", doc.OpenAPI, doc.Info.Version)
	}
	_, again := openDoc(t, Options{Build: "42"})
	if string(text) != string(again) {
		t.Error("the document is not the same every time")
	}
	operations, ids := 0, map[string]bool{}
	for _, item := range doc.Paths {
		operations += len(item)
	}
	for _, r := range Routers() {
		for _, e := range r.Endpoints {
			op, ok := doc.Paths[e.Path][strings.ToLower(e.Method)]
			if ok != (e.Transport != transportWS) {
				t.Errorf("%s: in the document: %t", e.Key(), ok)
			}
			if !ok {
				continue
			}
			operations--
			if ids[op.OperationID] || !strings.HasSuffix(op.OperationID, "_"+strings.ToLower(e.Method)) || len(op.Tags) != 1 {
				t.Errorf("%s: operationId %q, tags %v", e.Key(), op.OperationID, op.Tags)
			}
			ids[op.OperationID] = true
			var params []string
			for _, p := range op.Parameters {
				if p.In == "path" && p.Required {
					params = append(params, p.Name)
				}
			}
			if !slices.Equal(params, paramNames(e.Path)) {
				t.Errorf("%s: path parameters %v", e.Key(), params)
			}
			if (op.RequestBody != nil) != (e.Body != "") {
				t.Errorf("%s: a body is declared: %t", e.Key(), op.RequestBody != nil)
			}
		}
	}
	if operations != 0 {
		t.Errorf("%d operations are of no router", operations)
	}
	for _, m := range regexp.MustCompile(`"#/components/schemas/(\w+)"`).FindAllStringSubmatch(string(text), -1) {
		if doc.Components.Schemas[m[1]] == nil {
			t.Errorf("no schema %s", m[1])
		}
	}
	if got := doc.Paths["/video/masks"]["get"].OperationID; got != "list_masks_video_masks_get" {
		t.Errorf("operationId %q", got)
	}
}

func TestIdentityInTheQueryIsDeclared(t *testing.T) {
	doc, _ := openDoc(t, Options{Manner: map[string]string{onHTTP: "identity-in-query"}})
	var got []string
	for _, p := range doc.Paths["/video/multicam/sessions"]["get"].Parameters {
		if p.In == "query" && !p.Required {
			got = append(got, p.Name)
		}
	}
	if want := []string{"limit", "cursor", "tenant_id", "mode", "project_id"}; !slices.Equal(got, want) {
		t.Errorf("query parameters %v, want %v", got, want)
	}
}

func TestIdentityInTheBodyIsDeclared(t *testing.T) {
	doc, _ := openDoc(t, Options{Manner: map[string]string{onHTTP: "identity-in-body"}})
	ref := doc.Paths["/video/multicam/sessions"]["post"].RequestBody.Content[mediaJSON].Schema["$ref"]
	schema := doc.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any)
	if _, ok := schema["properties"].(map[string]any)["tenant_id"]; !ok || slices.Contains(schema["required"].([]any), any("tenant_id")) {
		t.Errorf("tenant_id is no optional property of %v", schema)
	}
}

// TestBodiesAreJudgedAsTheirSchemasSay spoils every sample body in every way that misfit knows.
func TestBodiesAreJudgedAsTheirSchemasSay(t *testing.T) {
	doc, text := openDoc(t, Options{})
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	whole, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource("demo:openapi", whole); err != nil {
		t.Fatal(err)
	}
	for _, r := range Routers() {
		for _, e := range r.Endpoints {
			if e.Body == "" {
				continue
			}
			ref := doc.Paths[e.Path][strings.ToLower(e.Method)].RequestBody.Content[mediaJSON].Schema["$ref"]
			schema, err := compiler.Compile("demo:openapi" + ref)
			if err != nil {
				t.Fatal(err)
			}
			sample := decode(e.Body)
			if _, bad := misfit("body", sample, sample); bad {
				t.Errorf("%s: its own sample is no fit", e.Key())
			}
			for _, body := range spoiled(sample) {
				says := schema.Validate(body)
				if why, bad := misfit("body", sample, body); (says != nil) != bad {
					t.Errorf("%s: %s: schema says %v, the service %v", e.Key(), encode(body), says, why)
				}
			}
		}
	}
}

// spoiled is the value in other types, and with each of its members left out or spoiled; a few stay valid.
func spoiled(v any) []any {
	all := []any{v, nil, "", "text", 1.0, 0.5, true, []any{}, []any{nil}, map[string]any{}}
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			rest := maps.Clone(v)
			delete(rest, name)
			all = append(all, rest)
			for _, other := range spoiled(member) {
				changed := maps.Clone(v)
				changed[name] = other
				changed["extra"] = nil
				all = append(all, changed)
			}
		}
	case []any:
		for _, other := range spoiled(v[0]) {
			all = append(all, []any{v[0], other})
		}
	}
	return all
}
