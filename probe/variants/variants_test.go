package variants_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/probe/variants"
)

func named(t interface{ Fatalf(string, ...any) }, c contract.Contract, name string) probe.Variant {
	all := variants.All(c)
	i := slices.IndexFunc(all, func(v probe.Variant) bool { return v.Name == name })
	if i < 0 {
		t.Fatalf("there is no variant %s", name)
	}
	return all[i]
}

func TestEachVariantIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range variants.All(testContract()) {
		if seen[v.Name] || v.Name == "" || v.Says == "" || len(v.Transports) == 0 || v.Build == nil {
			t.Errorf("%q: twice there, or without words, transports or a way to build it", v.Name)
		}
		seen[v.Name] = true
	}
}

// Verdicts speak of a question by its name alone.
func TestAQuestionIsSpokenOfAsItSays(t *testing.T) {
	required := testContract()
	required.Identity.Required = append(required.Identity.Required, contract.Part{"Authorization"}, contract.Part{"X-Tenant-Id", "Authorization"})
	for _, c := range []contract.Contract{testContract(), required} {
		for _, v := range variants.All(c) {
			if got := variants.Says(v.Name); got != v.Says {
				t.Errorf("%s is called %q, and says %q", v.Name, got, v.Says)
			}
		}
	}
}

// always are the questions that are put whatever the identity is.
var always = []string{"nowhere", "nowhere/anonymous", "nowhere/beside", "nowhere/beside-anonymous", "control", "control-later", "created", "anonymous", "anonymous-again", "anonymous-later"}

// The questions follow from the parts of the identity.
func TestVariantsFollowTheIdentity(t *testing.T) {
	names := func(headers, required string) []string {
		c := testContract()
		c.Identity = contract.Identity{Headers: pairs(headers)}
		for _, part := range strings.Fields(required) {
			c.Identity.Required = append(c.Identity.Required, strings.Split(part, "|"))
		}
		var all []string
		for _, v := range variants.All(c) {
			if v.Name == variants.UnknownID {
				return all // the rest does not depend on it
			}
			all = append(all, v.Name)
		}
		return all
	}
	for _, tt := range []struct {
		name, headers, required string
		want                    []string
	}{
		{"no identity", "", "", nil},
		{"a name", "X-Mode=lab", "X-Mode", []string{"without/X-Mode", "blank/X-Mode", "malformed/X-Mode"}},
		{"a name that is optional", "X-App-Id=a", "", nil},
		{"a token that is required", "Authorization=t", "Authorization", []string{"without/Authorization", "bad-credential"}},
		{
			"a token that is not", "X-Mode=lab X-Api-Key=k", "X-Mode",
			[]string{"without/X-Mode", "without/X-Mode+credential", "blank/X-Mode", "malformed/X-Mode", "bad-credential", "without-credential"},
		},
		{
			"a token that carries a name", "X-Mode=lab Authorization=t", "X-Mode|Authorization",
			[]string{"without/X-Mode+Authorization", "blank/X-Mode", "malformed/X-Mode", "bad-credential", "without-credential"},
		},
		{
			"a token that carries a name, and another", "X-Mode=lab Authorization=t Cookie=s", "X-Mode|Authorization",
			[]string{
				"without/X-Mode+Authorization", "without/X-Mode+Authorization+credential", "blank/X-Mode", "malformed/X-Mode", "bad-credential",
				"without-credential",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(append(slices.Clone(always), tt.want...), names(tt.headers, tt.required)); diff != "" {
				t.Errorf("variants (-want +got):\n%s", diff)
			}
		})
	}
}

