package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe/contract"
)

// faultShape is a team's own shape, said in several ways of JSON Schema at once.
const faultShape = `{
	"$ref": "#/$defs/base",
	"oneOf": [{"properties": {"hint": {}}}, {"required": ["nothing like it"]}],
	"$defs": {"base": {"type": "object", "required": ["fault"], "patternProperties": {"^x-": {}},
		"properties": {"fault": {"type": "object", "required": ["why"]}}}}
}`

func TestSchemaClaims(t *testing.T) {
	for _, tt := range []struct{ name, schema, body, want string }{
		{"its error", faultShape, `{"fault":{"why":"x"}}`, "is an error"},
		{"its error in a payload", faultShape, `{"data":{"fault":{"why":"x"}},"meta":{"a":1}}`, "data is an error"},
		{"its error, wrapped by a framework", faultShape, `{"detail":{"fault":{"why":"x"}}}`, "detail is an error"},
		{"members that it speaks of", faultShape, `{"fault":{"why":"x"},"hint":"y","x-id":1}`, "is an error"},
		{"members of no content", faultShape, `{"fault":{"why":"x"},"ok":false,"data":null,"all":[]}`, "is an error"},
		{"members that it does not speak of", faultShape, `{"fault":{"why":"x"},"id":1,"state":"failed"}`, "is an error id,state"},
		{"a thing that has failed, in a payload", faultShape, `{"data":{"fault":{"why":"x"},"id":1}}`, ""},
		{"a part that has failed", faultShape, `{"job":{"fault":{"why":"x"}}}`, ""},
		{"half of its error", faultShape, `{"fault":{}}`, ""},
		{"no JSON", faultShape, `fault`, ""},
		{"nested without end", faultShape, strings.Repeat("[", 1<<20), ""},

		{"a success in the form of an error", `{"required":["data","fault"],"properties":{"data":{},"fault":{"type":["object","null"]}}}`, `{"data":{"id":1},"fault":null}`, ""},
		{"an error in the form of a success", `{"required":["data","fault"],"properties":{"data":{},"fault":{"type":["object","null"]}}}`, `{"data":null,"fault":{"why":"x"}}`, "is an error"},
		{"anything, where it takes any object", `{"type":"object"}`, `{"fault":{"why":"x"}}`, ""},
		{"anything with data", `{"required":["data"],"type":"object"}`, `{"data":{"a":1}}`, ""},
		{"one of optional members alone", `{"properties":{"fault":{}},"additionalProperties":false}`, `{"fault":"x"}`, "is an error"},
		{"nothing, of optional members alone", `{"properties":{"fault":{}},"additionalProperties":false}`, `{}`, ""},
		{"a list", `{"type":"array","items":{"type":"object","required":["code"]}}`, `[{"code":"x"}]`, "is an error"},
		{"a list of nothing", `{"type":"array","items":{"type":"object","required":["code"]}}`, `[]`, ""},
		{"any list", `{"type":"array"}`, `[{"code":"x"}]`, ""},
		{"any text", `{"type":["string","object"],"required":["fault"]}`, `"no"`, ""},
		{"an object, where it takes any text", `{"type":["string","object"],"required":["fault"]}`, `{"fault":1}`, "is an error"},
		{"any number", `{"type":"number"}`, `7`, ""},
	} {
		if got := claim(schema(t, "Fault", tt.schema).Is([]byte(tt.body))); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestBlindShapes(t *testing.T) {
	for document, want := range map[string]bool{
		`{}`: true, `true`: true, `{"type":"object"}`: true, `{"minProperties":1}`: true, `{"required":["data"]}`: true,
		faultShape: false, problem: false, `{"type":"array"}`: false,
	} {
		if got := schema(t, "Fault", document).Blind() != ""; got != want {
			t.Errorf("%s: blind %v", document, got)
		}
	}
	if why := (contract.ErrorEnvelope{}).Blind(); why != "" {
		t.Errorf("an ErrorEnvelope is blind: it %s", why)
	}
}

// statement puts what an error says into words.
func statement(c contract.Statement) string {
	var all []string
	for _, code := range c.Codes {
		all = append(all, strings.ReplaceAll(code.Path, "\x00", ".")+"="+code.Text)
	}
	for _, w := range c.Words {
		all = append(all, fmt.Sprintf("%q", w.Text))
	}
	if c.Status != 0 {
		all = append(all, fmt.Sprint(c.Status))
	}
	return strings.Join(all, " ")
}

func TestStatement(t *testing.T) {
	for _, tt := range []struct{ name, schema, body, want string }{
		{"an envelope", "", good, `error.code=tenant.missing "no tenant" 400`},
		{"an envelope with a gate", "", with(`"gate":null`, `"gate":"auth"`), `error.code=tenant.missing error.gate=auth "no tenant" 400`},
		{"an envelope wrapped in detail", "", `{"detail":` + good + `}`, `error.code=tenant.missing "no tenant" 400`},
		{"what a framework says", "", `{"detail":[{"loc":["header","x-mode"],"msg":"field required"}]}`, `detail.0.loc.0=header detail.0.loc.1=x-mode "field required"`},
		{"a text", "", "no tenant", `"no tenant"`},
		{"a word", "", "unauthorized", `=unauthorized`},
		{"nothing", "", "", ""},

		{"a fault", faultShape, `{"fault":{"why":"no-tenant","says":"no tenant given","no":1207}}`, `fault.why=no-tenant fault.no=1207 "no tenant given"`},
		{"members that the schema does not speak of", faultShape, `{"fault":{"why":"no-tenant"},"pod":"blue"}`, `fault.why=no-tenant`},
		{"none that it speaks of", faultShape, `{"why":"no-tenant"}`, `why=no-tenant`},
		{"a problem", problem, `{"title":"Not Found","status":404}`, `"Not Found" 404`},
		{"its status, twice", problem, `{"title":"Not Found","status":404,"causes":[404]}`, `"Not Found" 404`},
		{"two statuses", problem, `{"title":"Not Found","status":404,"causes":[503]}`, `status=404 causes.0=503 "Not Found"`},
		{"times, counts and ids", faultShape, `{"fault":{"at":"2026-01-02T03:04:05Z","clock":"03:04:05","sec":1770000000,"n":3,"part":100.5,"id":"8f14e45f-ceea-4b7a-9a5a-36dedd4bea25"}}`, ""},
		{"a name with a number in it", faultShape, `{"fault":{"why":"E1001"}}`, "fault.why=E1001"},
	} {
		var shape contract.ErrorShape = contract.ErrorEnvelope{}
		if tt.schema != "" {
			shape = schema(t, "Fault", tt.schema)
		}
		if diff := cmp.Diff(tt.want, statement(shape.Statement([]byte(tt.body)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A member that stands twice is read by one client and not by another, whatever the shape.
func TestASchemaSeesAMemberThatStandsTwice(t *testing.T) {
	s := schema(t, "Fault", faultShape)
	want := []string{`fault.all.1.a: want one member of that name, got more than one`}
	if diff := cmp.Diff(want, violations(s, `{"fault":{"why":"x","all":[0,{"a":1,"a":2}]}}`, 400)); diff != "" {
		t.Errorf("violations (-want +got):\n%s", diff)
	}
	all := strings.Repeat(`{"a":1,"a":2},`, 100)
	if vs := s.Violations([]byte(`{"fault":{"why":"x"},"all":[`+strings.TrimSuffix(all, ",")+`]}`), 400); len(vs) != 5 {
		t.Errorf("%d violations, want the first 5", len(vs))
	}
}

// A body is looked at as a whole and one level down, and no further.
func TestClaims(t *testing.T) {
	for body, want := range map[string][]string{
		`{"fault":{"why":"x"}}`:                            {"is an error"},
		`{"ok":"no","error":{"fault":{"why":"x"},"id":1}}`: {"error is an error ok,id"},
		`{"a":{"b":{"fault":{"why":"x"}}}}`:                nil,
		`[{"fault":{"why":"x"}},{"fault":{"why":"y"}}]`:    {"0 is an error"},
		`[{"fault":{"why":"x"}},{"id":1}]`:                 nil,
		`[]`:                                               nil,
		`no`:                                               nil,
	} {
		var got []string
		for _, c := range contract.Claims(schema(t, "Fault", faultShape), []byte(body)) {
			got = append(got, claim(c))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}
