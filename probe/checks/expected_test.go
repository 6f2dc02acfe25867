package checks_test

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

func TestRefusedWhen(t *testing.T) {
	bad, body := probe.Params{When: "bad-credential"}, probe.Params{When: "invalid-body"}
	viewer, tenant := probe.Params{When: "as/viewer"}, probe.Params{When: "without/X-Tenant-Id"}
	judgeUnder(t, checks.RefusedWhen, itemOf("POST"), []under{
		{"a made-up token", bad, map[string]string{"control": ok, "bad-credential": `401 {"detail":"bad"}`}, probe.Pass, "with a made-up credential"},
		{"a made-up token that gets in", bad, map[string]string{"control": ok, "bad-credential": ok}, probe.Fail, "let in"},
		{"a made-up token that crashes it", bad, map[string]string{"control": ok, "bad-credential": "500 {}"}, probe.Fail, "crashes"},
		{"a made-up token, as everybody", bad, map[string]string{"control": `401 {"detail":"bad"}`, "bad-credential": `401 {"detail":"bad"}`}, probe.Inconclusive, "the full identity"},
		{"another status of a refusal", bad, map[string]string{"control": ok, "bad-credential": "418 {}"}, probe.Fail, "418"},
		{"no answer", bad, map[string]string{"control": ok, "bad-credential": "timeout"}, probe.Inconclusive, "no answer"},
		{"not asked", bad, map[string]string{"control": ok}, probe.Inconclusive, "no request was sent with a made-up credential"},
		{"no condition", probe.Params{}, map[string]string{"control": ok}, probe.Inconclusive, "no condition"},
		{"a part that a credential may carry", tenant, map[string]string{"control": ok, "without/X-Tenant-Id": ok, "without/X-Tenant-Id+credential": "401 {}"}, probe.Inconclusive, "if Authorization carries"},
		{"a part that nothing carries", tenant, map[string]string{"control": ok, "without/X-Tenant-Id": ok, "without/X-Tenant-Id+credential": ok}, probe.Fail, "let in"},
		{"somebody else", viewer, map[string]string{"control": ok, "as/viewer": "403 {}", "bad-credential": "401 {}"}, probe.Pass, "viewer"},
		{"somebody else who gets in", viewer, map[string]string{"control": ok, "as/viewer": ok, "bad-credential": "401 {}"}, probe.Fail, "let in"},
		{"somebody who is refused as anybody is", viewer, map[string]string{"control": ok, "as/viewer": "401 {}", "bad-credential": "401 {}"}, probe.Inconclusive, "still valid"},
		{"somebody who is no longer known", probe.Params{When: "as/expired"}, map[string]string{"control": ok, "as/expired": "401 {}", "bad-credential": "401 {}"}, probe.Pass, "expired"},
		{"somebody from whom it is hidden", viewer, map[string]string{"control": ok, "as/viewer": missing, "bad-credential": "401 {}"}, probe.Inconclusive, "may hide a thing"},
		{"an invalid body", body, map[string]string{"control": ok, "invalid-body": "422 {}"}, probe.Pass, "4xx"},
		{"an invalid body with a status of its own", body, map[string]string{"control": ok, "invalid-body": "413 {}"}, probe.Pass, "4xx"},
		{"a missing field that is taken", probe.Params{When: "invalid-body,missing-field"}, map[string]string{"control": ok, "invalid-body": "422 {}", "missing-field": ok}, probe.Fail, "without a required field"},
		{"an invalid body that is taken", body, map[string]string{"control": ok, "invalid-body": ok}, probe.Fail, "is not refused"},
		{"an invalid body that crashes it", body, map[string]string{"control": ok, "invalid-body": "500 {}"}, probe.Fail, "is not refused"},
		{"an invalid body refused for who asks", body, map[string]string{"control": ok, "invalid-body": "403 {}"}, probe.Inconclusive, "refuses who asks"},
		{"an invalid body, as every body", body, map[string]string{"control": "422 {}", "invalid-body": "422 {}"}, probe.Inconclusive, "the same answer"},
	})
	socket := probe.Endpoint{Transport: probe.WS, Method: "GET", Path: "/ws"}
	judgeUnder(t, checks.RefusedWhen, socket, []under{
		{"a made-up token", bad, map[string]string{"control": "ws  => open", "bad-credential": "ws  => close 4401"}, probe.Pass, "4401"},
		{"a made-up token that stays, where the full identity hears something", bad, map[string]string{"control": `ws {"items":[1]} => open`, "bad-credential": "ws  => open"}, probe.Fail, "open"},
		{"a made-up token that stays, as the full identity does", bad, map[string]string{"control": "ws  => open", "bad-credential": "ws  => open"}, probe.Inconclusive, "too soon to tell"},
		{"a made-up token, as everybody", bad, map[string]string{"control": "ws  => close 4401", "bad-credential": "ws  => close 4401"}, probe.Inconclusive, "the full identity"},
	})
}

