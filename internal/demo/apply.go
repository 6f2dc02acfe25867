package demo

import (
	"fmt"
	"slices"
	"strings"
)

// find returns the first element that wanted accepts.
func find[T any](all []T, wanted func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, wanted); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}

// change applies a change to a router's conduct over each of the transports.
func (s *Service) change(name, what string, public bool, transports []string, apply change) error {
	router, ok := find(s.routers, func(r Router) bool { return r.Name == name })
	if !ok {
		return fmt.Errorf("%q for router %q: unknown router: Routers lists those that exist", what, name)
	}
	if !fits(router, public, transports) {
		return fmt.Errorf("%q cannot show on router %s: it is for %s", what, name, audience(public, transports))
	}
	for _, transport := range transports {
		if c := s.conduct[conductKey{name, transport}]; c != nil {
			apply(c)
		}
	}
	return nil
}

// fits reports whether a router of the right kind has an endpoint of one of the transports.
func fits(r Router, public bool, transports []string) bool {
	return r.Public == public &&
		slices.ContainsFunc(transports, func(t string) bool { return slices.Contains(r.Transports(), t) })
}

// audience names the endpoints that a defect or manner applies to.
func audience(public bool, transports []string) string {
	words := strings.Join(transports, ", ") + " endpoints of routers that "
	if public {
		return words + "are public"
	}
	return words + "require identity"
}
