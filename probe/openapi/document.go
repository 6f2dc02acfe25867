// Package openapi reads the document in which a service describes itself.
//
// The document is from the service under test and is not trusted. The package never follows a reference out of the
// document, whatever its scheme. It bounds size, depth, numbers and reference chains before anything walks them, and
// refuses a document that breaks a bound with one line. It reads only OpenAPI 3.0 and 3.1, in JSON. Schemas are
// returned in one dialect, JSON Schema 2020-12, for every version of the document.
package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsonschema"
)

// A Document is an OpenAPI document. It may be used by several goroutines at once.
type Document struct {
	// Title and Version are those of its info object.
	Title   string
	Version string
	// Dialect is its openapi field, such as "3.0.2".
	Dialect string

	root       gjson.Result
	below      string // the path of the mounted application that it describes; "" for the whole service
	operations []Operation
	byKey      map[string]int          // "GET /a/{}" → index of the first operation of that shape
	index      map[string]gjson.Result // pointers of components and path items, which references are looked up in

	mu       sync.Mutex
	values   map[string]any  // schemas by pointer, decoded and translated
	tooLarge map[string]bool // pointers of the schemas that were not decoded
	compiler *jsonschema.Compiler
	compiled map[string]compiledSchema // by URL
	ready    map[string]bool           // pointers of the schemas that the compiler has
}

// Parse reads a document. It keeps the text, whose size the caller bounds. The error is one line and names the remedy.
func Parse(text string) (*Document, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	if err := guard(text); err != nil {
		return nil, fmt.Errorf("the OpenAPI document is refused: %w", err)
	}
	if !gjson.Valid(text) {
		return nil, fmt.Errorf("the OpenAPI document is not JSON: %w", syntaxError(text))
	}
	root := gjson.Parse(text)
	if !root.IsObject() {
		return nil, errors.New("the OpenAPI document is not a JSON object")
	}
	dialect := root.Get("openapi")
	switch {
	case root.Get("swagger").Exists():
		return nil, fmt.Errorf("the document is Swagger %s: convert it to OpenAPI 3",
			short(root.Get("swagger").String()))
	case dialect.Type != gjson.String:
		return nil, errors.New(`the document has no "openapi" field: it is not an OpenAPI document`)
	case !strings.HasPrefix(dialect.Str, "3."):
		return nil, fmt.Errorf("the document is OpenAPI %q: only versions 3.x can be read", short(dialect.Str))
	}
	d := &Document{
		Title:    root.Get("info.title").String(),
		Version:  root.Get("info.version").String(),
		Dialect:  dialect.Str,
		root:     root,
		index:    map[string]gjson.Result{},
		values:   map[string]any{},
		tooLarge: map[string]bool{},
		compiled: map[string]compiledSchema{},
		ready:    map[string]bool{},
	}
	d.compiler = newCompiler(d)
	if err := d.readIndex(); err != nil {
		return nil, fmt.Errorf("the OpenAPI document is refused: %w", err)
	}
	d.readOperations()
	return d, nil
}

// Text is the document as it was read, without a byte order mark.
func (d *Document) Text() string { return d.root.Raw }

// Below says that the document is served below a path, as that of a mounted application is. If its first server is that
// path, its operations get whole paths, which begin there. Call it before the document is used.
func (d *Document) Below(prefix string) {
	if prefix == "" || prefix == "/" || strings.TrimSuffix(d.root.Get("servers.0.url").String(), "/") != prefix {
		return
	}
	d.below = prefix
	d.byKey = map[string]int{}
	for i := range d.operations {
		op := &d.operations[i]
		op.Path = prefix + op.Path
		if key := op.Method + " " + Shape(op.Path); !has(d.byKey, key) {
			d.byKey[key] = i
		}
	}
}

// Covers reports whether the document would list a path of the service. For a mounted application's document, those are
// the paths below the mount. A path under one of its servers' may belong to an operation with that full path.
func (d *Document) Covers(path string) bool {
	if d.below != "" {
		return strings.HasPrefix(path, d.below+"/")
	}
	for _, server := range d.root.Get("servers.#.url").Array() {
		u, err := url.Parse(server.String())
		if err != nil {
			continue
		}
		if prefix := strings.TrimSuffix(u.Path, "/"); prefix != "" && strings.HasPrefix(path, prefix+"/") {
			return false
		}
	}
	return true
}

// Operations returns the operations in document order. A path item outside the document has none.
func (d *Document) Operations() []Operation { return d.operations }

// Find returns the operation of the method at the path. Templates are equal when they differ in the names of their
// parameters only.
func (d *Document) Find(method, path string) (Operation, bool) {
	if i, ok := d.byKey[strings.ToUpper(method)+" "+Shape(path)]; ok {
		return d.operations[i], true
	}
	return Operation{}, false
}

// maxExplained is the largest text that is copied to report the place of its fault, in bytes.
const maxExplained = 8 << 20

// syntaxError says where JSON breaks, which gjson does not.
func syntaxError(text string) error {
	if len(text) > maxExplained {
		return errors.New("it is cut off or has a mistake")
	}
	var whole json.RawMessage
	err := json.Unmarshal([]byte(text), &whole)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w (byte %d of %d)", err, syntax.Offset, len(text))
	}
	return errors.New("it is cut off or has an unknown literal")
}

// short cuts foreign text to a length that fits into a line.
func short(s string) string {
	const most = 120
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// RequiredHeaders returns the names of the headers that an operation requires; nil if the document does not know the
// operation, or cannot say.
func (d *Document) RequiredHeaders(method, path string) []string {
	op, known := d.Find(method, path)
	if !known {
		return nil
	}
	params, err := op.Parameters()
	if err != nil {
		return nil
	}
	var names []string
	for _, p := range params {
		if p.In == "header" && p.Required {
			names = append(names, p.Name)
		}
	}
	return names
}
