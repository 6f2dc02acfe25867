package engfix_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

		"go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/internal/jsonschema"
)

// delivered are the files that other programs read, by the schema of their format. The schemas are written after the
// documentation that each of them names, and have the members that matter here and no others.
var delivered = map[string][]string{
	"action":           {"action.yml"},
	"pre-commit-hooks": {".pre-commit-hooks.yaml"},
	"dependabot":       {".github/dependabot.yml"},
	"issue-form":       {".github/ISSUE_TEMPLATE/*.yml"},
}

func TestDeliveredFiles(t *testing.T) {
	for name, patterns := range delivered {
		schema := schemaIn(t, "testdata/delivery/"+name+".schema.json")
		for _, pattern := range patterns {
			paths, err := filepath.Glob(pattern)
			if err != nil || len(paths) == 0 {
				t.Errorf("%s: no such file: %v", pattern, err)
			}
			for _, path := range paths {
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := schema.Validate(yamlValue(t, string(text))); err != nil {
					t.Errorf("%s: %v", path, err)
				}
			}
		}
	}
}

// The schemas refuse the mistakes that these formats invite.
func TestDeliverySchemasRefuse(t *testing.T) {
	for name, mistakes := range map[string][]string{
		"action": {
			"{name: a, description: b, runs: {using: composite, steps: [{run: make}]}}",                 // no shell
			"{name: a, description: b, runs: {using: composite, steps: [{uses: actions/checkout@v4}]}}", // a tag moves
			"{name: a, description: b, inputs: {x: {default: y}}, runs: {using: composite, steps: [{run: make, shell: bash}]}}",
			"{name: a, runs: {using: composite, steps: [{run: make, shell: bash}]}}",
		},
		"pre-commit-hooks": {
			"[{id: a, name: b, entry: c}]",
			"[{id: a, name: b, entry: c, language: go}]",
			"[{id: a, name: b, entry: c, language: golang, pass_filename: false}]",
		},
		"dependabot": {
			"{version: 1, updates: [{package-ecosystem: gomod, directory: /, schedule: {interval: weekly}}]}",
			"{version: 2, updates: [{package-ecosystem: go, directory: /, schedule: {interval: weekly}}]}",
			"{version: 2, updates: [{package-ecosystem: gomod, directory: /, schedule: {interval: often}}]}",
			"{version: 2, updates: [{package-ecosystem: gomod, schedule: {interval: weekly}}]}",
		},
		"issue-form": {
			"{name: abc, description: def, body: [{type: markdown, attributes: {value: v}}]}",
			"{name: abc, description: def, body: [{type: input, id: a, attributes: {}}]}",
			"{name: abc, description: def, body: [{type: dropdown, id: a, attributes: {label: l}}]}",
			"{name: abc, description: def, body: [{type: input, id: a, attributes: {label: l}, required: true}]}",
		},
	} {
		schema := schemaIn(t, "testdata/delivery/"+name+".schema.json")
		for _, text := range mistakes {
			if schema.Validate(yamlValue(t, text)) == nil {
				t.Errorf("%s: accepted: %s", name, text)
			}
		}
	}
}

// schemaIn compiles the schema in a file.
func schemaIn(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() // it was only read
	value, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", value); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return schema
}

// yamlValue returns the value of a YAML text as a schema validates it.
func yamlValue(t *testing.T, text string) any {
	t.Helper()
	var doc any
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(encoded)))
	if err != nil {
		t.Fatal(err)
	}
	return value
}
