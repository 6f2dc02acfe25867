package listing

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The bounds of a document.
const (
	MaxBytes  = 32 << 20
	maxRoutes = 100_000
	maxGaps   = 1_000
)

// Read reads a document and checks it. Errors state the fault and its place: a line and column, or a member.
func Read(r io.Reader) (*Document, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > MaxBytes {
		return nil, fmt.Errorf("larger than %d MiB: a routes document has only a list of routes", MaxBytes>>20)
	}
	return Parse(raw)
}

// Parse is Read for a document that is in memory.
func Parse(raw []byte) (*Document, error) {
	var top struct {
		Schema *string            `json:"schema"`
		Routes *[]json.RawMessage `json:"routes"`
		Gaps   []json.RawMessage  `json:"gaps"`
	}
	if err := decode(raw, "", &top); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			line, column := position(raw, syntax.Offset)
			return nil, fmt.Errorf("%d:%d: not JSON: %w", line, column, err)
		}
		return nil, err
	}
	switch {
	case top.Schema == nil || *top.Schema != Schema:
		return nil, fmt.Errorf("schema: want %q", Schema)
	case top.Routes == nil:
		return nil, errors.New("routes: missing: want a list of routes, which may be empty")
	case len(*top.Routes) > maxRoutes:
		return nil, fmt.Errorf("routes: %d of them: at most %d are read", len(*top.Routes), maxRoutes)
	case len(top.Gaps) > maxGaps:
		return nil, fmt.Errorf("gaps: %d of them: at most %d are read", len(top.Gaps), maxGaps)
	}
	doc := &Document{}
	for i, raw := range *top.Routes {
		var route Route
		if err := element(raw, fmt.Sprintf("routes[%d]", i), &route, route.check); err != nil {
			return nil, err
		}
		doc.Routes = append(doc.Routes, route)
	}
	for i, raw := range top.Gaps {
		var gap Gap
		if err := element(raw, fmt.Sprintf("gaps[%d]", i), &gap, gap.check); err != nil {
			return nil, err
		}
		doc.Gaps = append(doc.Gaps, gap)
	}
	return doc, nil
}

// element reads and checks one element of a list.
func element(raw []byte, where string, into any, check func() error) error {
	if bytes.Equal(raw, []byte("null")) {
		return fmt.Errorf("%s: want an object, not null", where)
	}
	if err := decode(raw, where, into); err != nil {
		return err
	}
	if err := check(); err != nil {
		return fmt.Errorf("%s.%w", where, err)
	}
	return nil
}

// decode decodes JSON, and reports which member has a value of the wrong type.
func decode(raw []byte, where string, into any) error {
	err := json.Unmarshal(raw, into)
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	member := wrong.Field
	switch {
	case member == "" && where == "":
		member = "the document"
	case member == "":
		member = where
	case where != "":
		member = where + "." + member
	}
	return fmt.Errorf("%s: got %s, want %s", member, article(wrong.Value), jsonName(wrong.Type.Kind()))
}

// position returns the line and the column, both from 1, of the last of so many bytes.
func position(raw []byte, offset int64) (line, column int) {
	before := raw[:max(0, min(int(offset)-1, len(raw)))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}
