package sample

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/engfix/engfix/probe/openapi"
)

// boundary separates the parts of a multipart body. It is fixed, so that a request is the same each time.
const boundary = "engfix-boundary"

// fileContent is what an uploaded file holds.
const fileContent = "engfix-probe\n"

// A kind is a family of media types that are written alike.
type kind int

const (
	kindOther kind = iota
	kindJSON
	kindForm
	kindMultipart
	kindText
	kindBinary
)

func kindOf(mediaType string) kind {
	mt, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		mt = strings.ToLower(strings.TrimSpace(mediaType))
	}
	switch {
	case mt == "application/json", strings.HasSuffix(mt, "+json"), mt == "*/*", mt == "application/*":
		return kindJSON
	case mt == "application/x-www-form-urlencoded":
		return kindForm
	case strings.HasPrefix(mt, "multipart/"):
		return kindMultipart
	case mt == "application/xml", strings.HasSuffix(mt, "+xml"), mt == "text/xml":
		return kindOther
	case strings.HasPrefix(mt, "text/"):
		return kindText
	case mt == "application/octet-stream", strings.HasPrefix(mt, "image/"), strings.HasPrefix(mt, "audio/"), strings.HasPrefix(mt, "video/"):
		return kindBinary
	}
	return kindOther
}

// contentType is what a header says of a body of the declared type.
func contentType(mediaType string) string {
	switch kindOf(mediaType) {
	case kindJSON:
		if strings.Contains(mediaType, "*") {
			return "application/json"
		}
	case kindMultipart:
		if mt, _, err := mime.ParseMediaType(mediaType); err == nil {
			return mt + "; boundary=" + boundary
		}
	case kindText:
		if strings.Contains(mediaType, "*") {
			return "text/plain"
		}
	}
	return mediaType
}

// body fills in the body, what stays of it without identity, and an invalid one.
func (m *maker) body() error {
	declared, err := m.declaredBody()
	if err != nil {
		return err
	}
	over := m.opts.Overrides
	switch {
	case over.BodyBytes != nil:
		m.out.Body, m.out.ReducedBody = over.BodyBytes, over.BodyBytes
		m.out.ContentType = over.ContentType
		if m.out.ContentType == "" {
			m.out.ContentType = "application/octet-stream"
			if len(declared.Content) > 0 {
				m.out.ContentType = contentType(declared.Content[0].Type)
			}
		}
		return nil
	case over.Body != nil:
		return m.overriddenBody(declared)
	}
	return m.generatedBody(declared)
}

// declaredBody returns the declared representations, those that can be written best first.
func (m *maker) declaredBody() (openapi.Body, error) {
	if !m.known {
		return openapi.Body{}, nil
	}
	body, _, err := m.operation.Body()
	if err != nil {
		return openapi.Body{}, err
	}
	wanted := m.opts.Overrides.ContentType
	slices.SortStableFunc(body.Content, func(a, b openapi.Media) int { return rank(a, wanted) - rank(b, wanted) })
	return body, nil
}

func rank(m openapi.Media, wanted string) int {
	k := kindOf(m.Type)
	switch {
	case wanted != "" && bare(m.Type) == bare(wanted):
		return -1
	case k == kindOther:
		return int(kindBinary) + 1
	}
	return int(k)
}

func bare(mediaType string) string {
	mt, _, _ := strings.Cut(mediaType, ";")
	return strings.ToLower(strings.TrimSpace(mt))
}

func (m *maker) overriddenBody(declared openapi.Body) error {
	media := openapi.Media{Type: "application/json"}
	if len(declared.Content) > 0 {
		media = declared.Content[0]
	}
	if ct := m.opts.Overrides.ContentType; ct != "" && bare(ct) != bare(media.Type) {
		media = openapi.Media{Type: ct}
	} else if ct != "" {
		media.Type = ct
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(m.opts.Overrides.Body))
	if err != nil {
		return fmt.Errorf("the endpoint's body in engfix.yaml is not JSON: %w", err)
	}
	if err := m.write(media, v); err != nil {
		return err
	}
	if kindOf(media.Type) == kindJSON {
		if bytes.Equal(m.out.Body, m.out.ReducedBody) {
			m.out.ReducedBody = m.opts.Overrides.Body
		}
		m.out.Body = m.opts.Overrides.Body
	}
	return nil
}

func (m *maker) generatedBody(declared openapi.Body) error {
	if len(declared.Content) == 0 {
		return nil
	}
	var problems []string
	for _, media := range declared.Content {
		v, err := m.bodyValue(media)
		if err == nil && !declared.Required {
			// What is optional stays out; only the question with an invalid body needs it.
			m.out.InvalidBody = m.invalidBody(media, v)
			return nil
		}
		if err == nil {
			err = m.write(media, v)
		}
		if err == nil {
			return nil
		}
		problems = append(problems, err.Error())
	}
	if !declared.Required {
		return nil
	}
	return errors.New(problems[0] + "; give a body or body_file for the endpoint in engfix.yaml")
}

