package openapi

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/engfix/engfix/internal/hang"
	"github.com/engfix/engfix/internal/jsonschema"
)

// schemaOfBody returns the schema of the JSON body of POST /x.
func schemaOfBody(t testing.TB, dialect, schema, components string) Schema {
	t.Helper()
	d := mustParse(t, fmt.Sprintf(`{"openapi":%q,"paths":{"/x":{"post":{"requestBody":{"content":{"application/json":{"schema":%s}}}}}},
		"components":{"schemas":{%s}}}`, dialect, schema, components))
	op, _ := d.Find("POST", "/x")
	body, _, err := op.Body()
	if err != nil || len(body.Content) != 1 {
		t.Fatalf("the test's body: %v", err)
	}
	return body.Content[0].Schema
}

func value(t testing.TB, text string) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("the test's value %s: %v", text, err)
	}
	return v
}

// TestDialects covers what is valid in both dialects.
func TestDialects(t *testing.T) {
	const v30, v31 = "3.0.3", "3.1.0"
	tests := []struct {
		name, dialect, schema string
		valid, invalid        string // JSON values, one a line
	}{
		{"nullable", v30, `{"type":"string","nullable":true}`, "null\n\"a\"", "1"},
		{"nullable enum", v30, `{"type":"string","nullable":true,"enum":["a"]}`, "null\n\"a\"", "\"b\""},
		{"nullable reference", v30, `{"nullable":true,"allOf":[{"$ref":"#/components/schemas/A"}]}`, "null\n7", "\"b\""},
		{"not nullable", v30, `{"type":"string","nullable":false}`, "\"a\"", "null"},
		{"nullable means nothing in 3.1", v31, `{"type":"string","nullable":true}`, "\"a\"", "null"},
		{"type list", v31, `{"type":["string","null"]}`, "null\n\"a\"", "1"},
		{"exclusive as a flag", v30, `{"type":"number","minimum":1,"exclusiveMinimum":true,"maximum":3,"exclusiveMaximum":true}`, "1.1\n2.9", "1\n3"},
		{"exclusive flag that is off", v30, `{"type":"number","minimum":1,"exclusiveMinimum":false}`, "1", "0"},
		{"exclusive as a number", v31, `{"exclusiveMinimum":1,"exclusiveMaximum":3}`, "2", "1\n3"},
		{"exclusive as a number in 3.0", v30, `{"exclusiveMinimum":1}`, "2", "1"},
		{"tuple as pydantic v1 writes it", v30, `{"type":"array","items":[{"type":"string"},{"type":"integer"}],"additionalItems":false}`, "[\"a\",1]", "[1]\n[\"a\",1,2]"},
		{"empty tuple", v30, `{"type":"array","items":[]}`, "[1]", "1"},
		{"prefixItems", v31, `{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}`, "[\"a\",1]", "[1]\n[\"a\",\"b\"]"},
		{"draft 3's required", v30, `{"type":"object","properties":{"a":{"type":"string","required":true}}}`, "{}\n{\"a\":\"x\"}", "{\"a\":1}"},
		{"examples as OpenAPI names them", v30, `{"type":"string","examples":{"one":{"value":1}}}`, "\"a\"", "1"},
		{
			"a member called nullable", v30, `{"type":"object","properties":{"nullable":{"type":"integer"},"items":{"type":"string"},"$ref":{"type":"string"}}}`,
			"{\"nullable\":1,\"items\":\"a\",\"$ref\":\"x\"}", "{\"nullable\":null}\n{\"$ref\":1}",
		},
		{"address and dialect of its own", v31, `{"$id":"https://example.com/x","$schema":"http://json-schema.org/draft-04/schema#","$ref":"#/components/schemas/A"}`, "7", "\"a\""},
		{"sibling of a reference", v31, `{"$ref":"#/components/schemas/A","minimum":5}`, "7", "4\n\"a\""},
		{"overlapping alternatives with a discriminator", v30, `{"oneOf":[{"type":"object"},{"type":"object","properties":{"a":{}}}],"discriminator":{"propertyName":"kind"}}`, "{}", "1"},
		{"formats are asserted", v31, `{"type":"string","format":"date"}`, "\"2026-01-01\"", "\"soon\""},
		{"unknown formats are not", v31, `{"type":"string","format":"binary"}`, "\"x\"", "1"},
		{
			"patterns of names", v31, `{"patternProperties":{"^a":{"type":"integer"},"^(?!a)":{"type":"string"}},"propertyNames":{"pattern":"^[ab]"}}`,
			"{\"a\":1,\"b\":\"x\"}", "{\"a\":\"x\"}\n{\"b\":1}\n{\"c\":\"x\"}",
		},
		{"pattern", v31, `{"type":"string","pattern":"^a\\d\\Z"}`, "\"a1\"", "\"b1\"\n\"a1x\""},
		{"pattern with look-around", v31, `{"type":"string","pattern":"^(?!a)(?=.*\\d)"}`, "\"b1\"", "\"a1\"\n\"b\""},
		{"pattern that nobody reads", v31, `{"type":"string","pattern":"(?<="}`, "\"anything\"", "1"},
		{"pattern that never ends", v31, `{"type":"string","pattern":"^(?!x)(a+)+$"}`, "\"" + strings.Repeat("a", 40) + "!\"", "\"x\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := schemaOfBody(t, tt.dialect, tt.schema, `"A":{"type":"integer"}`)
			for text := range strings.SplitSeq(tt.valid, "\n") {
				if err := s.Validate(value(t, text)); err != nil {
					t.Errorf("%s is refused: %v", text, err)
				}
			}
			for text := range strings.SplitSeq(tt.invalid, "\n") {
				if err := s.Validate(value(t, text)); err == nil || Unjudged(err) {
					t.Errorf("%s is not refused: %v", text, err)
				}
			}
		})
	}
}

