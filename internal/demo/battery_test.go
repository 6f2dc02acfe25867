package demo

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

const testToken = "s3cret"

// fullIdentity is the identity that every router accepts.
func fullIdentity() http.Header {
	return http.Header{
		"X-Tenant-Id": {"t_demo"}, "X-Mode": {"lab"}, "X-Project-Id": {"p_demo"},
		"Authorization": {"Bearer " + testToken},
	}
}

// fullHello is the hello that every conversation of the style accepts.
func fullHello(s *Style) string {
	return string(encode(s.note("hello", map[string]any{"context": map[string]any{
		"tenant_id": "t_demo", "mode": "lab", "project_id": "p_demo", "app_id": "a_demo",
	}})))
}

func anonymousHello(s *Style) string { return string(encode(s.note("hello", nil))) }

// battery asks every endpoint of a router every question that the tests know. It returns the replies by endpoint and
// label.
func battery(c *client, s *Style, r Router, token string) map[string]map[string]reply {
	all := map[string]map[string]reply{}
	for _, e := range r.Endpoints {
		replies := map[string]reply{}
		for _, a := range questions(s, e) {
			if token == "" {
				a.header.Del("Authorization")
			}
			replies[a.label] = c.ask(a)
		}
		all[e.Key()] = replies
	}
	return all
}

// questions returns the questions for one endpoint.
func questions(s *Style, e Endpoint) []asking {
	if e.Transport == transportWS {
		return wsQuestions(s, e)
	}
	control := asking{label: "control", method: e.Method, path: pathOf(e, ""), header: fullIdentity(), body: e.Body}
	if e.Body != "" {
		control.header.Set("Content-Type", mediaJSON)
	}
	if e.Transport == transportSSE {
		control.header.Set("Accept", mediaSSE)
	}
	asks := reduced(control)
	asks = append(asks, control.but("last-event-id", func(a *asking) { a.header.Set("Last-Event-Id", "engfix-unknown") }))
	asks = append(asks, control.but("accepts-gzip", func(a *asking) { a.header.Set("Accept-Encoding", "gzip") }))
	asks = append(asks, control.but("as-viewer", func(a *asking) { a.header.Set("X-Role", "viewer") }))
	asks = append(asks, control.but("preflight", func(a *asking) {
		a.method, a.body = "OPTIONS", ""
		a.header = http.Header{
			"Origin": {"https://app.engines.test"}, "Access-Control-Request-Method": {e.Method}, "Access-Control-Request-Headers": {"x-tenant-id"},
		}
	}))
	asks = append(asks, control.but("env", func(a *asking) { a.header.Set("X-Env", "prod") }))
	asks = append(asks, control.but("query-identity", func(a *asking) {
		a.header.Del("X-Tenant-Id")
		a.path += "?tenant_id=t_demo"
	}))
	if e.Params != nil {
		asks = append(asks, control.but("unknown-id", func(a *asking) { a.path = pathOf(e, "engfix-unknown") }))
		asks = append(asks, control.but("anonymous-unknown-id", func(a *asking) {
			a.path, a.header = pathOf(e, "engfix-unknown"), http.Header{}
		}))
	}
	if e.list {
		asks = append(asks, control.but("invalid-query", func(a *asking) { a.path += "?limit=many" }))
	}
	if e.Body == "" && e.Method == http.MethodPost {
		asks = append(asks, control.but("undeclared", func(a *asking) { a.body = "{" }))
	}
	if e.Body != "" {
		asks = append(asks,
			control.but("malformed", func(a *asking) { a.body = "{" }),
			control.but("anonymous-malformed", func(a *asking) { a.body, a.header = "{", http.Header{"Content-Type": {mediaJSON}} }),
			control.but("anonymous-invalid", func(a *asking) { a.body, a.header = "{}", http.Header{"Content-Type": {mediaJSON}} }),
			control.but("invalid-body", func(a *asking) { a.body = "{}" }),
			control.but("body-identity", func(a *asking) {
				a.header.Del("X-Tenant-Id")
				a.body = strings.Replace(a.body, "{", `{"tenant_id":"t_demo",`, 1)
			}),
			control.but("no-body", func(a *asking) { a.body = "" }),
			control.but("media-type", func(a *asking) { a.header.Set("Content-Type", "text/plain") }))
	}
	return asks
}

