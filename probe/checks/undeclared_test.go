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

// An endpoint that declares no body may read one all the same, or ignore it. It is judged by what malformed JSON changes,
// and by what its source shows.
func TestMalformedJSONAsAnUndeclaredBody(t *testing.T) {
	const (
		invalid = `422 {"error":"not JSON"}`
		bad     = `400 {"error":"not JSON"}`
		gone    = `404 {"error":"no such item"}`
		crash   = `500 {"error":"internal"}`
		busy    = `429 {"error":"slow down"}`
		apart   = "nothing shows that it reads one"
	)
	p := probe.Params{When: "malformed-json", Status: 422}
	answers := func(control, undeclared string) map[string]string {
		return map[string]string{"control": control, "undeclared-json": undeclared}
	}
	nothing, may, always := bodiless(probe.ReadsNoBody), bodiless(probe.MayReadBody), bodiless(probe.ReadsBody)
	for _, tt := range []struct {
		ep probe.Endpoint
		under
	}{
		{nothing, under{"it takes no body", p, answers(ok, ok), probe.Unresolved, apart}},
		{may, under{"it may read a body, and takes everything", p, answers(ok, ok), probe.Inconclusive, "nothing shows whether it parses every body"}},
		{always, under{"it reads a body, and takes everything", p, answers(ok, ok), probe.Fail, "is the wrong status"}},
		{nothing, under{"it takes everything but nothing", p, answers(invalid, ok), probe.Inconclusive, "parses every body"}},

		{nothing, under{"it refuses", p, answers(ok, invalid), probe.Pass, "422"}},
		{may, under{"it may read a body, and refuses", p, answers(ok, invalid), probe.Pass, "422"}},
		{nothing, under{"it refuses with another status, or the time does", p, answers(ok, `413 {"error":"x"}`), probe.Inconclusive, "nothing but the answer"}},
		{may, under{"it may read a body, and refuses with another status", p, answers(ok, bad), probe.Fail, "is the wrong status"}},
		{nothing, under{"a 400 may be about the time", probe.Params{When: "malformed-json", Status: 400}, answers(ok, bad), probe.Inconclusive, "does not show"}},
		{may, under{"a 400 of one that may read a body", probe.Params{When: "malformed-json", Status: 400}, answers(ok, bad), probe.Pass, "400"}},
		{always, under{"it refuses, and so does it nothing at all", p, answers(invalid, invalid), probe.Inconclusive, "set a valid body"}},
		{nothing, under{"it may refuse nothing at all", p, answers(invalid, invalid), probe.Inconclusive, "set a valid body"}},

		{nothing, under{"it crashes on the body", p, answers(ok, crash), probe.Fail, "is the wrong status"}},
		{nothing, under{"it crashes on the body, and finds nothing without", p, answers(gone, crash), probe.Fail, "is the wrong status"}},
		{always, under{"it crashes on any body", p, answers(crash, crash), probe.Fail, "is the wrong status"}},
		{may, under{"it crashes, maybe on any body", p, answers(crash, crash), probe.Inconclusive, "set a valid body"}},
		{nothing, under{"it crashes anyway", p, answers(crash, crash), probe.Inconclusive, "set a valid body"}},

		{nothing, under{"there is no such item", p, answers(gone, gone), probe.Unresolved, apart}},
		{nothing, under{"it was done already", p, answers(ok, `409 {"error":"done"}`), probe.Unresolved, apart}},
		{nothing, under{"a 404 is not for the body", probe.Params{When: "malformed-json", Status: 404}, answers(ok, gone), probe.Unresolved, apart}},
		{always, under{"there is no such item to one that reads a body", p, answers(gone, gone), probe.Inconclusive, "set a valid body"}},

		{nothing, under{"a rate limit", p, answers(ok, busy), probe.Inconclusive, "in front of the router"}},
		{nothing, under{"a rate limit before", p, answers(busy, invalid), probe.Inconclusive, "nothing to compare"}},
		{nothing, under{"no answer", p, answers(ok, "timeout"), probe.Inconclusive, "got no answer"}},
		{nothing, under{"nobody is let in", p, answers(`401 {}`, `401 {}`), probe.Inconclusive, "no success either"}},
		{nothing, under{"nobody is let in, and the body is looked at first", p, answers(`401 {}`, invalid), probe.Inconclusive, "was refused too"}},
	} {
		judgeUnder(t, checks.StatusWhen, tt.ep, []under{tt.under})
	}
	for _, tt := range []struct {
		ep probe.Endpoint
		under
	}{
		{nothing, under{"any refusal", probe.Params{When: "malformed-json"}, answers(ok, invalid), probe.Pass, "422"}},
		{nothing, under{"any refusal, by the time", probe.Params{When: "malformed-json"}, answers(ok, gone), probe.Unresolved, apart}},
		{nothing, under{"another condition beside", probe.Params{When: "malformed-json,anonymous"}, map[string]string{
			"control": ok, "undeclared-json": ok, "anonymous": invalid,
		}, probe.Pass, "422 without identity"}},
	} {
		judgeUnder(t, checks.RefusedWhen, tt.ep, []under{tt.under})
	}
}

