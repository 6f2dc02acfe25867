package sample

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/credential"
	"github.com/engfix/engfix/probe/openapi"
)

// invalidText is not a valid number, boolean, enum, date or id.
const invalidText = "engfix-invalid"

// invalidTexts are that text, and texts that are too short or too long for a bounded length.
var invalidTexts = []string{invalidText, "e", strings.Repeat("engfix-", 40), ""}

// unknownPath names a thing that does not exist, in every parameter that may hold any name. Identity in the path stays,
// so that the answer is about the thing and not about the caller.
func (m *maker) unknownPath() map[string]string {
	return m.unknownIn(func(name string) bool { return !m.callerIn(name) })
}

// foreignPath names a caller that does not exist, in every parameter that holds identity. The thing stays.
func (m *maker) foreignPath() map[string]string { return m.unknownIn(m.callerIn) }

// callerIn reports whether a path parameter names the caller. The last segment names the thing that is asked for, as in
// /users/{user_id}, unless the identity has that value.
func (m *maker) callerIn(name string) bool {
	_, configured := m.identity.value(name)
	last := m.endpoint.Path[strings.LastIndexByte(strings.TrimRight(m.endpoint.Path, "/"), '/')+1:]
	return configured || m.identity.is(name) && !strings.HasPrefix(last, "{"+name)
}

// unknownIn returns the path with unknown names in the chosen parameters; nil if none may hold one.
func (m *maker) unknownIn(chosen func(name string) bool) map[string]string {
	declared := m.pathParams()
	unknown := maps.Clone(m.out.Path)
	changed := false
	for i, param := range openapi.PathParams(m.endpoint.Path) {
		if !chosen(param.Name) {
			continue
		}
		known := m.out.Path[param.Name]
		if text := m.unknownText(i, param, declared, known); text != "" && text != known {
			unknown[param.Name] = text
			changed = true
		}
	}
	if !changed {
		return nil
	}
	return unknown
}

// unknownText returns a text for the parameter that names nothing, or "" if there is none.
func (m *maker) unknownText(i int, param openapi.PathParam, declared func(int) (openapi.Parameter, bool), known string) string {
	word := "engfix-unknown-" + param.Name
	p, ok := declared(i)
	if text := known + "-engfix"; m.callerIn(param.Name) && idKind(known) == "" && (!ok || accepts(p.Schema, text)) {
		return text // of the form of the configured one, so that the answer is about the caller
	}
	if !ok || !p.Schema.Exists() {
		return cmp.Or(unknownOf(cmp.Or(m.convertor(param), idKind(known))), word)
	}
	if text := unknownOf(idKind(known)); text != "" && text != known && accepts(p.Schema, text) {
		return text
	}
	sh, err := flatten(demand{schemas: []openapi.Schema{p.Schema}})
	if err != nil || len(sh.fixed) > 0 {
		return "" // one of a fixed set cannot be unknown
	}
	at := place{path: "path", word: word, unknown: true}
	v, err := m.newGenerator().make(p.Schema, at)
	if err == nil && simple(v, p.Explode) == known && isTextual(p.Schema) {
		at.serial = 1 // a short or a patterned text: another one of its kind
		v, err = m.newGenerator().make(p.Schema, at)
	}
	if err != nil {
		return ""
	}
	return simple(v, p.Explode)
}

// unknownOf returns an id of a kind that names nothing; "" if the kind is not known.
func unknownOf(kind string) string {
	switch kind {
	case "int", "float":
		return strconv.Itoa(unknownNumber)
	case "uuid":
		return uuidOf(4, unknownUUID)
	}
	return ""
}

// idKind returns the kind of the value that a parameter has, which may be declared as any text: an unknown id is of the same kind,
// or the service may refuse it before it looks for it.
func idKind(known string) string {
	switch {
	case aNumber().MatchString(known):
		return "int"
	case aUUID().MatchString(known):
		return "uuid"
	}
	return ""
}

