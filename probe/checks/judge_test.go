package checks_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

func testContract() contract.Contract {
	return contract.Contract{
		Identity: contract.Identity{
			Headers: []probe.Pair{
				{Name: "X-Tenant-Id", Value: "t_demo"}, {Name: "X-Mode", Value: "lab"}, {Name: "X-Project-Id", Value: "p_demo"},
			},
			Required: contract.Parts("X-Tenant-Id", "X-Mode", "X-Project-Id"),
			Refusal:  []int{400, 401, 403, 422},
			Hello:    []byte(`{"type":"hello"}`),
		},
		Error:   contract.ErrorEnvelope{},
		Success: contract.Envelope{},
	}
}

func TestCatalogueIsWhole(t *testing.T) {
	c := testContract()
	if err := checks.Validate(checks.All(c), variants.All(c)); err != nil {
		t.Error(err)
	}
}

// envelope returns an ErrorEnvelope.
func envelope(status int, code, message string) string {
	return fmt.Sprintf(`{"error":{"code":%q,"message":%q,"http_status":%d,"gate":null,"action_name":null,"resource_kind":null,"details":{}}}`, code, message, status)
}

// detailed returns the ErrorEnvelope of a validator, which says where it found something.
func detailed(where ...string) string {
	return strings.Replace(envelope(422, "validation_error", "Request validation failed"), `"details":{}`,
		fmt.Sprintf(`"details":{"errors":[{"loc":["%s"],"msg":"field required"}]}`, strings.Join(where, `","`)), 1)
}

const data = `{"data":{"id":"m1"}}`

// An answer is a service's answer to a variant: "401 BODY" with a JSON content type, "200;text/html BODY" with another,
// "302>/home" with a Location, "timeout", "broken BODY" for a stream that was dropped, "endless" for a 200 and
// "endless;401" for a stream with a 401 that never end, or a WebSocket's "ws FRAME|FRAME close 4401".
func exchange(label, answer string) *probe.Exchange {
	x := &probe.Exchange{
		ID: "x-" + label, Label: label, Endpoint: "GET /x", End: probe.EndComplete,
		Request: probe.Request{Method: "GET", URL: "http://127.0.0.1/x"},
	}
	head, rest, _ := strings.Cut(answer, " ")
	switch {
	case head == "timeout":
		x.End = probe.EndTimeout
	case head == "endless", head == "endless;401":
		x.End = probe.EndTimeout
		x.Response = &probe.Response{Status: 200, Headers: http.Header{"Content-Type": {"application/x-ndjson"}}}
		if head != "endless" {
			x.Response.Status = 401
			x.Response.Headers.Set("Content-Type", "text/event-stream")
		}
	case head == "broken":
		x.End = probe.EndCut
		x.Response = &probe.Response{Status: 200, Headers: http.Header{"Content-Type": {"text/event-stream"}}, Body: rest}
	case head == "ended":
		x.End = probe.EndComplete
		x.Response = &probe.Response{Status: 200, Headers: http.Header{"Content-Type": {"text/event-stream"}}, Body: rest}
	case head == "ws":
		conversation(x, rest)
	default:
		head, location, _ := strings.Cut(head, ">")
		status, ct, other := strings.Cut(head, ";")
		if !other {
			ct = "application/json"
		}
		x.Response = &probe.Response{Headers: http.Header{"Content-Type": {ct}}, Body: rest}
		if location != "" {
			x.Response.Headers.Set("Location", location)
		}
		if _, err := fmt.Sscan(status, &x.Response.Status); err != nil {
			panic(err)
		}
		if ct == "text/event-stream" {
			x.End = probe.EndOpen
		}
	}
	return x
}

func conversation(x *probe.Exchange, script string) {
	x.Accepted = true
	frames, ending, _ := strings.Cut(script, " => ")
	for _, f := range strings.Split(frames, "|") {
		if f != "" {
			kind := "text"
			if data, ok := strings.CutPrefix(f, "binary:"); ok {
				kind, f = "binary", data
			}
			x.Frames = append(x.Frames, probe.Frame{Dir: "received", Type: kind, Data: f})
		}
	}
	var code int
	switch {
	case ending == "open":
		x.End = probe.EndOpen
	case ending == "silence":
		x.End = probe.EndTimeout
	case ending == "cut":
		x.End = probe.EndCut
	case ending == "broken":
		x.End = probe.EndProtocol
	default:
		if _, err := fmt.Sscanf(ending, "close %d", &code); err != nil {
			panic(err)
		}
		x.Frames = append(x.Frames, probe.Frame{Dir: "received", Type: "close", Code: code})
	}
}

type judgement struct {
	name    string
	answers map[string]string // variant → answer; "reduced" stands for all reduced ones
	params  probe.Params
	want    probe.Verdict
	reason  string // a part of it
}

var reduced = []string{"anonymous", "without/X-Tenant-Id", "without/X-Mode", "without/X-Project-Id"}

// nowhere holds the services' answers at a path that they do not have, unless a test has its own.
var nowhere = map[probe.Transport]string{
	probe.HTTP: `404 {"detail":"Not Found"}`, probe.SSE: `404 {"detail":"Not Found"}`, probe.WS: "403;text/plain ",
}

func judge(t *testing.T, check string, transport probe.Transport, tests []judgement) {
	t.Helper()
	for _, c := range checks.All(testContract()) {
		if c.ID != check {
			continue
		}
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				k := probe.Case{
					Endpoint: probe.Endpoint{Transport: transport, Method: "GET", Path: "/x"},
					Params:   test.params,
				}
				accept := http.Header{}
				if transport == probe.SSE {
					accept.Set("Accept", "text/event-stream")
				}
				for _, label := range append([]string{"control", "unknown-id", "invalid-path", "invalid-body", "blank/X-Mode", "anonymous-again", "control-later", "anonymous-later", "last-event-id"}, reduced...) {
					answer, given := test.answers[label]
					if !given && strings.HasPrefix(label, "without/") || !given && label == "anonymous" {
						answer, given = test.answers["reduced"]
					}
					if given {
						x := exchange(label, answer)
						x.Request.Headers = accept
						k.Exchanges = append(k.Exchanges, x)
					}
				}
				for _, label := range []string{"nowhere", "nowhere/anonymous"} {
					answer, given := test.answers[label]
					if !given {
						answer = nowhere[transport]
					}
					k.Elsewhere = append(k.Elsewhere, exchange(label, answer))
				}
				f := c.Judge(k)
				if f.Verdict != test.want || !strings.Contains(words(f), test.reason) {
					t.Errorf("%s: %s\nwant %s: …%s…", f.Verdict, f.Reason, test.want, test.reason)
				}
				if f.Verdict == probe.Fail && (f.Want == "" || f.Got == "") {
					t.Errorf("the failure does not state want (%q) and got (%q)", f.Want, f.Got)
				}
				if len(f.Exchanges) == 0 && f.Verdict != probe.Inconclusive {
					t.Errorf("%s without evidence", f.Verdict)
				}
			})
		}
		return
	}
	t.Fatalf("no check %s", check)
}

