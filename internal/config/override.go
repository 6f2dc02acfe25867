package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Overrides are values that win over the file's; nil keeps the file's. Paths among them are relative to the working
// directory, not to the file's folder.
type Overrides struct {
	Target         *string        // --target, ENGFIX_TARGET or ENGFIX_TARGET_URL
	Tickets        *string        // --tickets, ENGFIX_TICKETS
	Source         *string        // --source, ENGFIX_SOURCE
	App            *string        // --app, ENGFIX_APP; it replaces Routes
	Python         *string        // --python, ENGFIX_PYTHON
	Routes         *string        // --from, ENGFIX_ROUTES; it replaces App
	OpenAPI        *string        // --openapi, ENGFIX_OPENAPI
	AllowMutations *bool          // --allow-mutations, ENGFIX_ALLOW_MUTATIONS
	Timeout        *time.Duration // --timeout, ENGFIX_TIMEOUT
	Concurrency    *int           // --concurrency, ENGFIX_CONCURRENCY
	Rate           *float64       // --rate, ENGFIX_RATE
	Connections    *string        // --connections, ENGFIX_CONNECTIONS
	CA             *string        // --ca, ENGFIX_CA: the certificates to trust
	Insecure       *bool          // --insecure, ENGFIX_INSECURE
	HistoryDSN     *string        // ENGFIX_HISTORY_DSN; no flag, because a command line is there for everybody to see
}

// Apply lays the values of flags over c. Its errors name the flag.
func (c *Config) Apply(o Overrides) error {
	return c.apply(o, func(option string) string {
		return "--" + strings.ReplaceAll(strings.ToLower(option), "_", "-")
	})
}

