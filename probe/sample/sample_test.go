package sample_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/sample"
)

// options returns the options that most tests use.
var options = sample.Options{
	IdentityFields: []string{"tenant_id", "project_id", "mode", "surface_id", "app_id", "user_id"},
	IdentityValues: map[string]string{"tenant_id": "t_demo", "project_id": "p_demo", "mode": "lab", "app_id": "42"},
}

func parse(t testing.TB, doc string) *openapi.Document {
	t.Helper()
	d, err := openapi.Parse(doc)
	if err != nil {
		t.Fatalf("the test's document: %v", err)
	}
	return d
}

// withBody is a document of one operation, POST /x, that takes the schema as JSON. components is the inside of the
// components' schemas.
func withBody(dialect, schema, components string) string {
	return fmt.Sprintf(`{"openapi":%q,"info":{},"paths":{"/x":{"post":{"requestBody":{"required":true,"content":{
		"application/json":{"schema":%s}}}}}},"components":{"schemas":{%s}}}`, dialect, schema, components)
}

// withParams is a document of one operation, GET /x/{id}, with the parameters.
func withParams(params string) string {
	return fmt.Sprintf(`{"openapi":"3.1.0","info":{},"paths":{"/x/{id}":{"get":{"parameters":[%s]}}}}`, params)
}

var (
	post = probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: "/x"}
	get  = probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x/{id}"}
)

