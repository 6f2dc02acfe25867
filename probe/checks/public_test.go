package checks_test

import (
	"net/http"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
)

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

// A login that says that the password is wrong is about the password in its form, though the identity has a credential.
func TestAWrongPasswordIsNoMissingToken(t *testing.T) {
	con := testContract()
	con.Identity.Headers = []probe.Pair{{Name: "Authorization", Value: "Bearer d3m0t0k3n"}}
	con.Identity.Required = contract.Parts("Authorization")
	for says, want := range map[string]probe.Verdict{"incorrect username or password": probe.Pass, "a token is missing": probe.Inconclusive} {
		k := caseOf(probe.HTTP, []string{"control", "anonymous"}, "401 "+envelope(401, "a", says), nil)
		for _, x := range k.Exchanges {
			x.Request.Body, x.Request.Headers = "password=a&username=b", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		}
		k.Params = probe.Params{Credentials: true}
		if f := judgeAs(t, con, checks.PublicOpen, k); f.Verdict != want {
			t.Errorf("%s: got %s: %s, want %s", says, f.Verdict, f.Reason, want)
		}
	}
}
