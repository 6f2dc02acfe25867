package checks_test

import (
	"slices"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/variants"
)

// bodiless is an endpoint that declares no body, and what its source shows.
func bodiless(reads probe.BodyRead) probe.Endpoint {
	return probe.Endpoint{
		Transport: probe.HTTP, Method: "POST", Path: "/items", Documented: probe.Listed, Undeclared: reads,
		Sample: probe.Sample{Bodiless: true},
	}
}

// answers holds the control, the answer to malformed JSON as an undeclared body, and the control that is put again after it.
func answers(control, undeclared, again string) map[string]string {
	return map[string]string{"control": control, "undeclared-json": undeclared, "control-again": again}
}

const (
	apart   = "malformed JSON changes nothing about its answer"
	unclear = "set a valid body for it"
)

// The answer of an endpoint that declares no body is the one to malformed JSON only if the same request without a body gets
// another. If both get the same answer, the source decides.
func TestMalformedJSONAsAnUndeclaredBody(t *testing.T) {
	const (
		invalid = `422 {"error":"not JSON"}`
		bad     = `400 {"error":"not JSON"}`
		media   = `415 {"error":"text/csv only"}`
		denied  = `403 {"error":"no"}`
		gone    = `404 {"error":"no such item"}`
		done    = `409 {"error":"done"}`
		crash   = `500 {"error":"internal"}`
		full    = `503 {"error":"no place left"}`
		busy    = `429 {"error":"slow down"}`
		noJSON  = "nothing shows that it parses one as JSON"
	)
	p, bad400 := probe.Params{When: "malformed-json", Status: 422}, probe.Params{When: "malformed-json", Status: 400}
	unknown, nothing, may, always := bodiless(probe.BodyUnknown), bodiless(probe.ReadsNoBody), bodiless(probe.MayReadBody), bodiless(probe.ReadsBody)
	for _, tt := range []struct {
		ep probe.Endpoint
		under
	}{
		{unknown, under{"the same success, without source", p, answers(ok, ok, ok), probe.Unresolved, apart}},
		{unknown, under{"the same success under another status", p, answers(ok, `202 {"data":{}}`, ok), probe.Unresolved, apart}},
		{unknown, under{"a success that carries an error", p, answers(ok, `200 {"error":"not JSON"}`, ok), probe.Inconclusive, unclear}},
		{nothing, under{"the same success", p, answers(ok, ok, ok), probe.Unresolved, apart}},
		{may, under{"the same success of one that may read", p, answers(ok, ok, ok), probe.Inconclusive, unclear}},
		{always, under{"the same success of one that reads", p, answers(ok, ok, ok), probe.Fail, "is the wrong status"}},

		{unknown, under{"a success only with a body, without source", p, answers(invalid, ok, invalid), probe.Inconclusive, unclear}},
		{nothing, under{"a success, and then the time", p, answers(ok, ok, done), probe.Unresolved, apart}},
		{may, under{"a success only with a body, of one that may read", p, answers(gone, ok, gone), probe.Inconclusive, unclear}},
		{always, under{"a success only with a body", p, answers(ok, ok, done), probe.Fail, "is the wrong status"}},

		{always, under{"which body is invalid", probe.Params{When: "invalid-body", Status: 422}, map[string]string{"control": ok}, probe.Inconclusive, "reads a body that no document declares"}},

		{unknown, under{"the same 404", p, answers(gone, gone, gone), probe.Unresolved, apart}},
		{unknown, under{"the same 409, by the time", p, answers(ok, done, done), probe.Unresolved, apart}},
		{unknown, under{"the same 401, by the time", p, answers(ok, `401 {}`, `401 {}`), probe.Unresolved, apart}},
		{unknown, under{"a 404 is not for the body", probe.Params{When: "malformed-json", Status: 404}, answers(ok, gone, gone), probe.Unresolved, apart}},
		{unknown, under{"the same 422, by the time or for a body", p, answers(ok, invalid, invalid), probe.Inconclusive, unclear}},
		{unknown, under{"the same 400, by the time or for a body", bad400, answers(ok, bad, bad), probe.Inconclusive, unclear}},
		{unknown, under{"the same 415", p, answers(media, media, media), probe.Inconclusive, unclear}},
		{unknown, under{"crashes with and without", p, answers(crash, crash, crash), probe.Inconclusive, unclear}},
		{unknown, under{"crashes with, and is full without", p, answers(ok, crash, full), probe.Inconclusive, unclear}},
		{unknown, under{"no place left the second time", p, answers(ok, full, full), probe.Inconclusive, unclear}},
		{nothing, under{"no place left the second time, and no body", p, answers(ok, full, full), probe.Unresolved, apart}},
		{nothing, under{"the same 422, and no body", p, answers(ok, invalid, invalid), probe.Unresolved, apart}},
		{nothing, under{"the same 400, and no body", bad400, answers(bad, bad, bad), probe.Unresolved, apart}},
		{nothing, under{"the same 403, and no body", p, answers(denied, denied, denied), probe.Unresolved, apart}},
		{nothing, under{"crashes anyway, and no body", p, answers(crash, crash, crash), probe.Unresolved, apart}},
		{may, under{"the same 404 of one that may read", p, answers(gone, gone, gone), probe.Inconclusive, unclear}},
		{always, under{"the same 422 of one that reads", p, answers(ok, invalid, invalid), probe.Inconclusive, unclear}},
		{always, under{"the same 404 of one that reads", p, answers(gone, gone, gone), probe.Inconclusive, unclear}},
		{always, under{"crashes with and without, and reads", p, answers(crash, crash, crash), probe.Inconclusive, unclear}},

		{unknown, under{"only malformed JSON is refused", p, answers(ok, invalid, ok), probe.Pass, "422"}},
		{unknown, under{"only malformed JSON gets a 400", bad400, answers(ok, bad, ok), probe.Pass, "400"}},
		{nothing, under{"a middleware refuses it", p, answers(ok, invalid, ok), probe.Pass, "422"}},
		{may, under{"it refuses, and was done by then", p, answers(ok, invalid, done), probe.Pass, "422"}},
		{unknown, under{"the same status for another reason", p, answers(ok, invalid, `422 {"error":"was cancelled before"}`), probe.Pass, "422"}},
		{unknown, under{"another refusal", p, answers(ok, bad, ok), probe.Inconclusive, noJSON}},
		{may, under{"another refusal of one that may read", p, answers(ok, media, ok), probe.Inconclusive, noJSON}},
		{nothing, under{"another refusal of one that reads none", p, answers(ok, media, ok), probe.Inconclusive, noJSON}},
		{always, under{"another refusal of one that reads", p, answers(ok, bad, ok), probe.Fail, "is the wrong status"}},
		{unknown, under{"a crash", p, answers(ok, crash, ok), probe.Fail, "is the wrong status"}},
		{nothing, under{"a crash of one that reads none", p, answers(ok, crash, ok), probe.Inconclusive, "no read of a body"}},
		{unknown, under{"a crash that comes and goes", p, answers(crash, crash, ok), probe.Inconclusive, "crashed before"}},

		{unknown, under{"a rate limit", p, answers(ok, busy, ok), probe.Inconclusive, "in front of the router"}},
		{unknown, under{"a rate limit before", p, answers(busy, invalid, ok), probe.Inconclusive, "nothing to compare"}},
		{nothing, under{"a rate limit afterwards", p, answers(ok, invalid, busy), probe.Inconclusive, "nothing to compare"}},
		{unknown, under{"no answer", p, answers(ok, "timeout", ok), probe.Inconclusive, "got no answer"}},
		{always, under{"no answer afterwards", p, answers(ok, ok, "timeout"), probe.Inconclusive, "nothing to compare"}},
		{nothing, under{"not asked again", p, map[string]string{"control": ok, "undeclared-json": ok}, probe.Inconclusive, "nothing to compare"}},
		{unknown, under{"nobody is let in", p, answers(`401 {}`, `401 {}`, `401 {}`), probe.Inconclusive, "no success either"}},
		{unknown, under{"nobody has the role", p, answers(denied, denied, denied), probe.Inconclusive, "no success either"}},
		{nothing, under{"a rate limit with and without, and no body", p, answers(ok, busy, busy), probe.Unresolved, apart}},
		{unknown, under{"a rate limit with and without", p, answers(ok, busy, busy), probe.Inconclusive, "nothing to compare"}},
		{unknown, under{"no answer with and without", p, answers(ok, "timeout", "timeout"), probe.Inconclusive, "nothing to compare"}},
		{unknown, under{"nobody is let in, and the body is looked at first", p, answers(`401 {}`, invalid, `401 {}`), probe.Inconclusive, "was refused too"}},
	} {
		judgeUnder(t, checks.StatusWhen, tt.ep, []under{tt.under})
	}
	p.Status = 0
	judgeUnder(t, checks.RefusedWhen, unknown, []under{
		{"any refusal", p, answers(ok, invalid, ok), probe.Pass, "422"},
		{"any refusal, by the time", p, answers(ok, gone, gone), probe.Unresolved, apart},
		{"another condition beside", probe.Params{When: "malformed-json,anonymous"}, map[string]string{
			"control": ok, "undeclared-json": ok, "control-again": ok, "anonymous": invalid,
		}, probe.Pass, "422 without identity"},
	})
}

