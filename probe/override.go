package probe

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// Overridden returns why a request of a safe method would mutate all the same: it carries a header, or a parameter of its
// query or body, that asks the service to treat it as a request of another method. It returns "" if the request does
// not, or if the method itself is not safe.
func Overridden(method string, header, query []Pair, contentType string, body []byte) string {
	method = cmp.Or(method, http.MethodGet)
	if !SafeMethod(method) {
		return ""
	}
	for _, part := range []struct {
		where string
		pairs []Pair
	}{{"header", header}, {"query parameter", query}, {"body field", fields(contentType, body)}} {
		for _, p := range part.pairs {
			if Overrides(method, p) {
				return fmt.Sprintf("the %s %s asks for another method than %s", part.where, p.Name, method)
			}
		}
	}
	return ""
}

// Overrides reports whether a header or parameter asks the service to treat a request of a safe method as one of another
// method. A parameter that is only called "method" may mean many things, so its value decides.
func Overrides(method string, p Pair) bool {
	if !SafeMethod(method) || strings.EqualFold(strings.TrimSpace(p.Value), method) {
		return false
	}
	if strings.EqualFold(p.Name, "method") || strings.EqualFold(p.Name, "verb") {
		return slices.Contains(mutating, strings.ToUpper(strings.TrimSpace(p.Value)))
	}
	return overrideName(p.Name)
}

// mutating are the methods that change the service's state.
var mutating = []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// overrideName reports whether a name is one such as X-HTTP-Method-Override, X-HTTP-Method, X-Method-Override,
// X-Original-Method and _method. Only its letters count. It is no expression, because each header of each request is looked at.
func overrideName(name string) bool {
	rest := strings.Map(lowerLetter, name)
	for _, optional := range [][]string{{"x"}, {"override", "original", "forwarded"}, {"http"}} {
		rest, _ = cutOne(rest, optional)
	}
	rest, named := cutOne(rest, []string{"method", "verb"})
	return named && (rest == "" || rest == "override")
}

// lowerLetter returns an ASCII letter in lower case, and -1 for any other character.
func lowerLetter(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r >= 'a' && r <= 'z':
		return r
	}
	return -1
}

// cutOne cuts the first of the prefixes that a text has, and reports whether it has one.
func cutOne(s string, prefixes []string) (rest string, found bool) {
	for _, p := range prefixes {
		if rest, found := strings.CutPrefix(s, p); found {
			return rest, true
		}
	}
	return s, false
}

// fields returns the fields of a form and the members of a JSON object that hold text.
func fields(contentType string, body []byte) []Pair {
	media, params, err := mime.ParseMediaType(contentType)
	switch {
	case len(body) == 0:
		return nil
	case err == nil && media == "application/x-www-form-urlencoded":
		return formFields(string(body))
	case err == nil && media == "multipart/form-data":
		return multipartFields(body, params["boundary"])
	}
	var pairs []Pair
	if gjson.ValidBytes(body) {
		gjson.ParseBytes(body).ForEach(func(name, value gjson.Result) bool {
			pairs = append(pairs, Pair{Name: name.String(), Value: value.String()})
			return true
		})
	}
	return pairs
}

// formFields reads a form as services do: a field with a wrong escape is read as it is.
func formFields(form string) []Pair {
	var pairs []Pair
	for field := range strings.SplitSeq(form, "&") {
		name, value, _ := strings.Cut(field, "=")
		pairs = append(pairs, Pair{Name: unescaped(name), Value: unescaped(value)})
	}
	return pairs
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

func multipartFields(body []byte, boundary string) []Pair {
	var pairs []Pair
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return pairs
		}
		value, _ := io.ReadAll(io.LimitReader(part, longestMethod)) // a broken part is read as far as it goes
		pairs = append(pairs, Pair{Name: part.FormName(), Value: string(value)})
	}
}

// longestMethod is how much of a field is read: the name of a method is never longer.
const longestMethod = 64