func TestEnvelopeErrorUnderACondition(t *testing.T) {
	unknown, invalid := probe.Params{When: "unknown-id"}, probe.Params{When: "invalid-body"}
	judgeUnder(t, checks.EnvelopeError, itemOf("POST"), []under{
		{"an envelope there", unknown, map[string]string{"control": ok, "unknown-id": "404 " + envelope(404, "no_item", "no such item"), "anonymous": `401 {"detail":"who?"}`}, probe.Pass, "for an unknown id"},
		{"none there", unknown, map[string]string{"control": ok, "unknown-id": `404 {"detail":"no such item"}`, "anonymous": "401 " + envelope(401, "who", "who asks?")}, probe.Fail, "for an unknown id"},
		{"none for malformed JSON with the same status", invalid, map[string]string{"control": ok, "invalid-body": "422 " + envelope(422, "bad", "bad body"), "malformed-json": `422 {"detail":"bad JSON"}`}, probe.Fail, "with malformed JSON"},
		{"none for malformed JSON with another status", invalid, map[string]string{"control": ok, "invalid-body": "422 " + envelope(422, "bad", "bad body"), "malformed-json": `400 {"detail":"bad JSON"}`}, probe.Pass, "with an invalid body"},
		{"no error there", unknown, map[string]string{"control": ok, "unknown-id": ok, "anonymous": "401 " + envelope(401, "who", "who asks?")}, probe.Inconclusive, "nothing to judge"},
	})
}

func TestBodyHas(t *testing.T) {
	const want = `{"body":{"data.id":{"type":"string"}}}`
	success, every := probe.Params{Expect: want}, probe.Params{Expect: `{"body":{"error.code":{"type":"string"}}}`, When: checks.AnyError}
	unknown := probe.Params{Expect: `{"body":{"error.code":"no_item"}}`, When: "unknown-id"}
	none, other := "404 "+envelope(404, "no_item", "no such item"), "404 "+envelope(404, "other", "no such item")
	judgeUnder(t, checks.BodyHas, itemOf("POST"), []under{
		{"a success that has it", success, map[string]string{"control": ok}, probe.Pass, "data.id"},
		{"a success that lacks it", success, map[string]string{"control": `200 {"data":{}}`}, probe.Fail, "data.id"},
		{"a success that is no JSON", success, map[string]string{"control": "200;text/html <p>"}, probe.Fail, "body"},
		{"no success", success, map[string]string{"control": "500 {}"}, probe.Inconclusive, "it is not a success"},
		{"a thing that was created has it", success, map[string]string{"control": missing, "created": ok}, probe.Pass, "data.id"},
		{"a thing that was created lacks it", success, map[string]string{"control": missing, "created": `200 {"data":{}}`}, probe.Fail, "data.id"},
		{"an error that has it", success, map[string]string{"control": `409 {"data":{"id":"x"}}`}, probe.Inconclusive, "it is not a success"},
		{"a success of a catch-all", success, map[string]string{"control": ok, "nowhere": ok}, probe.Inconclusive, "does not exist"},
		{"a success that is not whole", success, map[string]string{"control": "endless"}, probe.Inconclusive, "not complete"},
		{"nothing to hold", probe.Params{}, map[string]string{"control": ok}, probe.Inconclusive, "does not say"},
		{"nothing that can be read", probe.Params{Expect: "{"}, map[string]string{"control": ok}, probe.Inconclusive, "cannot be read"},
		{"under a condition", unknown, map[string]string{"control": ok, "unknown-id": none}, probe.Pass, "error.code"},
		{"another value under it", unknown, map[string]string{"control": ok, "unknown-id": other}, probe.Fail, "error.code"},
		{"the same for everybody", unknown, map[string]string{"control": none, "unknown-id": none}, probe.Inconclusive, "the same answer (404 no_item \"no such item\"), so this shows nothing about the request for an unknown id: set params.id to one that exists"},
		{"of a path that does not exist", unknown, map[string]string{"control": ok, "unknown-id": none, "nowhere": none}, probe.Inconclusive, "does not exist"},
		{"every error", every, map[string]string{"control": ok, "unknown-id": none, "anonymous": "401 " + envelope(401, "who", "who asks?")}, probe.Pass, "every error"},
		{"every error but one", every, map[string]string{"control": ok, "unknown-id": none, "anonymous": `401 {"detail":"who?"}`}, probe.Fail, "without identity"},
		{"no error", every, map[string]string{"control": ok, "unknown-id": ok}, probe.Inconclusive, "no request produced an error"},
		{"an error that is the router's", every, map[string]string{"control": ok, "unknown-id": bare404, "anonymous": "401 " + envelope(401, "who", "who asks?")}, probe.Pass, "every error"},
		{"an error of a rate limit", every, map[string]string{"control": ok, "unknown-id": "429 {}", "anonymous": "401 " + envelope(401, "who", "who asks?")}, probe.Inconclusive, "in front of the router"},
	})
}

