package main

import (
	"bytes"
	"encoding/json"
	"io"
)

// printJSON writes one indented JSON document.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// printLines writes each value as one line of JSON.
func printLines[T any](w io.Writer, values []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, v := range values {
		if err := enc.Encode(v); err != nil {
			return err
		}
	}
	return nil
}

// asLines prints the JSON document that write writes as lines: each element of a list, or the document itself, on a line.
func asLines(w io.Writer, write func(io.Writer) error) error {
	var doc bytes.Buffer
	if err := write(&doc); err != nil {
		return err
	}
	var elements []json.RawMessage
	if json.Unmarshal(doc.Bytes(), &elements) != nil {
		elements = []json.RawMessage{doc.Bytes()}
	}
	return printLines(w, elements)
}