// A question that an endpoint does not admit is not built.
func TestImpossibleQuestionsAreNotBuilt(t *testing.T) {
	form := rich
	form.Sample.ContentType = "application/x-www-form-urlencoded"
	vendor := rich
	vendor.Sample.ContentType = "Application/Problem+JSON; charset=utf-8"
	silent := testContract()
	silent.Identity.Hello = nil
	for _, tt := range []struct {
		variant string
		c       contract.Contract
		ep      probe.Endpoint
		want    bool
	}{
		{variants.UnknownID, testContract(), plain, false},
		{variants.UnknownID, testContract(), rich, true},
		{variants.InvalidPath, testContract(), plain, false},
		{variants.InvalidPath, testContract(), rich, true},
		{variants.InvalidBody, testContract(), plain, false},
		{variants.InvalidQuery, testContract(), plain, false},
		{variants.InvalidHeader, testContract(), plain, false},
		{variants.InvalidCookie, testContract(), plain, false},
		{variants.MissingField, testContract(), plain, false},
		{variants.NoBody, testContract(), prompted, false},
		{variants.MalformedJSON, testContract(), plain, false},
		{variants.MalformedJSON, testContract(), form, false},
		{variants.MalformedJSON, testContract(), vendor, true},
		{variants.MalformedJSON, testContract(), bodiless("POST", "", "text/json+x"), false},
		{variants.MalformedJSON, testContract(), bodiless("POST", "", "application/json"), true},
		{variants.UndeclaredJSON, testContract(), rich, false},
		{variants.UndeclaredJSON, testContract(), bodiless("POST", "", "application/json"), false},
		{variants.UndeclaredJSON, testContract(), bodiless("POST", "", ""), true},
		{variants.UndeclaredJSON, testContract(), bodiless("PUT", "", ""), true},
		{variants.UndeclaredJSON, testContract(), bodiless("PATCH", "", ""), true},
		{variants.UndeclaredJSON, testContract(), bodiless("DELETE", "", ""), false},
		{variants.UndeclaredJSON, testContract(), bodiless("DELETE", probe.ReadsNoBody, ""), false},
		{variants.UndeclaredJSON, testContract(), bodiless("DELETE", probe.MayReadBody, ""), true},
		{variants.WrongContentType, testContract(), form, false},
		{variants.WrongContentType, testContract(), vendor, true},
		{variants.HelloNull, testContract(), socket, true},
		{variants.HelloNull, silent, socket, false},
	} {
		if _, ok := named(t, tt.c, tt.variant).Build(tt.ep); ok != tt.want {
			t.Errorf("%s to %s with a body of %q: built %v", tt.variant, tt.ep.Key(), tt.ep.Sample.ContentType, ok)
		}
	}
}

// The valid request may leave out an optional body. A wrong body has the content type that the endpoint declares for it.
func TestAnInvalidBodyHasAContentType(t *testing.T) {
	ep := plain
	ep.Sample.InvalidBody, ep.Sample.OptionalType = []byte(`[]`), "application/merge-patch+json"
	for _, name := range []string{variants.InvalidBody, variants.MalformedJSON} {
		ask, _ := named(t, testContract(), name).Build(ep)
		if !slices.Contains(ask.Header, probe.Pair{Name: "Content-Type", Value: "application/merge-patch+json"}) {
			t.Errorf("%s: headers %v", name, ask.Header)
		}
	}
}

// bodiless is an endpoint whose valid request has no body, and the content type of an optional one that it declares.
func bodiless(method string, reads probe.BodyRead, optional string) probe.Endpoint {
	ep := plain
	ep.Method, ep.Undeclared, ep.Sample.OptionalType, ep.Sample.Bodiless = method, reads, optional, optional == ""
	return ep
}

// If the handler reads no body, malformed JSON is the valid request once more: it must not spoil the control. Nothing that may
// change things stands between it and the repeat that it is compared with.
func TestAnUndeclaredBodyComesBetweenTheControls(t *testing.T) {
	v, again := named(t, testContract(), variants.UndeclaredJSON), named(t, testContract(), variants.ControlAgain)
	if v.Phase <= probe.PhaseControl || again.Phase != v.Phase+1 {
		t.Errorf("it is asked in phase %d, the control in phases %d and %d", v.Phase, probe.PhaseControl, again.Phase)
	}
	for _, other := range variants.All(testContract()) {
		if other.Phase == v.Phase && other.Name != v.Name || other.Phase == again.Phase && other.Name != again.Name {
			t.Errorf("%s is asked beside them", other.Name)
		}
	}
	for _, ep := range []probe.Endpoint{bodiless("POST", "", ""), bodiless("POST", "", "application/json"), bodiless("DELETE", "", "")} {
		_, asked := v.Build(ep)
		if _, ok := again.Build(ep); ok != asked {
			t.Errorf("%s: the repeat is asked: %v, malformed JSON: %v", ep.Key(), ok, asked)
		}
	}
}

