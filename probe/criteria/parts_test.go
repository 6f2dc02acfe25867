package criteria_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

// asked returns the checks of an item and the questions that they are put: "refused.when without/X-Mode".
func asked(in *criteria.Interpreter, text string) []string {
	var out []string
	for _, p := range in.Understand(tickets.Item{Kind: tickets.ItemAcceptance, Text: text}) {
		if len(p.Bindings) == 0 {
			out = append(out, "manual")
		}
		for _, b := range p.Bindings {
			out = append(out, strings.TrimSpace(b.Check+" "+b.Params.When))
		}
	}
	return out
}

// The configuration says which parts the identity has, so that words name them: X-Tenant-Id is the tenant of a request.
func TestPartsOfTheIdentityInWords(t *testing.T) {
	in := criteria.New(options())
	const tenant, mode, manual = "refused.when without/X-Tenant-Id", "refused.when without/X-Mode", "manual"
	for text, want := range map[string][]string{
		"Requests without a tenant are refused.":              {tenant},
		"Calls without a tenant id are rejected":              {tenant},
		"Requests that lack the tenant_id header are refused": {tenant},
		"Requests without a tenant or a mode are refused":     {tenant, mode},
		"Requests without X-Tenant-Id or X-Mode are refused":  {tenant, mode},
		"Reject requests without a mode":                      {mode},
		"Returns 400 without a tenant":                        {"status.when without/X-Tenant-Id"},
		"Returns 400 if the tenant header is missing":         {"status.when without/X-Tenant-Id"},
		"X-Mode is required":                                  {mode},
		"The mode header is mandatory.":                       {mode},
		"GET /items requires X-Mode":                          {mode},
		"Identity headers are required":                       {"identity.required", "ws.identity.required"},
		"Add Identity (`X-Mode`, `X-Tenant-Id`)":              {"identity.required", "ws.identity.required"},
		"Add Identity (X-Tenant-Id and X-Mode headers)":       {"identity.required", "ws.identity.required"},

		"Responses need the X-Mode header":                       {manual}, // of their own
		"Every response requires X-Mode":                         {manual},
		"Returns 422 without tenant_id":                          {manual}, // a member of the body or the query
		"POST /items returns 422 without a tenant_id":            {manual},
		"Users without a tenant are refused":                     {manual}, // who may belong to none
		"Missing tenant returns 400":                             {manual}, // a tenant that does not exist?
		"Returns 404 if the tenant is missing":                   {manual},
		"Invalid tenant returns 403":                             {manual},
		"Requests without a tenant in the path are refused":      {manual},
		"Requests without a user are refused":                    {manual},
		"Requests without a project are refused":                 {manual}, // no part of this identity
		"Requests without X-Mode and X-Tenant-Id are refused":    {manual},
		"Add Identity (X-Tenant-Id)":                             {manual}, // X-Mode is required too
		"Add Identity (X-Tenant-Id, X-Mode, X-Other)":            {manual},
		"X-Mode is required except for admins":                   {manual},
		"X-Mode is required to be lab":                           {manual},
		"X-Request-Id is required":                               {manual},
		"Requests without a tenant are refused after the cutoff": {manual},
	} {
		if diff := cmp.Diff(want, asked(in, text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// A word of two headers, or one that the tables use otherwise, names none.
func TestAmbiguousPartsInWords(t *testing.T) {
	o := options()
	o.Headers = []string{"X-Tenant-Id", "X-Tenant", "X-Mode", "X-User-Id"}
	o.Questions = append(o.Questions, "without/X-Tenant", "without/X-User-Id")
	in := criteria.New(o)
	for text, want := range map[string]string{
		"Requests without a tenant are refused":    "manual",
		"Requests without a tenant id are refused": "refused.when without/X-Tenant-Id",
		"Requests without a user are refused":      "manual",
		"Requests without a user id are refused":   "refused.when without/X-User-Id",
	} {
		if got := asked(in, text); !cmp.Equal(got, []string{want}) {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
}