// TestKeywords covers the keywords of schemas. Each body is one that a careful person would send.
func TestKeywords(t *testing.T) {
	const v30, v31 = "3.0.2", "3.1.0"
	tests := []struct {
		name, dialect, schema, want string
		components                  string
	}{
		{name: "string", schema: `{"type":"string"}`, want: `"engfix-probe"`},
		{name: "integer", schema: `{"type":"integer"}`, want: `1`},
		{name: "number", schema: `{"type":"number"}`, want: `1`},
		{name: "boolean", schema: `{"type":"boolean"}`, want: `false`},
		{name: "null", schema: `{"type":"null"}`, want: `null`},
		{name: "array", schema: `{"type":"array","items":{"type":"string"}}`, want: `[]`},
		{name: "object", schema: `{"type":"object"}`, want: `{}`},
		{name: "anything", schema: `{}`, want: `{}`},
		{name: "true", schema: `true`, want: `"engfix-probe"`},
		{name: "list of types", schema: `{"type":["null","integer"]}`, want: `1`},
		{name: "inferred object", schema: `{"required":["a"],"properties":{"a":{"type":"integer"}}}`, want: `{"a":1}`},
		{name: "inferred array", schema: `{"items":{"type":"integer"},"minItems":1}`, want: `[1]`},
		{name: "inferred number", schema: `{"minimum":5}`, want: `5`},

		{name: "enum", schema: `{"enum":["b","a"]}`, want: `"b"`},
		{name: "enum with null", schema: `{"enum":[null,"a"]}`, want: `"a"`},
		{name: "enum of null", schema: `{"enum":[null]}`, want: `null`},
		{name: "const", dialect: v31, schema: `{"const":{"a":[1]}}`, want: `{"a":[1]}`},
		{name: "default", schema: `{"type":"integer","default":7}`, want: `7`},
		{name: "default that is refused", schema: `{"type":"integer","maximum":5,"default":7}`, want: `1`},
		{name: "default null", schema: `{"type":["string","null"],"default":null}`, want: `"engfix-probe"`},
		{name: "example before default", schema: `{"type":"integer","default":7,"example":8}`, want: `8`},
		{name: "examples before default", dialect: v31, schema: `{"type":"integer","default":7,"examples":["x",9]}`, want: `9`},
		{name: "example before enum", schema: `{"enum":["a","b"],"example":"b"}`, want: `"b"`},
		{name: "example's optional members stay out", schema: `{"type":"object","required":["a"],"properties":{"a":{"type":"string"},
			"b":{"type":"string"}},"example":{"a":"x","b":"y"}}`, want: `{"a":"x"}`},
		{name: "example of a free object", schema: `{"type":"object","example":{"a":"x","tenant_id":"y"}}`, want: `{"a":"x"}`},
		{name: "example of a list", schema: `{"type":"array","items":{"type":"object"},"minItems":1,"example":[{"a":1}]}`, want: `[{"a":1}]`},

		{name: "minLength", schema: `{"type":"string","minLength":15}`, want: `"engfix-probe-en"`},
		{name: "maxLength", schema: `{"type":"string","maxLength":3}`, want: `"eng"`},
		{name: "maxLength 0", schema: `{"type":"string","maxLength":0}`, want: `""`},
		{name: "pattern of names", schema: `{"type":"string","pattern":"^[a-z0-9-]+$"}`, want: `"engfix-probe"`},
		{name: "pattern of tenants", schema: `{"type":"string","pattern":"^t_[a-z0-9_-]+$"}`, want: `"t_engfix-probe"`},
		{name: "pattern made", schema: `{"type":"string","pattern":"^[A-Z]{3}-\\d{4}(x|y)$"}`, want: `"EEE-1111x"`},
		{name: "pattern and length", schema: `{"type":"string","pattern":"^(ab)+$","minLength":7}`, want: `"abababab"`},
		{name: "two patterns", schema: `{"type":"string","pattern":"^a","allOf":[{"pattern":"b$"},{"pattern":"^a[0-9]b$"}]}`, want: `"a1b"`},
		{name: "Python's end of text", schema: `{"type":"string","pattern":"^v\\d\\Z"}`, want: `"v1"`},
		{name: "look-ahead", schema: `{"type":"string","pattern":"^(?!x)[a-z-]+$"}`, want: `"engfix-probe"`},
		{name: "look-ahead made", schema: `{"type":"string","pattern":"^(?=.*7)q\\d{3}$","example":"q170"}`, want: `"q170"`},
		{name: "password of bounded length", schema: `{"type":"string","pattern":"^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z]).{8,12}$"}`, want: `"eE1@nG2f"`},
		{name: "password of a class", schema: `{"type":"string","minLength":10,"pattern":"^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d@$!%*#?&]{8,}$"}`, want: `"eE1@nG2f!F3"`},
		{name: "look-behind", schema: `{"type":"string","pattern":"^[a-z]+(?<=foo)bar$"}`, want: `"efoobar"`},
		{name: "password of counts", schema: `{"type":"string","pattern":"^(?=.*[A-Z].*[A-Z])(?=.*[!@#$&*])(?=.*[0-9].*[0-9])(?=.*[a-z].*[a-z].*[a-z]).{8}$"}`, want: `"eE1@nG2f"`},
		{name: "count beyond Go's", schema: `{"type":"string","pattern":"^[A-Z]{2}\\d{1,5000}$"}`, want: `"EE1"`},
		{name: "back-reference by number", schema: `{"type":"string","pattern":"^(['\"])x\\1{2}$"}`, want: `"\"x\"\""`},
		{name: "back-reference by name", schema: `{"type":"string","pattern":"^(?P<q>[a-f]{2})-(?P=q)$"}`, want: `"ee-ee"`},
		{name: "one repetition alone", schema: `{"type":"string","pattern":"^[a-z]+_[a-z]+$","minLength":16,"maxLength":16}`, want: `"eeeeeeeeeeeeee_e"`},
		{name: "nested repetitions", schema: `{"type":"string","pattern":"^(?!x)(a+)+b$","minLength":30,"maxLength":31}`, want: `"` + strings.Repeat("a", 29) + `b"`},
		{name: "far length", schema: `{"type":"string","pattern":"^[xy]+$","minLength":1001}`, want: `"` + strings.Repeat("x", 1001) + `"`},
		{name: "another branch", schema: `{"type":"string","pattern":"^(?!foo)(foo|quux)$"}`, want: `"quux"`},
		{name: "no end", schema: `{"type":"string","pattern":"^k_","minLength":8}`, want: `"k_-engfi"`},
		{name: "no beginning", schema: `{"type":"string","pattern":"\\d"}`, want: `"1engfixprobe"`},
		{name: "password", schema: `{"type":"string","pattern":"^(?=.*[A-Z])(?=.*\\d)(?=.*[^\\w]).{8,}$"}`, want: `"Engfix-probe-1A"`},

		{name: "date-time", schema: `{"type":"string","format":"date-time"}`, want: `"2026-01-01T00:00:00Z"`},
		{name: "date", schema: `{"type":"string","format":"date"}`, want: `"2026-01-01"`},
		{name: "time", schema: `{"type":"string","format":"time"}`, want: `"12:00:00Z"`},
		{name: "duration", schema: `{"type":"string","format":"duration"}`, want: `"PT1S"`},
		{name: "uuid", schema: `{"type":"string","format":"uuid"}`, want: `"e9f1c000-0000-4000-8000-000000000001"`},
		{name: "uuid1", schema: `{"type":"string","format":"uuid1"}`, want: `"e9f1c000-0000-1000-8000-000000000001"`},
		{name: "email", schema: `{"type":"string","format":"email"}`, want: `"engfix-probe@example.com"`},
		{name: "uri", schema: `{"type":"string","format":"uri","minLength":1,"maxLength":2083}`, want: `"https://example.com/engfix-probe"`},
		{name: "short email", schema: `{"type":"string","format":"email","maxLength":8}`, want: `"e1@e.co"`},
		{name: "long email", schema: `{"type":"string","format":"email","minLength":30}`, want: `"engfix-probe-engfi@example.com"`},
		{name: "short uri", schema: `{"type":"string","format":"uri","maxLength":20}`, want: `"http://e.co/1"`},
		{name: "long uri", schema: `{"type":"string","format":"uri","minLength":40}`, want: `"https://example.com/engfix-probe-engfix-"`},
		{name: "uuid7", schema: `{"type":"string","format":"uuid7"}`, want: `"e9f1c000-0000-7000-8000-000000000001"`},
		{name: "ulid", schema: `{"type":"string","format":"ulid"}`, want: `"01ENGF1X000000000000000001"`},
		{name: "mac-address", schema: `{"type":"string","format":"mac-address"}`, want: `"02:00:00:00:00:01"`},
		{name: "hostname", schema: `{"type":"string","format":"hostname"}`, want: `"engfix-probe.example.com"`},
		{name: "ipv4", schema: `{"type":"string","format":"ipv4"}`, want: `"192.0.2.2"`},
		{name: "ipv6", schema: `{"type":"string","format":"ipv6"}`, want: `"2001:db8::1"`},
		{name: "byte", schema: `{"type":"string","format":"byte"}`, want: `"ZW5nZml4LXByb2Jl"`},
		{name: "base64", dialect: v31, schema: `{"type":"string","contentEncoding":"base64"}`, want: `"ZW5nZml4LXByb2Jl"`},
		{name: "binary", schema: `{"type":"string","format":"binary"}`, want: `"engfix-probe"`},
		{name: "password format", schema: `{"type":"string","format":"password","minLength":8}`, want: `"engfix-probe"`},
		{name: "decimal", schema: `{"type":"string","format":"decimal"}`, want: `"1"`},
		{name: "json-string", schema: `{"type":"string","format":"json-string"}`, want: `"1"`},
		{name: "unknown format", schema: `{"type":"string","format":"phase-of-the-moon"}`, want: `"engfix-probe"`},

		{name: "minimum", schema: `{"type":"integer","minimum":10}`, want: `10`},
		{name: "minimum of a fraction", schema: `{"type":"integer","minimum":2.5}`, want: `3`},
		{name: "maximum", schema: `{"type":"integer","maximum":-3}`, want: `-3`},
		{name: "exclusive bounds 3.1", dialect: v31, schema: `{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}`, want: `0.5`},
		{name: "exclusive minimum 3.0", dialect: v30, schema: `{"type":"integer","minimum":7,"exclusiveMinimum":true}`, want: `8`},
		{name: "exclusive maximum 3.0", dialect: v30, schema: `{"type":"integer","maximum":0,"exclusiveMaximum":true}`, want: `-1`},
		{name: "not exclusive 3.0", dialect: v30, schema: `{"type":"integer","minimum":7,"exclusiveMinimum":false}`, want: `7`},
		{name: "numeric exclusive in 3.0", dialect: v30, schema: `{"type":"integer","exclusiveMinimum":4}`, want: `5`},
		{name: "multipleOf", schema: `{"type":"integer","multipleOf":7,"minimum":8}`, want: `14`},
		{name: "multipleOf below", schema: `{"type":"integer","multipleOf":7,"maximum":-1}`, want: `-7`},
		{name: "multipleOf of a number", schema: `{"type":"number","multipleOf":0.25,"maximum":0.6}`, want: `0.5`},
		{name: "two multiples", schema: `{"type":"integer","multipleOf":4,"allOf":[{"multipleOf":6,"minimum":1}]}`, want: `12`},

		{name: "minItems", schema: `{"type":"array","items":{"type":"integer"},"minItems":2}`, want: `[1,1]`},
		{
			name: "uniqueItems", schema: `{"type":"array","items":{"type":"string"},"minItems":3,"uniqueItems":true}`,
			want: `["engfix-probe","engfix-probe-2","engfix-probe-3"]`,
		},
		{name: "unique enums", schema: `{"type":"array","items":{"enum":["a","b","c"]},"minItems":2,"uniqueItems":true}`, want: `["a","b"]`},
		{name: "unique numbers", schema: `{"type":"array","items":{"type":"integer","maximum":2},"minItems":3,"uniqueItems":true,"maxItems":3}`, want: ``},
		{name: "unique objects", schema: `{"type":"array","items":{"type":"object","required":["id"],"properties":{"id":{"type":"integer"}}},
			"minItems":2,"uniqueItems":true}`, want: `[{"id":1},{"id":2}]`},
		{
			name: "prefixItems", dialect: v31, schema: `{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"minItems":2,"maxItems":2}`,
			want: `[1,"engfix-probe"]`,
		},
		{
			name: "tuple of pydantic v1", dialect: v30, schema: `{"type":"array","items":[{"type":"integer"},{"type":"string"}],"minItems":2,"maxItems":2}`,
			want: `[1,"engfix-probe"]`,
		},
		{name: "contains", dialect: v31, schema: `{"type":"array","contains":{"const":5}}`, want: `[5]`},

		{
			name: "required only", schema: `{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["b"]}`,
			want: `{"b":"engfix-probe"}`,
		},
		{name: "required but not declared", schema: `{"type":"object","required":["z"],"additionalProperties":{"type":"integer"}}`, want: `{"z":1}`},
		{
			name: "additionalProperties", schema: `{"type":"object","additionalProperties":{"type":"integer"},"minProperties":2}`,
			want: `{"engfix-probe":1,"engfix-probe-2":1}`,
		},
		{
			name: "propertyNames of an enum", dialect: v31, schema: `{"type":"object","propertyNames":{"enum":["red","green"]},"additionalProperties":{"type":"integer"},"minProperties":2}`,
			want: `{"green":1,"red":1}`,
		},
		{
			name: "content", dialect: v31, schema: `{"type":"string","contentMediaType":"application/json","contentSchema":{"type":"array","minItems":2,"items":{"$ref":"#/components/schemas/C"}}}`,
			components: `"C":{"type":"object","required":["n"],"properties":{"n":{"type":"integer","minimum":7}}}`, want: `"[{\"n\":7},{\"n\":7}]"`,
		},
		{
			name: "unique short texts", schema: `{"type":"array","uniqueItems":true,"minItems":4,"items":{"type":"string","pattern":"^[a-z]{2}$"}}`,
			want: `["en","ne","ge","fe"]`,
		},
		{
			name: "unique of two kinds", schema: `{"type":"array","uniqueItems":true,"minItems":4,"items":{"type":"string","pattern":"^(a|b)[xy]$"}}`,
			want: `["bx","ax","by","ay"]`,
		},
		{
			name: "propertyNames of an open pattern", dialect: v31, schema: `{"type":"object","propertyNames":{"pattern":"^k_","minLength":5},"additionalProperties":{"type":"integer"},"minProperties":2}`,
			want: `{"k_-2-":1,"k_-en":1}`,
		},
		{
			name: "propertyNames of a pattern", dialect: v31, schema: `{"type":"object","propertyNames":{"pattern":"^k_[a-z]+$"},"additionalProperties":{"type":"integer"},"minProperties":2}`,
			want: `{"k_e":1,"k_n":1}`,
		},
		{
			name: "minProperties of declared ones", schema: `{"type":"object","properties":{"tenant_id":{"type":"string"},"b":{"type":"integer"}},"minProperties":1}`,
			want: `{"b":1}`,
		},
		{
			name: "patternProperties", schema: `{"type":"object","patternProperties":{"^k_":{"type":"integer"}},"additionalProperties":false,"minProperties":1}`,
			want: `{"k_":1}`,
		},
		{name: "dependentRequired", dialect: v31, schema: `{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"boolean"}},"required":["a"],
			"dependentRequired":{"a":["b"]}}`, want: `{"a":1,"b":false}`},

		{name: "nullable", dialect: v30, schema: `{"type":"string","nullable":true}`, want: `"engfix-probe"`},
		{name: "nullable reference", dialect: v30, schema: `{"$ref":"#/components/schemas/A","nullable":true}`, components: `"A":{"type":"integer"}`, want: `1`},
		{
			name: "null default of a nullable", dialect: v30, schema: `{"type":"object","required":["a"],"properties":{"a":{"type":"string","nullable":true,"default":null}}}`,
			want: `{"a":"engfix-probe"}`,
		},
		{name: "anyOf with null", dialect: v31, schema: `{"anyOf":[{"type":"null"},{"type":"integer"}]}`, want: `1`},
		{name: "anyOf takes the first", schema: `{"anyOf":[{"type":"integer"},{"type":"string"}]}`, want: `1`},
		{name: "anyOf with base", schema: `{"type":"integer","anyOf":[{"minimum":5},{"maximum":-5}]}`, want: `5`},
		{name: "anyOf where the first is impossible", schema: `{"type":"integer","anyOf":[{"type":"string"},{"minimum":9}]}`, want: `9`},
		{
			name: "anyOf required", schema: `{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"anyOf":[{"required":["b"]},{"required":["a"]}]}`,
			want: `{"b":1}`,
		},
		{name: "anyOf required prefers no identity", schema: `{"type":"object","properties":{"tenant_id":{"type":"integer"},"b":{"type":"integer"}},
			"anyOf":[{"required":["tenant_id"]},{"required":["b"]}]}`, want: `{"b":1}`},
		{name: "oneOf is exclusive", schema: `{"oneOf":[{"type":"integer"},{"type":"number"},{"type":"string"}]}`, want: `"engfix-probe"`},
		{name: "oneOf by optional members", schema: `{"oneOf":[{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false},
			{"type":"object","properties":{"b":{"type":"integer"}},"additionalProperties":false}]}`, want: `{"a":1}`},
		{
			name: "allOf", schema: `{"allOf":[{"$ref":"#/components/schemas/A"},{"type":"object","required":["b"],"properties":{"b":{"type":"integer"}}}]}`,
			components: `"A":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}`, want: `{"a":"engfix-probe","b":1}`,
		},
		{name: "allOf narrows", schema: `{"allOf":[{"type":"number","minimum":3},{"type":"integer","minimum":5}]}`, want: `5`},
		{name: "not", schema: `{"type":"string","not":{"enum":["engfix-probe"]},"example":"x"}`, want: `"x"`},
		{name: "if then", dialect: v31, schema: `{"type":"object","required":["a"],"properties":{"a":{"enum":["x","y"]},"b":{"type":"integer"}},
			"if":{"properties":{"a":{"const":"x"}}},"then":{"required":["b"]}}`, want: `{"a":"x","b":1}`},

		{
			name: "discriminator and mapping", schema: `{"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],
			"discriminator":{"propertyName":"kind","mapping":{"c":"#/components/schemas/Cat","d":"#/components/schemas/Dog"}}}`,
			components: `"Cat":{"type":"object","required":["kind","lives"],"properties":{"kind":{"type":"string"},"lives":{"type":"integer"}}},
			"Dog":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}}}`, want: `{"kind":"c","lives":1}`,
		},
		{
			name: "discriminator with a default", schema: `{"type":"array","minItems":1,"items":{"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],
			"discriminator":{"propertyName":"kind","mapping":{"c":"#/components/schemas/Cat","d":"#/components/schemas/Dog"}}}}`,
			components: `"Cat":{"type":"object","properties":{"kind":{"type":"string","const":"c","default":"c"}}},"Dog":{"type":"object"}`,
			want:       `[{"kind":"c"}]`,
		},
		{
			name: "discriminator without mapping", schema: `{"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],
			"discriminator":{"propertyName":"kind"}}`,
			components: `"Cat":{"type":"object","required":["kind","lives"],"properties":{"kind":{"type":"string"},"lives":{"type":"integer"}}},
			"Dog":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}},"additionalProperties":false}`, want: `{"kind":"Cat","lives":1}`,
		},
		{
			name: "discriminator of a parent", schema: `{"$ref":"#/components/schemas/Cat"}`,
			components: `"Pet":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}},
				"discriminator":{"propertyName":"kind","mapping":{"cat":"#/components/schemas/Cat"}}},
			"Cat":{"allOf":[{"$ref":"#/components/schemas/Pet"}]}`, want: `{"kind":"cat"}`,
		},

		{
			name: "recursion ends in a list", schema: `{"$ref":"#/components/schemas/N"}`,
			components: `"N":{"type":"object","required":["name","children"],"properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/components/schemas/N"}}}}`,
			want:       `{"children":[],"name":"engfix-probe"}`,
		},
		{
			name: "recursion ends in null", dialect: v31, schema: `{"$ref":"#/components/schemas/N"}`,
			components: `"N":{"type":"object","required":["next"],"properties":{"next":{"anyOf":[{"$ref":"#/components/schemas/N"},{"type":"null"}]}}}`,
			want:       `{"next":null}`,
		},
		{
			name: "recursion ends in a leaf", schema: `{"$ref":"#/components/schemas/Expr"}`,
			components: `"Expr":{"oneOf":[{"$ref":"#/components/schemas/And"},{"$ref":"#/components/schemas/Lit"}]},
			"And":{"type":"object","required":["left","right"],"properties":{"left":{"$ref":"#/components/schemas/Expr"},"right":{"$ref":"#/components/schemas/Expr"}}},
			"Lit":{"type":"object","required":["v"],"properties":{"v":{"type":"integer"}}}`, want: `{"left":{"v":1},"right":{"v":1}}`,
		},
		{
			name: "$defs", dialect: v31, schema: `{"$ref":"#/components/schemas/A"}`,
			components: `"A":{"type":"object","required":["b"],"properties":{"b":{"$ref":"#/components/schemas/A/$defs/B"}},"$defs":{"B":{"const":3}}}`, want: `{"b":3}`,
		},
		{name: "reference with sibling", dialect: v31, schema: `{"$ref":"#/components/schemas/A","minimum":4}`, components: `"A":{"type":"integer"}`, want: `4`},
		{name: "names that need escapes", schema: `{"$ref":"#/components/schemas/A~1B%20%7BC%7D"}`, components: `"A/B {C}":{"type":"object","required":["x/y~ #%"],
			"properties":{"x/y~ #%":{"type":"integer","default":4}}}`, want: `{"x/y~ #%":4}`},

		{name: "required identity", schema: `{"type":"object","required":["tenantId","mode","name"],"properties":{"tenantId":{"type":"string"},
			"mode":{"enum":["fast","slow"]},"name":{"type":"string"}}}`, want: `{"mode":"fast","name":"engfix-probe","tenantId":"t_demo"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.dialect == "" {
				tt.dialect = v30
			}
			d := parse(t, withBody(tt.dialect, tt.schema, tt.components))
			got := sample.Make(d, post, options)
			if tt.want == "" {
				if got.Problem == "" || got.Body != nil {
					t.Fatalf("got body %s, want a problem", got.Body)
				}
				return
			}
			if got.Problem != "" {
				t.Fatal(got.Problem)
			}
			if diff := cmp.Diff(tt.want, string(got.Body)); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
			if again := sample.Make(d, post, options); !cmp.Equal(got, again) {
				t.Errorf("a second time it is another: %+v", again)
			}
		})
	}
}
