package sample_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/sample"
)

// TestHostile asks for samples of documents that mean harm: each has to end soon, with a sample or a reason.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all: the race detector has nothing to see here")
	}
	const ref = `{"$ref":"#/components/schemas/`
	var bomb, web, wide, tall, multiples, choices strings.Builder
	bomb.WriteString(`"B0":{"type":"string"}`)
	web.WriteString(`"W":{"anyOf":[`)
	for i := range 40 {
		fmt.Fprintf(&bomb, `,"B%d":{"type":"object","required":["l","r"],"properties":{"l":%sB%d"},"r":%sB%d"}}}`, i+1, ref, i, ref, i)
		fmt.Fprintf(&web, `{"type":"object","required":["m%d","n"],"properties":{"m%d":%sW"},"n":%sW"}}},`, i, i, ref, ref)
	}
	web.WriteString(`false]}`)
	wide.WriteString(`{"type":"object","required":[""`)
	for i := range 100_000 {
		fmt.Fprintf(&wide, `,"m%d"`, i)
	}
	wide.WriteString(`]}`)
	tall.WriteString(`{"allOf":[`)
	for i := range 30 {
		fmt.Fprintf(&tall, `{"oneOf":[{"required":["a%d"]},{"required":["b%d"]}]},`, i, i)
	}
	tall.WriteString(`{"maxProperties":3}]}`)
	for i := range 5000 {
		fmt.Fprintf(&multiples, `{"multipleOf":%d%s7},`, i+1, strings.Repeat("3", 300))
	}
	choices.WriteString(`"F0":{"type":"string","pattern":"^(?!.)x$"}`)
	for i := range 12 {
		fmt.Fprintf(&choices, `,"F%d":{"anyOf":[%sF%d"},%sF%d"}]}`, i+1, ref, i, ref, i)
	}
	tests := []struct{ name, schema, components string }{
		{"a sample of 2^40 members", ref + `B40"}`, bomb.String()},
		{"forty ways to go on for ever", ref + `W"}`, web.String()},
		{"a hundred thousand members", wide.String(), ""},
		{"thirty choices that contradict the rest", tall.String(), ""},
		{"a pattern of repetitions", `{"type":"string","pattern":"^((((a{9}){9}){9}){9}){9}$"}`, ""},
		{"a pattern that backtracks", `{"type":"string","pattern":"^(?!x)(a+)+(b+)+c$","minLength":60000}`, ""},
		{"many large classes", `{"type":"string","pattern":"^` + strings.Repeat(`[^\\p{L}]{1000}\\p{L}{1000}`, 150) + `$"}`, ""},
		{"a long text and a look-ahead", `{"type":"string","pattern":"^(?=(a*)*$)(a|a)*$","minLength":50000}`, ""},
		{"examples against a pattern that backtracks", `{"type":"string","pattern":"^(?!x)(a+)+$","examples":["` +
			strings.Repeat(strings.Repeat("a", 60)+`!","`, 5000) + `"]}`, ""},
		{"twenty thousand multiples", `{"type":"integer","allOf":[` + multiples.String() + `{}]}`, ""},
		{"alternatives of alternatives", ref + `F12"}`, choices.String()},
		{"far bounds", `{"type":"number","exclusiveMinimum":1e-999,"exclusiveMaximum":2e-999,"multipleOf":1e-998}`, ""},
		{"far numbers", `{"type":"integer","minimum":1e999,"multipleOf":7}`, ""},
		{"many unique elements", `{"type":"array","minItems":1000,"uniqueItems":true,"items":{"type":"boolean"}}`, ""},
		{"many large elements", `{"type":"array","minItems":1000,"items":{"type":"array","minItems":1000,"items":{"type":"string","minLength":60000}}}`, ""},
		{"many long texts", `{"type":"array","minItems":1000,"items":{"type":"string","minLength":60000}}`, ""},
		{"many defaults", `{"type":"string","not":{},"examples":["` + strings.Repeat(`x","`, 100_000) + `"]}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := parse(t, withBody("3.1.0", tt.schema, tt.components))
			defer hang.Guard(t)()
			got := sample.Make(d, post, options)
			if (got.Problem == "") == (got.Body == nil) {
				t.Errorf("problem %q beside %d bytes", got.Problem, len(got.Body))
			}
			if len(got.Problem) > 1000 {
				t.Errorf("the problem has %d bytes", len(got.Problem))
			}
			t.Logf("%d bytes; %.200s", len(got.Body), got.Problem)
		})
	}
}

// FuzzMake parses any bytes and makes every sample: nothing panics, everything ends, a body is of its declared type,
// and a second run produces the same.
func FuzzMake(f *testing.F) {
	data, err := os.ReadFile("testdata/corpus/fastapi-3.1.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	for _, schema := range []string{
		`{"$ref":"#/components/schemas/A"}`, `{"$ref":"file:///etc/passwd"}`, `{"anyOf":[{"type":"string","pattern":"^a{3}$"},{"type":"null"}]}`,
		`{"type":"object","required":["a"],"properties":{"a":{"type":"number","multipleOf":0.1,"exclusiveMinimum":3}},"minProperties":3}`,
		`{"type":"array","prefixItems":[{"const":1}],"minItems":3,"uniqueItems":true,"items":{"format":"uuid"}}`,
		`{"if":{"minLength":3},"then":{"maxLength":1},"not":{"enum":[null]}}`,
	} {
		f.Add([]byte(withBody("3.1.0", schema, `"A":{"allOf":[{"$ref":"#/components/schemas/A"}]}`)))
		f.Add([]byte(withBody("3.0.0", schema, `"A":{"nullable":true,"items":[{"$ref":"#/components/schemas/A"}],"minItems":1}`)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		defer hang.Guard(t)()
		d, err := openapi.Parse(string(data))
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error of several lines: %q", err)
			}
			return
		}
		for i, op := range d.Operations() {
			if i == 20 {
				break
			}
			got := sample.Make(d, endpointOf(op), options)
			if strings.Contains(got.Problem, "\n") {
				t.Errorf("a problem of several lines: %q", got.Problem)
			}
			if got.ContentType == "application/json" && !json.Valid(got.Body) || got.ContentType == "application/json" && got.InvalidBody != nil && !json.Valid(got.InvalidBody) {
				t.Errorf("no JSON: %q, %q", got.Body, got.InvalidBody)
			}
		}
	})
}

// BenchmarkMake makes every sample of a document of 250 operations and 1.7 MB, parsing included.
func BenchmarkMake(b *testing.B) {
	doc := large()
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		d := parse(b, doc)
		for _, op := range d.Operations() {
			if got := sample.Make(d, endpointOf(op), options); got.Problem != "" {
				b.Fatalf("%s %s: %s", op.Method, op.Path, got.Problem)
			}
		}
	}
}

// large writes a document of the size of a real service's.
func large() string {
	var b strings.Builder
	b.WriteString(`{"openapi":"3.1.0","info":{"title":"large","version":"1"},"paths":{"/start":{}`)
	for i := range 250 {
		fmt.Fprintf(&b, `,"/router%d/things/{thing_id}/%d":{"post":{"tags":["router%d"],"operationId":"op%d","description":%q,
			"parameters":[{"name":"thing_id","in":"path","required":true,"schema":{"type":"string"}},
			{"name":"limit","in":"query","required":true,"schema":{"type":"integer","minimum":1,"maximum":100}},
			{"name":"X-Tenant-Id","in":"header","required":true,"schema":{"type":"string","pattern":"^t_[a-z0-9_-]+$"}}],
			"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Model%d"}}}},
			"responses":{"200":{"description":"OK","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Model%d"}}}}}}}`,
			i%50, i, i%50, i, strings.Repeat("What the operation does. ", 40), i*2, i*2+1)
	}
	b.WriteString(`},"components":{"schemas":{"Shared":{"type":"object","required":["id"],"properties":{"id":{"type":"string","format":"uuid"}}}`)
	for i := range 500 {
		fmt.Fprintf(&b, `,"Model%d":{"type":"object","title":"Model%d","description":%q,"required":["name","kind","at","shared","next","tags"],"properties":{
			"name":{"type":"string","minLength":1,"pattern":"^[a-z][a-z0-9-]*$"},"kind":{"enum":["a%d","b"]},"at":{"type":"string","format":"date-time"},
			"shared":{"$ref":"#/components/schemas/Shared"},"next":{"anyOf":[{"$ref":"#/components/schemas/Model%d"},{"type":"null"}]},
			"tags":{"type":"array","items":{"type":"string"},"minItems":1},"o1":{"anyOf":[{"type":"integer"},{"type":"null"}]},
			"o2":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/Shared"}},"tenant_id":{"anyOf":[{"type":"string"},{"type":"null"}]}}}`,
			i, i, strings.Repeat("What the model is. ", 60), i, (i+7)%500)
	}
	b.WriteString(`}}}`)
	return b.String()
}
