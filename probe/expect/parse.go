package expect

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/internal/words"
)

// headerName is a token of RFC 9110.
var headerName = lazy.Regexp("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// Parse reads an expectation from JSON. The error is an Errors.
func Parse(data []byte) (Expectation, error) {
	p := &parser{}
	var e Expectation
	if !gjson.ValidBytes(data) {
		p.report(nil, "want a JSON object, and this is not JSON")
		return e, p.errs
	}
	p.members(gjson.ParseBytes(data), nil, []field{
		{"status", func(v gjson.Result, at []string) { e.Status = p.statuses(v, at) }},
		{"body", func(v gjson.Result, at []string) { e.Body = p.paths(v, at) }},
		{"schema", func(v gjson.Result, at []string) { e.Schema = p.text(v, at, `"openapi" or the path of a JSON Schema`) }},
		{"header", func(v gjson.Result, at []string) { e.Header = p.headers(v, at) }},
		{"within", func(v gjson.Result, at []string) { e.Within = p.duration(v, at) }},
		{"frames", func(v gjson.Result, at []string) { e.Frames = each(p, v, at, p.frame) }},
		{"events", func(v gjson.Result, at []string) { e.Events = each(p, v, at, p.event) }},
	})
	if len(p.errs) > 0 {
		return Expectation{}, p.errs
	}
	return e, nil
}

// A field is a member that an object may have, and how it is read.
type field struct {
	name string
	read func(v gjson.Result, at []string)
}

// members reads an object whose members are all known, at least one of them given.
func (p *parser) members(v gjson.Result, at []string, fields []field) {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	if !v.IsObject() {
		p.report(at, "want an object of %s, not %s", words.And(names), kind(v))
		return
	}
	n := 0
	for name, member := range p.object(v, at) {
		n++
		i := slices.Index(names, name)
		if i < 0 {
			p.report(append(at, name), "unknown: want %s", words.Or(names))
			continue
		}
		fields[i].read(member, append(at, name))
	}
	if n == 0 {
		p.report(at, "empty: want at least one of %s", words.And(names))
	}
}

// object yields the members of an object, and reports those that it has twice.
func (p *parser) object(v gjson.Result, at []string) func(func(string, gjson.Result) bool) {
	return func(yield func(string, gjson.Result) bool) {
		seen := map[string]bool{}
		v.ForEach(func(name, member gjson.Result) bool {
			if seen[name.Str] {
				p.report(append(at, name.Str), "given twice: remove one")
				return true
			}
			seen[name.Str] = true
			return yield(name.Str, member)
		})
	}
}

// places reads an object of paths and the values wanted there.
func (p *parser) places(v gjson.Result, at []string) []Place {
	if !v.IsObject() || len(v.Map()) == 0 {
		p.report(at, "want an object of paths and values, as in {\"error.code\": \"NOT_FOUND\"}, not %s", kind(v))
		return nil
	}
	var all []Place
	for path, want := range p.object(v, at) {
		if strings.TrimSpace(path) == "" {
			p.report(at, "a path is empty: write \"@this\" for the whole body")
			continue
		}
		all = append(all, Place{path, p.matcher(want, append(at, path))})
	}
	return all
}

// paths is places by gjson paths.
func (p *parser) paths(v gjson.Result, at []string) []Place {
	all := p.places(v, at)
	for _, place := range all {
		if problem := PathProblem(place.At); problem != "" {
			p.report(append(at, place.At), "%s", problem)
		}
	}
	return all
}

func (p *parser) headers(v gjson.Result, at []string) []Place {
	all := p.places(v, at)
	for _, h := range all {
		if !headerName().MatchString(h.At) {
			p.report(append(at, h.At), "is not the name of a header")
		}
	}
	return all
}

func (p *parser) text(v gjson.Result, at []string, want string) string {
	if v.Type != gjson.String || strings.TrimSpace(v.Str) == "" {
		p.report(at, "want %s, not %s", want, kind(v))
		return ""
	}
	return v.Str
}

func (p *parser) duration(v gjson.Result, at []string) time.Duration {
	d, err := time.ParseDuration(v.Str)
	if v.Type != gjson.String || err != nil || d <= 0 {
		p.report(at, "want a time, as in \"500ms\" or \"2s\", not %s", kind(v))
	}
	return d
}

// each reads a list that is not empty.
func each[T any](p *parser, v gjson.Result, at []string, read func(gjson.Result, []string) T) []T {
	items := v.Array()
	if !v.IsArray() || len(items) == 0 {
		p.report(at, "want a list with at least one element, not %s", kind(v))
		return nil
	}
	all := make([]T, len(items))
	for i, item := range items {
		all[i] = read(item, append(at, strconv.Itoa(i)))
	}
	return all
}

func (p *parser) frame(v gjson.Result, at []string) (f Frame) {
	p.members(v, at, []field{
		{"body", func(v gjson.Result, at []string) { f.Body = p.paths(v, at) }},
		{"text", func(v gjson.Result, at []string) { f.Text = p.pointer(v, at) }},
		{"close", func(v gjson.Result, at []string) { f.Close = p.closeCode(v, at) }},
	})
	if f.Close != 0 && (f.Body != nil || f.Text != nil) {
		p.report(at, "close together with body or text: a close frame has neither")
	}
	return f
}

func (p *parser) closeCode(v gjson.Result, at []string) int {
	code, ok := whole(v)
	if !ok || code < 1000 || code > 4999 {
		p.report(at, "want a close code from 1000 to 4999, not %s", kind(v))
	}
	return code
}

func (p *parser) event(v gjson.Result, at []string) (e Event) {
	p.members(v, at, []field{
		{"event", func(v gjson.Result, at []string) { e.Event = p.pointer(v, at) }},
		{"id", func(v gjson.Result, at []string) { e.ID = p.pointer(v, at) }},
		{"data", func(v gjson.Result, at []string) { e.Data = p.pointer(v, at) }},
		{"body", func(v gjson.Result, at []string) { e.Body = p.paths(v, at) }},
	})
	return e
}

func (p *parser) pointer(v gjson.Result, at []string) *Matcher {
	m := p.matcher(v, at)
	return &m
}
