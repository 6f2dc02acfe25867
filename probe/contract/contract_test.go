package contract_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

func identity() contract.Identity {
	return contract.Identity{
		Headers: []probe.Pair{
			{Name: "X-Tenant-Id", Value: "t_demo"}, {Name: "X-Mode", Value: "lab"}, {Name: "Authorization", Value: "Bearer $TOKEN"},
		},
		Required: contract.Parts("X-Tenant-Id", "X-Mode"),
		Refusal:  []int{400, 401},
		Fields:   []string{"tenant_id", "mode", "user_id"},
		Query: contract.Queries{
			probe.WS:  {{Name: "tenantId", Value: "t_demo"}, {Name: "ticket", Value: "secret"}, {Name: "v", Value: "2"}},
			probe.SSE: {{Name: "access_token", Value: "secret"}, {Name: "mode", Value: "lab"}},
		},
		Hello: json.RawMessage(`{"type":"hello","seq":12345678901234567890,"context":{"tenant_id":"t_demo","mode":"lab","all":[{"tenantId":"t_demo","token":"secret"}]}}`),
	}
}

func TestRefuses(t *testing.T) {
	id := identity()
	for _, tt := range []struct {
		status, demanded int
		want             bool
	}{
		{400, 0, true},
		{401, 0, true},
		{422, 0, false},
		{200, 0, false},
		{0, 0, false},
		{422, 422, true}, // a criterion that names a status means exactly that one, configured or not
		{400, 422, false},
		{200, 400, false},
	} {
		if got := id.Refuses(tt.status, tt.demanded); got != tt.want {
			t.Errorf("Refuses(%d, %d) = %v", tt.status, tt.demanded, got)
		}
	}
}

func TestFieldName(t *testing.T) {
	for _, names := range [][]string{
		{"X-Tenant-Id", "x-tenant-id", "x_tenant_id", "tenant_id", "tenantId", "TENANT-ID", "tenantid"},
		{"X-Mode", "mode", "MODE"},
		{"Authorization", "authorization"},
	} {
		for _, name := range names {
			if got := contract.FieldName(name); got != contract.FieldName(names[0]) {
				t.Errorf("FieldName(%q) = %q, and of %q it is %q", name, got, names[0], contract.FieldName(names[0]))
			}
		}
	}
	if contract.FieldName("X-Tenant-Id") == contract.FieldName("X-Tenant") {
		t.Error("X-Tenant-Id and X-Tenant are one")
	}
}

func TestHello(t *testing.T) {
	id := identity()
	for _, tt := range []struct {
		name string
		got  json.RawMessage
		want string
	}{
		{"without the tenant, at any depth", id.HelloWithout("X-Tenant-Id"), `{"type":"hello","seq":12345678901234567890,"context":{"mode":"lab","all":[{"token":"secret"}]}}`},
		{"without a credential", id.HelloWithout("Authorization"), `{"type":"hello","seq":12345678901234567890,"context":{"tenant_id":"t_demo","mode":"lab","all":[{"tenantId":"t_demo"}]}}`},
		{"with a blank mode", id.HelloWith("X-Mode", ""), `{"type":"hello","seq":12345678901234567890,"context":{"tenant_id":"t_demo","mode":"","all":[{"tenantId":"t_demo","token":"secret"}]}}`},
		{"with another tenant", id.HelloWith("X-Tenant-Id", "<nobody>"), `{"type":"hello","seq":12345678901234567890,"context":{"tenant_id":"<nobody>","mode":"lab","all":[{"tenantId":"<nobody>","token":"secret"}]}}`},
		{"without what it does not hold", id.HelloWithout("X-Project-Id"), string(id.Hello)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(decode(t, tt.want), decode(t, string(tt.got))); diff != "" {
				t.Errorf("hello (-want +got):\n%s", diff)
			}
			if !strings.Contains(string(tt.got), "12345678901234567890") {
				t.Errorf("a number is not sent as it was written: %s", tt.got)
			}
		})
	}
	if string(id.Hello) != string(identity().Hello) {
		t.Errorf("the full hello is now %s", id.Hello)
	}
}

