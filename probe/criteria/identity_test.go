package criteria_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

// The configuration's missing parts are not made up.
func TestWithoutATokenOrAnIdentity(t *testing.T) {
	o := options()
	o.Questions = slices.DeleteFunc(o.Questions, func(q string) bool { return q == "bad-credential" || q == "without-credential" })
	o.Identities = nil
	in := criteria.New(o)
	for text, want := range map[string]string{
		"Returns 401 for an invalid token":      "manual",
		"Returns 403 for viewers":               "manual",
		"Returns 400 without X-Other":           "manual",
		"Unauthenticated requests are rejected": "refused.when{when anonymous}",
	} {
		if got := bindings(in.Understand(tickets.Item{Text: text})[0].Bindings); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	o.Checks = slices.DeleteFunc(o.Checks, func(id string) bool { return id == checks.StatusWhen })
	if c := criteria.New(o).Read(tickets.Item{Text: "Returns 404 for unknown ids"})[0]; len(c.Bindings) > 0 || !strings.Contains(c.Why, checks.StatusWhen) {
		t.Errorf("without the check: %+v", c)
	}
}

// A header that traces a request may be one of the identity's, and is in the answers too.
func TestAHeaderThatTraces(t *testing.T) {
	o := options()
	o.Headers = append(o.Headers, "X-Request-Id")
	in := criteria.New(o)
	for text, want := range map[string]string{
		"All endpoints include X-Request-Id": `header.has{expect {"header":{"X-Request-Id":{"exists":true}}}}`,
		"All endpoints include X-Mode":       "manual",
		"Errors include X-Mode":              `header.has{when errors, expect {"header":{"X-Mode":{"exists":true}}}}`,
	} {
		if got := bindings(in.Understand(tickets.Item{Text: text})[0].Bindings); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// Authentication that has to be valid is more than the identity: a credential that proves nothing is refused too.
func TestValidAuthentication(t *testing.T) {
	for text, want := range map[string]string{
		"All endpoints require authentication":       "identity.required, ws.identity.required",
		"All endpoints require valid authentication": "refused.when{when without-credential}, refused.when{when bad-credential}, ws.identity.required",
		"Every endpoint requires a valid token":      "refused.when{when without-credential}, refused.when{when bad-credential}, ws.identity.required",
		"Valid authentication is required":           "refused.when{when without-credential}, refused.when{when bad-credential}, ws.identity.required",
	} {
		if got := bindings(criteria.New(options()).Understand(tickets.Item{Text: text})[0].Bindings); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
