package sample

import (
	"bytes"
	"fmt"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/openapi"
)

// boundary separates the parts of a multipart body. It is fixed, so that a request is the same each time.
const boundary = "engfix-boundary"

// A kind is a family of media types that are written alike.
type kind int

const (
	kindOther kind = iota
	kindJSON
	kindForm
	kindMultipart
	kindText
	kindBinary
	kindAkin // related to JSON: YAML, which contains it, and lists of lines of JSON
)

// kindOf returns the family of a media type.
func kindOf(mediaType string) kind {
	mt, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		mt = strings.ToLower(strings.TrimSpace(mediaType))
	}
	switch {
	case mt == "application/json", strings.HasSuffix(mt, "+json"), mt == "*/*", mt == "application/*":
		return kindJSON
	case strings.HasSuffix(mt, "yaml"), mt == "application/x-ndjson", mt == "application/ndjson", mt == "application/jsonl":
		return kindAkin
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

// contentType returns the header's value for a body of the declared type.
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

// encode writes a value in the media type.
func encode(media openapi.Media, v any) ([]byte, error) {
	switch kindOf(media.Type) {
	case kindJSON:
		return marshal(v), nil
	case kindText, kindBinary, kindAkin:
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
	if s, ok := v.(string); ok {
		return []byte(s), nil // a person wrote it
	}
	return nil, fmt.Errorf("the body's media type %q cannot be written", media.Type)
}

// A field is one field of a form; lists have one for each element.
type field struct {
	name  string
	value any
}

// fields lists an object's members as fields, in order of names.
func fields(object map[string]any) []field {
	var list []field
	for _, name := range slices.Sorted(maps.Keys(object)) {
		switch v := object[name].(type) {
		case []any:
			for _, element := range v {
				list = append(list, field{name, element})
			}
		case nil: // a form has no null; a missing field is the closest
		default:
			list = append(list, field{name, v})
		}
	}
	return list
}

// form writes fields as application/x-www-form-urlencoded does.
func form(object map[string]any) string {
	var parts []string
	for _, f := range fields(object) {
		parts = append(parts, url.QueryEscape(f.name)+"="+escapeAround(text(f.value)))
	}
	return strings.Join(parts, "&")
}

// escapeAround escapes text for a form, except for its placeholders, which are filled in later.
func escapeAround(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{{")
		name, after, closed := strings.Cut(rest, "}}")
		if !ok || !closed {
			b.WriteString(url.QueryEscape(s))
			return b.String()
		}
		b.WriteString(url.QueryEscape(before) + "{{" + name + "}}")
		s = after
	}
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
	return isBinary(sh.members[name], 4)
}

// isBinary reports whether schemas, an alternative among them or the elements of their arrays are about a file's
// content. It looks no more than so many levels deep.
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