// The shape of an error to malformed JSON is judged where malformed JSON causes the error, and every other error is judged by
// the check of all errors.
func TestTheEnvelopeOfAnUndeclaredBody(t *testing.T) {
	enveloped, bare := "422 "+envelope(422, "invalid", "not JSON"), `422 {"detail":"not JSON"}`
	p, once := probe.Params{When: "malformed-json"}, map[string]string{"control": ok, "undeclared-json": `409 {"detail":"done"}`}
	for _, reads := range []probe.BodyRead{probe.BodyUnknown, probe.MayReadBody, probe.ReadsBody} {
		judgeUnder(t, checks.EnvelopeError, bodiless(reads), []under{
			{"an envelope", p, answers(ok, enveloped, ok), probe.Pass, "422"},
			{"another shape", p, answers(ok, bare, ok), probe.Fail, "FastAPI's own"},
			{"the answer to nothing at all", p, answers(enveloped, enveloped, enveloped), probe.Inconclusive, unclear},
			{"nothing to judge", probe.Params{}, map[string]string{"control": ok}, probe.Inconclusive, "no request produced an error"},
			{"any error", probe.Params{}, once, probe.Fail, "FastAPI's own"},
			{"any error, by name", probe.Params{When: checks.AnyError}, once, probe.Fail, "FastAPI's own"},
		})
	}
	judgeUnder(t, checks.EnvelopeError, bodiless(probe.ReadsBody), []under{
		{"which body is invalid", probe.Params{When: "invalid-body"}, map[string]string{"control": ok}, probe.Inconclusive, "reads a body that no document declares"},
	})
	judgeUnder(t, checks.EnvelopeError, bodiless(probe.ReadsNoBody), []under{
		{"it takes no body", p, answers(ok, ok, ok), probe.Unresolved, apart},
		{"the error is not about the body", p, answers(ok, "409 "+envelope(409, "done", "done"), "409 "+envelope(409, "done", "done")), probe.Unresolved, apart},
	})
}

