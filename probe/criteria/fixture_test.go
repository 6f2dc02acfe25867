package criteria_test

import (
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/probe/variants"
)

// options are those of an identity in headers and a token, under which every check is there.
func options() criteria.Options {
	c := contract.Contract{
		Identity: contract.Identity{
			Headers: []probe.Pair{
				{Name: "X-Tenant-Id", Value: "t_demo"}, {Name: "X-Mode", Value: "lab"}, {Name: "Authorization", Value: "Bearer t"},
			},
			Required: contract.Parts("X-Tenant-Id", "X-Mode"),
		},
		Error: contract.ErrorEnvelope{}, Success: contract.Envelope{},
	}
	o := criteria.OptionsFor(c.Identity, checks.All(c), variants.All(c))
	for _, id := range []string{
		checks.StatusWhen, checks.RefusedWhen, checks.BodyHas, checks.HeaderHas, checks.AnswersWithin, checks.NoLeak, checks.SSEStream, checks.WSClose, checks.CORSPreflight,
	} {
		if !slices.Contains(o.Checks, id) {
			o.Checks = append(o.Checks, id)
		}
	}
	o.Questions = append(o.Questions, "as/viewer", "as/other_tenant", "preflight", "ws/bad-frame")
	o.Identities = []string{"viewer", "other_tenant"}
	return o
}
