package openapi

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// An Operation is one method at one path.
type Operation struct {
	Method  string // upper case
	Path    string // template, as the document has it
	ID      string // operationId
	Tags    []string
	Summary string
	// Raw is the operation object as the service wrote it.
	Raw gjson.Result

	doc     *Document
	item    gjson.Result // the path item
	itemAt  string       // its pointer
	pointer string
}

// A Parameter is a declared parameter of an operation.
type Parameter struct {
	Name     string
	In       string // path, query, header or cookie
	Required bool
	Style    string // as declared, or the default of its place
	Explode  bool
	Schema   Schema
	// Media is the media type of a parameter that is described by content instead of a schema; "" otherwise.
	Media string
	// Examples are the document's values outside the schema.
	Examples []any
}

// A Body describes the request body of an operation.
type Body struct {
	Required bool
	Content  []Media // in document order
}

// A Media is one representation of a body.
type Media struct {
	Type     string // as declared, parameters included
	Schema   Schema
	Examples []any
	// PartTypes are the content types in the encoding object, by part of the form.
	PartTypes map[string]string
}

// A Response is one declared response.
type Response struct {
	Status  string  // "200", "4XX", "default"
	Content []Media // without examples
}

// methods are the fields of a path item that are operations.
var methods = map[string]bool{
	"get": true, "put": true, "post": true, "delete": true, "options": true, "head": true, "patch": true, "trace": true,
}

func (d *Document) readOperations() {
	d.byKey = map[string]int{}
	paths := d.root.Get("paths")
	if !paths.IsObject() {
		return
	}
	seen := map[string]bool{}
	paths.ForEach(func(path, item gjson.Result) bool {
		item, at, err := d.resolve(item, join("/paths", path.Str))
		if err != nil || !item.IsObject() || !strings.HasPrefix(path.Str, "/") {
			return true
		}
		item.ForEach(func(method, raw gjson.Result) bool {
			key := strings.ToUpper(method.Str) + " " + path.Str
			if methods[method.Str] && raw.IsObject() && !seen[key] {
				seen[key] = true
				d.addOperation(Operation{
					Method: strings.ToUpper(method.Str), Path: path.Str, Raw: raw,
					doc: d, item: item, itemAt: at, pointer: join(at, method.Str),
				})
			}
			return true
		})
		return true
	})
}

func (d *Document) addOperation(op Operation) {
	op.Raw.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "operationId":
			op.ID = value.String()
		case "summary":
			op.Summary = value.String()
		case "tags":
			value.ForEach(func(_, tag gjson.Result) bool {
				op.Tags = append(op.Tags, tag.String())
				return len(op.Tags) < maxOffers
			})
		}
		return true
	})
	if key := op.Method + " " + Shape(op.Path); !has(d.byKey, key) {
		d.byKey[key] = len(d.operations)
	}
	d.operations = append(d.operations, op)
}

func has[K comparable, V any](m map[K]V, k K) bool { _, ok := m[k]; return ok }

// Parameters returns the operation's parameters in document order: those of the path item, replaced or followed by the
// operation's own.
func (op Operation) Parameters() ([]Parameter, error) {
	var params []Parameter
	room := maxExamples
	at := map[[2]string]int{}
	for _, from := range []struct {
		holder  gjson.Result
		pointer string
	}{{op.item, op.itemAt}, {op.Raw, op.pointer}} {
		list, _ := child(from.holder, "parameters")
		if !list.IsArray() {
			continue
		}
		var err error
		i := -1
		list.ForEach(func(_, raw gjson.Result) bool {
			i++
			var p Parameter
			if p, err = op.doc.parameter(raw, join(from.pointer, "parameters", strconv.Itoa(i)), &room); err != nil {
				return false
			}
			key := [2]string{p.In, p.Name}
			if j, ok := at[key]; ok {
				params[j] = p
				return true
			}
			at[key] = len(params)
			params = append(params, p)
			if i >= maxParameters || len(params) > maxParameters {
				err = fmt.Errorf("the document has more than %d parameters there", maxParameters)
			}
			return err == nil
		})
		if err != nil {
			return nil, err
		}
	}
	return params, nil
}

