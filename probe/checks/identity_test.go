package checks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
)

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
		{"the data with a refusing status", map[string]string{"control": "200 " + data, "reduced": "400 " + data}, probe.Params{}, probe.Fail, "holds what the full identity gets"},
		{"the data beside the error", map[string]string{"control": "200 " + data, "reduced": strings.Replace(refused, "{", `{"data":{"id":"m1"},`, 1)}, probe.Params{}, probe.Fail, "holds what the full identity gets"},
		{"the error, which the control gets as a success", map[string]string{"control": "200 " + envelope(400, "a", "b"), "reduced": "400 " + envelope(400, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"the same member beside the data and the error", map[string]string{"control": `200 {"data":[1],"meta":{"v":1}}`, "reduced": strings.Replace(refused, "{", `{"data":[],"meta":{"v":1},`, 1)}, probe.Params{}, probe.Pass, ""},
		{"error inside a success", map[string]string{"control": "200 " + data, "reduced": "200 " + envelope(400, "identity.missing", "")}, probe.Params{}, probe.Fail, "is a success with the error inside"},
		{"redirect", map[string]string{"control": "200 " + data, "reduced": "302 "}, probe.Params{}, probe.Fail, "is redirected, not refused"},
		{"redirect, another than the control's", map[string]string{"control": "302>/media/m1 ", "reduced": "302>/login?next=/x "}, probe.Params{}, probe.Fail, "is redirected, not refused"},
		{"the control is redirected likewise", map[string]string{"control": "302>/login?next=/x ", "reduced": "302>/login?next=/x "}, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"crash", map[string]string{"control": "200 " + data, "reduced": "500;text/plain oops"}, probe.Params{}, probe.Fail, "crashes the endpoint"},
		{"let in after the mutating requests", map[string]string{"control": "200 " + data, "reduced": refused, "anonymous-later": "200 " + data}, probe.Params{}, probe.Fail, "after the mutating requests is let in"},
		{"refused, and gone after the mutating requests", map[string]string{"control": "200 " + data, "reduced": refused, "anonymous-later": "404 " + envelope(404, "gone", "x")}, probe.Params{}, probe.Pass, ""},
		{"crash the first time only", map[string]string{"control": "200 " + data, "reduced": refused, "anonymous": "500;text/plain oops", "anonymous-again": refused}, probe.Params{}, probe.Inconclusive, "was refused the second time"},
		{"crash both times", map[string]string{"control": "200 " + data, "reduced": refused, "anonymous": "500;text/plain oops", "anonymous-again": "500;text/plain oops"}, probe.Params{}, probe.Fail, "crashes the endpoint"},
		{"crash the first time, let in the second time", map[string]string{"control": "200 " + data, "reduced": refused, "anonymous": "500;text/plain oops", "anonymous-again": "200 " + data}, probe.Params{}, probe.Fail, ""},
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
				refused, taken = `ws {"error":{}} => close 4401`, "ws  => silence"
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

// A stream that is refused by its status, and sends the events of the control all the same, is not refused.
func TestEventsOfARefusedStream(t *testing.T) {
	const event, failure = "data: {\"items\":[1]}\n\n", "data: {\"error\":{\"code\":\"a\"}}\n\n"
	judge(t, checks.IdentityRequired, probe.SSE, []judgement{
		{"events", map[string]string{"control": "200;text/event-stream " + event, "reduced": "401;text/event-stream " + event + failure}, probe.Params{}, probe.Fail, "holds what the full identity gets"},
		{"the error", map[string]string{"control": "200;text/event-stream " + event, "reduced": "401;text/event-stream " + failure}, probe.Params{}, probe.Pass, ""},
		{"a beat", map[string]string{"control": "200;text/event-stream data: {\"type\":\"beat\"}\n\n", "reduced": "401;text/event-stream data: {\"type\":\"beat\"}\n\n" + failure}, probe.Params{}, probe.Pass, ""},
	})
}

// A service that asks to be asked later has not looked at who asks.
func TestAServiceThatIsNotReady(t *testing.T) {
	refused := "400 " + envelope(400, "identity.missing", "who asks?")
	for after, want := range map[string]probe.Verdict{"1": probe.Inconclusive, "": probe.Fail} {
		k := caseOf(probe.HTTP, reduced, refused, map[string]string{"control": "200 " + data, "without/X-Mode": "503 " + envelope(503, "starting", "not yet")})
		for _, x := range k.Exchanges {
			if x.Label == "without/X-Mode" && after != "" {
				x.Response.Headers.Set("Retry-After", after)
			}
		}
		if f := judgeAs(t, testContract(), checks.IdentityRequired, k); f.Verdict != want {
			t.Errorf("Retry-After %q: got %s: %s", after, f.Verdict, f.Reason)
		}
	}
}
