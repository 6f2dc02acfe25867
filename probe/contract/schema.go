package contract

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/tidwall/gjson"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// A schemaShape is a shape given as a JSON Schema of the team's own.
type schemaShape struct {
	name   string
	schema *jsonschema.Schema
}

// NewSchema makes a shape of a JSON Schema document. References to other documents are refused, so that nothing is
// read that was not named. name is what the shape is called in a sentence.
func NewSchema(name string, document []byte) (Shape, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, fmt.Errorf("schema of %s is not JSON: %w", name, err)
	}
	const self = "engfix:schema"
	c := jsonschema.NewCompiler()
	c.UseLoader(noLoader{})
	c.AssertFormat()
	if err := c.AddResource(self, doc); err != nil {
		return nil, fmt.Errorf("schema of %s: %w", name, err)
	}
	schema, err := c.Compile(self)
	if err != nil {
		return nil, fmt.Errorf("schema of %s: %w", name, err)
	}
	return schemaShape{name, schema}, nil
}

type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is another document: put it into this one under $defs", url)
}

func (s schemaShape) Name() string { return s.name }

func (s schemaShape) Violations(body []byte, _ int) []Violation {
	if _, bad := parse(body, s.name); bad != nil {
		return []Violation{*bad}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return []Violation{{"", "a JSON " + s.name, err.Error()}}
	}
	err = s.schema.Validate(doc)
	if err == nil {
		return nil
	}
	var ve *jsonschema.ValidationError
	if !errors.As(err, &ve) {
		return []Violation{{"", "what its schema allows", err.Error()}}
	}
	var vs []Violation
	leaves(ve, func(leaf *jsonschema.ValidationError) {
		parts := make([]string, len(leaf.InstanceLocation))
		for i, p := range leaf.InstanceLocation {
			parts[i] = gjson.Escape(p)
		}
		path := strings.Join(parts, ".")
		at := gjson.ParseBytes(body)
		if path != "" {
			at = at.Get(path)
		}
		vs = append(vs, Violation{
			Path:   path,
			Wanted: "what its schema allows (" + leaf.ErrorKind.LocalizedString(message.NewPrinter(language.English)) + ")",
			Came:   describe(at),
		})
	})
	return vs
}

// leaves visits the innermost causes of a validation error.
func leaves(ve *jsonschema.ValidationError, visit func(*jsonschema.ValidationError)) {
	if len(ve.Causes) == 0 {
		visit(ve)
		return
	}
	for _, cause := range ve.Causes {
		leaves(cause, visit)
	}
}