// The shape of an error to malformed JSON is judged where the error is about the body, and every other error is judged by
// the check of all errors.
func TestTheEnvelopeOfAnUndeclaredBody(t *testing.T) {
	enveloped, bare := "422 "+envelope(422, "invalid", "not JSON"), `422 {"detail":"not JSON"}`
	p := probe.Params{When: "malformed-json"}
	answers := func(control, undeclared string) map[string]string {
		return map[string]string{"control": control, "undeclared-json": undeclared}
	}
	for _, reads := range []probe.BodyRead{probe.ReadsNoBody, probe.MayReadBody} {
		judgeUnder(t, checks.EnvelopeError, bodiless(reads), []under{
			{"an envelope", p, answers(ok, enveloped), probe.Pass, "422"},
			{"another shape", p, answers(ok, bare), probe.Fail, "FastAPI's own"},
			{"the answer to nothing at all", p, answers(enveloped, enveloped), probe.Inconclusive, "set a valid body"},
			{"any error", probe.Params{}, answers(ok, `409 {"detail":"done"}`), probe.Fail, "FastAPI's own"},
			{"any error, by name", probe.Params{When: checks.AnyError}, answers(ok, `409 {"detail":"done"}`), probe.Fail, "FastAPI's own"},
		})
	}
	judgeUnder(t, checks.EnvelopeError, bodiless(probe.ReadsNoBody), []under{
		{"it takes no body", p, answers(ok, ok), probe.Unresolved, "nothing shows that it reads one"},
		{"the error is not about the body", p, answers(ok, "409 "+envelope(409, "done", "done")), probe.Unresolved, "nothing shows that it reads one"},
	})
}

// Which of the two questions an endpoint admits depends on whether it declares a body.
func TestWhoIsAskedForMalformedJSON(t *testing.T) {
	check := find(t, conditional(), checks.StatusWhen)
	p := probe.Params{When: "malformed-json", Status: 422}
	for _, name := range []string{variants.MalformedJSON, variants.UndeclaredJSON} {
		if !slices.Contains(check.Questions(p), name) {
			t.Errorf("the words do not ask %s", name)
		}
	}
	get, read := bodiless(probe.ReadsNoBody), bodiless(probe.MayReadBody)
	get.Method, read.Method = "GET", "DELETE"
	optional, form := bodiless(probe.ReadsNoBody), bodiless(probe.ReadsNoBody)
	optional.Sample, form.Sample = probe.Sample{OptionalType: "application/json"}, probe.Sample{OptionalType: "multipart/form-data"}
	for _, tt := range []struct {
		name string
		ep   probe.Endpoint
		want string
	}{
		{"no body", bodiless(probe.ReadsNoBody), ""},
		{"no body by GET", get, "it cannot be sent a request with malformed JSON"},
		{"a body by DELETE", read, ""},
		{"an optional body", optional, ""},
		{"an optional form", form, "it cannot be sent a request with malformed JSON"},
	} {
		if got := check.Excludes(tt.ep, p); got != tt.want {
			t.Errorf("%s: excluded because %q, want %q", tt.name, got, tt.want)
		}
	}
	f := check.Judge(probe.Case{Endpoint: bodiless(probe.ReadsNoBody), Params: p, Exchanges: []*probe.Exchange{exchange("control", ok)}})
	if f.Verdict != probe.Inconclusive {
		t.Errorf("got %s without the question, want inconclusive: %s", f.Verdict, f.Reason)
	}
}