// TestUnjudged covers schemas that cannot be applied: no time is spent on them, and nothing is read for them.
func TestUnjudged(t *testing.T) {
	var chain, bomb, wide strings.Builder
	chain.WriteString(`"L0":{}`)
	bomb.WriteString(`"B0":{"type":"string"}`)
	for i := 1; i <= 25_000; i++ {
		fmt.Fprintf(&chain, `,"L%d":{"$ref":"#/components/schemas/L%d"}`, i, i-1)
	}
	for i := 1; i <= 60; i++ {
		fmt.Fprintf(&bomb, `,"B%d":{"anyOf":[{"$ref":"#/components/schemas/B%d"},{"$ref":"#/components/schemas/B%d"}]}`, i, i-1, i-1)
	}
	wide.WriteString(`{"anyOf":[{}`)
	wide.WriteString(strings.Repeat(`,{}`, 25_000))
	wide.WriteString(`]}`)
	tests := []struct{ name, schema, components, want string }{
		{"remote reference", `{"$ref":"https://127.0.0.1:1/x.json"}`, `"A":{}`, `refers to "https://127.0.0.1:1/x.json"`},
		{"file reference", `{"$ref":"file:///etc/passwd"}`, `"A":{}`, `refers to "file:///etc/passwd"`},
		{"relative reference", `{"properties":{"a":{"$ref":"x.json#/a"}}}`, `"A":{}`, "only references within the document"},
		{"reference of the compiler's own kind", `{"$ref":"doc:///zz"}`, `"A":{}`, "only references within the document"},
		{"dangling reference", `{"$ref":"#/components/schemas/B"}`, `"A":{}`, "not in the document"},
		{"anchor", `{"$ref":"#there"}`, `"A":{}`, "not a valid schema"},
		{"reference to no schema", `{"$ref":"#/openapi"}`, `"A":{}`, "not a valid schema"},
		{"wrong keyword", `{"type":7}`, `"A":{}`, "not a valid schema"},
		{"long chain", `{"$ref":"#/components/schemas/L25000"}`, chain.String(), "reaches more than 10000 subschemas"},
		{"chain of two thousand", `{"$ref":"#/components/schemas/L2000"}`, chain.String(), "more than 1000 within one another"},
		{"chains that add up to 1200", `{"allOf":[{"$ref":"#/components/schemas/L600"},{"$ref":"#/components/schemas/L1200"}]}`, chain.String(), "more than 1000 within one another"},
		{"many alternatives", wide.String(), `"A":{}`, "reaches more than 10000 subschemas"},
		{"alternatives of alternatives", `{"$ref":"#/components/schemas/B60"}`, bomb.String(), "too many combinations"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := schemaOfBody(t, "3.1.0", tt.schema, tt.components)
			defer hang.Guard(t)()
			err := s.Validate(value(t, `{"a":1}`))
			if !Unjudged(err) || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, tt.want)
			}
		})
	}
}