func TestIdentityRequired(t *testing.T) {
	refused := "400 " + envelope(400, "identity.missing", "X-Mode is missing")
	judge(t, checks.IdentityRequired, probe.HTTP, []judgement{
		{"enforced", map[string]string{"control": "200 " + data, "reduced": refused}, probe.Params{}, probe.Pass, "refused with 400 without identity"},
		{"framework refusal", map[string]string{"control": "200 " + data, "reduced": `422 {"detail":[{"loc":["header","x-mode"],"msg":"field required"}]}`}, probe.Params{}, probe.Pass, ""},
		{"control fails for another reason", map[string]string{"control": "404 " + envelope(404, "not_found", "no such mask"), "reduced": refused}, probe.Params{}, probe.Pass, ""},
		{"same status, other cause", map[string]string{"control": "400 " + envelope(400, "body.invalid", "x"), "reduced": refused}, probe.Params{}, probe.Pass, ""},
		{"a gateway crashes for the control", map[string]string{"control": "502;text/html <h1>Bad Gateway</h1>", "reduced": refused}, probe.Params{}, probe.Pass, "502"},
		{"control crashes", map[string]string{"control": "500;text/plain Internal Server Error", "reduced": refused}, probe.Params{}, probe.Pass, ""},
		{"nobody asked", map[string]string{"control": "200 " + data, "reduced": "200 " + data}, probe.Params{}, probe.Fail, "without identity is let in"},
		{"one part unchecked", map[string]string{"control": "200 " + data, "reduced": refused, "without/X-Mode": "200 " + data}, probe.Params{}, probe.Fail, "without X-Mode"},
		{"error inside a success", map[string]string{"control": "200 " + data, "reduced": "200 " + envelope(400, "identity.missing", "")}, probe.Params{}, probe.Fail, "is a success with the error inside"},
		{"redirect", map[string]string{"control": "200 " + data, "reduced": "302 "}, probe.Params{}, probe.Fail, "is redirected, not refused"},
		{"redirect, another than the control's", map[string]string{"control": "302>/media/m1 ", "reduced": "302>/login?next=/x "}, probe.Params{}, probe.Fail, "is redirected, not refused"},
		{"the control is redirected likewise", map[string]string{"control": "302>/login?next=/x ", "reduced": "302>/login?next=/x "}, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"crash", map[string]string{"control": "200 " + data, "reduced": "500;text/plain oops"}, probe.Params{}, probe.Fail, "crashes the endpoint"},
		{"hidden", map[string]string{"control": "200 " + data, "reduced": "404 " + envelope(404, "not_found", "")}, probe.Params{}, probe.Fail, "gets an error that is not a refusal"},
		{"leak though the control fails", map[string]string{"control": "500;text/plain oops", "reduced": "200 " + data}, probe.Params{}, probe.Fail, "let in"},

		{"a validator that says where in the details", map[string]string{
			"control":   "422 " + detailed("body", "source_asset_id"),
			"anonymous": "422 " + detailed("header", "x-tenant-id"), "without/X-Tenant-Id": "422 " + detailed("header", "x-tenant-id"),
			"without/X-Mode": "422 " + detailed("header", "x-mode"), "without/X-Project-Id": "422 " + detailed("header", "x_project_id"),
		}, probe.Params{}, probe.Pass, ""},
		{"a validator that misses something else", map[string]string{
			"control": "422 " + detailed("body", "source_asset_id"), "reduced": "422 " + detailed("body", "source_asset_id", "header", "x-tenant-id"),
		}, probe.Params{}, probe.Inconclusive, "without X-Mode"},
		{"refuses everybody, and says what it looked at", map[string]string{
			"control": "422 " + detailed("looked at", "X-Tenant-Id", "X-Mode", "X-Project-Id"), "reduced": "422 " + detailed("looked at", "X-Tenant-Id", "X-Mode", "X-Project-Id", "X-User-Id"),
		}, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"refuses everybody", map[string]string{"control": refused, "reduced": refused}, probe.Params{}, probe.Inconclusive, "the full identity got the same answer"},
		{"refuses everybody with an id", map[string]string{
			"control":             "400 " + envelope(400, "identity.missing", "request 8f14e45fceea167a5a36dedd4bea2543 of t_demo refused at 12:01:07"),
			"anonymous":           "400 " + envelope(400, "identity.missing", "request c9f0f895fb98ab9159f51fd0297e236d of None refused at 12:01:09"),
			"without/X-Tenant-Id": refused, "without/X-Mode": refused, "without/X-Project-Id": refused,
		}, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"token refused", map[string]string{"control": "401 " + envelope(401, "token.invalid", "bad"), "reduced": "401 " + envelope(401, "token.missing", "none")}, probe.Params{}, probe.Inconclusive, `the full identity: 401 token.invalid "bad"`},
		{"both are forbidden, with codes of their own", map[string]string{"control": "403 " + envelope(403, "tenant.unknown", "no such tenant"), "reduced": "403 " + envelope(403, "identity.missing", "none")}, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"both not found", map[string]string{"control": "404 " + envelope(404, "not_found", "m1"), "reduced": "404 " + envelope(404, "not_found", "m1")}, probe.Params{}, probe.Inconclusive, ""},
		{"both crash", map[string]string{"control": "500;text/plain a", "reduced": "500;text/plain b"}, probe.Params{}, probe.Inconclusive, ""},
		{"both crash, with codes of their own", map[string]string{"control": "500 " + envelope(500, "job.broken", "a"), "reduced": "500 " + envelope(500, "context.broken", "b")}, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"not mounted", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"a body that never ends, and no control", map[string]string{"reduced": "endless;401 "}, probe.Params{}, probe.Inconclusive, "no request with the full identity was sent"},
		{"the control is refused with a body that never ends", map[string]string{"control": "endless;401 ", "reduced": refused}, probe.Params{}, probe.Inconclusive, "got no complete answer"},
		{"the control is limited", map[string]string{"control": "429 {}", "reduced": refused}, probe.Params{}, probe.Inconclusive, "got no answer of the router"},
		{"control times out", map[string]string{"control": "timeout", "reduced": refused}, probe.Params{}, probe.Inconclusive, "the full identity got no answer"},
		{"one reduced times out", map[string]string{"control": "200 " + data, "reduced": refused, "without/X-Mode": "timeout"}, probe.Params{}, probe.Inconclusive, "without X-Mode got no answer"},
		{"the control was not asked", map[string]string{"reduced": refused}, probe.Params{}, probe.Inconclusive, "no request with the full identity was sent"},
		{"nothing asked", nil, probe.Params{}, probe.Inconclusive, "was sent"},
		{"a gateway is busy", map[string]string{"control": "200 " + data, "reduced": "503;text/html <h1>busy</h1>"}, probe.Params{}, probe.Inconclusive, "something in front of the router"},

		{"refused with a body that never ends", map[string]string{"control": "200 " + data, "reduced": "endless;401 "}, probe.Params{}, probe.Pass, ""},
		{"refused with a body that never ends, control too", map[string]string{"control": "endless;401 ", "reduced": "endless;401 "}, probe.Params{}, probe.Inconclusive, "is not complete"},
		{"a rate limit", map[string]string{"control": "200 " + data, "reduced": refused, "without/X-Mode": `429 {"error":"Rate limit exceeded"}`}, probe.Params{}, probe.Inconclusive, "something in front of the router"},
		{"the control is a stream without end", map[string]string{"control": "endless ", "reduced": refused}, probe.Params{}, probe.Pass, ""},
		{"refuses before it looks for the path", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": refused, "nowhere/anonymous": refused}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"refuses before it looks for the path, in envelopes", map[string]string{"control": "404 " + envelope(404, "http.404", "Not Found"), "reduced": refused, "nowhere/anonymous": refused, "nowhere": "404 " + envelope(404, "http.404", "Not Found")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"not mounted, in envelopes", map[string]string{"control": "404 " + envelope(404, "http.404", "Not Found"), "reduced": "404 " + envelope(404, "http.404", "Not Found"), "nowhere": "404 " + envelope(404, "http.404", "Not Found"), "nowhere/anonymous": "404 " + envelope(404, "http.404", "Not Found")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"refuses everybody with a short id", map[string]string{
			"control": `400 {"error":"denied","request":"V1StGXR8_Z5jdHi6BmyT"}`, "reduced": `400 {"error":"denied","request":"K9xpQz77rWmL4_vNbe2A"}`,
		}, probe.Params{}, probe.Inconclusive, "got the same answer"},

		{"refuses everybody with the beginning of an id", map[string]string{
			"control":             "400 " + envelope(400, "denied", "denied, ref 7f3a9c1e"),
			"anonymous":           "400 " + envelope(400, "denied", "denied, ref a81b03dd"),
			"without/X-Tenant-Id": "400 " + envelope(400, "denied", "denied, ref 0b"), "without/X-Mode": "400 " + envelope(400, "denied", "denied, ref req-9c1"),
			"without/X-Project-Id": "400 " + envelope(400, "denied", "denied, ref V1St_GXRk"),
		}, probe.Params{}, probe.Inconclusive, "without X-Project-Id"},
		{"refuses everybody with an id of letters", map[string]string{
			"control": "400 " + envelope(400, "denied", "denied (ref GsuOBRpJ)"), "anonymous": "400 " + envelope(400, "denied", "denied (ref JQJVOUmy)"),
			"without/X-Tenant-Id": "400 " + envelope(400, "denied", "denied (ref 7f3a9c1e)"), "without/X-Mode": "400 " + envelope(400, "denied", "denied (ref 1b2c3d4e)"),
			"without/X-Project-Id": "400 " + envelope(400, "denied", "denied (ref HGFEDCBA)"),
		}, probe.Params{}, probe.Inconclusive, "without X-Project-Id"},
		{"each refusal names what it misses", map[string]string{
			"control": "400 " + envelope(400, "invalid", "asset required"), "anonymous": "400 " + envelope(400, "invalid", "tenant required"),
			"without/X-Tenant-Id": "400 " + envelope(400, "invalid", "tenant required"), "without/X-Mode": "400 " + envelope(400, "invalid", "mode required"),
			"without/X-Project-Id": "400 " + envelope(400, "invalid", "project required"),
		}, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"the control misses something else", map[string]string{
			"control": "400 " + envelope(400, "body.invalid", "no such asset"), "reduced": "400 " + envelope(400, "identity.missing", "no identity given"),
		}, probe.Params{}, probe.Pass, ""},
		{"codes with numbers in them", map[string]string{
			"control": "400 " + envelope(400, "invalid_body_400", "see the documentation"), "reduced": "400 " + envelope(400, "invalid_identity_400", "see the documentation"),
		}, probe.Params{}, probe.Pass, ""},

		{"refuses everybody, and repeats what it was sent", map[string]string{
			"control": `400 {"detail":"no","headers":{"x-tenant-id":"t_demo","x-mode":"lab","x-project-id":"p_demo"}}`, "anonymous": `400 {"detail":"no","headers":{}}`,
			"without/X-Tenant-Id": `400 {"detail":"no","headers":{"x-mode":"lab","x-project-id":"p_demo"}}`,
			"without/X-Mode":      `400 {"detail":"no","headers":{"x-tenant-id":"t_demo","x-project-id":"p_demo"}}`, "without/X-Project-Id": `400 {"detail":"no","headers":{"x-tenant-id":"t_demo","x-mode":"lab"}}`,
		}, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"the control misses something, and says no more", map[string]string{
			"control": `400 {"detail":"missing"}`, "anonymous": `400 {"detail":"missing X-Tenant-Id"}`, "without/X-Tenant-Id": `400 {"detail":"missing X-Tenant-Id"}`,
			"without/X-Mode": `400 {"detail":"missing X-Mode"}`, "without/X-Project-Id": `400 {"detail":"missing X-Project-Id"}`,
		}, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"codes that differ in a number", map[string]string{
			"control": "400 " + envelope(400, "E1002", "see the documentation"), "reduced": "400 " + envelope(400, "E1001", "see the documentation"),
		}, probe.Params{}, probe.Pass, ""},
		{"a code for each part", map[string]string{
			"control": "400 " + envelope(400, "asset_missing", "invalid"), "anonymous": "400 " + envelope(400, "identity_missing", "invalid"),
			"without/X-Tenant-Id": "400 " + envelope(400, "tenant_missing", "invalid"), "without/X-Mode": "400 " + envelope(400, "mode_missing", "invalid"),
			"without/X-Project-Id": "400 " + envelope(400, "project_missing", "invalid"),
		}, probe.Params{}, probe.Pass, ""},

		{"the exact status", map[string]string{"control": "200 " + data, "reduced": `422 {"detail":[]}`}, probe.Params{Status: 422}, probe.Pass, ""},
		{"a server error by name", map[string]string{"control": "200 " + data, "reduced": "503 " + envelope(503, "a", "b")}, probe.Params{Status: 503}, probe.Pass, ""},
		{"another status", map[string]string{"control": "200 " + data, "reduced": refused}, probe.Params{Status: 422}, probe.Fail, "has the wrong status"},
	})
}

