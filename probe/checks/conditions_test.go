package checks_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// conditional is a contract with a token and other identities.
func conditional() contract.Contract {
	c := testContract()
	c.Identity.Headers = append(c.Identity.Headers, probe.Pair{Name: "Authorization", Value: "Bearer abcdefghijk1"})
	c.Identity.Others = []contract.Other{
		{Name: "viewer", Headers: []probe.Pair{{Name: "Authorization", Value: "Bearer viewer"}}},
		{Name: "expired", Headers: []probe.Pair{{Name: "Authorization", Value: "Bearer expired"}}},
	}
	return c
}

// itemOf is an endpoint that admits every question over HTTP.
func itemOf(method string) probe.Endpoint {
	id := map[string]string{"id": "1"}
	return probe.Endpoint{Transport: probe.HTTP, Method: method, Path: "/items/{id}", Sample: probe.Sample{
		Path: id, UnknownPath: id, InvalidPath: id, Body: []byte(`{}`), InvalidBody: []byte(`[]`), ContentType: "application/json",
	}}
}

// under is a check's verdict on answers under a condition.
type under struct {
	name    string
	params  probe.Params
	answers map[string]string
	want    probe.Verdict
	reason  string
}

// judgeUnder judges each case together with the answer of a path that does not exist, unless the case has its own.
func judgeUnder(t *testing.T, check string, ep probe.Endpoint, tests []under) {
	t.Helper()
	c := conditional()
	judge := find(t, c, check)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := probe.Case{Endpoint: ep, Params: tt.params}
			answers := maps.Clone(tt.answers)
			for _, name := range []string{variants.Nowhere, variants.NowhereAnonymous} {
				if answers[name] == "" {
					answers[name] = nowhere[ep.Transport]
				}
			}
			for _, label := range slices.Sorted(maps.Keys(answers)) {
				x := exchange(label, answers[label])
				if x.DurationMS = 100; x.Accepted && (x.End == probe.EndOpen || x.End == probe.EndTimeout) {
					x.DurationMS = 1500
				}
				x.Request.Headers = http.Header{"Authorization": {"Bearer abcdefghijk1"}}
				if strings.HasPrefix(label, variants.Nowhere) {
					k.Elsewhere = append(k.Elsewhere, x)
					continue
				}
				if !probe.Asked(judge.Questions(tt.params), label) {
					t.Fatalf("the check does not ask %s", label)
				}
				k.Exchanges = append(k.Exchanges, x)
			}
			f := judge.Judge(k)
			if f.Verdict != tt.want || !strings.Contains(words(f), tt.reason) {
				t.Errorf("got %s: %s\nwant %s: %s", f.Verdict, f.Reason, tt.want, tt.reason)
			}
			if len(f.Exchanges) == 0 && f.Verdict != probe.Inconclusive {
				t.Error("there is no evidence")
			}
		})
	}
}

const (
	ok      = `200 {"data":{"id":"m1"}}`
	missing = `404 {"detail":"Item not found"}`
	bare404 = `404 {"detail":"Not Found"}`
)