// TestCircle guards that a schema which leads to itself in place refuses everything and ends.
func TestCircle(t *testing.T) {
	s := schemaOfBody(t, "3.1.0", `{"$ref":"#/components/schemas/A"}`, `"A":{"anyOf":[{"$ref":"#/components/schemas/A"}]}`)
	if err := s.Validate("x"); err == nil {
		t.Error("a value satisfies a circle")
	}
}

func TestNavigation(t *testing.T) {
	s := schemaOfBody(t, "3.1.0", `{"properties":{"a/b":{"$ref":"#/components/schemas/A%20~1"}},"anyOf":[true,{"type":"null"}]}`, `"A /":{"type":"integer"}`)
	member := s.At("properties", "a/b")
	if want := "/paths/~1x/post/requestBody/content/application~1json/schema/properties/a~1b"; member.Pointer() != want {
		t.Errorf("pointer %q, want %q", member.Pointer(), want)
	}
	target, ok, err := member.Ref()
	if err != nil || !ok || target.Pointer() != "/components/schemas/A ~1" {
		t.Fatalf("reference leads to %q, %v, %v", target.Pointer(), ok, err)
	}
	if err := member.Validate(value(t, `1`)); err != nil {
		t.Errorf("1 is refused: %v", err)
	}
	if err := member.Validate("x"); err == nil {
		t.Error("text is not refused")
	}
	if v := s.At("anyOf", "0").Value(); v != true {
		t.Errorf("anyOf/0 is %v, want true", v)
	}
	if v := s.At("anyOf", "2").Value(); v != nil {
		t.Errorf("anyOf/2 is %v, want nothing", v)
	}
	if _, ok, err := s.Ref(); ok || err != nil {
		t.Errorf("a schema without a reference has one: %v, %v", ok, err)
	}
	if (Schema{}).Exists() || !s.Exists() {
		t.Error("the zero schema exists, or a real one does not")
	}
}

// TestConcurrent is for the race detector: the goroutines of a probe share one document.
func TestConcurrent(t *testing.T) {
	s := schemaOfBody(t, "3.1.0", `{"properties":{"a":{"$ref":"#/components/schemas/A"}}}`, `"A":{"type":"integer"}`)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := s.Validate(map[string]any{"a": 1}); err != nil {
				t.Error(err)
			}
			if err := s.At("properties", "a").Validate("x"); err == nil {
				t.Error("text is not refused")
			}
		})
	}
	group.Wait()
}

func TestGoPattern(t *testing.T) {
	for in, want := range map[string]string{
		`^a$`:         `^a$`,
		`a\Z`:         `a\z`,
		`\\Z`:         `\\Z`,
		`\u00e9\u12`:  `\x{00e9}\u12`,
		`\d\/\w[\-_]`: `\d\/\w[\-_]`,
		`\`:           `\`,
	} {
		if got, _ := GoPattern(in); got != want {
			t.Errorf("GoPattern(%q) = %q, want %q", in, got, want)
		}
	}
}