// parameter reads a parameter; room is for its examples.
func (d *Document) parameter(raw gjson.Result, pointer string, room *int) (Parameter, error) {
	name := raw.Get("name").String()
	raw, pointer, err := d.resolve(raw, pointer)
	if err != nil {
		return Parameter{}, fmt.Errorf("parameter %q cannot be read: %w", short(name), err)
	}
	name = raw.Get("name").String()
	switch {
	case name == "":
		return Parameter{}, fmt.Errorf("the parameter at %s has no name", pointer)
	case len(name) > maxName:
		return Parameter{}, fmt.Errorf("the parameter at %s has a name of more than %d bytes", pointer, maxName)
	}
	p := Parameter{
		Name:     name,
		In:       raw.Get("in").String(),
		Required: raw.Get("required").Bool(),
		Style:    raw.Get("style").String(),
		Examples: examples(raw, room),
	}
	if p.Style == "" {
		p.Style = "simple"
		if p.In == "query" || p.In == "cookie" {
			p.Style = "form"
		}
	}
	p.Explode = p.Style == "form"
	if explode := raw.Get("explode"); explode.IsBool() {
		p.Explode = explode.Bool()
	}
	if schema, ok := child(raw, "schema"); ok {
		p.Schema = d.schemaOf(schema, join(pointer, "schema"))
		return p, nil
	}
	if content, ok := child(raw, "content"); ok {
		for _, m := range d.media(content, join(pointer, "content"), room) {
			p.Media, p.Schema = m.Type, m.Schema
			p.Examples = append(p.Examples, m.Examples...)
			break
		}
	}
	return p, nil
}

// Body returns the operation's request body, and whether it takes one at all.
func (op Operation) Body() (Body, bool, error) {
	raw, ok := child(op.Raw, "requestBody")
	if !ok {
		return Body{}, false, nil
	}
	raw, pointer, err := op.doc.resolve(raw, join(op.pointer, "requestBody"))
	if err != nil {
		return Body{}, false, fmt.Errorf("the request body cannot be read: %w", err)
	}
	content, _ := child(raw, "content")
	room := maxExamples
	return Body{
		Required: raw.Get("required").Bool(),
		Content:  op.doc.media(content, join(pointer, "content"), &room),
	}, true, nil
}

// Responses returns the declared responses in document order. One that lies outside the document has no content.
func (op Operation) Responses() []Response {
	list, _ := child(op.Raw, "responses")
	var responses []Response
	if !list.IsObject() {
		return nil
	}
	list.ForEach(func(status, raw gjson.Result) bool {
		r := Response{Status: status.Str}
		if raw, pointer, err := op.doc.resolve(raw, join(op.pointer, "responses", status.Str)); err == nil {
			content, _ := child(raw, "content")
			r.Content = op.doc.media(content, join(pointer, "content"), new(int))
		}
		responses = append(responses, r)
		return true
	})
	return responses
}

// media reads a content object; room is for its examples.
func (d *Document) media(content gjson.Result, pointer string, room *int) []Media {
	var list []Media
	if !content.IsObject() {
		return nil
	}
	content.ForEach(func(name, raw gjson.Result) bool {
		if len(name.Str) > maxName {
			return true
		}
		m := Media{Type: name.Str, Examples: examples(raw, room)}
		if schema, ok := child(raw, "schema"); ok {
			m.Schema = d.schemaOf(schema, join(pointer, name.Str, "schema"))
		}
		if encoding, ok := child(raw, "encoding"); ok && encoding.IsObject() {
			m.PartTypes = map[string]string{}
			encoding.ForEach(func(part, e gjson.Result) bool {
				if ct := e.Get("contentType"); ct.Type == gjson.String && len(ct.Str) <= maxName {
					m.PartTypes[part.Str] = ct.Str
				}
				return true
			})
		}
		list = append(list, m)
		return len(list) < maxOffers
	})
	return list
}

// examples reads the example and the examples of a parameter or a media type. It skips those outside the document, those
// that are too large, and those for which there is no room.
func examples(raw gjson.Result, room *int) []any {
	var list []any
	add := func(v gjson.Result) {
		if offered(v) && len(v.Raw) <= *room {
			*room -= len(v.Raw)
			list = append(list, decode(v.Raw))
		}
	}
	if v, ok := child(raw, "example"); ok {
		add(v)
	}
	named, _ := child(raw, "examples")
	if !named.IsObject() {
		return list
	}
	named.ForEach(func(_, e gjson.Result) bool {
		if v, ok := child(e, "value"); ok {
			add(v)
		}
		return len(list) < maxOffers
	})
	return list
}