func TestStatusWhen(t *testing.T) {
	unknown := probe.Params{When: "unknown-id", Status: 404}
	invalid := probe.Params{When: "invalid-body", Status: 422}
	anonymous := probe.Params{When: "anonymous", Status: 401}
	viewer := probe.Params{When: "as/viewer", Status: 403}
	made := probe.Params{When: "control", Status: 201}
	creation := probe.Params{When: "control", Status: 201, Method: "POST"}
	judgeUnder(t, checks.StatusWhen, itemOf("HEAD"), []under{
		{"a 404 to HEAD, which has no words", unknown, map[string]string{"control": "200 ", "unknown-id": "404 ", variants.Nowhere: "404 "}, probe.Pass, "status 404"},
		{"a 404 to HEAD, whoever asks", unknown, map[string]string{"control": "404 ", "unknown-id": "404 ", variants.Nowhere: "404 "}, probe.Inconclusive, "does not exist"},
	})
	judgeUnder(t, checks.StatusWhen, itemOf("POST"), []under{
		{"the status", unknown, map[string]string{"control": ok, "unknown-id": missing}, probe.Pass, "status 404"},
		{"malformed JSON with the status as well", invalid, map[string]string{"control": ok, "invalid-body": "422 {}", "malformed-json": "422 {}"}, probe.Pass, "status 422"},
		{"malformed JSON with another refusal", invalid, map[string]string{"control": ok, "invalid-body": "422 {}", "malformed-json": "400 {}"}, probe.Pass, "status 422"},
		{"malformed JSON that crashes it", invalid, map[string]string{"control": ok, "invalid-body": "422 {}", "malformed-json": "500 {}"}, probe.Fail, "malformed JSON"},
		{"no body that is taken", invalid, map[string]string{"control": ok, "invalid-body": "422 {}", "no-body": ok}, probe.Fail, "without a body"},
		{"malformed JSON that is taken", invalid, map[string]string{"control": ok, "invalid-body": "422 {}", "malformed-json": ok}, probe.Fail, "malformed JSON"},
		{"one of the class", probe.Params{When: "unknown-id", Class: 4}, map[string]string{"control": ok, "unknown-id": missing}, probe.Pass, "4xx"},
		{"none of the class", probe.Params{When: "unknown-id", Class: 5}, map[string]string{"control": ok, "unknown-id": missing}, probe.Fail, "5xx"},
		{"the status, with what the control gets", unknown, map[string]string{"control": ok, "unknown-id": strings.Replace(ok, "200", "404", 1)}, probe.Fail, "holds what the full identity gets"},
		{"another status", unknown, map[string]string{"control": ok, "unknown-id": `410 {"detail":"Gone"}`}, probe.Fail, "status 404"},
		{"a crash", unknown, map[string]string{"control": ok, "unknown-id": `500 {"detail":"Oops"}`}, probe.Fail, "status 404"},
		{"a success", unknown, map[string]string{"control": ok, "unknown-id": ok}, probe.Fail, "status 404"},
		{"a success, where the control had none", unknown, map[string]string{"control": "500 {}", "unknown-id": ok}, probe.Fail, "status 404"},
		{"a redirect", unknown, map[string]string{"control": ok, "unknown-id": "302>/login "}, probe.Fail, "status 404"},
		{"the router's own 404", unknown, map[string]string{"control": ok, "unknown-id": bare404}, probe.Inconclusive, "a path that does not exist"},
		{"a catch-all that repeats the path", unknown, map[string]string{
			"control": ok, "unknown-id": `404 {"detail":"no /x"}`, variants.Nowhere: `404 {"detail":"no /x"}`,
		}, probe.Inconclusive, "a path that does not exist"},
		{"404 for everybody", unknown, map[string]string{"control": `404 {"code":"item.none"}`, "unknown-id": `404 {"code":"item.none"}`}, probe.Inconclusive, "got the same answer"},
		{"404 for everybody but for a thing that was created", unknown, map[string]string{"control": `404 {"code":"item.none"}`, "created": ok, "unknown-id": `404 {"code":"item.none"}`}, probe.Pass, "200 with the full identity"},
		{"another status, though a thing was created", unknown, map[string]string{"control": `404 {"code":"item.none"}`, "created": ok, "unknown-id": "400 {}"}, probe.Inconclusive, "something else may be wrong"},
		{"404 for somebody else, for a thing that nobody has", probe.Params{When: "as/viewer", Status: 404}, map[string]string{"control": `404 {"code":"item.none"}`, "created": ok, "as/viewer": `404 {"code":"item.none"}`, "bad-credential": "401 {}"}, probe.Inconclusive, "got the same answer"},
		{"a validation error for everybody", invalid, map[string]string{"control": `422 {"detail":"name"}`, "invalid-body": `422 {"detail":"size"}`}, probe.Inconclusive, "got the same answer"},
		{"a validation error that masks the condition", unknown, map[string]string{"control": `422 {"detail":"name"}`, "unknown-id": `422 {"detail":"name"}`}, probe.Inconclusive, "something else may be wrong with the request"},
		{"a control that fails for another reason", unknown, map[string]string{"control": `409 {"detail":"busy"}`, "unknown-id": missing}, probe.Pass, "status 404"},
		{"a control that is refused", unknown, map[string]string{"control": `401 {"detail":"who?"}`, "unknown-id": missing}, probe.Inconclusive, "was refused too"},
		{"a control without an answer", unknown, map[string]string{"control": "timeout", "unknown-id": `404 {"code":"item.none"}`}, probe.Inconclusive, "nothing to compare"},
		{"no control", unknown, map[string]string{"unknown-id": `404 {"code":"item.none"}`}, probe.Inconclusive, "no request with the full identity was sent"},
		{"no answer", unknown, map[string]string{"control": ok, "unknown-id": "timeout"}, probe.Inconclusive, "got no answer"},
		{"a rate limit", unknown, map[string]string{"control": ok, "unknown-id": "429 {}"}, probe.Inconclusive, "in front of the router"},
		{"a rate limit where a 4xx is wanted", probe.Params{When: "unknown-id", Class: 4}, map[string]string{"control": ok, "unknown-id": "429 {}"}, probe.Inconclusive, "in front of the router"},
		{"a gateway", unknown, map[string]string{"control": ok, "unknown-id": "502;text/html bad"}, probe.Inconclusive, "in front of the router"},
		{"not asked", unknown, map[string]string{"control": ok}, probe.Inconclusive, "no request was sent for an unknown id"},
		{"another method", unknown, map[string]string{"control": ok, "unknown-id": "405 {}"}, probe.Inconclusive, "a path that does not exist"},
		{"no status", probe.Params{When: "unknown-id"}, map[string]string{"control": ok, "unknown-id": missing}, probe.Inconclusive, "names no status"},
		{"no condition", probe.Params{Status: 404}, map[string]string{"control": ok}, probe.Inconclusive, "no condition"},

		{"who does not say who asks", anonymous, map[string]string{"control": ok, "anonymous": `401 {"detail":"who?"}`}, probe.Pass, "status 401"},
		{"a 401 at every path", anonymous, map[string]string{"control": ok, "anonymous": `401 {"detail":"who?"}`, variants.NowhereAnonymous: `401 {"detail":"who?"}`}, probe.Pass, "status 401"},
		{"a 404 at every path", probe.Params{When: "anonymous", Status: 404}, map[string]string{"control": ok, "anonymous": bare404}, probe.Inconclusive, "a path that does not exist"},
		{"who is let in", anonymous, map[string]string{"control": ok, "anonymous": ok}, probe.Fail, "status 401"},
		{"another refusal", anonymous, map[string]string{"control": ok, "anonymous": "403 {}"}, probe.Fail, "status 401"},

		{"somebody else", viewer, map[string]string{"control": ok, "as/viewer": `403 {"detail":"not yours"}`, "bad-credential": "401 {}"}, probe.Pass, "status 403"},
		{"somebody else who is let in", viewer, map[string]string{"control": ok, "as/viewer": ok, "bad-credential": "401 {}"}, probe.Fail, "status 403"},
		{"somebody who is not known", viewer, map[string]string{"control": ok, "as/viewer": "401 {}", "bad-credential": "401 {}"}, probe.Inconclusive, "still valid"},
		{"somebody who is refused as anybody is", viewer, map[string]string{"control": ok, "as/viewer": "403 {}", "bad-credential": "403 {}"}, probe.Inconclusive, "still valid"},
		{"somebody who is refused as nobody is", viewer, map[string]string{"control": ok, "as/viewer": "403 {}", "bad-credential": "401 {}", "anonymous": "403 {}"}, probe.Inconclusive, "still valid"},
		{"somebody who is no longer known", probe.Params{When: "as/expired", Status: 401}, map[string]string{"control": ok, "as/expired": "401 {}", "bad-credential": "401 {}"}, probe.Pass, "status 401"},
		{"somebody who is let in rightly", probe.Params{When: "as/viewer", Status: 200}, map[string]string{"control": ok, "as/viewer": ok, "bad-credential": "401 {}"}, probe.Pass, "status 200"},

		{"what a valid request gets", made, map[string]string{"control": strings.Replace(ok, "200", "201", 1)}, probe.Pass, "status 201"},
		{"another success", made, map[string]string{"control": ok}, probe.Fail, "status 201"},
		{"another success that creates something, where no operation is named", creation, map[string]string{"control": ok}, probe.Fail, "status 201"},
		{"another success that says where it is, where no operation is named", creation, map[string]string{"control": "200>/items/7 {}"}, probe.Fail, "status 201"},
		{"another success that may create nothing, where no operation is named", creation, map[string]string{"control": `200 {"data":{"state":"done"}}`}, probe.Inconclusive, "name the operation"},
		{"another success that may create nothing, where a thing is named", probe.Params{When: "control", Status: 201, Method: "POST", Thing: "item"}, map[string]string{"control": "200 {}"}, probe.Fail, "status 201"},
		{"no success", made, map[string]string{"control": "422 {}"}, probe.Inconclusive, "may not be valid"},
		{"what a valid request gets for a thing that was created", made, map[string]string{"control": missing, "created": strings.Replace(ok, "200", "201", 1)}, probe.Pass, "status 201"},
		{"another success for a thing that was created", made, map[string]string{"control": missing, "created": ok}, probe.Fail, "status 201"},
		{"what a valid request gets once there is something", made, map[string]string{"control": missing, "control-later": strings.Replace(ok, "200", "201", 1)}, probe.Pass, "status 201"},
		{"an error of the service as long as there is nothing", made, map[string]string{"control": "500 {}", "control-later": strings.Replace(ok, "200", "201", 1)}, probe.Inconclusive, "500"},
		{"no success, created or not", made, map[string]string{"control": `404 {"code":"item.none"}`, "created": `404 {"code":"item.none"}`}, probe.Inconclusive, "may not be valid"},
		{"a success of a catch-all", probe.Params{When: "control", Status: 200}, map[string]string{"control": ok, variants.Nowhere: ok}, probe.Inconclusive, "does not exist"},

		{"several, of which one is another", probe.Params{When: "invalid-body,malformed-json", Status: 422}, map[string]string{"control": ok, "invalid-body": "422 {}", "malformed-json": "400 {}"}, probe.Fail, "malformed JSON"},
		{"several, of which one was not asked", probe.Params{When: "invalid-body,malformed-json", Status: 422}, map[string]string{"control": ok, "invalid-body": "422 {}"}, probe.Inconclusive, "no request was sent with malformed JSON"},
		{"several, one of which cannot be asked", probe.Params{When: "invalid-body,invalid-query", Status: 422}, map[string]string{"control": ok, "invalid-body": "422 {}"}, probe.Pass, "status 422"},
		{"every part, and a credential beside", probe.Params{When: "without/*", Status: 400}, map[string]string{
			"control": ok, "without/X-Tenant-Id": "400 {}", "without/X-Mode": "400 {}", "without/X-Project-Id": "400 {}", "without/X-Mode+credential": "401 {}",
		}, probe.Pass, "status 400"},
		{"a part that a credential may carry", probe.Params{When: "without/X-Tenant-Id", Status: 400}, map[string]string{"control": ok, "without/X-Tenant-Id": ok, "without/X-Tenant-Id+credential": "400 {}"}, probe.Inconclusive, "may carry the part"},
		{"a part that nothing carries", probe.Params{When: "without/X-Tenant-Id", Status: 400}, map[string]string{"control": ok, "without/X-Tenant-Id": ok, "without/X-Tenant-Id+credential": ok}, probe.Fail, "status 400"},
	})
}

