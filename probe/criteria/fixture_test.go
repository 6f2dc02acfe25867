package criteria_test

import (
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/probe/variants"
)

// options returns those of an identity in headers and a token, and of two other identities, under which the catalogues are whole.
func options() criteria.Options {
	c := contract.Contract{
		Identity: contract.Identity{
			Headers: []probe.Pair{
				{Name: "X-Tenant-Id", Value: "t_demo"}, {Name: "X-Mode", Value: "lab"}, {Name: "Authorization", Value: "Bearer t"},
			},
			Required: contract.Parts("X-Tenant-Id", "X-Mode"),
			Others: []contract.Other{
				{Name: "viewer", Headers: []probe.Pair{{Name: "Authorization", Value: "Bearer v"}}},
				{Name: "other_tenant", Headers: []probe.Pair{{Name: "X-Tenant-Id", Value: "t_other"}, {Name: "Authorization", Value: "Bearer o"}}},
			},
		},
		Error: contract.ErrorEnvelope{}, Success: contract.Envelope{},
	}
	return criteria.OptionsFor(c.Identity, checks.All(c), variants.All(c))
}