// reduced returns the control, and the same request with parts of the identity left out.
func reduced(control asking) []asking {
	asks := []asking{control, control.but("anonymous", func(a *asking) {
		for name := range fullIdentity() {
			a.header.Del(name)
		}
	})}
	for _, name := range slices.Sorted(maps.Keys(fullIdentity())) {
		asks = append(asks,
			control.but("without/"+name, func(a *asking) { a.header.Del(name) }),
			control.but("blank/"+name, func(a *asking) { a.header.Set(name, "") }))
	}
	for _, name := range []string{"X-Tenant-Id", "X-Mode", "X-Project-Id"} {
		asks = append(asks, control.but("uncarried/"+name, func(a *asking) {
			a.header.Del(name)
			a.header.Del("Authorization")
		}))
	}
	return append(asks,
		control.but("malformed-tenant", func(a *asking) { a.header.Set("X-Tenant-Id", "Not A Tenant") }),
		control.but("bad-token", func(a *asking) { a.header.Set("Authorization", "Bearer engfix-wrong") }),
		control.but("control-again", func(*asking) {}))
}

// wsQuestions returns the questions for a WebSocket endpoint.
func wsQuestions(s *Style, e Endpoint) []asking {
	control := asking{
		label: "control", method: "GET", path: pathOf(e, ""), header: fullIdentity(), say: [][]byte{textFrame(fullHello(s))},
	}
	control.header.Set("Connection", "Upgrade")
	control.header.Set("Upgrade", "websocket")
	control.header.Set("Sec-Websocket-Version", "13")
	control.header.Set("Sec-Websocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
	asks := reduced(control)
	for i, a := range asks {
		switch part, without := strings.CutPrefix(a.label, "without/"); {
		case a.label == "anonymous":
			asks[i].say = [][]byte{textFrame(anonymousHello(s))}
		case without && part != "Authorization":
			field := map[string]string{"X-Tenant-Id": "tenant_id", "X-Mode": "mode", "X-Project-Id": "project_id"}[part]
			asks[i].say = [][]byte{textFrame(strings.Replace(fullHello(s), `"`+field+`"`, `"x_`+field+`"`, 1))}
		}
	}
	asks = append(asks,
		control.but("unknown-id", func(a *asking) { a.path = pathOf(e, "engfix-unknown") }),
		control.but("bad-frame", func(a *asking) { a.say = append(slices.Clone(a.say), textFrame("engfix")) }),
		control.but("mute", func(a *asking) { a.say = nil }),
		control.but("deflate", func(a *asking) { a.header.Set("Sec-Websocket-Extensions", "permessage-deflate") }),
		control.but("headers-only", func(a *asking) { a.say = [][]byte{textFrame(anonymousHello(s))} }),
		control.but("env", func(a *asking) { a.header.Set("X-Env", "prod") }))
	for label, text := range map[string]string{"text": "hello", "list": "[]", "null": "null", "type": `{"type":"bye"}`} {
		asks = append(asks, control.but("malformed/"+label, func(a *asking) { a.say = [][]byte{textFrame(text)} }))
	}
	return append(asks, control.but("malformed/binary", func(a *asking) { a.say = [][]byte{frame(2, []byte(fullHello(s)))} }))
}

// but returns a copy of the asking with a change.
func (a asking) but(label string, edit func(*asking)) asking {
	a.label = label
	a.header = a.header.Clone()
	edit(&a)
	return a
}

// pathOf fills each parameter of the path with other, or with the value that exists if other is "".
func pathOf(e Endpoint, other string) string {
	path := e.Path
	for name, value := range e.Params {
		if other != "" {
			value = other
		}
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	return path
}

// routerNamed finds a router.
func routerNamed(t *testing.T, name string) Router {
	t.Helper()
	r, ok := find(Routers(), func(r Router) bool { return r.Name == name })
	if !ok {
		t.Fatalf("no router %s", name)
	}
	return r
}

// builtIn is the style of a service that names none.
func builtIn(t *testing.T) *Style {
	t.Helper()
	s, ok := styleNamed("")
	if !ok {
		t.Fatal("no built-in style")
	}
	return s
}