func decode(t *testing.T, s string) any {
	t.Helper()
	var v any
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return v
}

// A hello that is no object has no names, and is sent unchanged; nil stays nil.
func TestHelloThatIsNoObject(t *testing.T) {
	for _, hello := range []string{"", `"hello"`, "17", "null", `["tenant_id"]`} {
		id := contract.Identity{Hello: json.RawMessage(hello)}
		if hello == "" {
			id.Hello = nil
		}
		if got := id.HelloWithout("X-Tenant-Id"); string(got) != hello || (got == nil) != (hello == "") {
			t.Errorf("HelloWithout of %q is %q", hello, got)
		}
	}
}

func TestWithout(t *testing.T) {
	id := identity()
	names := func(pairs []probe.Pair) string {
		var all []string
		for _, p := range pairs {
			all = append(all, p.Name)
		}
		return strings.Join(all, " ")
	}
	for _, tt := range []struct{ name, got, want string }{
		{"headers", names(id.HeadersWithout("x-tenant-id")), "X-Mode Authorization"},
		{"headers without a credential", names(id.HeadersWithout("Authorization")), "X-Tenant-Id X-Mode"},
		{"headers without what is not there", names(id.HeadersWithout("X-Project-Id")), "X-Tenant-Id X-Mode Authorization"},
		{"a WebSocket's query", names(id.Query.Without("X-Tenant-Id")[probe.WS]), "ticket v"},
		{"a WebSocket's query without a credential", names(id.Query.Without("Authorization")[probe.WS]), "tenantId v"},
		{"a stream's query", names(id.Query.Without("X-Mode")[probe.SSE]), "access_token"},
		{"a stream's query without a credential", names(id.Query.Without("Authorization")[probe.SSE]), "mode"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	if diff := cmp.Diff(identity(), id); diff != "" {
		t.Errorf("leaving out changed the identity (-was +is):\n%s", diff)
	}
}

// A credential is one wherever it is sent over the transport.
func TestCredentialsOfATransport(t *testing.T) {
	token := []probe.Pair{{Name: "X-Mode", Value: "lab"}, {Name: "Authorization", Value: "Bearer x"}}
	for _, tt := range []struct {
		name          string
		id            contract.Identity
		http, sse, ws string
	}{
		{"a header", contract.Identity{Headers: token}, "Authorization", "Authorization", "Authorization"},
		{"a cookie", contract.Identity{Headers: []probe.Pair{{Name: "Cookie", Value: "s=1"}}}, "Cookie", "Cookie", "Cookie"},
		{"a ticket", contract.Identity{Headers: token[:1], Query: contract.Queries{probe.WS: {{Name: "v", Value: "1"}, {Name: "ticket", Value: "t"}}}}, "", "", "ticket"},
		{"a stream's query", contract.Identity{Query: contract.Queries{probe.SSE: {{Name: "access_token", Value: "t"}}}}, "", "access_token", ""},
		{"a hello", contract.Identity{Hello: []byte(`{"context":{"mode":"lab","token":"t"}}`)}, "", "", "token"},
		{"none", contract.Identity{Headers: token[:1], Hello: []byte(`{"mode":"lab"}`)}, "", "", ""},
	} {
		for over, want := range map[probe.Transport]string{probe.HTTP: tt.http, probe.SSE: tt.sse, probe.WS: tt.ws} {
			got := tt.id.Credentials(over)
			if strings.Join(got, " ") != want || tt.id.HasCredential(over) != (want != "") {
				t.Errorf("%s over %s: %q, want %q", tt.name, over, got, want)
			}
		}
		if bare := tt.id.WithoutCredentials(); bare.HasCredential(probe.SSE) || bare.HasCredential(probe.WS) {
			t.Errorf("%s: left out, it is there still: %+v", tt.name, bare)
		}
	}
}

func TestCredentials(t *testing.T) {
	id := identity()
	if id.RequiresCredential() {
		t.Error("a token that is not required is")
	}
	id.Required = append(id.Required, contract.Part{"authorization"})
	if !id.RequiresCredential() {
		t.Error("a required token is no required credential")
	}
	id.Required = []contract.Part{{"X-Tenant-Id", "Authorization"}}
	if id.RequiresCredential() {
		t.Error("a part that a plain header carries too is a required credential")
	}
	if got := id.RequiredNames(); !slices.Equal(got, []string{"X-Tenant-Id", "Authorization"}) {
		t.Errorf("RequiredNames() = %q", got)
	}
	for header, want := range map[string]bool{
		"x-mode": true, "X-Tenant-ID": true, "Cookie": true, "X-API-Key": true, "X-User-Id": true, "Accept": false, "X-Modeller": false,
	} {
		if got := identity().Carries(probe.Pair{Name: header}); got != want {
			t.Errorf("Carries(%s) = %v", header, got)
		}
	}
}

func TestIsCredential(t *testing.T) {
	for header, want := range map[string]bool{
		"Authorization": true, "proxy-authorization": true, "Cookie": true, "X-Api-Key": true, "Api-Key": true, "X-Auth-Token": true,
		"X-Service-Token": true, "X-Client-Secret": true, "X-Signature": true,
		"X-Tenant-Id": false, "X-Project-Key": false, "X-Author": false, "X-Session-Id": false, "Key": false,
	} {
		if got := contract.IsCredential(header); got != want {
			t.Errorf("IsCredential(%s) = %v", header, got)
		}
	}
}

func TestSays(t *testing.T) {
	for _, test := range []struct {
		field, part string
		want        bool
	}{
		{"tenant_id", "X-Tenant-Id", true},
		{"tenant", "X-Tenant-Id", true},
		{"org_id", "X-Org", true},
		{"id", "X-Tenant-Id", false},
		{"id", "Id", true},
		{"mode", "X-Tenant-Id", false},
		{"ws_ticket", "Authorization", true},
		{"idToken", "Authorization", true},
		{"session", "X-Service-Token", true},
		{"token", "X-Tenant-Id", false},
	} {
		if got := contract.Says(test.field, test.part); got != test.want {
			t.Errorf("Says(%s, %s) = %v", test.field, test.part, got)
		}
	}
}

// Whatever a hello holds, nothing that says the left-out part is left in it, and nothing else is gone.
func TestHelloWithoutLeavesOutOnePartOnly(t *testing.T) {
	name := rapid.SampledFrom([]string{"tenant_id", "tenantId", "X-Tenant-Id", "mode", "token", "type", "context", "tenant", "tenants"})
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		leaf := rapid.Map(rapid.String(), func(s string) any { return s })
		if depth == 0 {
			return leaf
		}
		return rapid.OneOf(
			leaf,
			rapid.Map(rapid.SliceOfN(value(depth-1), 0, 3), func(l []any) any { return l }),
			rapid.Map(rapid.MapOfN(name, value(depth-1), 0, 4), func(m map[string]any) any { return m }),
		)
	}
	rapid.Check(t, func(t *rapid.T) {
		hello, err := json.Marshal(value(4).Draw(t, "hello"))
		if err != nil {
			t.Fatal(err)
		}
		var got, all any
		if err := json.Unmarshal(contract.Identity{Hello: hello}.HelloWithout("X-Tenant-Id"), &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(hello, &all); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(stripped(all), got); diff != "" {
			t.Fatalf("%s without the tenant (-want +got):\n%s", hello, diff)
		}
	})
}

// stripped describes the rest in other words than the package's own.
func stripped(v any) any {
	switch v := v.(type) {
	case map[string]any:
		left := map[string]any{}
		for name, member := range v {
			if !slices.Contains([]string{"tenant_id", "tenantId", "X-Tenant-Id", "tenant"}, name) {
				left[name] = stripped(member)
			}
		}
		return left
	case []any:
		left := []any{}
		for _, member := range v {
			left = append(left, stripped(member))
		}
		return left
	}
	return v
}