var (
	aNumber = lazy.Regexp(`^\d+$`)
	aUUID   = lazy.Regexp(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// invalidPath returns path values of which one has a text that it may not be, preferably the last that is not text. It skips one
// with a convertor in the path: the service need not have that path.
func (m *maker) invalidPath() map[string]string {
	declared := m.pathParams()
	for _, bounded := range []bool{false, true} {
		for i, param := range slices.Backward(openapi.PathParams(m.endpoint.Path)) {
			p, ok := declared(i)
			text := m.refusedText(param.Name, p, ok)
			if _, configured := m.identity.value(param.Name); configured || param.Convertor != "" || text == "" || (text != invalidText) != bounded {
				continue
			}
			invalid := maps.Clone(m.out.Path)
			invalid[param.Name] = text
			return invalid
		}
	}
	return nil
}

// refusedText returns a text that a path parameter may not be: by its schema or, if no document has one, by its type in the
// source. It returns "" if there is none.
func (m *maker) refusedText(name string, p openapi.Parameter, declared bool) string {
	if declared && p.Schema.Exists() {
		for _, text := range invalidTexts {
			if !accepts(p.Schema, text) {
				return text
			}
		}
		return ""
	}
	if m.endpoint.Transport.Frames() || m.known || !slices.Contains([]string{"int", "float", "uuid"}, m.endpoint.Convertors[name]) {
		return ""
	}
	return invalidText
}

// invalid are the pairs of a query, or the headers or cookies, with one declared parameter set to a text that its schema refuses,
// preferably a parameter that is not text. If there is none, a required one is left out.
func (m *maker) invalid(in string, pairs []probe.Pair) []probe.Pair {
	others := func(name string) []probe.Pair {
		return filter(pairs, func(q probe.Pair) bool { return q.Name != name })
	}
	for _, textual := range []bool{false, true} {
		for _, p := range m.declared {
			if p.In != in || p.Media != "" || in == "header" && m.foreign(p.Name) || m.identifies(in, p.Name) || !p.Schema.Exists() || isTextual(p.Schema) != textual || isObject(p.Schema) {
				continue
			}
			for _, text := range invalidTexts {
				if !accepts(p.Schema, text) {
					return append(others(p.Name), probe.Pair{Name: p.Name, Value: text})
				}
			}
		}
	}
	for _, p := range m.declared {
		if p.In == in && p.Required && contains(pairs, p.Name) && !m.identifies(in, p.Name) {
			return append([]probe.Pair{}, others(p.Name)...)
		}
	}
	return nil
}

// identifies reports whether a parameter carries identity. A cookie also does if it is a credential, or if the identity's own
// Cookie header has it.
func (m *maker) identifies(in, name string) bool {
	if in != "cookie" || m.identity.is(name) {
		return m.identity.is(name)
	}
	own, _ := http.ParseCookie(m.identity.values["cookie"]) // "" has none
	return credential.Proves(name) || slices.ContainsFunc(own, func(c *http.Cookie) bool { return c.Name == name })
}

// isTextual reports whether a parameter's schema is about text: a service may be laxer about its form than the
// document says.
func isTextual(s openapi.Schema) bool {
	sh, err := flatten(demand{schemas: []openapi.Schema{s}})
	return err != nil || len(sh.fixed) == 0 && (sh.types == nil && len(sh.open) == 0 || slices.Contains(sh.types, "string"))
}

// isObject reports whether a parameter's schema is about an object, which is not spelled under the parameter's own name.
func isObject(s openapi.Schema) bool {
	sh, err := flatten(demand{schemas: []openapi.Schema{s}})
	return err == nil && slices.Contains(sh.kinds()[:1], "object")
}

// wrongValues are near misses of a valid value, those that services refuse most surely first: a required member of the
// wrong type, one left out, an optional one of the wrong type, and last another type altogether. Identity stays, so
// that a refusal is about the rest.
func (m *maker) wrongValues(s openapi.Schema, valid any) []any {
	var list []any
	// Services convert numbers and truth values to text and back, and empty lists to objects, but never these.
	wrong := []any{map[string]any{}, invalidText, []any{}}
	object, isObject := valid.(map[string]any)
	if isObject {
		present := slices.DeleteFunc(slices.Sorted(maps.Keys(object)), m.identity.is)
		// Text may be a discriminator, and some services crash on one of the wrong type.
		slices.SortStableFunc(present, func(a, b string) int { return textual(object[a]) - textual(object[b]) })
		for _, name := range present {
			for _, w := range wrong {
				list = append(list, with(object, name, w))
			}
		}
		list = append(list, m.without(object, false)...)
		for _, name := range m.optionalMembers(s, object) {
			for _, w := range wrong {
				list = append(list, with(object, name, w))
			}
		}
	}
	return append(list, invalidText, map[string]any{}, []any{}, false)
}

// without are copies of an object that each lack a member, identity excepted.
func (m *maker) without(object map[string]any, form bool) []any {
	var list []any
	for _, name := range slices.DeleteFunc(slices.Sorted(maps.Keys(object)), m.identity.is) {
		less := maps.Clone(object)
		delete(less, name)
		if form && len(less) == 0 {
			less[DefaultWord] = DefaultWord // a form without fields is a malformed one to some parsers
		}
		list = append(list, less)
	}
	return list
}

// wrongFields are near misses of a valid form, whose fields are all text: one with text that is not a number or truth value, one
// left out, and an optional one with such text. Identity stays.
func (m *maker) wrongFields(s openapi.Schema, valid any) []any {
	object, _ := valid.(map[string]any)
	var list []any
	for _, name := range slices.DeleteFunc(slices.Sorted(maps.Keys(object)), m.identity.is) {
		if !textField(object[name]) {
			list = append(list, with(object, name, invalidText))
		}
	}
	list = append(list, m.without(object, true)...)
	for _, name := range m.optionalMembers(s, object) {
		list = append(list, with(object, name, invalidText))
	}
	return list
}

// textField reports whether a form's field is text, or a list of texts.
func textField(v any) bool {
	if elements, ok := v.([]any); ok {
		return !slices.ContainsFunc(elements, func(e any) bool { return textual(e) == 0 })
	}
	return textual(v) == 1
}

// textual is 1 for text and 0 for anything else.
func textual(v any) int {
	if _, ok := v.(string); ok {
		return 1
	}
	return 0
}

// with returns a copy of the object with the member changed.
func with(object map[string]any, name string, v any) map[string]any {
	changed := maps.Clone(object)
	if changed == nil {
		changed = map[string]any{}
	}
	changed[name] = v
	return changed
}

// optionalMembers are the declared members that the object does not have, identity excepted.
func (m *maker) optionalMembers(s openapi.Schema, object map[string]any) []string {
	sh, err := flatten(demand{schemas: []openapi.Schema{s}})
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(sh.members)), func(name string) bool {
		_, present := object[name]
		return present || m.identity.is(name)
	})
}