// bodyValue makes the value that a body of the media type stands for.
func (m *maker) bodyValue(media openapi.Media) (any, error) {
	k := kindOf(media.Type)
	if k == kindOther {
		return nil, fmt.Errorf("the body's media type %q cannot be written", media.Type)
	}
	if !media.Schema.Exists() {
		switch {
		case len(media.Examples) > 0:
			return m.identity.scrub(media.Examples[0]), nil
		case k == kindText || k == kindBinary:
			return fileContent, nil
		}
		return map[string]any{}, nil
	}
	at := place{path: "body", word: DefaultWord, hints: media.Examples}
	at.fields = k == kindForm || k == kindMultipart
	if k == kindJSON && isFree(media.Schema) {
		at.hints = append(slices.Clip(at.hints), map[string]any{})
	}
	return m.newGenerator().make(media.Schema, at)
}

// isFree reports whether a schema asks for nothing, as that of a body declared as Any does.
func isFree(s openapi.Schema) bool {
	m, ok := s.Value().(map[string]any)
	for k := range m {
		if k != "title" && k != "description" {
			return false
		}
	}
	return ok
}

// write encodes a value as the body, and what stays of it without identity as the reduced one.
func (m *maker) write(media openapi.Media, v any) error {
	valid := func(v any) bool {
		if !media.Schema.Exists() || hasPlaceholder(v) {
			return true
		}
		err := media.Schema.Validate(v)
		return err == nil || openapi.Unjudged(err)
	}
	body, err := encode(media, v)
	if err != nil {
		return err
	}
	m.out.Body, m.out.ReducedBody, m.out.ContentType = body, body, contentType(media.Type)
	if reduced, changed := m.identity.reduce(v, valid); changed {
		if m.out.ReducedBody, err = encode(media, reduced); err != nil {
			return err
		}
	}
	m.out.InvalidBody = m.invalidBody(media, v)
	return nil
}

// encode writes a value in the media type.
func encode(media openapi.Media, v any) ([]byte, error) {
	switch kindOf(media.Type) {
	case kindJSON:
		return marshal(v), nil
	case kindText, kindBinary:
		if s, ok := v.(string); ok {
			return []byte(s), nil
		}
		return []byte(text(v)), nil
	case kindForm, kindMultipart:
		object, ok := v.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("a body of %s is an object: its members are the fields", bare(media.Type))
		}
		if kindOf(media.Type) == kindForm {
			return []byte(form(object)), nil
		}
		return multipart(media, object), nil
	}
	return nil, fmt.Errorf("the body's media type %q cannot be written", media.Type)
}

// A field is one field of a form; lists have one for each element.
type field struct {
	name  string
	value any
}

func fields(object map[string]any) []field {
	var list []field
	for _, name := range slices.Sorted(maps.Keys(object)) {
		switch v := object[name].(type) {
		case []any:
			for _, element := range v {
				list = append(list, field{name, element})
			}
		case nil: // a form cannot say null; what is absent is next to it
		default:
			list = append(list, field{name, v})
		}
	}
	return list
}

func form(object map[string]any) string {
	var parts []string
	for _, f := range fields(object) {
		value := url.QueryEscape(text(f.value))
		// A placeholder is filled in later, in place.
		if hasPlaceholder(f.value) {
			value = text(f.value)
		}
		parts = append(parts, url.QueryEscape(f.name)+"="+value)
	}
	return strings.Join(parts, "&")
}

// multipart writes fields as parts: files with a name, objects as JSON, everything else as text.
func multipart(media openapi.Media, object map[string]any) []byte {
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "")
	var b bytes.Buffer
	for _, f := range fields(object) {
		fmt.Fprintf(&b, "--%s\r\nContent-Disposition: form-data; name=\"%s\"", boundary, quote.Replace(f.name))
		partType := quote.Replace(media.PartTypes[f.name])
		partType, _, _ = strings.Cut(partType, ",")
		content := text(f.value)
		_, isObject := f.value.(map[string]any)
		switch {
		case isFile(media.Schema, f.name):
			b.WriteString(`; filename="engfix-probe.txt"`)
			if partType == "" || strings.Contains(partType, "*") {
				partType = "application/octet-stream"
			}
			content = fileContent
		case isObject && partType == "":
			partType = "application/json"
		}
		if partType != "" {
			fmt.Fprintf(&b, "\r\nContent-Type: %s", partType)
		}
		fmt.Fprintf(&b, "\r\n\r\n%s\r\n", content)
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	return b.Bytes()
}

// isFile reports whether a form's field is an uploaded file: 3.0 says so by its format, 3.1 by its media type.
func isFile(s openapi.Schema, name string) bool {
	if !s.Exists() {
		return false
	}
	sh, err := flatten(demand{schemas: []openapi.Schema{s}})
	if err != nil || len(sh.members[name]) == 0 {
		return false
	}
	return isBinary(sh.members[name], maxLevels)
}

func isBinary(schemas []openapi.Schema, levels int) bool {
	sh, err := flatten(demand{schemas: schemas})
	if err != nil || levels == 0 {
		return false
	}
	for _, g := range sh.open {
		for _, branch := range g.branches {
			if isBinary(branch, levels-1) {
				return true
			}
		}
	}
	if len(sh.items) > 0 {
		return isBinary(sh.items, levels-1)
	}
	return sh.format == "binary"
}

// invalidBody makes a well-formed JSON body that the schema refuses, as near to the valid one as can be.
func (m *maker) invalidBody(media openapi.Media, valid any) []byte {
	if kindOf(media.Type) != kindJSON || !media.Schema.Exists() {
		return nil
	}
	for _, v := range m.wrongValues(media.Schema, valid) {
		if err := media.Schema.Validate(v); err != nil && !openapi.Unjudged(err) {
			return marshal(v)
		}
	}
	return nil
}
