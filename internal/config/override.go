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

// apply lays o over c; name says how the user knows an option. If one of the values is wrong, none is laid over c.
func (c *Config) apply(o Overrides, name func(option string) string) error {
	options := c.options(o)
	var wrong []error
	for _, given := range options {
		if given.fault != "" {
			wrong = append(wrong, fmt.Errorf("%s: %s", name(given.name), given.fault))
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	for _, given := range options {
		if given.lay != nil {
			given.lay()
			c.unready = slices.DeleteFunc(c.unready, func(p pending) bool { return slices.Contains(given.keys, p.where) })
		}
	}
	return nil
}

// options lists each option, the key of the file that it wins over, and what a value of it must be.
func (c *Config) options(o Overrides) []option {
	t := &c.Target
	return []option{
		optionOf("TARGET", "target.url", o.Target, func(v string) { t.URL = strings.TrimRight(v, "/") }, httpURL),
		optionOf("TICKETS", "tickets", o.Tickets, to(&c.Tickets), present),
		optionOf("APP", "target.app", o.App, func(v string) { t.override(&v, nil) }, appName).insteadOf("target.routes", o.App),
		optionOf("OPENAPI", "target.openapi", o.OpenAPI, func(v string) { t.OpenAPI = parseOpenAPI(v) }, openAPIPlace),
		optionOf("CONNECTIONS", "target.connections", o.Connections, to(&t.Connections), oneOf(Kept, Fresh)),
		optionOf("HISTORY_DSN", "history.dsn", o.HistoryDSN, to(&c.History.DSN), dsn),
		optionOf("TIMEOUT", "target.timeout", o.Timeout, to(&t.Timeout), func(v time.Duration) string {
			return faultIf(v <= 0, "%v is too short: want more than 0, as in 10s", v)
		}),
		optionOf("CONCURRENCY", "target.concurrency", o.Concurrency, to(&t.Concurrency), func(v int) string {
			return faultIf(v < 1 || v > maxConcurrency, "%d is out of range: want 1 to %d", v, maxConcurrency)
		}),
		optionOf("RATE", "target.rate", o.Rate, to(&t.Rate), func(v float64) string {
			return faultIf(!(v >= 0 && v <= maxRate), "%v is out of range: want 0 or more requests per second; 0 is no limit", v)
		}),
		optionOf("SOURCE", "target.source", o.Source, to(&t.Source)),
		optionOf("PYTHON", "target.python", o.Python, to(&t.Python)),
		optionOf("ROUTES", "target.routes", o.Routes, func(v string) { t.override(nil, &v) }).insteadOf("target.app", o.Routes),
		optionOf("ALLOW_MUTATIONS", "target.allow_mutations", o.AllowMutations, to(&t.AllowMutations)),
		optionOf("CA", "target.tls.ca", o.CA, to(&t.TLS.CA)),
		optionOf("INSECURE", "target.tls.insecure", o.Insecure, to(&t.TLS.Insecure)),
	}
}

// An option is a value that may win over the file's.
type option struct {
	name  string   // as in "ALLOW_MUTATIONS": --allow-mutations, ENGFIX_ALLOW_MUTATIONS
	keys  []string // of the file, whose values no longer count
	fault string   // the fault in the value; "" for none
	lay   func()   // lays the value over the file's; nil if there is no value
}

// optionOf makes an option from a value, which is nil if it was not given. Each of faults returns the fault in a value,
// or "".
func optionOf[T any](name, key string, v *T, lay func(T), faults ...func(T) string) option {
	o := option{name: name, keys: []string{key}}
	if v == nil {
		return o
	}
	for _, fault := range faults {
		if o.fault == "" {
			o.fault = fault(*v)
		}
	}
	o.lay = func() { lay(*v) }
	return o
}

// insteadOf makes a value that is not empty win over another key as well.
func (o option) insteadOf(key string, v *string) option {
	if v != nil && *v != "" {
		o.keys = append(o.keys, key)
	}
	return o
}

// to returns the function that sets *dst.
func to[T any](dst *T) func(T) { return func(v T) { *dst = v } }

func faultIf(wrong bool, format string, args ...any) string {
	if !wrong {
		return ""
	}
	return fmt.Sprintf(format, args...)
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