// An endpoint's properties decide whether a status is demanded of it.
func TestAStatusIsDemandedWhereTheQuestionIs(t *testing.T) {
	c := conditional()
	list := probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/items"}
	form := itemOf("POST")
	form.Sample.ContentType = "multipart/form-data; boundary=x"
	noUnknown, noInvalid := itemOf("GET"), itemOf("POST")
	noUnknown.Sample.UnknownPath, noInvalid.Sample.InvalidBody = nil, nil
	noSample, away := list, list
	noSample.Problem, away.Standing = "no sample", probe.NotMounted
	for _, tt := range []struct {
		name  string
		check string
		p     probe.Params
		ep    probe.Endpoint
		want  string // a part of why it is excluded; "" where it is not
	}{
		{"an id", checks.StatusWhen, probe.Params{When: "unknown-id", Status: 404}, itemOf("GET"), ""},
		{"no id", checks.StatusWhen, probe.Params{When: "unknown-id", Status: 404}, list, "a request for an unknown id"},
		{"an id of which none is unknown", checks.StatusWhen, probe.Params{When: "unknown-id", Status: 404}, noUnknown, ""},
		{"a body that cannot be made invalid", checks.StatusWhen, probe.Params{When: "invalid-body", Status: 422}, noInvalid, ""},
		{"no body", checks.StatusWhen, probe.Params{When: "invalid-body", Status: 422}, list, "a request with an invalid body"},
		{"a form", checks.StatusWhen, probe.Params{When: "malformed-json", Status: 400}, form, "a request with malformed JSON"},
		{"no valid request", checks.StatusWhen, probe.Params{When: "unknown-id", Status: 404}, noSample, ""},
		{"not mounted", checks.StatusWhen, probe.Params{When: "unknown-id", Status: 404}, away, ""},
		{"201 on GET", checks.StatusWhen, probe.Params{When: "control", Status: 201}, list, "201 is for POST"},
		{"201 on POST", checks.StatusWhen, probe.Params{When: "control", Status: 201}, itemOf("POST"), ""},
		{"201 on an operation", checks.StatusWhen, probe.Params{When: "control", Status: 201, Method: "PUT", Path: "/items/{id}"}, itemOf("PUT"), ""},
		{"204 on POST", checks.StatusWhen, probe.Params{When: "control", Status: 204}, itemOf("POST"), "204 is for DELETE"},
		{"204 on DELETE", checks.StatusWhen, probe.Params{When: "control", Status: 204}, itemOf("DELETE"), ""},
		{"200 on POST", checks.StatusWhen, probe.Params{When: "control", Status: 200}, itemOf("POST"), ""},
		{"somebody else's list", checks.StatusWhen, probe.Params{When: "as/viewer", Status: 404}, list, "another caller"},
		{"somebody else's thing", checks.StatusWhen, probe.Params{When: "as/viewer", Status: 404}, itemOf("GET"), ""},
		{"a list for viewers", checks.StatusWhen, probe.Params{When: "as/viewer", Status: 403}, list, ""},
		{"somebody nobody knows", checks.StatusWhen, probe.Params{When: "as/admin", Status: 403}, list, "identities has no admin"},
		{"a part that is not required", checks.StatusWhen, probe.Params{When: "without/X-Env", Status: 400}, list, "X-Env is not among identity.required"},
		{"a part by another spelling", checks.StatusWhen, probe.Params{When: "without/x_tenant_id", Status: 400}, list, ""},
		{"a question nobody knows", checks.StatusWhen, probe.Params{When: "full-moon", Status: 400}, list, "no question called full-moon"},
		{"one of several", checks.StatusWhen, probe.Params{When: "invalid-body,unknown-id", Status: 400}, itemOf("GET"), ""},
		{"a hello over HTTP", checks.RefusedWhen, probe.Params{When: "ws/hello-null"}, list, "over its transport"},
		{"an envelope of an unknown id", checks.EnvelopeError, probe.Params{When: "unknown-id"}, list, "a request for an unknown id"},
		{"an envelope of anything", checks.EnvelopeError, probe.Params{}, list, ""},
		{"a body of HEAD", checks.BodyHas, probe.Params{Expect: `{"body":{"a":1}}`}, probe.Endpoint{Transport: probe.HTTP, Method: "HEAD", Path: "/x"}, "no body"},
		{"a content type of a stream", checks.HeaderHas, probe.Params{Expect: `{"header":{"content-type":"application/json"}}`}, probe.Endpoint{Transport: probe.SSE, Method: "GET", Path: "/x"}, "sse.stream"},
		{"another header of a stream", checks.HeaderHas, probe.Params{Expect: `{"header":{"Cache-Control":"no-store"}}`}, probe.Endpoint{Transport: probe.SSE, Method: "GET", Path: "/x"}, ""},
		{"an invalid request over WebSocket", checks.RefusedWhen, probe.Params{When: "unknown-id"}, probe.Endpoint{Transport: probe.WS, Method: "GET", Path: "/x/{id}"}, "ws.close"},
	} {
		got := find(t, c, tt.check).Excludes(tt.ep, tt.p)
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: excluded because %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A condition about a part of the identity means the question that the contract has for it.
func TestAPartIsAskedForAsTheContractHasIt(t *testing.T) {
	c := conditional()
	c.Identity.Required = []contract.Part{{"X-Mode"}, {"X-Tenant-Id", "Authorization"}}
	for when, want := range map[string]string{
		"without/X-Mode":        "without/X-Mode",
		"without/tenant_id":     "without/X-Tenant-Id+Authorization",
		"without-credential":    "without/X-Tenant-Id+Authorization,without-credential",
		"blank/x-mode":          "blank/X-Mode",
		"without/Authorization": "without/X-Tenant-Id+Authorization",
	} {
		asked := find(t, c, checks.StatusWhen).Questions(probe.Params{When: when})
		if !slices.ContainsFunc(strings.Split(want, ","), func(w string) bool { return slices.Contains(asked, w) }) {
			t.Errorf("%s asks %v, want %s", when, asked, want)
		}
	}
}

// A header that is missing by itself says nothing of the credential, and is not asked to.
func TestANamedHeaderIsRefusedByItself(t *testing.T) {
	named := probe.Params{When: "without/X-Mode"}
	judgeUnder(t, checks.RefusedWhen, itemOf("GET"), []under{
		{"refused", named, map[string]string{"control": ok, "without/X-Mode": "400 " + envelope(400, "ctx", "no"), "without/X-Mode+credential": "401 " + envelope(401, "auth", "no")}, probe.Pass, "without X-Mode"},
		{"let in", named, map[string]string{"control": ok, "without/X-Mode": ok, "without/X-Mode+credential": ok}, probe.Fail, "is let in"},
	})
}

// An id may be that of the caller, and a service may forbid that of any other.
func TestAnIDThatMayNameTheCaller(t *testing.T) {
	con := testContract()
	con.Identity.Fields = []string{"user_id"}
	for _, tt := range []struct {
		path, got string
		want      probe.Verdict
	}{
		{"/users/{user_id}", "403 {}", probe.Inconclusive},
		{"/users/{user_id}", ok, probe.Fail},
		{"/users/{user_id}/pets/{pet_id}", "403 {}", probe.Fail},
	} {
		k := caseOf(probe.HTTP, nil, "", map[string]string{"control": ok, "unknown-id": tt.got})
		k.Endpoint.Path, k.Params = tt.path, probe.Params{When: "unknown-id", Status: 404}
		if f := judgeAs(t, con, checks.StatusWhen, k); f.Verdict != tt.want {
			t.Errorf("%s, %s: got %s: %s", tt.path, tt.got, f.Verdict, f.Reason)
		}
	}
}

// What the control removed is gone for the requests after it, whoever asks.
func TestWhatTheControlRemovedIsGone(t *testing.T) {
	for _, tt := range []struct {
		method, control, got string
		want                 probe.Verdict
	}{
		{"DELETE", "204 ", missing, probe.Inconclusive},
		{"DELETE", "204 ", "403 {}", probe.Fail},
		{"DELETE", "204 ", "204 ", probe.Fail},
		{"POST", ok, `409 {"detail":"cancelled before"}`, probe.Inconclusive},
		{"POST", ok, missing, probe.Fail},
		{"GET", ok, missing, probe.Fail},
	} {
		k := caseOf(probe.HTTP, nil, "", map[string]string{"control": tt.control, "malformed/X-Mode": tt.got})
		k.Endpoint.Method, k.Params = tt.method, probe.Params{When: "malformed/X-Mode", Status: 422}
		if f := judgeAs(t, testContract(), checks.StatusWhen, k); f.Verdict != tt.want {
			t.Errorf("%s, %s after %s: got %s: %s", tt.method, tt.got, tt.control, f.Verdict, f.Reason)
		}
	}
}

// What a POST created has an id that the request does not have: a part of its address says nothing.
func TestWhatAPOSTCreatedHasAnID(t *testing.T) {
	for _, tt := range []struct {
		path, got string
		want      probe.Verdict
	}{
		{"/notes", `200 {"data":{"id":3}}`, probe.Fail},
		{"/notes", `200 {"data":{"note_id":"n9"}}`, probe.Fail},
		{"/notes/7/archive", `200 {"data":{"id":7}}`, probe.Inconclusive},
		{"/notes/7/archive", `200 {"data":{"note_id":9}}`, probe.Inconclusive},
		{"/notes", `200 {"data":{"id":"engfix"}}`, probe.Inconclusive},
	} {
		k := caseOf(probe.HTTP, nil, "", map[string]string{"control": tt.got})
		k.Endpoint.Method, k.Endpoint.Path = "POST", tt.path
		k.Params = probe.Params{When: "control", Status: 201, Method: "POST"}
		for _, x := range k.Exchanges {
			x.Request.Method, x.Request.URL, x.Request.Body = "POST", "http://127.0.0.1:34301"+tt.path, `{"name":"engfix"}`
		}
		if f := judgeAs(t, testContract(), checks.StatusWhen, k); f.Verdict != tt.want {
			t.Errorf("%s, %s: got %s: %s", tt.path, tt.got, f.Verdict, f.Reason)
		}
	}
}
