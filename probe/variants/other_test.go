package variants_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// A request as another identity holds nothing that says who the first one is.
func TestAnotherIdentityIsAskedAsItselfAlone(t *testing.T) {
	c := testContract()
	v := named(t, c, variants.As+"other_tenant")
	for _, ep := range []probe.Endpoint{rich, plain, stream, socket} {
		ask, ok := v.Build(ep)
		if !ok {
			t.Fatalf("%s is not asked", ep.Key())
		}
		if said := text(ask); strings.Contains(said, "t_demo") {
			t.Errorf("%s still says the first tenant:\n%s", ep.Key(), said)
		}
	}
}

// If the first identity would prove itself all the same, nothing is asked as the other.
func TestAnotherIdentityIsNotAskedWithTheFirstOnesCredential(t *testing.T) {
	ticket, token := testContract(), testContract()
	ticket.Identity.Hello = nil
	token.Identity.Query, token.Identity.Hello = contract.Queries{probe.SSE: token.Identity.Query[probe.SSE]}, []byte(`{"type":"hello","token":"TOKEN"}`)
	for name, tt := range map[string]struct {
		c    contract.Contract
		over []probe.Transport
	}{
		"a query holds one": {ticket, []probe.Transport{probe.HTTP}},
		"a hello holds one": {token, []probe.Transport{probe.HTTP}},
		"the headers hold all": {contract.Contract{Identity: contract.Identity{
			Headers: pairs("Authorization=TOKEN"), Others: ticket.Identity.Others[:1],
		}}, []probe.Transport{probe.HTTP, probe.SSE, probe.WS}},
	} {
		if got := named(t, tt.c, variants.As+"viewer").Transports; !slices.Equal(got, tt.over) {
			t.Errorf("%s: it is asked over %v, want %v", name, got, tt.over)
		}
	}
}

// A preflight request is one that a browser makes: it names the page's origin, and carries no identity.
func TestPreflight(t *testing.T) {
	c := testContract()
	ask, _ := named(t, c, variants.Preflight).Build(rich)
	said := text(ask)
	if strings.Contains(said, "TOKEN") || ask.Body != nil || ask.Method != "OPTIONS" || !strings.Contains(said, "Origin="+variants.AnyOrigin) {
		t.Errorf("it asks\n%s", said)
	}
	c.Identity.Headers = append(c.Identity.Headers, probe.Pair{Name: "Origin", Value: "https://app.example.test"})
	ask, _ = named(t, c, variants.Preflight).Build(rich)
	if said := text(ask); !strings.Contains(said, "Origin=https://app.example.test") || strings.Contains(said, ",origin") {
		t.Errorf("with an origin of the identity it asks\n%s", said)
	}
}

func TestUnsafeHeaders(t *testing.T) {
	for _, tt := range []struct {
		headers, want string
	}{
		{"", ""},
		{"Accept=*/* Origin=x Cookie=a", ""},
		{"X-Mode=lab Authorization=t X-Mode=b", "authorization,x-mode"},
		{"Content-Type=application/json", "content-type"},
		{"Content-Type=text/plain;charset=utf-8", ""},
	} {
		if got := strings.Join(variants.Unsafe(pairs(tt.headers)), ","); got != tt.want {
			t.Errorf("Unsafe(%s) = %s, want %s", tt.headers, got, tt.want)
		}
	}
}
