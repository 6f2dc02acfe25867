package config

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// An Env looks up a variable of the environment; os.LookupEnv is one.
type Env func(name string) (value string, ok bool)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// An expander replaces ${NAME} by the environment's value and remembers which it used.
type expander struct {
	env  Env
	used map[string]string
}

// expand returns s with every ${NAME} replaced and every $${ as ${. The problems are of the variables that it could not
// replace.
func (x *expander) expand(s string) (expanded string, problems []string) {
	var b strings.Builder
	for {
		i := strings.Index(s, "${")
		if i < 0 {
			b.WriteString(s)
			return b.String(), problems
		}
		if i > 0 && s[i-1] == '$' {
			b.WriteString(s[:i-1] + "${")
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		name, rest, closed := strings.Cut(s[i+2:], "}")
		switch value, set := x.env(name); {
		case !closed:
			return b.String(), append(problems, `"${" without "}": write ${NAME}, or $${ for the characters themselves`)
		case !variableName.MatchString(name):
			problems = append(problems, "${"+name+"} does not name an environment variable: write ${NAME}, or $${ for the characters themselves")
		case value == "": // a job sets a secret that it does not have to nothing
			state := "is not set"
			if set {
				state = "is empty"
			}
			problems = append(problems, "environment variable "+name+" "+state+": set it, or write $${"+name+"} for the characters themselves")
		default:
			b.WriteString(value)
			x.used[name] = value
		}
		s = rest
	}
}

// secrets lists what was used, sorted by name.
func (x *expander) secrets() []Secret {
	var all []Secret
	for name, value := range x.used {
		all = append(all, Secret{name, value})
	}
	slices.SortFunc(all, byName)
	return all
}

// addSecret puts s among the secrets where its name is not there yet.
func (c *Config) addSecret(s Secret) {
	if i, found := slices.BinarySearchFunc(c.Secrets, s, byName); !found {
		c.Secrets = slices.Insert(c.Secrets, i, s)
	}
}

func byName(a, b Secret) int { return cmp.Compare(a.Name, b.Name) }
