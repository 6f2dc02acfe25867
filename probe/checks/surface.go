package checks

import (
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// A surface holds the names in a request outside the identity. An answer that names one of them is about that part.
type surface struct {
	names  []string // of its path's and its query's parameters, and of its body's members
	values []string // the words that stand for its path's parameters, in lower case
}

// surfaceOf reads the surface from the request that was sent, so that judging again gives the same result.
func surfaceOf(template string, r probe.Request) surface {
	s := surface{names: append(pathParams(template), fieldsOf(r)...)}
	eachName(gjson.Parse(r.Body), func(name string) { s.names = append(s.names, name) })
	if form, err := url.ParseQuery(r.Body); err == nil && r.Headers.Get("Content-Type") == "application/x-www-form-urlencoded" {
		for name := range form {
			s.names = append(s.names, name)
		}
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		return s
	}
	of, in := strings.Split(template, "/"), strings.Split(u.Path, "/")
	for i := 1; i <= min(len(of), len(in)); i++ { // from the end: the service may be mounted below a path
		if value := in[len(in)-i]; strings.Contains(of[len(of)-i], "{") {
			s.values = append(s.values, strings.FieldsFunc(strings.ToLower(value), betweenWords)...)
		}
	}
	s.values = slices.DeleteFunc(s.values, func(v string) bool { return len(v) < 3 && digits().MatchString(v) || len(v) < 2 })
	return s
}

// has reports whether a word names a part of the surface. One credential is not another: an expired token is not about
// the password.
func (s surface) has(word string) bool {
	names := func(name string) bool {
		return contract.Says(word, name) && (!contract.IsCredential(name) || contract.FieldName(word) == contract.FieldName(name))
	}
	return slices.ContainsFunc(s.values, func(v string) bool { return strings.ReplaceAll(v, "-", "_") == word }) ||
		slices.ContainsFunc(s.names, names)
}

// eachName calls name with the name of each member of a document, at any depth.
func eachName(v gjson.Result, name func(string)) {
	if !v.IsObject() && !v.IsArray() {
		return
	}
	v.ForEach(func(key, member gjson.Result) bool {
		if v.IsObject() {
			name(key.Str)
		}
		eachName(member, name)
		return true
	})
}
