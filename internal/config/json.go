package config

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v4"
)

// anyJSON reads any value as JSON.
func anyJSON(dst *json.RawMessage) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		var b bytes.Buffer
		d.writeJSON(&b, n, where)
		*dst = b.Bytes()
	}}
}

// frame reads the first frame of a WebSocket client: a mapping, or "off" for none.
func frame(dst *json.RawMessage) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		switch {
		case n.kind == yaml.MappingNode:
			anyJSON(dst).read(d, n, where)
		case n.kind == yaml.ScalarNode && n.value == Off:
			*dst = nil
		default:
			d.wrong(n, where, "a mapping, or off for no frame")
		}
	}}
}

// writeJSON writes the node as compact JSON, members in document order.
func (d *decoder) writeJSON(b *bytes.Buffer, n *node, where string) {
	switch n.kind {
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, item := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			d.writeJSON(b, item, element(where, i))
		}
		b.WriteByte(']')
	case yaml.MappingNode:
		b.WriteByte('{')
		for i, m := range n.members {
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(quoteJSON(m.key))
			b.WriteByte(':')
			d.writeJSON(b, m.value, join(where, m.key))
		}
		b.WriteByte('}')
	default:
		d.writeScalar(b, n, where)
	}
}

func (d *decoder) writeScalar(b *bytes.Buffer, n *node, where string) {
	n.send()
	switch n.tag {
	case "!!null":
		b.WriteString("null")
		return
	case "!!str", "!!timestamp": // JSON has no dates: the written text is the value
		b.Write(quoteJSON(n.value))
		return
	}
	if n.tag == "!!int" || n.tag == "!!float" {
		if json.Valid([]byte(n.value)) { // as written, however many digits
			b.WriteString(n.value)
			return
		}
	}
	var v any
	scalar := yaml.Node{Kind: yaml.ScalarNode, Tag: n.tag, Value: n.value}
	if err := scalar.Decode(&v); err == nil {
		switch v := v.(type) {
		case bool, int, int64, uint64, float64:
			if raw, err := json.Marshal(v); err == nil {
				b.Write(raw)
				return
			}
		}
	}
	d.report(n.at, "%s: JSON cannot hold %s: write it as text, or use body_file", where, n.what())
}

// quoteJSON makes a JSON string that escapes only characters that must be escaped.
func quoteJSON(s string) []byte {
	if !utf8.ValidString(s) { // only a variable's value may be invalid
		s = string(bytes.ToValidUTF8([]byte(s), []byte("\ufffd")))
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always has a JSON form
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
