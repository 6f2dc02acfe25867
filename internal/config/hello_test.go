package config

import "testing"

// A hello of another form than the documented one makes an anonymous hello of that form: the documented one would be
// refused for its form, whoever says it.
func TestAnonymousHelloFollowsTheHello(t *testing.T) {
	for _, test := range []struct{ ws, want string }{
		{`{hello: {op: auth, args: {tenantId: t_demo, "X-Mode": lab, lang: en}, list: [{token: x, a: 1}, 2]}}`, `{"op":"auth","args":{"lang":"en"},"list":[{"a":1},2]}`},
		{`{hello: {op: auth}, anonymous_hello: {op: ping}}`, `{"op":"ping"}`},
		{`{hello: {op: auth, tenant: t_demo, userId: u, modes: all}}`, `{"op":"auth","modes":"all"}`},
		{`{hello: off}`, ``},
		{`{query: {a: b}}`, `{"type":"hello"}`},
		{`{hello: {op: auth, bearer: "{{jwt}}", who: "Bearer {{jwt}}", t: "{{tick}}", thread: "{{thread}}"}, query: {x: "{{tick}}"}}, headers: {Authorization: "Bearer {{jwt}}"}`, `{"op":"auth","thread":"{{thread}}"}`},
		{`{hello: {op: auth, proof: s3cr3t-token, kind: token}}, headers: {Authorization: "Bearer s3cr3t-token"}`, `{"op":"auth","kind":"token"}`},
	} {
		c, err := Parse("engfix.yaml", []byte("identity: {ws: "+test.ws+"}\n"), func(string) (string, bool) { return "", false })
		if err != nil {
			t.Fatal(err)
		}
		if got := string(c.Identity.WS.AnonymousHello); got != test.want {
			t.Errorf("%s: anonymous hello %s; want %s", test.ws, got, test.want)
		}
	}
}
