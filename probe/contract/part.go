package contract

import (
	"slices"
	"strings"
)

// A Part is a piece of identity that a request must carry: the name of a header, or the names of several, each of which
// is enough. A request without the part holds none of them.
type Part []string

// Parts returns parts of one name each.
func Parts(names ...string) []Part {
	parts := make([]Part, len(names))
	for i, name := range names {
		parts[i] = Part{name}
	}
	return parts
}

// String names the part in a label: "X-Tenant-Id", "X-Tenant-Id+Authorization".
func (p Part) String() string { return strings.Join(p, "+") }

// Plain reports whether the part can be said without a credential.
func (p Part) Plain() bool {
	return slices.ContainsFunc(p, func(name string) bool { return !IsCredential(name) })
}

// But returns the part without one of its names.
func (p Part) But(name string) Part {
	return slices.DeleteFunc(slices.Clone(p), func(n string) bool { return n == name })
}

// Alternatives returns the required parts that have several places, none of them a credential.
func (id Identity) Alternatives() []Part {
	var parts []Part
	for _, p := range id.Required {
		if len(p) > 1 && !slices.ContainsFunc(p, IsCredential) {
			parts = append(parts, p)
		}
	}
	return parts
}

// RequiredNames returns the names of all required parts, each once.
func (id Identity) RequiredNames() []string {
	var names []string
	for _, p := range id.Required {
		for _, name := range p {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
