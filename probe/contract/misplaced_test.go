package contract_test

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// A header that an endpoint requires and that carries identity must be among the configured ones: without it the full
// identity is not full, and the endpoint refuses everybody.
func TestUnsaid(t *testing.T) {
	id := contract.Identity{
		Headers: []probe.Pair{{Name: "X-Tenant-Id", Value: "t_demo"}},
		Fields:  []string{"tenant_id", "user_id", "app_id"},
	}
	required := []string{"x-tenant-id", "If-Match", "x-user-id"}
	if got := id.Unsaid(required); !strings.EqualFold(got, "X-User-Id") {
		t.Errorf("the header that is missing is %q; want x-user-id", got)
	}
	id.Headers = append(id.Headers, probe.Pair{Name: "X-User-Id", Value: "u_demo"})
	if got := id.Unsaid(required); got != "" {
		t.Errorf("with it configured, %q is missing", got)
	}
}

// A header that says or proves who the client is has no place among an endpoint's own.
func TestMisplaced(t *testing.T) {
	id := contract.Identity{Headers: []probe.Pair{{Name: "X-Tenant-Id"}}, Fields: []string{"user_id"}}
	for header, want := range map[string]bool{
		"X-Thing": false, "x-tenant-id": true, "X-User-Id": true, "X-Webhook-Signature": true, "X-Token": true, "If-Match": false,
	} {
		got := id.Misplaced([]probe.Pair{{Name: "X-Other", Value: "x"}, {Name: header, Value: "x"}})
		if (got == header) != want {
			t.Errorf("%s: misplaced is %q", header, got)
		}
	}
}

// The texts of a connection are its transport's identity apart from the headers.
func TestTexts(t *testing.T) {
	id := contract.Identity{
		Headers: []probe.Pair{{Name: "X-Tenant-Id", Value: "header"}}, Query: contract.Queries{probe.SSE: {{Name: "t", Value: "sse"}}, probe.WS: {{Name: "t", Value: "ws"}}},
		Hello: []byte(`"hello"`), AnonymousHello: []byte(`"anonymous"`),
	}
	for transport, want := range map[probe.Transport]string{probe.HTTP: "", probe.SSE: "sse", probe.WS: `"hello" "anonymous" ws`} {
		if got := strings.Join(id.Texts(transport), " "); got != want {
			t.Errorf("%s: %q, want %q", transport, got, want)
		}
	}
}
