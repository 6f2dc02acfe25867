package main

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
)

// captures are the values that setup steps found in answers, by name. A nil map fills nothing in, so that a plan can be
// shown with its {{names}} standing.
type captures map[string]string

var captureRef = regexp.MustCompile(`\{\{\s*([A-Za-z_]\w*)\s*\}\}`)

// text fills a string in; a name that was not captured stays as it is.
func (c captures) text(s string) string {
	return c.fill(s, func(value string) string { return value })
}

// inURL fills in a path with its query. A value stays within the segment or the parameter that it stands in, so that a
// service cannot send a step elsewhere by what it lets us capture.
func (c captures) inURL(s string) string {
	return c.fill(s, func(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") })
}

func (c captures) fill(s string, escape func(value string) string) string {
	if len(c) == 0 || !strings.Contains(s, "{{") {
		return s
	}
	return captureRef.ReplaceAllStringFunc(s, func(m string) string {
		if v, ok := c[captureRef.FindStringSubmatch(m)[1]]; ok {
			return escape(v)
		}
		return m
	})
}

// missing gives the first name in s that was not captured, or "".
func (c captures) missing(s string) string {
	for _, m := range captureRef.FindAllStringSubmatch(s, -1) {
		if _, ok := c[m[1]]; !ok {
			return m[1]
		}
	}
	return ""
}

// lacks gives the first name in a step's request that was not captured, or "".
func (c captures) lacks(step config.Step) string {
	texts := []string{step.Path, string(step.Body)}
	for _, p := range slices.Concat(step.Query, step.Headers) {
		texts = append(texts, p.Value)
	}
	for _, text := range texts {
		if name := c.missing(text); name != "" {
			return name
		}
	}
	return ""
}

func (c captures) pairs(ps []config.Pair) []probe.Pair {
	out := make([]probe.Pair, len(ps))
	for i, p := range ps {
		out[i] = probe.Pair{Name: p.Name, Value: c.text(p.Value)}
	}
	return out
}

func (c captures) strings(m map[string]string) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[k] = c.text(v)
	}
	return out
}

// json fills in the strings of a JSON value, each escaped as JSON wants it.
func (c captures) json(raw json.RawMessage) json.RawMessage {
	if len(c) == 0 || raw == nil {
		return raw
	}
	return json.RawMessage(captureRef.ReplaceAllStringFunc(string(raw), func(m string) string {
		v, ok := c[captureRef.FindStringSubmatch(m)[1]]
		if !ok {
			return m
		}
		quoted, err := json.Marshal(v)
		if err != nil {
			return m
		}
		return string(quoted[1 : len(quoted)-1])
	}))
}

// unfilled reports a {{name}} without which no request could be made at all, or a step not, and that no step captures
// before it is needed.
func unfilled(cfg *config.Config) error {
	known := captures{}
	follow := func(kind string, steps []config.Step) error {
		for _, step := range steps {
			if name := known.lacks(step); name != "" {
				return cfg.Errorf(step.Pos, "%s step %q uses {{%s}}, which no step before it captures", kind, step.Name, name)
			}
			for _, c := range step.Capture {
				known[c.Name] = ""
			}
		}
		return nil
	}
	if err := follow("setup", cfg.Setup); err != nil {
		return err
	}
	for _, h := range cfg.Identity.Headers {
		if name := known.missing(h.Value); name != "" {
			return cfg.Errorf(cfg.Place("identity.headers"), "identity.headers %s uses {{%s}}, which no setup step captures", h.Name, name)
		}
	}
	for _, o := range cfg.Identities {
		texts := []string{string(o.WS.Hello)}
		for _, p := range slices.Concat(o.Headers, o.SSE.Query, o.WS.Query) {
			texts = append(texts, p.Value)
		}
		for _, text := range texts {
			if name := known.missing(text); name != "" {
				return cfg.Errorf(o.Pos, "identities.%s uses {{%s}}, which no setup step captures", o.Name, name)
			}
		}
	}
	return follow("teardown", cfg.Teardown)
}
