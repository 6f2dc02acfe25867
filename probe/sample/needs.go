package sample

import (
	"maps"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// filled returns the options with the captured values filled in.
func (o Options) filled() Options {
	fill := o.Fill
	o.Params = fill.Values(o.Params)
	o.Default = fill.Text(o.Default)
	o.Overrides.Params = fill.Values(o.Overrides.Params)
	o.Overrides.Query = fill.Pairs(o.Overrides.Query)
	o.Overrides.Headers = fill.Pairs(o.Overrides.Headers)
	o.Overrides.Body = fill.JSON(o.Overrides.Body)
	return o
}

// Needs returns the first {{name}} that the options put into a sample and that was not captured, or "". A name in braces
// that the service's own document put there is a value like any other.
func (o Options) Needs(s probe.Sample) string {
	carried := slices.Concat(s.Query, s.Header, s.Cookie)
	for _, name := range slices.Sorted(maps.Keys(s.Path)) {
		carried = append(carried, probe.Pair{Name: name, Value: s.Path[name]})
	}
	var texts []string
	for _, p := range carried {
		configured := []string{o.Overrides.Params[p.Name], o.Params[p.Name], o.Default}
		if slices.ContainsFunc(configured, func(text string) bool { return o.Fill.Text(text) == p.Value }) {
			texts = append(texts, p.Value)
		}
	}
	for _, params := range []map[string]string{o.Overrides.Params, o.Params} {
		for _, name := range slices.Sorted(maps.Keys(params)) {
			if text := o.Fill.Text(params[name]); HasRef(text) && strings.Contains(string(s.Body), text) {
				texts = append(texts, text)
			}
		}
	}
	texts = append(texts, string(o.Overrides.Body))
	for _, p := range slices.Concat(o.Overrides.Query, o.Overrides.Headers) {
		texts = append(texts, p.Value)
	}
	return o.Fill.Missing(texts...)
}