// An answer that HTTP forbids a body does not fail for its missing body, if the words name no operation and something
// was deleted.
func TestADeleteWithoutABody(t *testing.T) {
	const want = `{"body":{"data.id":{"type":"string"}}}`
	judgeUnder(t, checks.BodyHas, itemOf("DELETE"), []under{
		{"done", probe.Params{Expect: want}, map[string]string{"control": "204; "}, probe.Pass, "allows its answer no body"},
		{"the one operation that is meant", probe.Params{Expect: want, Method: "DELETE"}, map[string]string{"control": "204; "}, probe.Fail, "body"},
		{"a body that lacks it", probe.Params{Expect: want}, map[string]string{"control": "200 {}"}, probe.Fail, "data.id"},
	})
	judgeUnder(t, checks.BodyHas, itemOf("POST"), []under{
		{"something else", probe.Params{Expect: want}, map[string]string{"control": "204; "}, probe.Fail, "body"},
	})
}

func TestHeaderHas(t *testing.T) {
	all := probe.Params{Expect: `{"header":{"Content-Type":"application/json"}}`}
	unknown := probe.Params{Expect: `{"header":{"Content-Type":"application/json"}}`, When: "unknown-id"}
	every := probe.Params{Expect: `{"header":{"Content-Type":"application/json"}}`, When: checks.AnyError}
	const html = "404;text/html <p>no such item</p>"
	csv := probe.Params{Expect: `{"header":{"Content-Type":{"matches":"(?i)^text/csv *(;|$)"}}}`}
	where := probe.Params{Expect: `{"header":{"Location":{"exists":true}}}`}
	judgeUnder(t, checks.HeaderHas, itemOf("POST"), []under{
		{"every answer", all, map[string]string{"control": ok, "unknown-id": missing}, probe.Pass, "every answer"},
		{"all but an error", all, map[string]string{"control": ok, "unknown-id": html}, probe.Fail, "text/html"},
		{"all but the success", all, map[string]string{"control": "200;text/html <p>", "unknown-id": missing}, probe.Fail, "with the full identity"},
		{"no success", all, map[string]string{"control": `409 {"detail":"busy"}`, "unknown-id": missing}, probe.Inconclusive, "no success to judge"},
		{"a success without a body", all, map[string]string{"control": "204; ", "unknown-id": missing}, probe.Pass, "every answer"},
		{"what is the router's", all, map[string]string{"control": ok, "unknown-id": "404;text/html nope", "nowhere": "404;text/html nope"}, probe.Pass, "every answer"},
		{"no answer", all, map[string]string{"control": ok, "unknown-id": "timeout"}, probe.Inconclusive, "leaves it open"},
		{"a report that is refused in JSON", csv, map[string]string{"control": "200;text/csv a,b", "unknown-id": missing}, probe.Pass, "with the full identity"},
		{"a report that is refused in HTML", csv, map[string]string{"control": "200;text/csv a,b", "unknown-id": html}, probe.Fail, "for an unknown id"},
		{"a report in JSON", csv, map[string]string{"control": ok, "unknown-id": missing}, probe.Fail, "with the full identity"},
		{"under a condition", unknown, map[string]string{"control": ok, "unknown-id": missing}, probe.Pass, "Content-Type"},
		{"not under a condition", unknown, map[string]string{"control": ok, "unknown-id": html}, probe.Fail, "text/html"},
		{"every error", every, map[string]string{"control": "200;text/html <p>", "unknown-id": missing}, probe.Pass, "every error"},
		{"where a thing is, which an error does not say", where, map[string]string{"control": `201>/items/m1 {"data":{"id":"m1"}}`, "unknown-id": missing}, probe.Pass, "with the full identity"},
		{"where a thing is, not said", where, map[string]string{"control": ok, "unknown-id": missing}, probe.Fail, "with the full identity"},
		{"not every error", every, map[string]string{"control": ok, "unknown-id": html}, probe.Fail, "text/html"},
	})
}

