package sample

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/probe/openapi"
)

// body fills in the body, its reduced form without identity, and an invalid one.
func (m *maker) body() error {
	declared, err := m.declaredBody()
	if err != nil {
		return err
	}
	defer func() { m.out.NeedsBody = declared.Required && m.out.Body != nil }()
	over := m.opts.Overrides
	m.out.Bodiless = len(declared.Content) == 0 && over.BodyBytes == nil && over.Body == nil
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

// rank orders representations: the wanted one, then those that say most.
func rank(m openapi.Media, wanted string) int {
	k := kindOf(m.Type)
	switch {
	case wanted != "" && bare(m.Type) == bare(wanted):
		return -1
	case k == kindOther:
		return int(kindAkin) + 1
	}
	return int(k)
}

// bare is a media type without its parameters.
func bare(mediaType string) string {
	mt, _, _ := strings.Cut(mediaType, ";")
	return strings.ToLower(strings.TrimSpace(mt))
}

// overriddenBody writes the configured body in the configured content type, or the best one that is declared.
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

// generatedBody writes a body in the first declared representation that works.
func (m *maker) generatedBody(declared openapi.Body) error {
	if len(declared.Content) == 0 {
		return nil
	}
	if !declared.Required { // malformed JSON needs no valid body
		m.out.OptionalType = contentType(declared.Content[0].Type)
	}
	var problems []string
	for _, media := range declared.Content {
		v, err := m.bodyValue(media)
		if err == nil && !declared.Required {
			// Optional members stay out; only the question with an invalid body needs them.
			m.out.OptionalType = contentType(media.Type)
			m.wrongBodies(media, v)
			return nil
		}
		if err == nil {
			err = m.write(media, v)
		}
		if err == nil {
			return m.count(len(m.out.Body))
		}
		problems = append(problems, err.Error())
	}
	if !declared.Required {
		return nil
	}
	return errors.New(problems[0] + "; set a body or body_file for the endpoint in engfix.yaml")
}

// bodyValue makes the value that a body of the media type stands for.
func (m *maker) bodyValue(media openapi.Media) (any, error) {
	k := kindOf(media.Type)
	if k == kindOther {
		return m.foreignBody(media)
	}
	if !media.Schema.Exists() {
		switch {
		case len(media.Examples) > 0:
			return m.identity.scrub(media.Examples[0]), nil
		case k == kindText || k == kindBinary:
			return DefaultWord, nil
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

// foreignBody returns the text of a media type that this package does not know: the document's example of one, or anything
// at all if the schema asks for bytes.
func (m *maker) foreignBody(media openapi.Media) (any, error) {
	if !media.Schema.Exists() {
		return firstText(media.Examples, media)
	}
	sh, err := flatten(demand{schemas: []openapi.Schema{media.Schema}})
	if err != nil {
		return nil, err
	}
	if sh.format == "binary" {
		return m.newGenerator().make(media.Schema, place{path: "body", word: DefaultWord, hints: media.Examples})
	}
	return firstText(slices.Concat(media.Examples, sh.given), media)
}

// firstText returns the first text among the values that the media type's schema accepts.
func firstText(values []any, media openapi.Media) (any, error) {
	for _, v := range values {
		if s, ok := v.(string); ok && admits(media.Schema, s) {
			return s, nil
		}
	}
	return nil, fmt.Errorf("the body's media type %q cannot be written, and there is no example of it as text", media.Type)
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

// write encodes a value as the body, and the value without identity as the reduced body.
func (m *maker) write(media openapi.Media, v any) error {
	body, err := encode(media, v)
	if err != nil {
		return err
	}
	m.out.Body, m.out.ReducedBody, m.out.ContentType = body, body, contentType(media.Type)
	if reduced, changed := m.identity.reduce(v, func(v any) bool { return admits(media.Schema, v) }); changed {
		if m.out.ReducedBody, err = encode(media, reduced); err != nil {
			return err
		}
	}
	m.wrongBodies(media, v)
	return nil
}

// admits reports whether a body is valid, as far as can be checked. For one with a placeholder, only missing required
// members can be checked.
func admits(s openapi.Schema, v any) bool {
	if !s.Exists() {
		return true
	}
	if !hasPlaceholder(v) {
		err := s.Validate(v)
		return err == nil || openapi.Unjudged(err)
	}
	sh, err := flatten(demand{schemas: []openapi.Schema{s}})
	object, isObject := v.(map[string]any)
	return err != nil || !isObject || !slices.ContainsFunc(sh.required, func(name string) bool {
		_, present := object[name]
		return !present
	})
}

// wrongBodies makes well-formed bodies that the schema refuses, as near to the valid one as can be: JSON, or the fields of a
// form.
func (m *maker) wrongBodies(media openapi.Media, valid any) {
	if !media.Schema.Exists() {
		return
	}
	kind := kindOf(media.Type)
	switch kind {
	case kindJSON:
		m.out.InvalidBody = firstRefused(media, m.wrongValues(media.Schema, valid))
	case kindForm, kindMultipart:
		m.out.InvalidBody = firstRefused(media, m.wrongFields(media.Schema, valid))
	default:
		return
	}
	if object, ok := valid.(map[string]any); ok {
		m.out.MissingField = firstRefused(media, m.without(object, kind != kindJSON))
	}
}

// firstRefused is the first of some values that the schema refuses, as a body.
func firstRefused(media openapi.Media, list []any) []byte {
	for _, v := range list {
		if err := media.Schema.Validate(v); err != nil && !openapi.Unjudged(err) {
			body, err := encode(media, v)
			if err != nil {
				return nil
			}
			return body
		}
	}
	return nil
}