// A control's further findings are noted.
func TestNotesOnTheControl(t *testing.T) {
	refused := "400 " + envelope(400, "identity.missing", "x")
	for control, note := range map[string]string{
		"200 " + data: "", "200 " + envelope(404, "a", "b"): "carries an error",
		"500 {}": "crashes the endpoint", "404 " + envelope(404, "a", "b"): "got no success either",
	} {
		k := caseOf(probe.HTTP, reduced, refused, map[string]string{"control": control})
		f := judgeAs(t, testContract(), checks.IdentityRequired, k)
		if got := strings.Join(f.Notes, " "); f.Verdict != probe.Pass || !strings.Contains(got, note) || note == "" && got != "" {
			t.Errorf("%s: %s, noted %q", control, f.Verdict, got)
		}
	}
}

func TestEnvelopeError(t *testing.T) {
	ok := "400 " + envelope(400, "identity.missing", "x")
	judge(t, checks.EnvelopeError, probe.HTTP, []judgement{
		{"enveloped", map[string]string{"control": "200 " + data, "reduced": ok, "unknown-id": "404 " + envelope(404, "not_found", "x")}, probe.Params{}, probe.Pass, "400 without identity"},
		{"charset", map[string]string{"reduced": "400;application/json;charset=utf-8 " + envelope(400, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"framework error", map[string]string{"reduced": ok, "unknown-id": `404 {"detail":"no such mask"}`}, probe.Params{}, probe.Fail, "FastAPI's own"},
		{"a rate limit", map[string]string{"control": "429 " + envelope(429, "limit", "slow down"), "reduced": "429 " + envelope(429, "limit", "slow down")}, probe.Params{}, probe.Inconclusive, "429"},
		{"a rate limit with no envelope", map[string]string{"control": "200 " + data, "reduced": `429 {"detail":"slow down"}`}, probe.Params{}, probe.Inconclusive, "429"},
		{"half-done fix", map[string]string{"reduced": `400 {"detail":` + envelope(400, "a", "b") + `}`}, probe.Params{}, probe.Fail, "wraps the ErrorEnvelope in FastAPI's"},
		{"other status inside", map[string]string{"reduced": "401 " + envelope(400, "a", "b")}, probe.Params{}, probe.Fail, "error.http_status"},
		{"not JSON by type", map[string]string{"reduced": "400;text/plain " + envelope(400, "a", "b")}, probe.Params{}, probe.Fail, "content type"},
		{"member of another type", map[string]string{"reduced": `400 {"error":{"code":1,"message":"","http_status":400,"gate":null,"action_name":null,"resource_kind":null,"details":{}}}`}, probe.Params{}, probe.Fail, "error.code"},
		{"member missing", map[string]string{"reduced": `400 {"error":{"code":"a","message":"","http_status":400,"gate":null,"action_name":null,"resource_kind":null}}`}, probe.Params{}, probe.Fail, "error.details"},
		{"stack trace", map[string]string{"reduced": "400 " + envelope(400, "a", `Traceback (most recent call last)`)}, probe.Params{}, probe.Fail, "no stack trace"},
		{"text", map[string]string{"control": "500;text/plain Internal Server Error"}, probe.Params{}, probe.Fail, "not JSON"},
		{"empty", map[string]string{"reduced": "400 "}, probe.Params{}, probe.Fail, "an empty body"},
		{"success that wraps an error", map[string]string{"reduced": ok, "control": `200 {"data":` + envelope(400, "a", "b") + `}`}, probe.Params{}, probe.Fail, "is a success that carries an error"},
		{"a resource that failed", map[string]string{"reduced": ok, "control": `200 {"id":1,"state":"failed","error":"disk full"}`}, probe.Params{}, probe.Pass, ""},
		{"success that carries an error", map[string]string{"reduced": ok, "control": "200 " + envelope(400, "a", "b")}, probe.Params{}, probe.Fail, "carries an error"},
		{"no error to be had", map[string]string{"control": "200 " + data, "reduced": "200 " + data}, probe.Params{}, probe.Inconclusive, "so there was nothing to judge"},
		{"timeout", map[string]string{"reduced": ok, "unknown-id": "timeout"}, probe.Params{}, probe.Inconclusive, "for an unknown id"},
		{"invalid path", map[string]string{"reduced": ok, "invalid-path": `422 {"detail":[{"loc":["path","id"]}]}`}, probe.Params{}, probe.Fail, "with an invalid path"},
		{"invalid path that is none of the service's", map[string]string{"reduced": ok, "invalid-path": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Pass, ""},
		{"timeout of what is only noted elsewhere", map[string]string{"reduced": ok, "blank/X-Mode": "timeout"}, probe.Params{}, probe.Inconclusive, "with a blank X-Mode"},
		{"error of what is only noted elsewhere", map[string]string{"reduced": ok, "blank/X-Mode": `400 {"detail":"blank"}`}, probe.Params{}, probe.Fail, "with a blank X-Mode"},
		{"not mounted", map[string]string{"control": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"not mounted, in envelopes", map[string]string{"control": "404 " + envelope(404, "a", "Not Found"), "reduced": "404 " + envelope(404, "a", "Not Found"), "nowhere": "404 " + envelope(404, "a", "Not Found"), "nowhere/anonymous": "404 " + envelope(404, "a", "Not Found")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"only what comes before the router is enveloped", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": ok, "nowhere/anonymous": ok}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"the router's own words", map[string]string{"control": "200 " + data, "unknown-id": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Fail, "FastAPI's own"},
	})
}

func TestEnvelopeSuccess(t *testing.T) {
	judge(t, checks.EnvelopeSuccess, probe.HTTP, []judgement{
		{"enveloped", map[string]string{"control": "200 " + data}, probe.Params{}, probe.Pass, ""},
		{"other members beside it", map[string]string{"control": `200 {"data":null,"meta":{},"error":null}`}, probe.Params{}, probe.Pass, ""},
		{"bare object", map[string]string{"control": `200 {"id":"m1"}`}, probe.Params{}, probe.Fail, `an object without "data"`},
		{"bare list", map[string]string{"control": `200 [1,2]`}, probe.Params{}, probe.Fail, "is a bare list"},
		{"carries an error", map[string]string{"control": `200 {"data":null,"error":{"code":"a","message":"b"}}`}, probe.Params{}, probe.Fail, "no error in a success"},
		{"one success is bare", map[string]string{"control": "200 " + data, "anonymous": `200 {}`}, probe.Params{}, probe.Fail, "without identity"},
		{"no content", map[string]string{"control": "204 "}, probe.Params{}, probe.Pass, "204"},
		{"a stream", map[string]string{"control": "200;text/event-stream data: {}\n\n"}, probe.Params{}, probe.Inconclusive, "transport: sse"},
		{"reset content", map[string]string{"control": "205 "}, probe.Params{}, probe.Pass, "205"},
		{"not JSON by its type", map[string]string{"control": "200;text/plain " + data}, probe.Params{}, probe.Fail, "content type"},
		{"may carry an error", map[string]string{"control": `200 {"data":{"error":{"code":"a","message":"b"}}}`}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"no success", map[string]string{"control": "404 " + envelope(404, "not_found", "x")}, probe.Params{}, probe.Inconclusive, "no success to judge"},
	})
}

func TestWSIdentityRequired(t *testing.T) {
	refused := `ws {"type":"error",` + envelope(401, "identity.missing", "x")[1:] + ` => close 4401`
	judge(t, checks.WSIdentityRequired, probe.WS, []judgement{
		{"in band", map[string]string{"control": "ws  => open", "reduced": refused}, probe.Params{}, probe.Pass, ""},
		{"at the handshake", map[string]string{"control": `ws {"type":"ready"} => open`, "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"policy violation", map[string]string{"control": "ws  => open", "reduced": "ws  => close 1008"}, probe.Params{}, probe.Pass, ""},
		{"redirected at the handshake", map[string]string{"control": "ws  => open", "reduced": "302>/login "}, probe.Params{}, probe.Fail, ""},
		{"a crash at the handshake", map[string]string{"control": "ws  => open", "reduced": "500 {}"}, probe.Params{}, probe.Fail, ""},
		{"a close code that is none", map[string]string{"control": "ws  => open", "reduced": "ws  => close 5000"}, probe.Params{}, probe.Fail, ""},
		{"sends the error, and then data", map[string]string{"control": "ws  => open", "reduced": `ws {"error":{"code":"a"}}|{"type":"ping"}|{"items":[{"text":"see you at 9"}]} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"sends the error, and then a greeting", map[string]string{"control": `ws {"type":"welcome","protocols":["v1"]} => open`, "reduced": `ws {"error":{"code":"a"}}|{"type":"welcome","protocols":["v1"]} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"sends the error twice", map[string]string{"control": "ws  => open", "reduced": `ws {"error":{"code":"a"}}|{"kind":"bye","error":{"code":"b"}} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"has a thing beside the error", map[string]string{"control": "ws  => open", "reduced": `ws {"job":{"id":1},"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"closes with one code that is no status", map[string]string{"control": `ws {"error":{"code":"thread.unknown","message":"x"}} => close 4700`, "reduced": `ws {"error":{"code":"identity.missing","message":"x"}} => close 4700`}, probe.Params{}, probe.Pass, ""},
		{"a gateway is busy", map[string]string{"control": "ws  => open", "reduced": refused, "without/X-Mode": "503;text/html busy"}, probe.Params{}, probe.Inconclusive, "something in front of the router"},
		{"a rate limit", map[string]string{"control": "ws  => open", "reduced": refused, "without/X-Mode": "429 {}"}, probe.Params{}, probe.Inconclusive, "something in front of the router"},
		{"the control has no answer", map[string]string{"control": "timeout", "reduced": refused}, probe.Params{}, probe.Inconclusive, "got no answer"},
		{"a gateway answers the control", map[string]string{"control": "503;text/html busy", "reduced": refused}, probe.Params{}, probe.Inconclusive, "got no answer of the router"},
		{"greets all but who is refused at the handshake, or says nothing", map[string]string{
			"control": `ws {"type":"welcome","version":"2"} => open`, "reduced": `ws {"type":"welcome","version":"2"}|{"error":{}} => close 4401`,
			"without/X-Mode": "401 " + envelope(401, "a", "b"), "without/X-Project-Id": "ws  => close 4401",
		}, probe.Params{}, probe.Pass, ""},
		{"greets with ids, a time and yes", map[string]string{
			"control": `ws {"type":"welcome","version":"2","note":"","ok":true,"at":"2026-01-01T00:00:00Z","tenant":"t_demo"} => open`,
			"reduced": `ws {"type":"welcome","version":"2","note":"","ok":true,"at":"2026-01-01T00:00:09Z","tenant":"t_demo"}|{"error":{}} => close 4401`,
		}, probe.Params{}, probe.Pass, ""},
		{"greets with more than one thing", map[string]string{
			"control": `ws {"type":"welcome","user":"ann","room":"den"} => open`, "reduced": `ws {"type":"welcome","user":"ann","room":"den"}|{"error":{}} => close 4401`,
		}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"accepted in silence", map[string]string{"control": "ws  => open", "reduced": "ws  => silence"}, probe.Params{}, probe.Fail, "accepted, then silence"},
		{"speaks", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"history","items":[1]} => silence`}, probe.Params{}, probe.Fail, "gets data and is not refused"},
		{"is ready", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"ready"} => silence`}, probe.Params{}, probe.Fail, "stays open"},
		{"is ready, then refuses", map[string]string{"control": `ws {"type":"auth.pending","session_id":"s7"} => open`, "reduced": `ws {"type":"ready"}|{"type":"auth.pending","session_id":"s1"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"says what it is, and what it holds", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"presence","user":"ann"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"says what it is, and that it holds nothing", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"history","items":[]}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"says what it is, and a text", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"chat","message":"see you at 9"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"a validator that says where in the details", map[string]string{
			"control":   "ws " + detailed("hello", "body") + " => close 4422",
			"anonymous": "ws " + detailed("hello", "tenant_id") + " => close 4422", "without/X-Tenant-Id": "ws " + detailed("hello", "tenant_id") + " => close 4422",
			"without/X-Mode": "ws " + detailed("hello", "mode") + " => close 4422", "without/X-Project-Id": "ws " + detailed("hello", "project_id") + " => close 4422",
		}, probe.Params{}, probe.Pass, ""},
		{"refuses everybody with an id of letters", map[string]string{
			"control": "ws " + envelope(400, "denied", "denied (ref GsuOBRpJ)") + " => close 4400", "anonymous": "ws " + envelope(400, "denied", "denied (ref JQJVOUmy)") + " => close 4400",
			"without/X-Tenant-Id": "ws " + envelope(400, "denied", "denied (ref abcdefgh)") + " => close 4400", "without/X-Mode": "ws " + envelope(400, "denied", "denied (ref hgfedcba)") + " => close 4400",
			"without/X-Project-Id": "ws " + envelope(400, "denied", "denied (ref HGFEDCBA)") + " => close 4400",
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"closes on everybody, and calls who is somebody by name", map[string]string{
			"control": "ws bad hello from Alice Smith Corp => close 4400", "reduced": "ws bad hello => close 4400",
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"crashes on everybody", map[string]string{
			"control": "ws " + envelope(500, "internal", "a") + " => close 1011", "reduced": "ws " + envelope(500, "internal", "b") + " => close 1011",
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"limits everybody", map[string]string{
			"control": "ws " + envelope(429, "limit.tenant", "this tenant is over its limit") + " => close 4429", "reduced": "ws " + envelope(429, "limit.anonymous", "slow down") + " => close 4429",
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"leaks to everybody, then refuses", map[string]string{
			"control": `ws {"type":"history","items":[{"text":"see you at 9"}]}|{"error":{"code":"a"}} => close 4401`, "reduced": `ws {"type":"history","items":[{"text":"see you at 9"}]}|{"error":{"code":"a"}} => close 4401`,
		}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"leaks to who is nobody alone, and closes on everybody", map[string]string{
			"control": `ws {"error":{"code":"a"}} => close 4401`, "reduced": `ws {"type":"history","items":[{"text":"see you at 9"}]}|{"error":{"code":"a"}} => close 4401`,
		}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"closes with one code for want of identity and of a thread", map[string]string{
			"control": "ws " + envelope(404, "thread.unknown", "no such thread") + " => close 1008", "reduced": "ws " + envelope(401, "identity.missing", "who?") + " => close 1008",
		}, probe.Params{}, probe.Pass, ""},
		{"the status that is named, at the handshake", map[string]string{"control": "ws  => open", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{Status: 401}, probe.Pass, ""},
		{"another status at the handshake than the one that is named", map[string]string{"control": "ws  => open", "reduced": "403 " + envelope(403, "a", "b")}, probe.Params{Status: 401}, probe.Fail, "has the wrong status"},
		{"a close where a status is named", map[string]string{"control": "ws  => open", "reduced": refused}, probe.Params{Status: 401}, probe.Fail, "a refusal with 401 at the handshake"},
		{"not mounted", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": `404 {"detail":"Not Found"}`, "nowhere": `404 {"detail":"Not Found"}`, "nowhere/anonymous": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"not there for who is somebody, and open to who is nobody", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": "ws  => open"}, probe.Params{}, probe.Fail, "stays open"},
		{"leaks first", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"history","items":[1]}|{"error":{}} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"normal close", map[string]string{"control": "ws  => open", "reduced": "ws  => close 1000"}, probe.Params{}, probe.Fail, "1000"},
		{"dropped", map[string]string{"control": "ws  => open", "reduced": "ws  => cut"}, probe.Params{}, probe.Fail, "without a close frame"},
		{"one part unchecked", map[string]string{"control": "ws  => open", "reduced": refused, "without/X-Mode": "ws  => silence"}, probe.Params{}, probe.Fail, "without X-Mode"},
		{"refuses everybody", map[string]string{"control": refused, "reduced": refused}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"refuses everybody at the handshake", map[string]string{"control": "403 ", "reduced": "403 ", "nowhere": `404 {"detail":"Not Found"}`, "nowhere/anonymous": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"another refusal of the control", map[string]string{"control": `ws {"error":{"code":"thread.unknown","message":"x"}} => close 4404`, "reduced": refused}, probe.Params{}, probe.Pass, ""},
		{"timeout", map[string]string{"control": "ws  => open", "reduced": "timeout"}, probe.Params{}, probe.Inconclusive, "got no answer"},
		{"leaks what looks like an error", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"message","code":"m1","message":"hi"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"refuses in a form of its own", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"bye","code":"m1","message":"hi"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"asks for identity first", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"auth_required"}|{"type":"ping"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"greets, and refuses in words of its own", map[string]string{"control": `ws {"type":"welcome","version":"2"} => open`, "reduced": `ws {"type":"welcome","version":"2"}|connected|{"event":"auth_failed","hint":"x"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"says goodbye", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"close"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"sends a status", map[string]string{"control": "ws  => open", "reduced": `ws {"status":401,"message":"x"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"says that it was no success", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"auth","success":false} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"an envelope in a binary frame is no data", map[string]string{"control": "ws  => open", "reduced": "ws binary:" + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Pass, ""},
		{"leaks text", map[string]string{"control": "ws  => open", "reduced": "ws ann: see you at 9|" + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Fail, "ann: see you at 9"},
		{"greets with more than a greeting", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"welcome","members":["ann"]}|{"error":{}} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"greets in prose", map[string]string{"control": "ws Welcome to the chat server => open", "reduced": `ws Welcome to the chat server|{}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "data or a greeting: Welcome"},
		{"sends it in the form of another standard", map[string]string{
			"control": "ws  => open", "reduced": `ws {"title":"Unauthorized","status":401} => close 4401`,
			"without/X-Mode": `ws {"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"x"}} => close 4401`,
		}, probe.Params{}, probe.Pass, ""},
		{"leaks a thing that has failed", map[string]string{"control": "ws  => open", "reduced": `ws {"id":"j1","state":"failed","error":{"code":"x","message":"disk"}}|{"error":{}} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"a bare 403 for who is somebody", map[string]string{"control": "403;text/plain ", "reduced": "401 " + envelope(401, "a", "b"), "nowhere/anonymous": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"the framework's 404 for who is somebody", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": "401 " + envelope(401, "a", "b"), "nowhere": `404 {"detail":"Not Found"}`, "nowhere/anonymous": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"the router's own 404 for who is somebody", map[string]string{"control": "404 " + envelope(404, "thread.unknown", "no such thread"), "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"breaks the protocol for everybody", map[string]string{"control": "ws  => broken", "reduced": "ws  => broken"}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"breaks the protocol without identity", map[string]string{"control": "ws  => open", "reduced": "ws  => broken"}, probe.Params{}, probe.Fail, "breaks the protocol"},
		{"ends with a list of errors", map[string]string{"control": "ws  => open", "reduced": `ws {"errors":[{"msg":"x"}]} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"refuses with a list", map[string]string{"control": "ws  => open", "reduced": `ws {"problems":["no tenant"]} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"data is the last word", map[string]string{"control": `ws {"type":"history","items":[1]} => open`, "reduced": `ws {"type":"history","items":[2]} => close 4401`}, probe.Params{}, probe.Fail, "gets data"},
		{"a token that nobody has", map[string]string{
			"control": `ws {"error":{"code":"token.invalid","message":"bad"}} => close 4401`, "reduced": `ws {"error":{"code":"token.missing","message":"none"}} => close 4401`,
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"no WebSocket for anybody", map[string]string{"control": "200 {}", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Inconclusive, "got no answer of the router"},
	})
}

func TestWSErrorEnvelope(t *testing.T) {
	good := `ws {"type":"error",` + envelope(401, "identity.missing", "x")[1:] + ` => close 4401`
	judge(t, checks.WSErrorEnvelope, probe.WS, []judgement{
		{"frame before close", map[string]string{"control": "ws  => open", "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"handshake body", map[string]string{"control": "ws  => open", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"handshake without body", map[string]string{"control": "ws  => open", "reduced": "403 "}, probe.Params{}, probe.Fail, "an empty body (ASGI servers answer so"},
		{"an error of a kind that the control has another of", map[string]string{"control": `ws {"type":"ready"} => open`, "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"a text before the error", map[string]string{"control": "ws  => open", "reduced": "ws " + "see you at nine|" + strings.TrimPrefix(good, "ws ")}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"drops the connection after the error", map[string]string{"control": "ws  => open", "reduced": strings.Replace(good, "close 4401", "cut", 1)}, probe.Params{}, probe.Fail, "is dropped after the error"},
		{"goes away after a while", map[string]string{"control": "ws  => close 1001", "reduced": good, "unknown-id": "ws  => close 1001"}, probe.Params{}, probe.Pass, ""},
		{"no frame", map[string]string{"control": "ws  => open", "reduced": "ws  => close 4401"}, probe.Params{}, probe.Fail, "no frame before it"},
		{"plain text", map[string]string{"control": "ws  => open", "reduced": "ws no tenant is named => close 4401"}, probe.Params{}, probe.Fail, "not JSON"},
		{"one word", map[string]string{"control": "ws  => open", "reduced": "ws unauthorized => close 4401"}, probe.Params{}, probe.Fail, "no error before it"},
		{"bare error", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"error","message":"no"} => close 4401`}, probe.Params{}, probe.Fail, `without "error"`},
		{"crash on one request", map[string]string{"control": "ws  => open", "reduced": good, "unknown-id": "ws  => close 1011"}, probe.Params{}, probe.Fail, "1011"},
		{"dropped", map[string]string{"control": "ws  => open", "reduced": "ws  => cut"}, probe.Params{}, probe.Fail, "dropped"},
		{"no error among the frames", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"bye"} => close 4401`}, probe.Params{}, probe.Fail, "no error before it"},
		{"a close without a code is no error", map[string]string{"control": "ws  => close 1005", "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"no error to be had", map[string]string{"control": "ws  => open", "reduced": "ws  => silence"}, probe.Params{}, probe.Inconclusive, "so there was nothing to judge"},
		{"messages that are none", map[string]string{
			"control": `ws {"type":"job","error":"disk full","detail":"x"}|{"type":"job","error":{"code":"x","message":"full"}}|"pong"|{"error":false,"code":1} => open`, "reduced": good,
		}, probe.Params{}, probe.Pass, ""},
		{"path that nobody serves", map[string]string{"control": "403 ", "reduced": "403 "}, probe.Params{}, probe.Inconclusive, ""},
		{"no WebSocket for anybody", map[string]string{"control": "200 {}", "reduced": "200 {}"}, probe.Params{}, probe.Inconclusive, "the full identity got the same answer"},
		{"a path that the application does not have", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": "401 " + envelope(401, "a", "b"), "nowhere": `404 {"detail":"Not Found"}`, "nowhere/anonymous": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"a bare error on a connection that stays open", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"error":"no such thread","hint":"look at /threads"} => open`,
		}, probe.Params{}, probe.Fail, "without an object in it"},
		{"an error of JSON-RPC on one", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"x"}} => open`,
		}, probe.Params{}, probe.Fail, "error.code"},
		{"messages with codes that are none of an error", map[string]string{
			"control": `ws {"code":0,"message":"ok"}|{"code":200,"message":"ok"}|{"code":"m1","message":"hi","user":"ann"} => open`, "reduced": good,
		}, probe.Params{}, probe.Pass, ""},
		{"a thing whose status is an error", map[string]string{"control": `ws {"id":"j1","status":"error","message":"disk"} => open`, "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"a status in words on a connection that stays open", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"status":"error","message":"no such thread"} => open`,
		}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"a problem of RFC 9457 on one", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"type":"about:blank","title":"Not Found","status":404,"instance":"/x"} => open`,
		}, probe.Params{}, probe.Fail, `without "error"`},
		{"a half-done fix on one", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"detail":` + envelope(404, "a", "b") + `} => open`,
		}, probe.Params{}, probe.Fail, "wraps the ErrorEnvelope in FastAPI's"},
		{"a thing that has failed", map[string]string{"control": `ws {"id":"j1","state":"failed","error":{"code":"x","message":"disk"}} => open`, "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"no WebSocket without identity", map[string]string{"control": "ws  => open", "reduced": "200 {}"}, probe.Params{}, probe.Fail, "101, or an HTTP error"},
		{"a refusal that never ends", map[string]string{"control": "ws  => open", "reduced": good, "anonymous": "endless;401 "}, probe.Params{}, probe.Inconclusive, "no answer to judge"},
		{"no answer to one", map[string]string{"control": "ws  => open", "reduced": good, "unknown-id": "timeout"}, probe.Params{}, probe.Inconclusive, "the connection for an unknown id got no answer"},
		{"closed in peace with no word", map[string]string{"control": "ws  => open", "reduced": "ws  => close 1000", "unknown-id": good}, probe.Params{}, probe.Fail, "close 1000 with no frame before it"},
		{"everybody is closed in peace", map[string]string{"control": "ws  => close 1000", "reduced": "ws  => close 1000"}, probe.Params{}, probe.Inconclusive, "so there was nothing to judge"},
		{"a status that is no error's", map[string]string{"control": "ws  => open", "reduced": "ws " + envelope(200, "a", "b") + " => close 4401"}, probe.Params{}, probe.Fail, "400 or more"},
		{"other messages before the envelope", map[string]string{"control": "ws  => open", "reduced": "ws connected|binary:x|" + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Pass, ""},
		{"an error of another form before it", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"error","message":"no"}|` + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"an envelope in a binary frame", map[string]string{"control": "ws  => open", "reduced": "ws binary:" + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Fail, "a text frame"},
	})
}

func TestSSEConnectEnvelope(t *testing.T) {
	stream := "200;text/event-stream event: ready\ndata: {}\n\n"
	judge(t, checks.SSEConnectEnvelope, probe.SSE, []judgement{
		{"refused at connect", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"replays what an event's id asks for", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "last-event-id": "200;text/event-stream data: {\"type\":\"replayed\",\"n\":[1]}\n\n"}, probe.Params{}, probe.Pass, ""},
		{"silent control", map[string]string{"control": "200;text/event-stream ", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"framework error", map[string]string{"control": stream, "reduced": `401 {"detail":"no"}`}, probe.Params{}, probe.Fail, "FastAPI's own"},
		{"stream with the error", map[string]string{"control": stream, "reduced": "200;text/event-stream event: error\ndata: {}\n\n"}, probe.Params{}, probe.Fail, "carries an error"},
		{"error as a stream that never ends", map[string]string{"control": stream, "reduced": "endless;401 "}, probe.Params{}, probe.Fail, "Content-Type"},
		{"error as a stream", map[string]string{"control": stream, "reduced": "401;text/event-stream data: x\n\n"}, probe.Params{}, probe.Fail, ""},
		{"a stream that breaks off", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "broken : hello\n\n"}, probe.Params{}, probe.Fail, "breaks off before its first event"},
		{"a stream that ends without an event", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "ended : hello\n\n"}, probe.Params{}, probe.Fail, "ends without an event, while the full identity's goes on"},
		{"a stream that ends without an event, as the control's does", map[string]string{"control": "ended data: x\n\n", "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "ended "}, probe.Params{}, probe.Pass, ""},
		{"a stream that ends after events", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "ended data: x\n\n"}, probe.Params{}, probe.Fail, "ends after an event that the full identity does not get: x"},
		{"a stream that ends after an event that the control gets too", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "ended event: ready\ndata: {}\n\n"}, probe.Params{}, probe.Pass, ""},
		{"nothing left behind an unknown last event", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "last-event-id": "ended "}, probe.Params{}, probe.Pass, ""},
		{"a stream that breaks off later", map[string]string{"control": "broken data: x\n\n", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"an invalid body", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "invalid-body": `422 {"detail":[]}`}, probe.Params{}, probe.Fail, "with an invalid body"},
		{"nothing refused", map[string]string{"control": stream, "reduced": stream}, probe.Params{}, probe.Inconclusive, "so there was nothing to judge"},
		{"events that are no errors", map[string]string{
			"control": "200;text/event-stream data: {\"type\":\"progress\",\"detail\":\"half\",\"error\":\"\"}\n\n", "reduced": "401 " + envelope(401, "a", "b"),
		}, probe.Params{}, probe.Pass, ""},
		{"an event about a thing that has failed", map[string]string{
			"control": "200;text/event-stream event: job\ndata: {\"error\":{\"code\":\"x\",\"message\":\"disk\"}}\n\ndata: {\"id\":\"j1\",\"error\":\"disk\"}\n\n", "reduced": "401 " + envelope(401, "a", "b"),
		}, probe.Params{}, probe.Pass, ""},
		{"an envelope in an event of another name", map[string]string{"control": stream, "reduced": "200;text/event-stream event: closed\ndata: " + envelope(401, "a", "b") + "\n\n"}, probe.Params{}, probe.Fail, "carries an error"},
		{"an event that no blank line ends", map[string]string{"control": stream, "reduced": "200;text/event-stream data: " + envelope(401, "a", "b") + "\n"}, probe.Params{}, probe.Fail, "carries an error"},
		{"an error of a subject by the event's name", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "200;text/event-stream event: chat_error\ndata: no such thread\n\n"}, probe.Params{}, probe.Inconclusive, "may be an error: no such thread"},
		{"an event that counts errors", map[string]string{"control": "200;text/event-stream event: error_count\ndata: 3\n\n", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"a refusal by the event's name", map[string]string{"control": stream, "reduced": "200;text/event-stream event: unauthorized\ndata: no tenant\n\n"}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"the error on a stream of another type", map[string]string{"control": stream, "reduced": "200;text/plain event: error\ndata: no\n\n"}, probe.Params{}, probe.Fail, "carries an error"},
		{"an error without an event name", map[string]string{"control": stream, "reduced": "200;text/event-stream data: {\"detail\":\"no\"}\n\n"}, probe.Params{}, probe.Fail, "carries an error"},
	})
}

// A stream under another content type is worth a note, since a browser does not take it; nothing demands another.
func TestAStreamOfAnotherContentTypeIsNoted(t *testing.T) {
	for control, noted := range map[string]bool{"200;text/event-stream data: x\n\n": false, "200;text/plain data: x\n\n": true, "404 {}": false} {
		k := probe.Case{
			Endpoint:  probe.Endpoint{Transport: probe.SSE, Method: "GET", Path: "/x"},
			Exchanges: []*probe.Exchange{exchange("control", control), exchange("anonymous", "401 "+envelope(401, "a", "b"))},
		}
		for _, c := range checks.All(testContract()) {
			if c.ID != checks.SSEConnectEnvelope {
				continue
			}
			if f := c.Judge(k); len(f.Notes) > 0 != noted {
				t.Errorf("control %q: besides %q", control, f.Notes)
			}
		}
	}
}

func TestPublicOpen(t *testing.T) {
	denied := "401 " + envelope(401, "credentials.invalid", "wrong password")
	judge(t, checks.PublicOpen, probe.HTTP, []judgement{
		{"open", map[string]string{"control": `200 {"status":"ok"}`, "anonymous": `200 {"status":"ok"}`}, probe.Params{}, probe.Pass, ""},
		{"refused without identity", map[string]string{"control": `200 {"status":"ok"}`, "anonymous": denied}, probe.Params{}, probe.Fail, "without identity"},
		{"less without identity", map[string]string{"control": `200 {"status":"ok","jobs":3}`, "anonymous": `200 {"status":"ok"}`}, probe.Params{}, probe.Fail, "other members"},
		{"nothing without identity", map[string]string{"control": `200 {"data":[{"id":1}]}`, "anonymous": `200 {"data":[]}`}, probe.Params{}, probe.Fail, "data that is empty"},
		{"nothing for anybody", map[string]string{"control": `200 {"data":[]}`, "anonymous": `200 {"data":[]}`}, probe.Params{}, probe.Pass, ""},
		{"refuses everybody", map[string]string{"control": denied, "anonymous": denied}, probe.Params{}, probe.Inconclusive, "nothing shows that the public is let in"},
		{"refused with another code", map[string]string{"control": "400 " + envelope(400, "job.unknown", "no"), "anonymous": "400 " + envelope(400, "identity.missing", "no")}, probe.Params{}, probe.Fail, "for another reason"},
		{"refused in other words", map[string]string{"control": "400 " + envelope(400, "denied", "no such job"), "anonymous": "400 " + envelope(400, "denied", "nobody asks")}, probe.Params{}, probe.Fail, "for another reason"},
		{"crashes", map[string]string{"control": "500 {}", "anonymous": "500 {}"}, probe.Params{}, probe.Inconclusive, "crashes the endpoint"},
		{"wrong password", map[string]string{"control": denied, "anonymous": denied, "invalid-body": "422 " + detailed("body", "password")}, probe.Params{Credentials: true}, probe.Pass, "with and without identity"},
		{"whatever the password is", map[string]string{"control": denied, "anonymous": denied, "invalid-body": denied}, probe.Params{Credentials: true}, probe.Inconclusive, "made-up credentials"},
		{"nothing shows what is refused", map[string]string{"control": denied, "anonymous": denied}, probe.Params{Credentials: true}, probe.Inconclusive, "made-up credentials"},
		{"an invalid body crashes it", map[string]string{"control": denied, "anonymous": denied, "invalid-body": "500 {}"}, probe.Params{Credentials: true}, probe.Inconclusive, "made-up credentials"},
		{"names a part of the identity", map[string]string{
			"control": "401 " + envelope(401, "a", "a tenant-id is needed"), "anonymous": "401 " + envelope(401, "a", "a tenant-id is needed"), "invalid-body": "422 " + detailed("body", "password"),
		}, probe.Params{Credentials: true}, probe.Inconclusive, "made-up credentials"},
		{"a gateway refuses all who come", map[string]string{
			"control": denied, "anonymous": denied, "invalid-body": "422 " + detailed("body", "password"), "nowhere/anonymous": denied,
		}, probe.Params{Credentials: true}, probe.Inconclusive, "made-up credentials"},

		{"a page to log in", map[string]string{"control": "200;text/html <h1>Dashboard</h1>", "anonymous": "200;text/html <h1>Log in</h1>"}, probe.Params{}, probe.Inconclusive, "the text without identity"},
		{"one page", map[string]string{"control": "200;text/html <h1>Up for 17 s</h1> t_demo", "anonymous": "200;text/html <h1>Up for 12 s</h1> null"}, probe.Params{}, probe.Pass, ""},
		{"a list of nothing", map[string]string{"control": `200 [{"a":1}]`, "anonymous": `200 []`}, probe.Params{}, probe.Fail, "other members"},
		{"lists of one thing and more", map[string]string{"control": `200 [{"a":1}]`, "anonymous": `200 [null,{"a":2},{"b":1}]`}, probe.Params{}, probe.Pass, ""},
		{"lists of other things", map[string]string{"control": `200 [{"a":1,"b":2}]`, "anonymous": `200 [{"a":2}]`}, probe.Params{}, probe.Fail, "has other members (none of its own) than the full identity's ([].b)"},
		{"nothing, further down", map[string]string{"control": `200 {"data":{"page":{"items":[{"a":1}]}}}`, "anonymous": `200 {"data":{"page":{"items":[]}}}`}, probe.Params{}, probe.Fail, "data.page.items that is empty"},
		{"what may be an error", map[string]string{"control": `200 {"v":1,"item":{"a":1}}`, "anonymous": `200 {"v":1,"error":{"code":"a","message":"b"}}`}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"a stream that says no", map[string]string{
			"control": "200;text/event-stream data: {\"type\":\"hello\"}\n\ndata: {\"type\":\"tick\",\"n\":1}\n\n", "anonymous": "200;text/event-stream data: {\"type\":\"hello\"}\n\ndata: {\"type\":\"denied\",\"n\":1}\n\n",
		}, probe.Params{}, probe.Inconclusive, "denied"},
		{"a stream that lacks what the other has", map[string]string{
			"control": "200;text/event-stream data: {\"type\":\"hello\"}\n\ndata: {\"type\":\"tick\",\"n\":1}\n\n", "anonymous": "200;text/event-stream data: {\"type\":\"hello\"}\n\ndata: {\"type\":\"hello\"}\n\n",
		}, probe.Params{}, probe.Inconclusive, "tick"},
		{"no answer with identity", map[string]string{"control": "timeout", "anonymous": "200 " + data}, probe.Params{}, probe.Inconclusive, "the full identity got no answer"},
		{"another status", map[string]string{"control": "201 " + data, "anonymous": "200 " + data}, probe.Params{}, probe.Fail, "201"},
		{"another media type", map[string]string{"control": "200 " + data, "anonymous": "200;text/plain " + data}, probe.Params{}, probe.Fail, "without identity is text/plain"},
		{"a member that is null", map[string]string{"control": `200 {"a":1,"b":null}`, "anonymous": `200 {"a":1}`}, probe.Params{}, probe.Pass, ""},
		{"a stream that says nothing", map[string]string{"control": "200;text/event-stream data: {\"n\":1}\n\n", "anonymous": "200;text/event-stream "}, probe.Params{}, probe.Inconclusive, "only one of the two streams"},
		{"a stream of which one heard more", map[string]string{"control": "200;text/event-stream data: {\"n\":1}\n\ndata: {\"end\":true}\n\n", "anonymous": "200;text/event-stream data: {\"n\":7}\n\n"}, probe.Params{}, probe.Pass, ""},
		{"limited alike", map[string]string{"control": "429 {}", "anonymous": "429 {}"}, probe.Params{Credentials: true}, probe.Inconclusive, ""},
		{"not there", map[string]string{"control": "404 " + envelope(404, "a", "b"), "anonymous": "404 " + envelope(404, "a", "b")}, probe.Params{Credentials: true}, probe.Inconclusive, ""},
		{"sent to the login page", map[string]string{"control": "302>/home ", "anonymous": "302>/login?next=/home "}, probe.Params{}, probe.Fail, "another place"},
		{"sent to the same place", map[string]string{"control": "302>/idp?state=1 ", "anonymous": "302>/idp?state=2 "}, probe.Params{}, probe.Inconclusive, "lets nobody in"},
		{"a stream with the error in it", map[string]string{"control": "200;text/event-stream data: {}\n\n", "anonymous": "200;text/event-stream event: error\ndata: {}\n\n"}, probe.Params{}, probe.Fail, "carries an error"},
		{"an error inside for everybody", map[string]string{"control": "200 " + envelope(401, "a", "b"), "anonymous": "200 " + envelope(401, "a", "b")}, probe.Params{}, probe.Inconclusive, "nothing shows"},
		{"tenant wanted, by a validator", map[string]string{"control": "422 " + detailed("body", "email"), "anonymous": "422 " + detailed("header", "x-tenant-id", "body", "email")}, probe.Params{Credentials: true}, probe.Fail, "for another reason"},
		{"tenant wanted", map[string]string{"control": denied, "anonymous": "400 " + envelope(400, "identity.missing", "x")}, probe.Params{Credentials: true}, probe.Fail, ""},
	})
}

func TestPublicOpenConcernsCredentialEndpoints(t *testing.T) {
	var open probe.Check
	for _, c := range checks.All(testContract()) {
		if c.ID == checks.PublicOpen {
			open = c
		}
	}
	for _, ep := range []probe.Endpoint{
		{Method: "GET", Path: "/auth/tokens"}, {Method: "DELETE", Path: "/auth/tokens/{token_id}"}, {Method: "GET", Path: "/auth/token/{token_id}"},
	} {
		if open.Excludes(ep, probe.Params{Credentials: true}) == "" {
			t.Errorf("%s hands out no credential, and is concerned", ep.Key())
		}
	}
	for path, concerned := range map[string]bool{
		"/auth/login": true, "/auth/signup": true, "/auth/token": true, "/v1/sign-in": true, "/oauth/token": true,
		"/auth/refresh": false, "/auth/token/refresh": false, "/auth/logout": false, "/auth/me": false, "/auth/users": false,
	} {
		why := open.Excludes(probe.Endpoint{Path: path}, probe.Params{Credentials: true})
		if (why == "") != concerned {
			t.Errorf("%s: excluded %q; concerned should be %v", path, why, concerned)
		}
	}
}

func TestPublicOpenOverWebSocket(t *testing.T) {
	welcome := `ws {"type":"welcome"} => `
	judge(t, checks.PublicOpen, probe.WS, []judgement{
		{"open", map[string]string{"control": welcome + "open", "anonymous": welcome + "silence"}, probe.Params{}, probe.Pass, ""},
		{"a denial, and left open", map[string]string{"control": `ws {"type":"state","items":[1]} => open`, "anonymous": `ws {"type":"denied","reason":"sign in first"} => open`}, probe.Params{}, probe.Inconclusive, "only one of the two connections"},
		{"another state", map[string]string{"control": `ws {"type":"state","items":[1]} => open`, "anonymous": `ws {"type":"state","items":[7]} => open`}, probe.Params{}, probe.Pass, ""},
		{"silent to both", map[string]string{"control": "ws  => open", "anonymous": "ws  => silence"}, probe.Params{}, probe.Pass, ""},
		{"an error, and left open", map[string]string{"control": welcome + "open", "anonymous": `ws {"error":{"code":"a"}} => silence`}, probe.Params{}, probe.Fail, "gets an error"},
		{"silent to the public", map[string]string{"control": welcome + "open", "anonymous": "ws  => silence"}, probe.Params{}, probe.Fail, "gets no message"},
		{"refused", map[string]string{"control": welcome + "open", "anonymous": "ws  => close 4401"}, probe.Params{}, probe.Fail, "4401"},
		{"refused alike", map[string]string{"control": "ws  => close 4401", "anonymous": "ws  => close 4401"}, probe.Params{}, probe.Inconclusive, ""},
		{"refused with another code", map[string]string{"control": "ws  => close 4404", "anonymous": "ws  => close 4401"}, probe.Params{}, probe.Fail, "4401"},
		{"both dropped", map[string]string{"control": "ws  => cut", "anonymous": "ws  => cut"}, probe.Params{}, probe.Inconclusive, "with and without identity"},
	})
}

// An endpoint that the service's own document lists exists, whatever its answer to a missing thing.
func TestADocumentedEndpointIsThere(t *testing.T) {
	missing := "404 " + envelope(404, "http.404", "Not Found")
	for _, c := range checks.All(testContract()) {
		k := probe.Case{Endpoint: probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x/{id}", Origin: probe.OriginSourceOpenAPI}}
		for _, label := range append([]string{"control", "unknown-id"}, reduced...) {
			answer := "401 " + envelope(401, "identity.missing", "x")
			if label == "control" || label == "unknown-id" {
				answer = missing
			}
			k.Exchanges = append(k.Exchanges, exchange(label, answer))
		}
		if c.ID == checks.IdentityRequired || c.ID == checks.EnvelopeError {
			if f := c.Judge(k); f.Verdict != probe.Pass {
				t.Errorf("%s: %s: %s", c.ID, f.Verdict, f.Reason)
			}
		}
	}
}

// Where nothing but a credential is required, the status that a criterion names is the one for its absence.
func TestTheExactStatusOfAMissingCredential(t *testing.T) {
	con := testContract()
	con.Identity.Headers = []probe.Pair{{Name: "Authorization", Value: "Bearer x"}}
	con.Identity.Required = contract.Parts("Authorization")
	for status, want := range map[int]probe.Verdict{401: probe.Pass, 403: probe.Fail} {
		answer := fmt.Sprint(status, " ", envelope(status, "a", "b"))
		k := probe.Case{
			Endpoint:  probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"},
			Params:    probe.Params{Status: 401},
			Exchanges: []*probe.Exchange{exchange("control", "200 "+data), exchange("anonymous", answer), exchange("without/Authorization", answer)},
		}
		for _, c := range checks.All(con) {
			if c.ID != checks.IdentityRequired {
				continue
			}
			if f := c.Judge(k); f.Verdict != want {
				t.Errorf("refused with %d where 401 is demanded: %s: %s", status, f.Verdict, f.Reason)
			}
		}
	}
}

func TestHEADHasNoEnvelope(t *testing.T) {
	for _, c := range checks.All(testContract()) {
		if c.ID != checks.EnvelopeError && c.ID != checks.EnvelopeSuccess {
			continue
		}
		if why := c.Excludes(probe.Endpoint{Transport: probe.HTTP, Method: "HEAD", Path: "/x"}, probe.Params{}); why == "" {
			t.Errorf("%s is judged by answers that have no body", c.ID)
		}
		if why := c.Excludes(probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"}, probe.Params{}); why != "" {
			t.Errorf("%s is not judged: %s", c.ID, why)
		}
	}
}

// An answer that is not WebSocket is neither in nor out: it let nobody in.
func TestGarbageLetsNobodyIn(t *testing.T) {
	var k probe.Case
	for _, label := range append([]string{"control", "blank/X-Mode"}, reduced...) {
		x := exchange(label, "ws  => open")
		if label != "control" {
			x.End = probe.EndProtocol
		}
		k.Exchanges = append(k.Exchanges, x)
	}
	for _, c := range checks.All(testContract()) {
		if c.ID != checks.WSIdentityRequired {
			continue
		}
		if f := c.Judge(k); f.Verdict != probe.Fail || len(f.Notes) != 0 {
			t.Errorf("%s: %s, warnings %q", f.Verdict, f.Reason, f.Notes)
		}
	}
}

// A run may have been recorded when other parts of the identity were required: a part that was not asked was not shown,
// and one that is no longer required is not judged.
func TestOnlyRequiredPartsAreJudged(t *testing.T) {
	for _, test := range []struct {
		required []string
		want     probe.Verdict
		reason   string
	}{
		{[]string{"X-Tenant-Id", "X-Project-Id"}, probe.Pass, ""},
		{[]string{"X-Tenant-Id", "X-Mode"}, probe.Fail, "without X-Mode"},
		{[]string{"X-Tenant-Id", "X-App-Id"}, probe.Inconclusive, "no request was sent without X-App-Id"},
		{[]string{"X-Mode", "X-App-Id"}, probe.Fail, "without X-Mode"},
	} {
		con := testContract()
		con.Identity = only(con.Identity, test.required...)
		for _, c := range checks.All(con) {
			refused, taken := "401 "+envelope(401, "a", "b"), "200 "+data
			k := probe.Case{Endpoint: probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"}}
			switch c.ID {
			case checks.IdentityRequired:
			case checks.WSIdentityRequired:
				k.Endpoint.Transport = probe.WS
				refused, taken = `ws {"error":{}} => close 4401`, "ws  => open"
			default:
				continue
			}
			for _, label := range append([]string{"control"}, reduced...) {
				answer := refused
				if label == "control" || label == "without/X-Mode" {
					answer = taken
				}
				k.Exchanges = append(k.Exchanges, exchange(label, answer))
			}
			if f := c.Judge(k); f.Verdict != test.want || !strings.Contains(words(f), test.reason) {
				t.Errorf("%s with %q required: %s: %s", c.ID, test.required, f.Verdict, f.Reason)
			}
		}
	}
}

// only is an identity that holds nothing but the named parts, each of them required.
func only(id contract.Identity, parts ...string) contract.Identity {
	id.Required = contract.Parts(parts...)
	id.Headers = slices.DeleteFunc(slices.Clone(id.Headers), func(p probe.Pair) bool { return !slices.Contains(parts, p.Name) })
	return id
}

// A value that a reduced request still holds for a part, because it is not valid without it, may be the identity that a
// service used.
func TestIdentityThatCouldNotBeLeftOutIsNoted(t *testing.T) {
	for _, test := range []struct{ path, url, body, want string }{
		{"/{tenant_id}/x/{page}", "http://h/t_demo/x/1", "", "needs tenant_id in"},
		{"/x", "http://h/x?tenant_id=t_demo&page=1", "", "needs tenant_id in"},
		{"/x", "http://h/x", `{"projectId":"p","title":"x"}`, "needs projectId in"},
		{"/x", "http://h/x?page=1", `[{"tenant_id":"t"}]`, ""},
	} {
		k := probe.Case{Endpoint: probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: test.path}}
		for _, label := range append([]string{"control"}, reduced...) {
			x := exchange(label, "200 "+data)
			x.Request.URL, x.Request.Body = test.url, test.body
			k.Exchanges = append(k.Exchanges, x)
		}
		for _, c := range checks.All(testContract()) {
			if c.ID != checks.IdentityRequired {
				continue
			}
			f := c.Judge(k)
			if got := strings.Join(f.Notes, ""); f.Verdict != probe.Fail || test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("%+v: %s, noted %q", test, f.Verdict, got)
			}
		}
	}
}

// words returns all texts of a finding: its reason, want and got, and the other questions with the same answer.
func words(f probe.Finding) string {
	all := []string{f.Reason, f.Want, f.Got}
	for _, label := range f.Same {
		all = append(all, variants.Says(label))
	}
	return strings.Join(all, "\n")
}