// A control that asked for a thing that does not exist names the parameters to set.
func TestNoSuccessNamesTheParameters(t *testing.T) {
	missing := "404 " + envelope(404, "item.unknown", "no such item")
	for path, tests := range map[string][]under{
		"/orgs/{org}/items/{id:int}": {
			{"two parameters", probe.Params{}, map[string]string{"control": missing}, probe.Inconclusive, ": set params.org and params.id to ones that exist"},
		},
		"/items/{item_id}": {
			{"one parameter", probe.Params{}, map[string]string{"control": missing}, probe.Inconclusive, ": set params.item_id to one that exists"},
		},
	} {
		ep := itemOf("GET")
		ep.Path = path
		judgeUnder(t, checks.EnvelopeSuccess, ep, tests)
	}
}

// Each answer of these tests takes 100 ms.
func TestAnswersWithin(t *testing.T) {
	soon, late := probe.Params{Expect: `{"within":"200ms"}`}, probe.Params{Expect: `{"within":"50ms"}`}
	judgeUnder(t, checks.AnswersWithin, itemOf("POST"), []under{
		{"in time", soon, map[string]string{"control": ok, "anonymous": "401 {}"}, probe.Pass, "all 2 answers"},
		{"too late", late, map[string]string{"control": ok}, probe.Fail, "100ms"},
		{"in time, without real work", soon, map[string]string{"control": "409 {}", "anonymous": "401 {}"}, probe.Inconclusive, "to judge"},
		{"not at all, and longer was waited", late, map[string]string{"control": ok, "anonymous": "timeout"}, probe.Fail, "none after 100ms"},
		{"not at all", soon, map[string]string{"control": ok, "anonymous": "timeout"}, probe.Inconclusive, "no answer"},
		{"a rate limit", soon, map[string]string{"control": ok, "anonymous": "429 {}"}, probe.Inconclusive, "in front of the router"},
		{"no time", probe.Params{Expect: `{"status":200}`}, map[string]string{"control": ok}, probe.Inconclusive, "no time"},
		{"under a condition", probe.Params{Expect: soon.Expect, When: "unknown-id"}, map[string]string{"control": ok, "unknown-id": missing}, probe.Pass, "all 1"},
		{"under a condition that nothing was asked of", probe.Params{Expect: soon.Expect, When: "unknown-id"}, map[string]string{"control": ok}, probe.Inconclusive, "no answer could be timed"},
	})
}