// A session is identity as a whole: without it no cookie is sent, whoever set it.
func TestWithoutACookieThereIsNone(t *testing.T) {
	c := testContract()
	c.Identity.Headers, c.Identity.Required = pairs("Cookie=session=1 X-Mode=lab"), contract.Parts("Cookie", "X-Mode")
	ask, _ := named(t, c, variants.Without+"Cookie").Build(rich)
	if held := text(ask); strings.Contains(strings.ToLower(held), "cookie") || !strings.Contains(held, "X-Mode=lab") {
		t.Errorf("the request without a cookie is\n%s", held)
	}
}

// A WebSocket service that is known to wait for no hello hears none.
func TestWithoutAHelloNothingIsSaid(t *testing.T) {
	c := testContract()
	c.Identity.Hello, c.Identity.AnonymousHello = nil, nil
	for _, v := range variants.All(c) {
		if ask, ok := v.Build(socket); v.Applies(probe.WS) && ok && ask.Say != nil && !slices.Contains([]string{variants.BadFrame, variants.As + "other_tenant"}, v.Name) {
			t.Errorf("%s says %s", v.Name, ask.Say[0].Data)
		}
	}
}

// Building a question changes neither the contract nor the endpoint, and a change to one question does not show in
// another: questions are built for many endpoints at once.
func TestQuestionsShareNothing(t *testing.T) {
	c := testContract()
	c.Identity.Headers = slices.Grow(c.Identity.Headers, 8) // room in which an append would write
	c.Identity.Query = c.Identity.Query.Each(func(pairs []probe.Pair) []probe.Pair { return slices.Grow(pairs, 8) })
	eps := []probe.Endpoint{rich, stream, socket}
	for i := range eps {
		eps[i].Sample.Query, eps[i].Sample.Header = slices.Grow(eps[i].Sample.Query, 8), slices.Grow(eps[i].Sample.Header, 8)
	}
	build := func() (asks []string) {
		for _, v := range variants.All(c) {
			for _, ep := range eps {
				ask, ok := v.Build(ep)
				if !v.Applies(ep.Transport) || !ok {
					continue
				}
				asks = append(asks, text(ask))
				for _, ps := range [][]probe.Pair{ask.Query, ask.Header, ask.Cookie} {
					for i := range ps {
						ps[i].Value = "overwritten"
					}
				}
			}
		}
		return asks
	}
	first := build()
	if diff := cmp.Diff(first, build()); diff != "" {
		t.Errorf("built again (-first +again):\n%s", diff)
	}
	if diff := cmp.Diff(testContract(), c); diff != "" {
		t.Errorf("the contract (-was +is):\n%s", diff)
	}
	if diff := cmp.Diff([]probe.Endpoint{rich, stream, socket}, eps, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the endpoints (-were +are):\n%s", diff)
	}
}

// The parts of an identity, each with a value that is found nowhere else, and the ways in which one may be written.
var parts = []struct {
	header, value string
	spellings     []string
}{
	{"X-Tenant-Id", "t_secret", []string{"tenant_id", "tenantId", "X-TENANT-ID"}},
	{"X-Mode", "m_secret", []string{"mode", "x-mode"}},
	{"X-Project-Id", "p_secret", []string{"project_id", "projectId", "Project-Id"}},
	{"Authorization", "c_secret", []string{"authorization", "token", "access_token", "ticket"}},
}

// A drawn is an endpoint whose sample and configuration hold identity wherever a person or a schema may put it.
type drawn struct {
	c  contract.Contract
	ep probe.Endpoint
}

