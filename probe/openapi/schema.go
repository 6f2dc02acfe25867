package openapi

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsonschema"
)

// maxSchemas bounds how many subschemas one schema may reach. The time to compile those that lead to each other grows with
// the square of their number: 10,000 of them take about a second.
const maxSchemas = 10_000

// scheme begins the URLs under which the compiler knows the document's schemas: the pointer follows in hexadecimal, so
// that no name in a document can be mistaken for a part of a URL.
const scheme = "doc:///"

// A Schema is a JSON Schema at a place in a document. The zero Schema is no schema.
type Schema struct {
	doc  *Document
	base string // pointer of the resource: where the document, or a reference, entered the schema
	frag string // pointer from there
	// value is in the 2020-12 dialect: a bool or a map.
	value any
}

// Exists reports whether there is a schema.
func (s Schema) Exists() bool { return s.doc != nil }

// Value returns the schema itself, as a bool or a map[string]any with numbers as json.Number. Its references are those of
// the compiler: use Ref. It must not be changed.
func (s Schema) Value() any { return s.value }

// Pointer returns the JSON pointer of the schema's place in the document.
func (s Schema) Pointer() string { return s.base + s.frag }

// At returns the subschema below the keyword and, for keywords that hold several, its name or number.
func (s Schema) At(tokens ...string) Schema {
	v := s.value
	for _, t := range tokens {
		v = step(v, t)
	}
	return Schema{doc: s.doc, base: s.base, frag: join(s.frag, tokens...), value: v}
}

func step(v any, token string) any {
	switch v := v.(type) {
	case map[string]any:
		return v[token]
	case []any:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(v) {
			return v[i]
		}
	}
	return nil
}

// Ref follows the schema's own $ref by one step; ok is false if it has none. The error says why a reference cannot be
// followed: it leads out of the document, or nowhere.
func (s Schema) Ref() (target Schema, ok bool, err error) {
	m, isMap := s.value.(map[string]any)
	ref, isString := m["$ref"].(string)
	if !isMap || !isString {
		return Schema{}, false, nil
	}
	pointer, known := pointerOf(ref)
	if !known {
		_, err := localPointer(ref)
		return Schema{}, true, err
	}
	target, err = s.doc.schemaAt(pointer)
	return target, true, err
}

// Validate checks a value, built as encoding/json decodes into any, against the schema. Formats are asserted. The error
// says that the value is refused, or that it cannot be judged; Unjudged distinguishes the two.
func (s Schema) Validate(v any) error {
	c := s.doc.compile(s)
	if c.err != nil {
		return c.err
	}
	switch n, deep := cost(c.schema, v); {
	case deep:
		return fmt.Errorf("%w: the one at %s applies more than %d within one another", errUnjudged, short(s.Pointer()), maxNesting)
	case n > maxCost:
		return fmt.Errorf("%w: there are too many combinations of the alternatives at %s", errUnjudged, short(s.Pointer()))
	}
	return c.schema.Validate(v)
}

// Weigh returns how many subschemas Validate would apply to the value, or 0 if the schema cannot be applied. A caller that
// validates often, with a schema that it does not trust, adds these up.
func (s Schema) Weigh(v any) int {
	c := s.doc.compile(s)
	if c.err != nil {
		return 0
	}
	n, _ := cost(c.schema, v)
	return n
}

var errUnjudged = errors.New("the schema cannot be applied")

// Unjudged reports whether an error of Validate blames the schema, not the value.
func Unjudged(err error) bool { return errors.Is(err, errUnjudged) }

// pointerOf reads the compiler's URL of a schema.
func pointerOf(url string) (string, bool) {
	encoded, ok := strings.CutPrefix(url, scheme)
	if !ok {
		return "", false
	}
	pointer, err := hex.DecodeString(encoded)
	return string(pointer), err == nil
}

func urlOf(pointer string) string { return scheme + hex.EncodeToString([]byte(pointer)) }

// schemaOf makes a schema of a piece of the document.
func (d *Document) schemaOf(raw gjson.Result, pointer string) Schema {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.enter(raw, pointer)
}

// schemaAt makes a schema of the target of a pointer.
func (d *Document) schemaAt(pointer string) (Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.enterAt(pointer)
}

func (d *Document) enterAt(pointer string) (Schema, error) {
	if v, ok := d.values[pointer]; ok {
		return Schema{doc: d, base: pointer, value: v}, nil
	}
	raw, ok := d.lookup(pointer)
	if !ok {
		return Schema{}, fmt.Errorf("it refers to %q, which is not in the document", "#"+short(pointer))
	}
	return d.enter(raw, pointer), nil
}

