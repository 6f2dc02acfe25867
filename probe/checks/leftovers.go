package checks

import (
	"maps"
	"net/url"
	"slices"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/internal/words"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// leftovers notes values that requests still held for a part that they should lack, because they are not valid without
// it. A service may have taken them for the identity.
func (d *difference) leftovers(os []objection) []string {
	var said []string
	for _, o := range os {
		if !letIn(o.x) {
			continue
		}
		for _, name := range append(pathParams(d.endpoint.Path), fieldsOf(o.x.Request)...) {
			if !slices.Contains(said, name) && slices.ContainsFunc(d.missing(o.x), func(part string) bool { return contract.Says(name, part) }) {
				said = append(said, name)
			}
		}
	}
	if said == nil {
		return nil
	}
	return []string{"the request needs " + words.And(said) + " in its path, query or body to be valid, and was let in with it: the service may take the identity from there"}
}

// pathParams returns the names of a path's parameters.
func pathParams(template string) []string {
	var names []string
	for _, m := range param().FindAllStringSubmatch(template, -1) {
		names = append(names, m[1])
	}
	return names
}

var param = lazy.Regexp(`\{\s*([^{}:\s]+)`)

// fieldsOf returns the names of a request's query parameters and of its JSON body's members.
func fieldsOf(r probe.Request) []string {
	var names []string
	if u, err := url.Parse(r.URL); err == nil {
		names = slices.Sorted(maps.Keys(u.Query()))
	}
	if jsontext.Valid(r.Body) {
		gjson.Parse(r.Body).ForEach(func(name, _ gjson.Result) bool {
			if name.Type == gjson.String {
				names = append(names, name.Str)
			}
			return true
		})
	}
	return names
}
