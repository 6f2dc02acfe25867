package contract_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe/contract"
)

// problem is a team's own shape of an error, after RFC 9457.
const problem = `{
	"type": "object",
	"required": ["title", "status"],
	"properties": {
		"title": {"type": "string", "minLength": 1},
		"status": {"type": "integer"},
		"instance": {"type": "string", "format": "uri"},
		"causes": {"type": "array", "items": {"$ref": "#/$defs/cause"}}
	},
	"$defs": {"cause": {"type": "object", "required": ["a.b"], "properties": {"a.b": {"enum": ["x", "y"]}}}}
}`

func schema(t testing.TB, name, document string) contract.ErrorShape {
	t.Helper()
	s, err := contract.NewSchema(name, []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAShapeOfTheTeamsOwn(t *testing.T) {
	s := schema(t, "Problem", problem)
	if s.Name() != "Problem" {
		t.Errorf("Name() = %q", s.Name())
	}
	for _, tt := range []struct {
		name, body string
		want       []string
	}{
		{"as it should be", `{"title":"x","status":400,"instance":"https://x.test/1","causes":[{"a.b":"x"}],"more":1}`, nil},
		{"a member too few", `{"title":"x"}`, []string{`body: want what the schema allows: missing property 'status', got an object with "title"`}},
		{"two at fault", `{"title":"","status":"400"}`, []string{
			`title: want what the schema allows: minLength: got 0, want 1, got the string ""`,
			`status: want what the schema allows: got string, want integer, got the string "400"`,
		}},
		{"formats are looked at", `{"title":"x","status":1,"instance":":"}`, []string{
			`instance: want what the schema allows: ':' is not valid uri: parse ":": missing protocol scheme, got the string ":"`,
		}},
		{"far inside, under a name with a dot", `{"title":"x","status":1,"causes":[{"a.b":"x"},{"a.b":"z"}]}`, []string{
			`causes.1.a\.b: want what the schema allows: value must be one of 'x', 'y', got the string "z"`,
		}},
		{"a list", `[]`, []string{"body: want what the schema allows: got array, want object, got an array of 0"}},
		{"not JSON", `<html>`, []string{"body: want JSON that the schema of Problem allows, got <html>"}},
		{"nothing", ``, []string{"body: want JSON that the schema of Problem allows, got an empty body"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := append([]string{}, tt.want...)
			if diff := cmp.Diff(want, sorted(violations(s, tt.body, 400), tt.want)); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

// sorted returns got in the order of want if it holds the same: a schema's members are checked in no fixed order.
func sorted(got, want []string) []string {
	left := map[string]bool{}
	for _, g := range got {
		left[g] = true
	}
	for _, w := range want {
		if !left[w] {
			return got
		}
	}
	if len(got) == len(want) {
		return append([]string{}, want...)
	}
	return got
}

func TestViolationsOfASchemaAreBounded(t *testing.T) {
	s := schema(t, "Problem", `{"items":{"pattern":"^a*$"}}`)
	body := `["` + strings.Repeat("b", 1<<16) + `"` + strings.Repeat(`,"b"`, 5000) + "]"
	vs := s.Violations([]byte(body), 400)
	if len(vs) != 20 {
		t.Errorf("%d violations, want the first 20", len(vs))
	}
	for _, v := range vs {
		if len(v.String()) > 500 {
			t.Errorf("a violation of %d characters: %.100s", len(v.String()), v)
		}
	}
}

// A schema that cannot be used is an error of the configuration, reported in one line, and never a verdict about the
// service.
func TestSchemasThatCannotBeUsed(t *testing.T) {
	const other = "it refers to another document, %s: put that into this one under $defs"
	for _, tt := range []struct{ name, document, want string }{
		{"not JSON", `{`, "the schema of Problem is not JSON: unexpected EOF"},
		{"two documents", `{} {}`, "the schema of Problem is not JSON: invalid character after top-level value"},
		{"a list", `[]`, "at /: got array, want boolean or object"},
		{"a type that is none", `{"properties":{"a":{"type":"strin"}}}`, "at /properties/a/type: value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'"},
		{"a look-ahead", `{"pattern":"^(?=a)"}`, "at /pattern: '^(?=a)' is not valid regex: error parsing regexp: invalid or unsupported Perl syntax: `(?=`"},
		{"a reference to nothing", `{"$ref":"#/$defs/x"}`, `"engfix:///schema#/$defs/x" not found`},
		{"a reference to itself", `{"$ref":"#"}`, "a reference in it leads back to itself"},
		{"references in a circle", `{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}`, "a reference in it leads back to itself"},
		{"a web page", `{"$ref":"http://127.0.0.1:1/x"}`, fmt.Sprintf(other, "http://127.0.0.1:1/x")},
		{"a neighbour", `{"$ref":"other.json"}`, fmt.Sprintf(other, "other.json")},
		{"a neighbour of what it says it is", `{"$id":"http://x.test/a","$ref":"b"}`, fmt.Sprintf(other, "http://x.test/b")},
		{"another dialect", `{"$schema":"http://x.test/y"}`, fmt.Sprintf(other, "http://x.test/y")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := contract.NewSchema("Problem", []byte(tt.document))
			switch {
			case err == nil:
				t.Error("it is taken")
			case !strings.HasPrefix(err.Error(), "the schema of Problem ") || !strings.HasSuffix(err.Error(), tt.want):
				t.Errorf("got  %s\nwant … %s", err, tt.want)
			case strings.Contains(err.Error(), "\n"):
				t.Errorf("more than one line: %s", err)
			}
		})
	}
}

// A schema from elsewhere must not make engfix read files.
func TestASchemaReadsNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "there.json")
	if err := os.WriteFile(path, []byte(`{}`), 0o600); err != nil {
		t.Fatal(err)
	}
	url := "file://" + filepath.ToSlash(path)
	for _, document := range []string{
		fmt.Sprintf(`{"$ref":%q}`, url),
		fmt.Sprintf(`{"properties":{"a":{"$ref":%q}}}`, url+"#"),
		fmt.Sprintf(`{"$schema":%q}`, url),
		fmt.Sprintf(`{"$id":%q,"$dynamicRef":"there.json"}`, "file://"+filepath.ToSlash(filepath.Dir(path))+"/"),
	} {
		if _, err := contract.NewSchema("Problem", []byte(document)); err == nil || !strings.Contains(err.Error(), "another document") {
			t.Errorf("%s: error %v, want that it is another document", document, err)
		}
	}
}

// A recursive schema is a good one, as deep as a body may be.
func TestARecursiveSchema(t *testing.T) {
	s := schema(t, "Tree", `{"type":"object","properties":{"child":{"$ref":"#"}},"additionalProperties":false}`)
	deep := strings.Repeat(`{"child":`, 900) + "{}" + strings.Repeat("}", 900)
	if vs := s.Violations([]byte(deep), 0); len(vs) > 0 {
		t.Errorf("violations of a deep tree: %.200v", vs)
	}
	if vs := s.Violations([]byte(strings.Replace(deep, "{}", `{"x":1}`, 1)), 0); len(vs) != 1 || vs[0].Path != strings.Repeat("child.", 50)+"…" {
		t.Errorf("violations of a deep tree with a leaf that is wrong: %.200v", vs)
	}
}