func draw(t *rapid.T) drawn {
	var d drawn
	id := &d.c.Identity
	spread := func(label string) []probe.Pair {
		var ps []probe.Pair
		for _, p := range parts {
			if rapid.Bool().Draw(t, label+" "+p.header) {
				ps = append(ps, probe.Pair{Name: rapid.SampledFrom(p.spellings).Draw(t, "as"), Value: p.value})
			}
		}
		return append(ps, probe.Pair{Name: "kept", Value: "kept-in-" + label})
	}
	for _, p := range parts {
		id.Headers = append(id.Headers, probe.Pair{Name: p.header, Value: p.value})
		id.Required = append(id.Required, contract.Part{p.header})
		id.Fields = append(id.Fields, p.spellings[0])
	}
	id.Query = contract.Queries{probe.SSE: spread("stream"), probe.WS: spread("socket")}
	hello := map[string]any{"type": "hello"}
	for _, p := range spread("hello") {
		hello[p.Name] = p.Value
	}
	id.Hello, _ = json.Marshal(map[string]any{"context": []any{hello}})
	id.AnonymousHello = []byte(`{"type":"hello"}`)

	d.ep = rapid.SampledFrom([]probe.Endpoint{rich, plain, stream, socket}).Draw(t, "endpoint")
	overrides := sample.Overrides{Query: spread("query")}
	if d.ep.Method == "POST" {
		body := map[string]any{}
		for _, p := range spread("body") {
			body[p.Name] = p.Value
		}
		delete(body, "token")
		delete(body, "access_token")
		delete(body, "ticket")
		overrides.Body, _ = json.Marshal(body)
	}
	overrides.Query = slices.DeleteFunc(overrides.Query, func(p probe.Pair) bool { return contract.Says(p.Name, "Authorization") })
	values := map[string]string{}
	for _, h := range id.Headers {
		values[h.Name] = h.Value
	}
	d.ep.Sample = sample.Make(nil, d.ep, sample.Options{
		Params: map[string]string{"mask_id": "m1", "thread": "t1"}, IdentityFields: id.Fields, IdentityValues: values, Overrides: overrides,
	})
	if d.ep.Sample.Problem != "" {
		t.Fatalf("no sample: %s", d.ep.Sample.Problem)
	}
	// A sample refuses identity in its headers; should it come all the same, it goes nowhere. A header that is called token
	// or ticket is the endpoint's own.
	d.ep.Sample.Header = slices.DeleteFunc(spread("header"), func(p probe.Pair) bool {
		return contract.Says(p.Name, "Authorization") && !contract.IsCredential(p.Name)
	})
	d.ep.Sample.Cookie = spread("cookie")
	return d
}

// An anonymous request holds no identity anywhere, whatever sample and overrides there are, and all else that it can.
func TestAnAnonymousRequestHoldsNoIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		ask, ok := named(t, d.c, variants.Anonymous).Build(d.ep)
		if !ok {
			t.Fatalf("not built")
		}
		held := text(ask)
		for _, p := range parts {
			if strings.Contains(held, p.value) {
				t.Fatalf("%s is held by\n%s", p.header, held)
			}
		}
		for _, h := range ask.Header {
			if contract.IsCredential(h.Name) {
				t.Fatalf("a credential is held by\n%s", held)
			}
		}
		for _, kept := range []string{"kept-in-query", "kept-in-header"} {
			if !strings.Contains(held, kept) {
				t.Fatalf("%s is gone from\n%s", kept, held)
			}
		}
	})
}

// A request without one part lacks it wherever it may be written, and holds every other part.
func TestARequestWithoutAPartLacksItEverywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		for _, part := range parts {
			ask, ok := named(t, d.c, variants.Without+part.header).Build(d.ep)
			if !ok {
				t.Fatalf("not built")
			}
			held := text(ask)
			for _, p := range parts {
				line := fmt.Sprintf("header %s=%s\n", p.header, p.value)
				if p.header != part.header && !strings.Contains(held, line) {
					t.Fatalf("without %s, %s is gone too:\n%s", part.header, p.header, held)
				}
			}
			if strings.Contains(held, part.value) {
				t.Fatalf("without %s it is still held by\n%s", part.header, held)
			}
		}
	})
}

// The control holds all that there is.
func TestTheControlHoldsTheWholeIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		ask, _ := named(t, d.c, variants.Control).Build(d.ep)
		held := text(ask)
		for _, p := range d.c.Identity.Headers {
			if !strings.Contains(held, fmt.Sprintf("header %s=%s\n", p.Name, p.Value)) {
				t.Fatalf("%s is not held by\n%s", p.Name, held)
			}
		}
		if d.ep.Transport == probe.WS && !strings.Contains(held, "say "+string(d.c.Identity.Hello)) {
			t.Fatalf("the hello is not said by\n%s", held)
		}
		if d.ep.Sample.Body != nil && string(ask.Body) != string(d.ep.Sample.Body) {
			t.Fatalf("the body is %s, want %s", ask.Body, d.ep.Sample.Body)
		}
	})
}