func TestNoLeak(t *testing.T) {
	quoted := func(s string) string {
		return `500 {"error":{"message":"` + strings.NewReplacer("\n", `\n`, "\t", `\t`, `"`, `\"`).Replace(s) + `"}}`
	}
	var tests []under
	for name, leak := range map[string]string{
		"Python":            "Traceback (most recent call last):\n  File \"/app/a.py\", line 3, in f",
		"JavaScript":        "TypeError: x is undefined\n    at Object.handler (/app/dist/server.js:12:34)",
		"JavaScript alone":  "    at file:///app/server.mjs:12:34",
		"Java":              "java.lang.NullPointerException\n\tat com.acme.Api.get(Api.java:42)",
		"Java's cause":      "Caused by: java.sql.SQLException: no",
		".NET":              "   at Acme.Api.Get(Int32 id) in /src/Api.cs:line 12",
		"Go":                "goroutine 17 [running]:\nmain.main()",
		"Go's frames":       "\t/app/main.go:12 +0x1d",
		"Ruby":              "/app/api.rb:12:in `get'",
		"PHP":               "#0 /var/www/api.php(12): get()",
		"PHP's error":       "Fatal error: Uncaught Error in /var/www/api.php on line 3",
		"Rust":              "thread 'main' panicked at src/main.rs:3:5",
		"Django":            "You're seeing this error because you have <code>DEBUG = True</code>",
		"Werkzeug":          "<title>ZeroDivisionError // Werkzeug Debugger</title>",
		"Starlette":         `<p class="frame-title">File main.py</p>`,
		"Rails":             "<title>Action Controller: Exception caught</title>",
		"Symfony":           "<!-- Symfony\\Component\\HttpKernel -->",
		"ASP.NET":           "<title>Runtime Error</title>",
		"a database":        `(psycopg2.errors.UndefinedTable) relation "items" does not exist`,
		"SQL":               "You have an error in your SQL syntax",
		"a private key":     "-----BEGIN RSA PRIVATE KEY-----",
		"a cloud key":       "key AKIAIOSFODNN7EXAMPLE is wrong",
		"a password":        "cannot connect to postgres://app:hunter2@db.internal:5432/app",
		"a request's token": "not allowed: Bearer abcdefghijk1",
	} {
		tests = append(tests, under{name, probe.Params{}, map[string]string{"control": ok, "unknown-id": quoted(leak)}, probe.Fail, "for an unknown id leaks"})
	}
	for name, harmless := range map[string]string{
		"a sentence about a trace": "a stack trace was written to the log", "a place": "at /items/7 there is nothing", "a time": "come back at 12:34:56",
		"a URL": "see https://docs.example.test:8443/errors@v2", "a code": "ORA is no airport", "a mail": "write to ops@example.test", "a version": "go1.26 +0x is no address",
		"a name":          `the field "file" in line 3`,
		"a made-up token": "unknown token engfix-made-up1",
	} {
		tests = append(tests, under{name, probe.Params{}, map[string]string{"control": ok, "unknown-id": quoted(harmless)}, probe.Pass, "no error leaks"})
	}
	tests = append(tests, []under{
		{"no error", probe.Params{}, map[string]string{"control": ok}, probe.Inconclusive, "no request produced an error"},
		{"no answer", probe.Params{}, map[string]string{"control": ok, "unknown-id": "timeout", "anonymous": "401 {}"}, probe.Inconclusive, "to judge"},
		{"a leak in a success is data", probe.Params{}, map[string]string{"control": `200 {"data":{"log":"Traceback (most recent call last):"}}`, "anonymous": "401 {}"}, probe.Pass, "no error leaks"},
		{"a page of the framework", probe.Params{}, map[string]string{"control": ok, "unknown-id": "500;text/html <title>x // Werkzeug Debugger</title>"}, probe.Fail, "Werkzeug"},
	}...)
	judgeUnder(t, checks.NoLeak, itemOf("POST"), tests)
	judgeUnder(t, checks.NoLeak, probe.Endpoint{Transport: probe.WS, Method: "GET", Path: "/ws"}, []under{
		{"a frame", probe.Params{}, map[string]string{"control": "ws  => open", "anonymous": `ws {"error":"Traceback (most recent call last):"} => close 4401`}, probe.Fail, "Python"},
		{"a clean frame", probe.Params{}, map[string]string{"control": "ws  => open", "anonymous": `ws {"error":"who asks?"} => close 4401`}, probe.Pass, "no error leaks"},
	})
}