// Which of the two questions an endpoint admits depends on whether it declares a body.
func TestWhoIsAskedForMalformedJSON(t *testing.T) {
	check := find(t, conditional(), checks.StatusWhen)
	p := probe.Params{When: "malformed-json", Status: 422}
	for _, name := range []string{variants.MalformedJSON, variants.UndeclaredJSON, variants.ControlAgain} {
		if !slices.Contains(check.Questions(p), name) {
			t.Errorf("the words do not ask %s", name)
		}
	}
	get, read := bodiless(probe.BodyUnknown), bodiless(probe.MayReadBody)
	get.Method, read.Method = "GET", "DELETE"
	optional, form := bodiless(probe.BodyUnknown), bodiless(probe.BodyUnknown)
	optional.Sample, form.Sample = probe.Sample{OptionalType: "application/json"}, probe.Sample{OptionalType: "multipart/form-data"}
	for _, tt := range []struct {
		name string
		ep   probe.Endpoint
		want string
	}{
		{"no body", bodiless(probe.BodyUnknown), ""},
		{"no body by GET", get, "it cannot be sent a request with malformed JSON"},
		{"a body by DELETE", read, ""},
		{"an optional body", optional, ""},
		{"an optional form", form, "it cannot be sent a request with malformed JSON"},
	} {
		if got := check.Excludes(tt.ep, p); got != tt.want {
			t.Errorf("%s: excluded because %q, want %q", tt.name, got, tt.want)
		}
	}
	f := check.Judge(probe.Case{Endpoint: bodiless(probe.BodyUnknown), Params: p, Exchanges: []*probe.Exchange{exchange("control", ok)}})
	if f.Verdict != probe.Inconclusive {
		t.Errorf("got %s without the question, want inconclusive: %s", f.Verdict, f.Reason)
	}
}
