package config

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/schema"
)

// The JSON Schema that editors use must know what the readers know.

func configSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Config))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("engfix.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("engfix.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON returns the file as an editor's validator sees it: dates are text, aliases are followed.
func asJSON(t *testing.T, src []byte) any {
	t.Helper()
	root, err := readTree(FileName, src)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	d := &decoder{}
	d.writeJSON(&b, root, "")
	v, err := jsonschema.UnmarshalJSON(&b)
	if err != nil || len(d.errs) > 0 {
		t.Fatal(err, d.errs)
	}
	return v
}

func TestSchemaHasTheKeys(t *testing.T) {
	type definition struct {
		Ref        string                     `json:"$ref"`
		Properties map[string]json.RawMessage `json:"properties"`
		Additional json.RawMessage            `json:"additionalProperties"`
		Items      json.RawMessage            `json:"items"`
		Defs       map[string]json.RawMessage `json:"$defs"`
		Says       string                     `json:"description"`
	}
	var root definition
	if err := json.Unmarshal(schema.Config, &root); err != nil {
		t.Fatal(err)
	}
	var walk func(where string, raw json.RawMessage, keys []key)
	walk = func(where string, raw json.RawMessage, keys []key) {
		var def definition
		if err := json.Unmarshal(raw, &def); err != nil {
			t.Fatal(err)
		}
		if name, ok := strings.CutPrefix(def.Ref, "#/$defs/"); ok {
			walk(where, root.Defs[name], keys)
			return
		}
		// A list or a table of objects has its keys one level down.
		if def.Properties == nil && def.Items != nil {
			walk(where, def.Items, keys)
			return
		}
		if def.Properties == nil {
			walk(where, def.Additional, keys)
			return
		}
		var inSchema, inKeys []string
		for name := range def.Properties {
			inSchema = append(inSchema, name)
		}
		for _, k := range keys {
			inKeys = append(inKeys, k.name)
		}
		slices.Sort(inSchema)
		slices.Sort(inKeys)
		if !slices.Equal(inSchema, inKeys) {
			t.Errorf("%s: the schema has %v, the reader has %v", where, inSchema, inKeys)
		}
		if string(def.Additional) != "false" {
			t.Errorf("%s: the schema admits unknown keys", where)
		}
		for _, k := range keys {
			property := def.Properties[k.name]
			var said definition
			if err := json.Unmarshal(property, &said); err != nil || said.Says == "" {
				t.Errorf("%s: the schema does not explain it (%v)", join(where, k.name), err)
			}
			if k.keys != nil {
				walk(join(where, k.name), property, k.keys)
			}
		}
	}
	walk("", schema.Config, Default().keys())
}

func TestSchemaAccepts(t *testing.T) {
	s := configSchema(t)
	docs := map[string][]byte{
		"template": Template(), "template uncommented": uncommented(),
		"off and null":       []byte("envelope: {success: off}\nidentity: {ws: {hello: off}, headers: }\nsetup: ~\nrouters: {a: , b: {endpoints: [{method: , path: /}]}}\n"),
		"variables":          []byte("target: {concurrency: '${N}', rate: '${N}', allow_mutations: '${B}', timeout: '${T}', url: '${U}'}\nidentity: {refusal: ['${S}']}\nwaivers: [{ticket: '${A}', item: '${I}', until: '${D}', reason: r}]\n"),
		"words":              []byte("params: {a: 1, b: true, c: x, d: 1.5}\nidentity: {headers: {A: 1}, sse: {query: {a: [1, b], c: 2}}}\nwaivers: [{ticket: A-1, item: 2, until: '2026-12-31', reason: r}]\n"),
		"nothing at all":     nil,
		"nothing of a kind":  []byte("version:\ntarget: {timeout: , tls: {cert: '', key: ''}, build: {path: ''}}\n"),
		"a host in capitals": []byte("target: {url: 'HTTP://A:80/b', timeout: 1m0.5s, build: {value: ''}, tls: {cert: a, key: b}}\nhistory: {dsn: 'sqlite:/a'}\n"),
	}
	files, err := filepath.Glob(filepath.Join("testdata", "pins", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(files, filepath.Join("testdata", "example.yaml")) {
		if docs[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	env := environment("N", "2", "B", "true", "T", "1s", "U", "http://a", "S", "401", "A", "A-1", "I", "1", "D", "2026-12-31",
		"ENGFIX_TOKEN", "t", "ENGFIX_PASSWORD", "p")
	for name, src := range docs {
		if err := s.Validate(asJSON(t, src)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Parse(FileName, src, env); err != nil {
			t.Errorf("%s: the reader refuses what the schema accepts: %v", name, err)
		}
	}
}

// beyondSchema are the mistakes that JSON Schema has no words for: they are about more than one value, about the
// environment, or about a language within a value.
var beyondSchema = []string{
	"bad regexp", "URL with a bad port", "URL without its port", "no such day",
	"required without a value", "required twice", "required of no value in an alternative", "same header twice", "header of two lines",
	"OpenAPI of another scheme", "two steps of a name", "body that is no JSON", "open brace", "query in a template",
	"unknown parameter", "endpoint twice", "no such group",
	"open variable", "variable without a name", "value that is no number",
	"value that is no URL", "value that is no duration", "value out of range",
}

func TestSchemaRefuses(t *testing.T) {
	s := configSchema(t)
	refused := 0
	for _, name := range beyondSchema {
		if !slices.ContainsFunc(mistakes, func(m mistake) bool { return m.name == name }) {
			t.Errorf("no mistake is called %q", name)
		}
	}
	for _, m := range mistakes {
		if _, err := readTree(FileName, []byte(m.src)); err != nil || slices.Contains(beyondSchema, m.name) {
			continue // no tree, no validation
		}
		refused++
		if m.name == "rate that is no number" {
			continue // JSON has no such number
		}
		if s.Validate(asJSON(t, []byte(m.src))) == nil {
			t.Errorf("%s: the schema accepts %s", m.name, m.src)
		}
	}
	if refused < 40 {
		t.Errorf("only %d mistakes were tried", refused)
	}
}