func TestWSClose(t *testing.T) {
	socket := probe.Endpoint{Transport: probe.WS, Method: "GET", Path: "/ws"}
	anonymous, frame := probe.Params{When: "anonymous", Status: 4401}, probe.Params{When: "bad-frame"}
	judgeUnder(t, checks.WSClose, socket, []under{
		{"the code", anonymous, map[string]string{"control": "ws  => open", "anonymous": "ws  => close 4401"}, probe.Pass, "close with 4401"},
		{"another code", anonymous, map[string]string{"control": "ws  => open", "anonymous": "ws  => close 1008"}, probe.Fail, "a close with 4401"},
		{"the code after an error", anonymous, map[string]string{"control": "ws  => open", "anonymous": `ws {"error":"no tenant"} => close 4401`}, probe.Pass, "close with 4401"},
		{"the code after data", anonymous, map[string]string{"control": "ws  => open", "anonymous": `ws {"orders":[{"total":99}]}|` + envelope(401, "a", "b") + " => close 4401"}, probe.Inconclusive, "may be data: {\"orders\""},
		{"the code after what may be data", anonymous, map[string]string{"control": "ws  => open", "anonymous": `ws {"customer":"Ann Smith","total":99} => close 4401`}, probe.Inconclusive, "may be data"},
		{"the code for a bad frame, after data", frame, map[string]string{"control": "ws  => open", "bad-frame": `ws {"orders":[{"total":99}]} => close 4400`}, probe.Pass, "a close by the service"},
		{"no close", anonymous, map[string]string{"control": "ws  => open", "anonymous": "ws  => silence"}, probe.Fail, "a close with 4401"},
		{"no close frame", anonymous, map[string]string{"control": "ws  => open", "anonymous": "ws  => cut"}, probe.Fail, "a close with 4401"},
		{"at the handshake", anonymous, map[string]string{"control": "ws  => open", "anonymous": "401 {}"}, probe.Fail, "handshake"},
		{"everybody", anonymous, map[string]string{"control": "ws  => close 4401", "anonymous": "ws  => close 4401"}, probe.Inconclusive, "the same answer"},
		{"another code, as everybody", anonymous, map[string]string{"control": "ws  => close 1008", "anonymous": "ws  => close 1008"}, probe.Inconclusive, "got no success either"},
		{"no answer", anonymous, map[string]string{"control": "ws  => open", "anonymous": "timeout"}, probe.Inconclusive, "no answer"},
		{"a bad frame that ends it", frame, map[string]string{"control": "ws  => open", "bad-frame": "ws  => close 4400"}, probe.Pass, "a close by the service"},
		{"a bad frame that ends nothing", frame, map[string]string{"control": `ws {"items":[1]} => open`, "bad-frame": "ws  => open"}, probe.Fail, "a close by the service"},
		{"a bad frame that ends nothing in a short time", frame, map[string]string{"control": "ws  => open", "bad-frame": "ws  => open"}, probe.Inconclusive, "too soon to tell"},
	})
}

func TestSSEStream(t *testing.T) {
	stream := probe.Endpoint{Transport: probe.SSE, Method: "GET", Path: "/events"}
	ready := probe.Params{Expect: `{"events":[{"event":"ready"}]}`}
	const events = "200;text/event-stream event: ready\ndata: {}\n\n"
	judgeUnder(t, checks.SSEStream, stream, []under{
		{"a stream", probe.Params{}, map[string]string{"control": "200;text/event-stream "}, probe.Pass, "text/event-stream"},
		{"another content type", probe.Params{}, map[string]string{"control": ok}, probe.Fail, "application/json"},
		{"an error", probe.Params{}, map[string]string{"control": "200;text/event-stream data: " + envelope(401, "who", "who asks?") + "\n\n"}, probe.Fail, "carries an error"},
		{"one that breaks off", probe.Params{}, map[string]string{"control": "broken "}, probe.Fail, "breaks off"},
		{"one that ends at once", probe.Params{}, map[string]string{"control": "ended "}, probe.Inconclusive, "ended without an event"},
		{"none", probe.Params{}, map[string]string{"control": "401 {}"}, probe.Inconclusive, "to judge"},
		{"no answer", probe.Params{}, map[string]string{"control": "timeout"}, probe.Inconclusive, "no answer"},
		{"the event", ready, map[string]string{"control": events}, probe.Pass, "text/event-stream"},
		{"no event yet", ready, map[string]string{"control": "200;text/event-stream event: tick\ndata: {}\n\n"}, probe.Inconclusive, "leaves it open"},
		{"another event at the end", ready, map[string]string{"control": "ended event: tick\ndata: {}\n\n"}, probe.Fail, "not as expected"},
		{"what cannot be read", probe.Params{Expect: "{"}, map[string]string{"control": events}, probe.Inconclusive, "cannot be read"},
		{"one that goes on from an event", probe.Params{When: "last-event-id"}, map[string]string{"control": events, "last-event-id": events}, probe.Pass, "text/event-stream"},
		{"one that does not go on", probe.Params{When: "last-event-id"}, map[string]string{"control": events, "last-event-id": ok}, probe.Fail, "application/json"},
		{"not asked", probe.Params{When: "last-event-id"}, map[string]string{"control": events}, probe.Inconclusive, "no stream was requested"},
	})
}
