package request

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/credential"
	"github.com/engfix/engfix/probe/sample"
)

// A Template is a request whose texts may hold {{names}}.
type Template struct {
	Method string // upper case
	Path   string // begins with a slash; may have a query
	Query  []probe.Pair
	Header []probe.Pair
	// Body is JSON; nil for none. If ContentType is not JSON, the content is made from it: a string becomes the text,
	// an object the fields of a form.
	Body json.RawMessage
	// File is the content of a file, in place of Body.
	File        []byte
	ContentType string // "" for application/json, or application/octet-stream of a file
}

// String names the request by its method and path. It hides the credentials that the path's query holds as they are.
func (t Template) String() string {
	path, query, asks := strings.Cut(t.Path, "?")
	if !asks {
		return t.Method + " " + t.Path
	}
	fields := strings.Split(query, "&")
	for i, field := range fields {
		if name, value, _ := strings.Cut(field, "="); value != "" && !sample.HasRef(value) && credential.Proves(name) {
			fields[i] = name + "=…"
		}
	}
	return t.Method + " " + path + "?" + strings.Join(fields, "&")
}

// Missing returns the first name that the template uses and that was not captured, or "".
func (t Template) Missing(got sample.Fill) string {
	texts := []string{t.Path, string(t.Body)}
	for _, p := range slices.Concat(t.Query, t.Header) {
		texts = append(texts, p.Value)
	}
	return got.Missing(texts...)
}

// Ask makes the HTTP request, with captures filled in and without identity.
func (t Template) Ask(got sample.Fill) (probe.Ask, error) {
	ask := probe.Ask{
		Transport: probe.HTTP,
		Method:    t.Method,
		Query:     got.Pairs(t.Query),
		Header:    got.Pairs(t.Header),
		Attempt:   1,
	}
	path, err := url.ParseRequestURI(got.URL(t.Path)) // which also accepts a path that begins with two slashes
	if err != nil {
		return ask, fmt.Errorf("its path is not valid: %w", err)
	}
	ask.Path = path.EscapedPath()
	query := path.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, v := range query[name] {
			ask.Query = append(ask.Query, probe.Pair{Name: name, Value: v})
		}
	}
	contentType := t.ContentType
	switch {
	case t.File != nil:
		ask.Body = fillFile(t.File, contentType, got)
		if contentType == "" {
			contentType = "application/octet-stream"
		}
	case t.Body != nil:
		ask.Body, contentType = encode(got.JSON(t.Body), contentType)
	}
	if ask.Body != nil && !HasHeader(ask.Header, "Content-Type") {
		ask.Header = append(ask.Header, probe.Pair{Name: "Content-Type", Value: contentType})
	}
	return ask, nil
}

// fillFile fills in a file of text. A name that was not captured stays, and bytes that are not text stay as they are.
func fillFile(content []byte, contentType string, got sample.Fill) []byte {
	switch {
	case !utf8.Valid(content):
		return content
	case strings.Contains(strings.ToLower(contentType), "json"):
		return got.JSON(content)
	}
	return []byte(got.Text(string(content)))
}

// HasHeader reports whether a header is among the pairs, in any case.
func HasHeader(headers []probe.Pair, name string) bool {
	return slices.ContainsFunc(headers, func(h probe.Pair) bool { return strings.EqualFold(h.Name, name) })
}

// encode encodes a body for its content type: a form's fields, plain text, or JSON for any other type.
func encode(body json.RawMessage, contentType string) ([]byte, string) {
	v := gjson.ParseBytes(body)
	switch mt, _, _ := strings.Cut(strings.ToLower(contentType), ";"); {
	case mt == "application/x-www-form-urlencoded" && v.IsObject():
		form := url.Values{}
		v.ForEach(func(key, value gjson.Result) bool {
			form.Add(key.String(), value.String())
			return true
		})
		return []byte(form.Encode()), contentType
	case strings.HasPrefix(mt, "text/") && v.Type == gjson.String:
		return []byte(v.String()), contentType
	case contentType == "":
		contentType = "application/json"
	}
	return body, contentType
}
