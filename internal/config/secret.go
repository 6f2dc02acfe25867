package config

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/credential"
)

// A use is what a value is for, which says whether a variable in it is a secret.
type use int

const (
	// usePlace is a path, a URL or a name of the user's own. What a variable brings is hidden where it can be.
	usePlace use = iota
	// useSetting is a number, a truth value, a duration or a date: no secret.
	useSetting
	// useSent is sent to the service as it is, and may be a credential: it must be one that can be hidden.
	useSent
)

// secrets lists what the environment gave and is to be hidden, sorted by name, and notes what cannot be hidden.
func (d *decoder) secrets(expanded []*node) []Secret {
	var all []Secret
	for _, n := range expanded {
		for _, s := range n.used {
			switch why := credential.Unfit(s.Value); {
			case n.use == useSetting:
			case why == "":
				all = append(all, s)
			case n.use != usePlace:
				d.pend(n.at, "%sthe value of %s %s: use a longer one, or write the value itself if it is no secret", prefix(n.where), s.Name, why)
			}
		}
	}
	slices.SortFunc(all, byName)
	return slices.CompactFunc(all, func(a, b Secret) bool { return a.Name == b.Name })
}

// sending reports whether a value matters to nothing but a command that sends, so that the others can do without its
// variables.
func sending(where string) bool {
	first, _, _ := strings.Cut(where, ".")
	first, _, _ = strings.Cut(first, "[")
	return slices.Contains([]string{"target", "identity", "identities", "setup", "teardown", "params", "routers", "checks"}, first)
}

// Sendable reports what keeps a command that sends from using the configuration: a variable that is not set, or one whose
// value is to be a secret and cannot be hidden. The error is an Errors.
func (c *Config) Sendable() error { return c.unready.sorted() }
