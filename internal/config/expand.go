package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
)

// An Env looks up a variable of the environment; os.LookupEnv is one.
type Env func(name string) (value string, ok bool)

var variableName = lazy.Regexp(`^[A-Za-z_][A-Za-z0-9_]*$`)

// An expander replaces ${NAME} by the environment's value.
type expander struct{ env Env }

// An expansion is a text with its variables replaced.
type expansion struct {
	text     string
	used     []Secret // the variables that it holds, with their values
	unset    []unsetVariable
	problems []string // faults that no environment can remove
}

// An unsetVariable is a variable without a value.
type unsetVariable struct{ variable, problem string }

const verbatim = "} for the characters themselves"

// expand returns s with every ${NAME} replaced and every $${ as ${. An empty variable counts as one that is not set.
func (x *expander) expand(s string) expansion {
	var e expansion
	var b strings.Builder
	for {
		i := strings.Index(s, "${")
		if i < 0 {
			e.text = b.String() + s
			return e
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
			e.text = b.String()
			e.problems = append(e.problems, `"${" without "}": write ${NAME}, or $${ for the characters themselves`)
			return e
		case !variableName().MatchString(name):
			e.problems = append(e.problems, "${"+name+"} does not name an environment variable: write ${NAME}, or $${ for the characters themselves")
		case !set:
			e.unset = append(e.unset, unsetVariable{name, "environment variable " + name + " is not set: set it, or write $${" + name + verbatim})
		case value == "":
			e.unset = append(e.unset, unsetVariable{name, "environment variable " + name + " is empty, which counts as not set: set it, or write $${" + name + verbatim})
		default:
			b.WriteString(value)
			e.used = append(e.used, Secret{name, value})
		}
		s = rest
	}
}

// addSecret adds s to the secrets unless its name is there already.
func (c *Config) addSecret(s Secret) {
	if i, found := slices.BinarySearchFunc(c.Secrets, s, byName); !found {
		c.Secrets = slices.Insert(c.Secrets, i, s)
	}
}

func byName(a, b Secret) int { return cmp.Compare(a.Name, b.Name) }