func (d *Document) enter(raw gjson.Result, pointer string) Schema {
	v, ok := d.values[pointer]
	if !ok {
		text, small := withoutLarge(raw)
		if !small {
			d.tooLarge[pointer] = true
		}
		v = translate(decode(text), strings.HasPrefix(d.Dialect, "3.0"))
		d.values[pointer] = v
	}
	return Schema{doc: d, base: pointer, value: v}
}

// decode turns a piece of the document into Go values, with numbers as json.Number.
func decode(text string) any {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil // the document is valid JSON, so only an empty result gets here
	}
	return v
}

type compiledSchema struct {
	schema *jsonschema.Schema
	err    error
}

// newCompiler makes the compiler of a document's schemas. It loads nothing but pieces of that document.
func newCompiler(d *Document) *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	c.UseRegexpEngine(new(matcher).compile)
	c.UseLoader(loader{d})
	return c
}

// A loader passes pieces of the document, and nothing else, to the compiler. It is called with the document locked.
type loader struct{ doc *Document }

func (l loader) Load(url string) (any, error) {
	pointer, ok := pointerOf(url)
	if !ok {
		return nil, fmt.Errorf("it refers to %q: only references within the document are followed", short(url))
	}
	s, err := l.doc.enterAt(pointer)
	if err != nil {
		return nil, err
	}
	return s.value, nil
}

func (d *Document) compile(s Schema) compiledSchema {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.compileLocked(s)
}

func (d *Document) compileLocked(s Schema) compiledSchema {
	url := urlOf(s.base) + "#" + fragment(s.frag)
	c, ok := d.compiled[url]
	if !ok {
		c.schema, c.err = d.compileNew(s, url)
		d.compiled[url] = c
	}
	return c
}

func (d *Document) compileNew(s Schema, url string) (*jsonschema.Schema, error) {
	if s.frag != "" {
		// Compiling the whole resource costs less than its parts one by one. If it fails, this part may still compile.
		d.compileLocked(Schema{doc: d, base: s.base, value: d.values[s.base]})
	}
	reached, ok := d.reach(s.base)
	if !ok {
		return nil, fmt.Errorf("%w: %s reaches more than %d subschemas", errUnjudged, short(s.Pointer()), maxSchemas)
	}
	for _, pointer := range reached {
		if d.tooLarge[pointer] {
			return nil, fmt.Errorf("%w: the one at %s has more than %d KiB", errUnjudged, short(pointer), maxSchema>>10)
		}
	}
	if s.frag != "" {
		reached = nil
	}
	// The compiler's time grows with the square of the schemas that it gets at once, so those that others lead to go first.
	for _, pointer := range slices.Backward(reached) {
		if _, err := d.compiler.Compile(urlOf(pointer) + "#"); err != nil {
			return nil, notValid(s, err)
		}
	}
	schema, err := d.compiler.Compile(url)
	if err != nil {
		return nil, notValid(s, err)
	}
	for _, pointer := range reached {
		d.ready[pointer] = true
	}
	return schema, nil
}

// notValid is the error of a schema that the compiler refuses.
func notValid(s Schema, err error) error {
	return fmt.Errorf("%w: %s is not a valid schema: %s", errUnjudged, short(s.Pointer()), reason(err))
}

// fragment escapes a pointer for the end of a URL.
func fragment(pointer string) string {
	var b strings.Builder
	for i := range len(pointer) {
		switch c := pointer[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("/~-._", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// reason returns the most specific line of the compiler's message: the loader's, or else the last one.
func reason(err error) string {
	var load *jsonschema.LoadURLError
	if errors.As(err, &load) {
		return load.Err.Error()
	}
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	return short(strings.TrimLeft(lines[len(lines)-1], " -"))
}

// reach returns the pointers of the schemas that the one at base leads to and that the compiler does not have yet: base
// first, and each before most of those that it leads to. ok is false if they have more than maxSchemas subschemas. It does
// not recurse from reference to reference, because a chain of them may be long.
func (d *Document) reach(base string) (reached []string, ok bool) {
	n := 0
	seen := map[string]bool{}
	pending := []string{base}
	var walk func(v any)
	walk = func(v any) {
		if n++; n > maxSchemas {
			return
		}
		eachSubschema(v, walk)
		m, _ := v.(map[string]any)
		ref, _ := m["$ref"].(string)
		if pointer, ok := pointerOf(ref); ok {
			pending = append(pending, pointer)
		}
	}
	for len(pending) > 0 && n <= maxSchemas {
		pointer := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if d.ready[pointer] || seen[pointer] {
			continue
		}
		seen[pointer] = true
		reached = append(reached, pointer)
		if s, err := d.enterAt(pointer); err == nil {
			walk(s.value)
		}
	}
	return reached, n <= maxSchemas
}
