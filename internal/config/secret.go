package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/credential"
)

// A use is the purpose of a value. It decides whether a variable in the value is a secret.
type use int

const (
	// usePlace is a path, a URL or a name of the user's own. A variable's value is hidden if it can be.
	usePlace use = iota
	// useSetting is a number, a boolean, a duration or a date, and not a secret.
	useSetting
	// useSent is sent to the service unchanged, and may be a credential: it must be possible to hide it.
	useSent
)

// send marks a value that is sent to the service unchanged. One with a variable that cannot be hidden stays as it is
// written, as far as the rules allow: only commands that send nothing go on with it, and they may print it.
func (n *node) send(rules ...rule) {
	n.use = useSent
	unfit := func(s Secret) bool { return credential.Unfit(s.Value) != "" }
	broken := func(r rule) bool { return r(n.raw) != "" }
	if slices.ContainsFunc(n.used, unfit) && !slices.ContainsFunc(rules, broken) {
		n.value = n.raw
	}
}

// secrets lists the environment's values to hide, sorted by name, and notes those that cannot be hidden.
func (d *decoder) secrets(expanded []*node) []Secret {
	var all []Secret
	for _, n := range expanded {
		for _, s := range n.used {
			switch why := credential.Unfit(s.Value); {
			case n.use == useSetting:
			case why == "":
				all = append(all, s)
			case n.use != usePlace:
				d.pend(n.where, s.Name, n.at, fmt.Sprintf("the value of %s %s: use a longer one, or write the value itself if it is not a secret", s.Name, why))
			}
		}
	}
	slices.SortFunc(all, byName)
	return slices.CompactFunc(all, func(a, b Secret) bool { return a.Name == b.Name })
}

// Sendable reports the faults that stop a command that sends: a variable that is not set, or one whose value must be
// secret and cannot be hidden. The error is an Errors.
func (c *Config) Sendable() error { return c.Unset("") }

// Unset reports the variables without a usable value in a key of the file, as in "history.dsn", or in anything below
// it; "" means the whole file. Such a value keeps its default, if there is one. The error is an Errors.
func (c *Config) Unset(key string) error {
	var es Errors
	for _, p := range c.unready {
		if p.below(key) {
			es = append(es, p.Error)
		}
	}
	return es.sorted()
}

// UnsetVariables returns the names of the variables that Unset reports for a key, each once, sorted.
func (c *Config) UnsetVariables(key string) []string {
	var names []string
	for _, p := range c.unready {
		if p.below(key) {
			names = append(names, p.variable)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// below reports whether the value is that of a key of the file, or is below the key.
func (p pending) below(key string) bool {
	rest, found := strings.CutPrefix(p.where, key)
	return found && (key == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}
