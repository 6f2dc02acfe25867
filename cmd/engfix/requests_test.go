package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/engfix/engfix/probe"
)

// A ledger is a service that keeps every request unchanged, and answers as the contract demands.
type ledger struct {
	document string // its OpenAPI document

	mu   sync.Mutex
	kept []request
}

// A request is a ledger's record of one.
type request struct {
	method, path, query string
	header              http.Header
	body                string
}

func (l *ledger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/openapi.json" {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, l.document) // the client is there
		return
	}
	body, _ := io.ReadAll(r.Body) // the part that arrived
	l.mu.Lock()
	l.kept = append(l.kept, request{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Clone(), string(body)})
	l.mu.Unlock()
	conformant(w, r)
}

// requests returns those that reached the path's endpoint, with the tenant or without.
func (l *ledger) requests(method, prefix string, identified bool) []request {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []request
	for _, r := range l.kept {
		if r.method == method && strings.HasPrefix(r.path, prefix) && (r.header.Get("X-Tenant-Id") == "t_demo") == identified {
			out = append(out, r)
		}
	}
	return out
}

// TestPinnedRequests guards that the service gets the request of a pin, whatever its content.
func TestPinnedRequests(t *testing.T) {
	t.Parallel()
	l := &ledger{}
	w := newWorkspace(t, twoTickets, fmt.Sprintf(`tickets: ENGINE_FIX_TICKETS.md
target: {url: %q, openapi: "", allow_mutations: true}
identity: {headers: {X-Tenant-Id: t_demo}, required: [X-Tenant-Id]}
params: {default: engfix-probe, kind: "a/b c"}
routers:
  one:
    endpoints:
      - {method: GET, path: "/search/{kind}/{id}", query: {q: "ä & b", tag: [x, y]}, headers: {X-Flavour: mint}, params: {id: "7?"}}
      - {method: POST, path: /form, body: {name: "a&b", n: 1}, content_type: application/x-www-form-urlencoded}
      - {method: PUT, path: /file, body_file: cat.bin, content_type: image/png}
      - {method: PATCH, path: /text, body: "plain words", content_type: text/plain}
  two:
    endpoints:
      - {method: POST, path: /json, body: {b: [1, {c: null}], a: "é"}}
`, serve(t, l)))
	w.write(t, "cat.bin", "\x89PNG\x00\xff")
	w.engfix(t, exitFine, "probe")
	for _, tt := range []struct {
		method, path string
		query        string
		contentType  string
		body         string
	}{
		{"GET", "/search/a%2Fb%20c/7%3F", "q=%C3%A4+%26+b&tag=x&tag=y", "", ""},
		{"POST", "/form", "", "application/x-www-form-urlencoded", "n=1&name=a%26b"},
		{"PUT", "/file", "", "image/png", "\x89PNG\x00\xff"},
		{"PATCH", "/text", "", "text/plain", "plain words"},
		{"POST", "/json", "", "application/json", `{"b":[1,{"c":null}],"a":"é"}`},
	} {
		got := l.requests(tt.method, tt.path, true)
		ok := slices.ContainsFunc(got, func(r request) bool {
			return strings.ReplaceAll(r.query, "%20", "+") == tt.query && r.header.Get("Content-Type") == tt.contentType &&
				compact(r.body) == tt.body && (tt.method != "GET" || r.header.Get("X-Flavour") == "mint")
		})
		if !ok {
			t.Errorf("%s %s: got %+v, want %q, %q and %q", tt.method, tt.path, got, tt.query, tt.contentType, tt.body)
		}
	}
}

// compact returns JSON without spaces, its members in their order; or another text as it is.
func compact(text string) string {
	var b bytes.Buffer
	if json.Compact(&b, []byte(text)) != nil {
		return text
	}
	return b.String()
}

// identityDocument describes endpoints that also take the identity in a query or a body, and one that no request can be
// made for.
const identityDocument = `{"openapi": "3.1.0", "info": {"title": "i", "version": "1"}, "paths": {
  "/one": {"post": {"operationId": "one",
    "parameters": [{"name": "tenant_id", "in": "query", "schema": {"type": "string", "default": "t_demo"}},
      {"name": "mode", "in": "query", "schema": {"anyOf": [{"enum": ["saas", "lab"]}, {"type": "null"}]}},
      {"name": "limit", "in": "query", "required": true, "schema": {"type": "integer", "exclusiveMinimum": 0, "maximum": 5}}],
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["name"],
      "properties": {"name": {"type": "string", "pattern": "^[a-z]{3}-[0-9]{2}$"}, "tenant_id": {"type": "string", "examples": ["t_demo"]},
        "context": {"type": "object", "properties": {"user_id": {"type": "string", "default": "u_demo"}}}}}}}},
    "responses": {"200": {"description": "ok"}}}},
  "/two": {"get": {"operationId": "two",
    "parameters": [{"name": "q", "in": "query", "required": true, "schema": {"type": "string", "minLength": 5, "maxLength": 2}}],
    "responses": {"200": {"description": "ok"}}}}}}`