// apply lays o over c; name says how the user knows an option.
func (c *Config) apply(o Overrides, name func(option string) string) error {
	text := func(option string, v *string, rules ...rule) error {
		if v == nil {
			return nil
		}
		for _, broken := range rules {
			if problem := broken(*v); problem != "" {
				return fmt.Errorf("%s: %s", name(option), problem)
			}
		}
		return nil
	}
	wrong := []error{
		text("TARGET", o.Target, httpURL),
		text("TICKETS", o.Tickets, present),
		text("APP", o.App, appName),
		text("OPENAPI", o.OpenAPI, openAPIPlace),
		text("CONNECTIONS", o.Connections, oneOf(Kept, Fresh)),
		text("HISTORY_DSN", o.HistoryDSN, dsn),
	}
	if o.Timeout != nil && *o.Timeout <= 0 {
		wrong = append(wrong, fmt.Errorf("%s: %v is too short: want more than 0, as in 10s", name("TIMEOUT"), *o.Timeout))
	}
	if o.Concurrency != nil && (*o.Concurrency < 1 || *o.Concurrency > maxConcurrency) {
		wrong = append(wrong, fmt.Errorf("%s: %d is out of range: want 1 to %d", name("CONCURRENCY"), *o.Concurrency, maxConcurrency))
	}
	if o.Rate != nil && !(*o.Rate >= 0 && *o.Rate <= maxRate) {
		wrong = append(wrong, fmt.Errorf("%s: %v is out of range: want requests per second, 0 for no limit", name("RATE"), *o.Rate))
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	if o.Target != nil {
		c.Target.URL = strings.TrimRight(*o.Target, "/")
	}
	if o.OpenAPI != nil {
		c.Target.OpenAPI = parseOpenAPI(*o.OpenAPI)
	}
	set(&c.Tickets, o.Tickets)
	set(&c.Target.Source, o.Source)
	set(&c.Target.Python, o.Python)
	c.Target.override(o.App, o.Routes)
	set(&c.Target.AllowMutations, o.AllowMutations)
	set(&c.Target.Timeout, o.Timeout)
	set(&c.Target.Concurrency, o.Concurrency)
	set(&c.Target.Rate, o.Rate)
	set(&c.Target.Connections, o.Connections)
	set(&c.Target.TLS.CA, o.CA)
	set(&c.Target.TLS.Insecure, o.Insecure)
	set(&c.History.DSN, o.HistoryDSN)
	for key, overridden := range map[string]bool{
		"tickets":                o.Tickets != nil,
		"history.dsn":            o.HistoryDSN != nil,
		"target.url":             o.Target != nil,
		"target.source":          o.Source != nil,
		"target.app":             o.App != nil || o.Routes != nil && *o.Routes != "",
		"target.python":          o.Python != nil,
		"target.routes":          o.Routes != nil || o.App != nil && *o.App != "",
		"target.openapi":         o.OpenAPI != nil,
		"target.allow_mutations": o.AllowMutations != nil,
		"target.timeout":         o.Timeout != nil,
		"target.concurrency":     o.Concurrency != nil,
		"target.rate":            o.Rate != nil,
		"target.connections":     o.Connections != nil,
		"target.tls.ca":          o.CA != nil,
		"target.tls.insecure":    o.Insecure != nil,
	} {
		if overridden {
			c.unready = slices.DeleteFunc(c.unready, func(p pending) bool { return p.where == key })
		}
	}
	return nil
}

// override replaces one way of reading routes exactly by the other.
func (t *Target) override(app, routes *string) {
	if app != nil {
		t.App = *app
		if *app != "" {
			t.Routes = ""
		}
	}
	if routes != nil {
		t.Routes = *routes
		if *routes != "" {
			t.App = ""
		}
	}
}

func set[T any](dst, v *T) {
	if v != nil {
		*dst = *v
	}
}

// ApplyEnv lays the ENGFIX_… variables over c. An empty variable counts as not set, except for ENGFIX_OPENAPI,
// ENGFIX_SOURCE, ENGFIX_APP and ENGFIX_ROUTES, for which it means none. The value of ENGFIX_HISTORY_DSN joins the
// Secrets: it may hold a password. Errors name the variable.
func (c *Config) ApplyEnv(env Env) error {
	o := Overrides{
		Target:      nonEmpty(env, "ENGFIX_TARGET"),
		Tickets:     nonEmpty(env, "ENGFIX_TICKETS"),
		Source:      anyValue(env, "ENGFIX_SOURCE"),
		App:         anyValue(env, "ENGFIX_APP"),
		Python:      nonEmpty(env, "ENGFIX_PYTHON"),
		Routes:      anyValue(env, "ENGFIX_ROUTES"),
		OpenAPI:     anyValue(env, "ENGFIX_OPENAPI"),
		Connections: nonEmpty(env, "ENGFIX_CONNECTIONS"),
		CA:          nonEmpty(env, "ENGFIX_CA"),
		HistoryDSN:  nonEmpty(env, "ENGFIX_HISTORY_DSN"),
	}
	var both error
	if nonEmpty(env, "ENGFIX_APP") != nil && nonEmpty(env, "ENGFIX_ROUTES") != nil {
		both = errors.New("ENGFIX_APP and ENGFIX_ROUTES are both set: unset one")
	}
	target := "TARGET"
	if o.Target == nil {
		o.Target, target = nonEmpty(env, "ENGFIX_TARGET_URL"), "TARGET_URL"
	}
	if err := errors.Join(
		both,
		parse(env, "ENGFIX_ALLOW_MUTATIONS", "true or false", strconv.ParseBool, &o.AllowMutations),
		parse(env, "ENGFIX_INSECURE", "true or false", strconv.ParseBool, &o.Insecure),
		parse(env, "ENGFIX_TIMEOUT", "a number and a unit, as in 10s", time.ParseDuration, &o.Timeout),
		parse(env, "ENGFIX_CONCURRENCY", "a whole number", strconv.Atoi, &o.Concurrency),
		parse(env, "ENGFIX_RATE", "a number", parseFloat, &o.Rate),
	); err != nil {
		return err
	}
	if err := c.apply(o, func(option string) string {
		if option == "TARGET" {
			option = target
		}
		return "ENGFIX_" + option
	}); err != nil {
		return err
	}
	if o.HistoryDSN != nil {
		c.addSecret(Secret{"ENGFIX_HISTORY_DSN", *o.HistoryDSN})
	}
	return nil
}

func nonEmpty(env Env, name string) *string {
	if v := anyValue(env, name); v != nil && *v != "" {
		return v
	}
	return nil
}

func anyValue(env Env, name string) *string {
	if v, ok := env(name); ok {
		return &v
	}
	return nil
}

func parse[T any](env Env, name, want string, read func(string) (T, error), dst **T) error {
	s := nonEmpty(env, name)
	if s == nil {
		return nil
	}
	v, err := read(*s)
	if err != nil {
		return fmt.Errorf("%s: want %s, not %q", name, want, *s)
	}
	*dst = &v
	return nil
}

func parseFloat(s string) (float64, error) { return strconv.ParseFloat(s, 64) }
