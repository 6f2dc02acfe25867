package listing

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/engfix/engfix/internal/lazy"
)

// maxText bounds each text of a document.
const maxText = 4096

// methodName is a method as RFC 9110 spells one.
var methodName = lazy.Regexp("^[!#$%&'*+.^_`|~0-9A-Z-]+$")

// check reports what is wrong with a route, the member first, and fills in what may be left out.
func (r *Route) check() error {
	if r.Transport == "" {
		r.Transport = HTTP
	}
	if !slices.Contains([]string{HTTP, SSE, WS, Mount}, r.Transport) {
		return fmt.Errorf("transport: got %q, want http, sse, ws or mount", r.Transport)
	}
	if err := r.checkTexts(); err != nil {
		return err
	}
	if !strings.HasPrefix(r.Path, "/") {
		return fmt.Errorf("path: got %q, want a path that begins with a slash, as in /x/{id}", r.Path)
	}
	for _, methods := range [][]string{r.Methods, r.Also} {
		for i, m := range methods {
			methods[i] = strings.ToUpper(m)
		}
	}
	if err := r.checkMethods(); err != nil {
		return err
	}
	return checkPlace(r.File, r.Line)
}

func (r *Route) checkMethods() error {
	switch r.Transport {
	case WS:
		r.Methods = []string{"GET"}
	case Mount:
		r.Methods = nil
	default:
		if r.Methods == nil {
			return errors.New("methods: missing: want the list of the route's methods, as in [\"GET\"]")
		}
	}
	for _, m := range r.Methods {
		if m == AnyMethod || !methodName().MatchString(m) {
			return fmt.Errorf("methods: got %q, want a method, as in GET", m)
		}
	}
	for _, m := range r.Also {
		if !methodName().MatchString(m) {
			return fmt.Errorf("also: got %q, want a method, as in HEAD, or *", m)
		}
	}
	return nil
}

// checkTexts reports a text that is too long or holds control characters.
func (r *Route) checkTexts() error {
	texts := []struct{ member, text string }{
		{"path", r.Path},
		{"module", r.Module},
		{"function", r.Function},
		{"file", r.File},
		{"mount", r.Mount},
		{"host", r.Host},
	}
	for _, name := range r.Router {
		texts = append(texts, struct{ member, text string }{"router", name})
	}
	for _, t := range texts {
		if err := checkText(t.member, t.text); err != nil {
			return err
		}
	}
	return nil
}

// check reports what is wrong with a gap, the member first.
func (g *Gap) check() error {
	if g.Why == "" {
		return errors.New("why: missing: explain why routes may be missing")
	}
	for _, t := range []struct{ member, text string }{{"why", g.Why}, {"file", g.File}} {
		if err := checkText(t.member, t.text); err != nil {
			return err
		}
	}
	return checkPlace(g.File, g.Line)
}

func checkText(member, text string) error {
	switch {
	case len(text) > maxText:
		return fmt.Errorf("%s: %d bytes long: at most %d are read", member, len(text), maxText)
	case strings.ContainsFunc(text, unicode.IsControl):
		return fmt.Errorf("%s: %q has a control character", member, text)
	}
	return nil
}

// checkPlace reports a file that is not below the checkout, and a negative line.
func checkPlace(file string, line int) error {
	switch {
	case file != "" && (strings.Contains(file, `\`) || !fs.ValidPath(file)):
		return fmt.Errorf("file: got %q, want a path below the checkout, with slashes", file)
	case line < 0:
		return fmt.Errorf("line: got %d, want a line number", line)
	}
	return nil
}

// article puts the name of a JSON type into a sentence.
func article(value string) string {
	switch {
	case strings.HasPrefix(value, "number"):
		return "a number"
	case value == "array":
		return "a list"
	case value == "object":
		return "an object"
	case value == "bool":
		return "true or false"
	}
	return "a " + value
}

// jsonName returns what JSON has for a kind of Go's.
func jsonName(kind reflect.Kind) string {
	switch kind {
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice:
		return "a list"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	}
	return "a string"
}