// TestIdentityNowhere guards that a request without identity holds none of it in its query or body either, although the
// service's document has fields for it; that each request is valid by that document; and that, if no valid request can
// be made, routes and the verdict say why and nothing is claimed.
func TestIdentityNowhere(t *testing.T) {
	t.Parallel()
	l := &ledger{document: identityDocument}
	w := newWorkspace(t, twoTickets, strings.NewReplacer(`openapi: ""`, "openapi: /openapi.json, allow_mutations: true", "method: GET, path: /one", "method: POST, path: /one").
		Replace(twoPins(serve(t, l))))
	doc := document(t, w.engfix(t, exitFine, "probe", "--format", "json"))

	valid := false
	for _, r := range l.requests("POST", "/one", true) {
		var body struct{ Name string }
		valid = valid || json.Unmarshal([]byte(r.body), &body) == nil && len(body.Name) == 6 && strings.Contains(r.query, "limit=")
	}
	if !valid {
		t.Errorf("got no valid request: %+v", l.requests("POST", "/one", true))
	}
	anonymous := l.requests("POST", "/one", false)
	if len(anonymous) == 0 {
		t.Error("got no request without the tenant")
	}
	for _, r := range anonymous {
		for _, field := range []string{"tenant_id", "t_demo", "mode", "user_id", "u_demo"} {
			if strings.Contains(r.query+r.body, field) {
				t.Errorf("a request without identity holds %s: %s %s", field, r.query, r.body)
			}
		}
	}
	if got := verdicts(doc)["T-001 scope/1"]; got != probe.Pass {
		t.Errorf("T-001: got %s, want pass", got)
	}

	const why = "no valid request can be made"
	for _, it := range doc.Tickets[1].Items {
		if it.Verdict != probe.Inconclusive || !strings.Contains(it.Reason, why) {
			t.Errorf("T-002 %s: %s: %s", it.Ref(), it.Verdict, it.Reason)
		}
	}
	if routes := w.engfix(t, exitFine, "routes", "T-002"); !strings.Contains(routes, why) {
		t.Errorf("routes does not say why no request can be made:\n%s", routes)
	}
}

// TestOrder guards that no question spoils a later one of its router: reads go before changes, and DELETE last; within
// each of these, the request without identity goes before the one that is let in. Reads are put once more before
// DELETE, with and without identity, and the request without identity is sent once more after the control.
func TestOrder(t *testing.T) {
	t.Parallel()
	l := &ledger{}
	w := newWorkspace(t, twoTickets, strings.NewReplacer(
		`openapi: ""`, `openapi: "", allow_mutations: true`,
		"[{method: GET, path: /one}]", `[{method: DELETE, path: "/one/{id}"}, {method: PUT, path: "/one/{id}", body: {a: 1}}, {method: GET, path: "/one/{id}"}]`,
		"[{method: GET, path: /two}]", `[{method: POST, path: /two, body: {a: 1}}, {method: GET, path: /two}]`,
	).Replace(twoPins(serve(t, l))))
	w.engfix(t, exitFine, "probe", "--concurrency", "16")

	harm := map[string]int{"GET": 0, "POST": 1, "PUT": 1, "DELETE": 2}
	letIn := func(r request) bool {
		valid := r.body == "" || compact(r.body) == `{"a":1}` && r.header.Get("Content-Type") == "application/json"
		return r.header.Get("X-Tenant-Id") == "t_demo" && r.query == "" && (r.path == "/one/engfix-probe" || r.path == "/two") && valid
	}
	anonymous, controls := 0, 0
	for _, router := range []string{"/one", "/two"} {
		worst, control, again := 0, map[string]bool{}, map[string]int{}
		for _, r := range l.kept {
			if !strings.HasPrefix(r.path, router) {
				continue
			}
			nobody := len(r.header.Values("X-Tenant-Id")) == 0
			if harm[r.method] < worst && !((letIn(r) || nobody) && control[r.method] && worst < harm["DELETE"]) {
				t.Errorf("%s %s arrived after a more harmful one", r.method, r.path)
			}
			worst = max(worst, harm[r.method])
			switch {
			case letIn(r):
				control[r.method] = true
				controls++
			case nobody:
				anonymous++
				if !control[r.method] {
					break
				}
				// Once more right after the control, and where nothing is changed, without the one part that is required, and
				// after the changes.
				if again[r.method]++; again[r.method] > 3-2*min(1, harm[r.method]) {
					t.Errorf("%s %s: who has no identity asked after the control", r.method, r.path)
				}
			}
		}
	}
	if anonymous < 5 || controls < 5 {
		t.Errorf("%d requests without identity and %d controls arrived for 5 endpoints", anonymous, controls)
	}
}
