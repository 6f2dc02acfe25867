package contract

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/internal/words"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"github.com/tidwall/gjson"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// A schemaShape is a shape given as a JSON Schema of the team's own.
type schemaShape struct {
	name   string
	schema *jsonschema.Schema
	// blind holds the kinds of JSON, by the first character of their text, of which the schema accepts every value.
	blind    map[byte]bool
	speaksOf func(member string) bool // whether the schema speaks of a member of the whole
	marks    func(member string) bool // whether a member of the whole is one that errors have
}

// base is the address of a schema: it has a path, so that a relative reference leads to another document.
const base = "engfix:///"

// NewSchema makes a shape of a JSON Schema document. References to other documents are refused, so that nothing is read
// that was not named. name is the shape's name in a sentence. The shape serves for errors and for successes.
func NewSchema(name string, document []byte) (ErrorShape, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, fmt.Errorf("the schema of %s is not JSON: %w", name, err)
	}
	const self = base + "schema"
	c := jsonschema.NewCompiler()
	c.UseLoader(noLoader{})
	c.AssertFormat()
	if err := c.AddResource(self, doc); err != nil {
		return nil, unusable(name, err)
	}
	schema, err := c.Compile(self)
	if err != nil {
		return nil, unusable(name, err)
	}
	if err := schema.Validate(nil); circular(err) {
		return nil, fmt.Errorf("the schema of %s cannot be used: a reference in it leads back to itself", name)
	}
	speaksOf, marks := spokenOf(schema)
	return schemaShape{name, schema, blindness(schema), speaksOf, marks}, nil
}

// unusable states in one line why a schema cannot be used: its first fault, and the place.
func unusable(name string, err error) error {
	var load *jsonschema.LoadURLError
	var meta *jsonschema.SchemaValidationError
	var invalid *jsonschema.ValidationError
	if errors.As(err, &meta) {
		err = meta.Err
	}
	switch {
	case errors.As(err, &load):
		err = load.Err
	case errors.As(err, &invalid):
		first := firstLeaf(invalid)
		err = fmt.Errorf("at /%s: %s", strings.Join(first.InstanceLocation, "/"), words.Clip(says(first), 200))
	}
	return fmt.Errorf("the schema of %s cannot be used: %w", name, err)
}

func circular(err error) bool {
	var ve *jsonschema.ValidationError
	if !errors.As(err, &ve) {
		return false
	}
	_, cycle := firstLeaf(ve).ErrorKind.(*kind.RefCycle)
	return cycle
}

// A noLoader refuses every document.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("it refers to another document, %s: put that into this one under $defs", strings.TrimPrefix(url, base))
}

func (s schemaShape) Name() string { return s.name }

func (s schemaShape) Violations(body []byte, _ int) []Violation {
	if _, bad := parse(body, "JSON that the schema of "+s.name+" allows"); bad != nil {
		return []Violation{*bad}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return []Violation{{"", "cannot be read as JSON", "JSON", err.Error()}}
	}
	if vs := Refused(s.schema.Validate(doc), body); vs != nil {
		for i := range vs {
			vs[i].Says = strings.Replace(vs[i].Says, "its schema", "the schema of "+s.name, 1)
		}
		return vs
	}
	return repeatedIn(gjson.ParseBytes(body), "") // a parser that keeps the last of two shows a schema one of them
}

// Refused describes why a schema's validation refused a body. err is the validator's result, nil if it accepted the
// body.
func Refused(err error, body []byte) []Violation {
	if err == nil {
		return nil
	}
	var ve *jsonschema.ValidationError
	if !errors.As(err, &ve) {
		return []Violation{{"", "breaks its schema", "what the schema allows", err.Error()}}
	}
	var vs []Violation
	for leaf := range leaves(ve) {
		if len(vs) == mostBySchema {
			break
		}
		parts := make([]string, len(leaf.InstanceLocation))
		for i, p := range leaf.InstanceLocation {
			parts[i] = gjson.Escape(p)
		}
		path := strings.Join(parts, ".")
		at := gjson.ParseBytes(body)
		if path != "" {
			at = at.Get(path)
		}
		vs = append(vs, refusal(place(path), leaf, at))
	}
	return vs
}

// refusal describes one cause of a schema's refusal, at a place in the body.
func refusal(path string, cause *jsonschema.ValidationError, at gjson.Result) Violation {
	v := Violation{Path: path, Says: "breaks its schema", Want: "what the schema allows: " + words.Clip(says(cause), 200), Got: describe(at)}
	if path != "" {
		v.Says += " at " + path
	}
	return v
}

// mostBySchema bounds how many violations are listed: each element of a long array may be one.
const mostBySchema = 20

// says returns a validation error's own words.
func says(ve *jsonschema.ValidationError) string {
	return ve.ErrorKind.LocalizedString(message.NewPrinter(language.English))
}

// leaves returns the innermost causes of a validation error, in order.
func leaves(ve *jsonschema.ValidationError) iter.Seq[*jsonschema.ValidationError] {
	return func(yield func(*jsonschema.ValidationError) bool) { visit(ve, yield) }
}

func visit(ve *jsonschema.ValidationError, yield func(*jsonschema.ValidationError) bool) bool {
	if len(ve.Causes) == 0 {
		return yield(ve)
	}
	for _, cause := range ve.Causes {
		if !visit(cause, yield) {
			return false
		}
	}
	return true
}

func firstLeaf(ve *jsonschema.ValidationError) *jsonschema.ValidationError {
	for len(ve.Causes) > 0 {
		ve = ve.Causes[0]
	}
	return ve
}
