package checks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
)

// A difference that time explains is no difference of identity.
func TestPublicOpenAndTime(t *testing.T) {
	made, exists := "201 "+data, "409 "+envelope(409, "address.taken", "it is taken")
	denied := "401 " + envelope(401, "identity.missing", "who asks?")
	judge(t, checks.PublicOpen, probe.HTTP, []judgement{
		{"signs up once, whoever asks", map[string]string{"anonymous": made, "control": exists, "anonymous-again": exists}, probe.Params{Credentials: true}, probe.Pass, "lets the public in"},
		{"signs up once, for a router that is public", map[string]string{"anonymous": made, "control": exists, "anonymous-again": exists}, probe.Params{}, probe.Pass, "lets the public in"},
		{"signed up before", map[string]string{"anonymous": exists, "control": exists, "anonymous-again": exists}, probe.Params{Credentials: true}, probe.Pass, ""},
		{"refuses the public each time", map[string]string{"anonymous": denied, "control": "200 " + data, "anonymous-again": denied}, probe.Params{}, probe.Fail, "without identity"},
		{"refuses the public at first, when nothing is there", map[string]string{"anonymous": "404 " + envelope(404, "a", "b"), "control": "200 " + data, "anonymous-again": "200 " + data}, probe.Params{}, probe.Inconclusive, "nothing shows that the public is let in"},
		{"three answers", map[string]string{"anonymous": made, "control": exists, "anonymous-again": "410 " + envelope(410, "gone", "used up")}, probe.Params{}, probe.Inconclusive, "three answers"},
		{"no third answer", map[string]string{"anonymous": made, "control": exists, "anonymous-again": "timeout"}, probe.Params{}, probe.Inconclusive, "no answer that shows"},
		{"a third answer of a rate limit", map[string]string{"anonymous": made, "control": exists, "anonymous-again": "429 {}"}, probe.Params{}, probe.Inconclusive, "no answer that shows"},
		{"fewer members for the public each time", map[string]string{"anonymous": `200 {"a":1}`, "control": `200 {"a":1,"b":2}`, "anonymous-again": `200 {"a":1}`}, probe.Params{}, probe.Fail, "other members"},
		{"a crash each second time", map[string]string{"anonymous": "200 " + data, "control": "500 {}", "anonymous-again": "500 {}"}, probe.Params{}, probe.Inconclusive, "may not be the same answer"},
		{"other members each time", map[string]string{"anonymous": `200 {"a":1}`, "control": `200 {"b":1}`, "anonymous-again": `200 {"c":1}`}, probe.Params{}, probe.Inconclusive, "three answers"},
		{"a word that says no, each time", map[string]string{"anonymous": `200 {"status":"denied","n":1}`, "control": `200 {"status":"granted","n":2}`, "anonymous-again": `200 {"status":"denied","n":3}`}, probe.Params{}, probe.Inconclusive, `"denied" at status both times`},
		{"no, each time", map[string]string{"anonymous": `200 {"a":{"in":false}}`, "control": `200 {"a":{"in":true}}`, "anonymous-again": `200 {"a":{"in":false}}`}, probe.Params{}, probe.Inconclusive, "false at a.in both times"},
		{"a word that changes with time", map[string]string{"anonymous": `200 {"status":"starting"}`, "control": `200 {"status":"ready"}`, "anonymous-again": `200 {"status":"ready"}`}, probe.Params{}, probe.Pass, ""},
		{"an id and a sentence for each", map[string]string{
			"anonymous": `200 {"id":"a1b2","say":"three jobs"}`, "control": `200 {"id":"c3d4","say":"four jobs"}`, "anonymous-again": `200 {"id":"a1b2","say":"three jobs"}`,
		}, probe.Params{}, probe.Pass, ""},
		{"a number that grows", map[string]string{"anonymous": `200 {"n":1}`, "control": `200 {"n":2}`, "anonymous-again": `200 {"n":1}`}, probe.Params{}, probe.Pass, ""},
		{"another page at first", map[string]string{
			"anonymous": "200;text/html <p>log in", "control": "200;text/html <p>welcome", "anonymous-later": "200;text/html <p>closed", "control-later": "200;text/html <p>closed",
		}, probe.Params{}, probe.Inconclusive, "the text without identity"},
		{"not there at first, and open later", map[string]string{
			"anonymous": "404 " + envelope(404, "a", "b"), "control": "404 " + envelope(404, "a", "b"), "anonymous-later": "200 " + data, "control-later": "200 " + data,
		}, probe.Params{}, probe.Pass, ""},
		{"not there at first, and closed later", map[string]string{
			"anonymous": "404 " + envelope(404, "a", "b"), "control": "404 " + envelope(404, "a", "b"), "anonymous-later": denied, "control-later": "200 " + data,
		}, probe.Params{}, probe.Inconclusive, ""},
	})
	stream := func(event string) string { return "200;text/event-stream data: " + event + "\n\n" }
	judge(t, checks.PublicOpen, probe.SSE, []judgement{
		{"a stream that says no, each time", map[string]string{"anonymous": stream(`{"type":"status","ok":false}`), "control": stream(`{"type":"status","ok":true}`), "anonymous-again": stream(`{"type":"status","ok":false}`)}, probe.Params{}, probe.Inconclusive, "false at ok both times"},
		{"a stream that says yes in time", map[string]string{"anonymous": stream(`{"type":"status","ok":false}`), "control": stream(`{"type":"status","ok":true}`), "anonymous-again": stream(`{"type":"status","ok":true}`)}, probe.Params{}, probe.Pass, ""},
	})
	judge(t, checks.PublicOpen, probe.WS, []judgement{
		{"holds nothing for the public, each time", map[string]string{
			"anonymous": `ws {"type":"ping"}|{"type":"state","items":[]} => open`, "control": `ws {"type":"state","items":[1]}|{"type":"ping"} => open`, "anonymous-again": `ws {"type":"ping"}|{"type":"state","items":[]} => open`,
		}, probe.Params{}, probe.Inconclusive, "nothing at items both times, and the full identity gets something"},
		{"another kind of message comes first", map[string]string{
			"anonymous": `ws {"type":"ping"}|{"type":"state","items":[7]} => open`, "control": `ws {"type":"state","items":[1]}|{"type":"ping"} => open`, "anonymous-again": `ws {"type":"ping"}|{"type":"state","items":[3]} => open`,
		}, probe.Params{}, probe.Pass, ""},
		{"a seat for one", map[string]string{"anonymous": "ws  => silence", "control": "ws  => close 4409", "anonymous-again": "ws  => close 4409"}, probe.Params{}, probe.Pass, "lets the public in"},
		{"refuses the public each time", map[string]string{"anonymous": "ws  => close 4401", "control": "ws  => open", "anonymous-again": "ws  => close 4401"}, probe.Params{}, probe.Fail, ""},
	})
}

// An answer that lets nobody in shows no opening, however alike it is.
func TestPublicOpenNeedsAnOpening(t *testing.T) {
	for _, answer := range []string{"302>/login?next=/x ", "303>/ ", "304 ", "101 ", "timeout", "broken ", "100 "} {
		for _, p := range []probe.Params{{}, {Credentials: true}} {
			judge(t, checks.PublicOpen, probe.HTTP, []judgement{{
				"both get " + answer, map[string]string{"control": answer, "anonymous": answer, "anonymous-again": answer}, p, probe.Inconclusive, "",
			}})
		}
	}
	for _, answer := range []string{"ws  => cut", "ws  => broken", `ws {"type":"welcome"} => broken`, "ws  => close 1011", "ws  => close 1000"} {
		judge(t, checks.PublicOpen, probe.WS, []judgement{{
			"both get " + answer, map[string]string{"control": answer, "anonymous": answer}, probe.Params{}, probe.Inconclusive, "",
		}})
	}
}

// Who is let in without identity on the second asking is let in; another refusal is only noted.
func TestIdentityIsAskedForAgain(t *testing.T) {
	refused, gone := "400 "+envelope(400, "identity.missing", "x"), "404 "+envelope(404, "not_found", "gone")
	judge(t, checks.IdentityRequired, probe.HTTP, []judgement{
		{"let in the second time", map[string]string{"control": "200 " + data, "reduced": refused, "anonymous-again": "200 " + data}, probe.Params{}, probe.Fail, "the second time"},
		{"gone by then", map[string]string{"control": "200 " + data, "reduced": refused, "anonymous-again": gone}, probe.Params{}, probe.Pass, ""},
		{"refused again", map[string]string{"control": "200 " + data, "reduced": refused, "anonymous-again": refused}, probe.Params{}, probe.Pass, ""},
		{"the control is found later", map[string]string{"control": refused, "reduced": refused, "control-later": "200 " + data}, probe.Params{}, probe.Pass, "200 with the full identity"},
		{"the control is refused later too", map[string]string{"control": refused, "reduced": refused, "control-later": refused}, probe.Params{}, probe.Inconclusive, ""},
		{"a control that succeeded is not asked for later", map[string]string{"control": "200 " + data, "reduced": refused, "control-later": "201 " + data}, probe.Params{}, probe.Pass, "200 with the full identity"},
		{"a control that is refused later is not looked at", map[string]string{"control": "404 " + envelope(404, "mask", "no such mask"), "reduced": refused, "control-later": refused}, probe.Params{}, probe.Pass, "404"},
		{"a control that is gone later is one", map[string]string{"control": "200 " + data, "reduced": refused, "control-later": gone}, probe.Params{}, probe.Pass, "200 with the full identity"},
	})
	closed := `ws {"error":{}} => close 4401`
	judge(t, checks.WSIdentityRequired, probe.WS, []judgement{
		{"let in the second time", map[string]string{"control": "ws  => open", "reduced": closed, "anonymous-again": "ws  => open"}, probe.Params{}, probe.Fail, "the second time"},
		{"let in in silence the second time", map[string]string{"control": "ws  => open", "reduced": closed, "anonymous-again": "ws  => silence"}, probe.Params{}, probe.Fail, "the second time"},
		{"refused again", map[string]string{"control": "ws  => open", "reduced": closed, "anonymous-again": closed}, probe.Params{}, probe.Pass, ""},
	})
	judge(t, checks.EnvelopeSuccess, probe.HTTP, []judgement{
		{"a success that can be had later", map[string]string{"control": gone, "control-later": "200 " + data}, probe.Params{}, probe.Pass, ""},
	})
	for _, tt := range []struct{ again, note string }{{gone, "got another answer the second time: 404"}, {refused, ""}, {"429 {}", ""}} {
		k := caseOf(probe.HTTP, reduced, refused, map[string]string{"control": "200 " + data, "anonymous-again": tt.again})
		for _, c := range checks.All(testContract()) {
			if c.ID == checks.IdentityRequired {
				if got := strings.Join(c.Judge(k).Notes, " "); !strings.Contains(got, tt.note) || tt.note == "" && got != "" {
					t.Errorf("again %s: noted %q", tt.again, got)
				}
			}
		}
	}
}

// caseOf makes a case in which the labels got one answer, and others got others.
func caseOf(over probe.Transport, labels []string, answer string, others map[string]string) probe.Case {
	k := probe.Case{Endpoint: probe.Endpoint{Transport: over, Method: "GET", Path: "/x"}}
	for _, label := range labels {
		if others[label] == "" {
			k.Exchanges = append(k.Exchanges, exchange(label, answer))
		}
	}
	for label, answer := range others {
		k.Exchanges = append(k.Exchanges, exchange(label, answer))
	}
	for _, label := range []string{"nowhere", "nowhere/anonymous"} {
		k.Elsewhere = append(k.Elsewhere, exchange(label, nowhere[over]))
	}
	return k
}

// judgeAs judges a case by one check of a contract.
func judgeAs(t *testing.T, c contract.Contract, id string, k probe.Case) probe.Finding {
	t.Helper()
	catalogue := checks.All(c)
	i := slices.IndexFunc(catalogue, func(c probe.Check) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("no check %s", id)
	}
	return catalogue[i].Judge(k)
}

// withToken is the tests' contract with a token in addition to the names.
func withToken(required ...contract.Part) contract.Contract {
	c := testContract()
	c.Identity.Headers = append(slices.Clone(c.Identity.Headers), probe.Pair{Name: "Authorization", Value: "Bearer x"})
	if required != nil {
		c.Identity.Required = required
	}
	return c
}

// A part that may be carried by the credential too is left out together with it.
func TestACredentialMayCarryAPart(t *testing.T) {
	const alone, both, together = "without/X-Tenant-Id", "without/X-Tenant-Id+credential", "without/X-Tenant-Id+Authorization"
	plain := []contract.Part{{"X-Tenant-Id"}}
	either := []contract.Part{{"X-Tenant-Id", "Authorization"}}
	for _, over := range []probe.Transport{probe.HTTP, probe.SSE, probe.WS} {
		id, in, refused := checks.IdentityRequired, "200 "+data, "401 "+envelope(401, "identity.missing", "x")
		if over == probe.WS {
			id, in, refused = checks.WSIdentityRequired, "ws  => open", `ws {"error":{}} => close 4401`
		}
		for _, tt := range []struct {
			name     string
			required []contract.Part
			answers  map[string]string
			want     probe.Verdict
			reason   string
		}{
			{"both are wanted", plain, map[string]string{alone: refused, both: refused}, probe.Pass, ""},
			{"the token says the tenant", plain, map[string]string{alone: in, both: refused}, probe.Inconclusive, "if Authorization carries X-Tenant-Id, write {any: [X-Tenant-Id, Authorization]} under identity.required"},
			{"nobody looks", plain, map[string]string{alone: in, both: in}, probe.Fail, "without X-Tenant-Id "},
			{"refused, but not as it should be", plain, map[string]string{alone: map[bool]string{true: "ws  => cut", false: "302>/login "}[over == probe.WS], both: refused}, probe.Fail, "without X-Tenant-Id"},
			{"let in without both alone", plain, map[string]string{alone: refused, both: in}, probe.Fail, "without X-Tenant-Id and any credential"},
			{"not asked without both", plain, map[string]string{alone: in}, probe.Inconclusive, "may carry the part"},
			{"no answer without both", plain, map[string]string{alone: in, both: "timeout"}, probe.Inconclusive, ""},
			{"an error inside, or data before a close", plain, map[string]string{
				alone: map[bool]string{true: `ws {"items":[{"text":"see you at 9"}]}|{"error":{}} => close 4401`, false: "200 " + envelope(400, "a", "b")}[over == probe.WS], both: refused,
			}, map[bool]probe.Verdict{true: probe.Inconclusive, false: probe.Fail}[over == probe.WS], ""},
			{"a crash without both", plain, map[string]string{alone: in, both: map[bool]string{true: "ws  => cut", false: "500 {}"}[over == probe.WS]}, probe.Fail, ""},
			{"either is wanted", either, map[string]string{together: refused}, probe.Pass, ""},
			{"neither is wanted", either, map[string]string{together: in}, probe.Fail, "without X-Tenant-Id and Authorization"},
		} {
			answers := map[string]string{"control": in}
			for label, answer := range tt.answers {
				answers[label] = answer
			}
			con := withToken()
			con.Identity = only(con.Identity, "X-Tenant-Id", "Authorization")
			con.Identity.Required = tt.required
			f := judgeAs(t, con, id, caseOf(over, []string{"anonymous"}, refused, answers))
			if f.Verdict != tt.want || !strings.Contains(words(f), tt.reason) {
				t.Errorf("%s over %s: %s: %s", tt.name, over, f.Verdict, f.Reason)
			}
			if carries := f.Cause == probe.CauseCredential; carries != (tt.want == probe.Inconclusive) {
				t.Errorf("%s over %s: cause %q", tt.name, over, f.Cause)
			}
		}
	}
}

// A part may be carried by anything that no required part names: another credential than the part's own, or a header of
// any name.
func TestAnythingNotRequiredMayCarryAPart(t *testing.T) {
	in, refused := "200 "+data, "401 "+envelope(401, "identity.missing", "x")
	for _, tt := range []struct {
		name    string
		headers []string
		part    contract.Part
		advice  string
	}{
		{"a header of any name", []string{"X-Tenant-Id", "X-Access"}, contract.Part{"X-Tenant-Id"}, "{any: [X-Tenant-Id, X-Access]}"},
		{"another credential", []string{"X-Tenant-Id", "Authorization", "X-Api-Key"}, contract.Part{"X-Tenant-Id", "Authorization"}, "{any: [X-Tenant-Id, Authorization, X-Api-Key]}"},
		{"a credential rather than a header", []string{"X-Tenant-Id", "X-User-Id", "Authorization"}, contract.Part{"X-Tenant-Id"}, "{any: [X-Tenant-Id, Authorization]}"},
	} {
		con := testContract()
		con.Identity.Headers, con.Identity.Required = nil, []contract.Part{tt.part}
		for _, name := range tt.headers {
			con.Identity.Headers = append(con.Identity.Headers, probe.Pair{Name: name, Value: "some-value"})
		}
		alone := "without/" + tt.part.String()
		for both, want := range map[string]probe.Verdict{refused: probe.Inconclusive, in: probe.Fail} {
			f := judgeAs(t, con, checks.IdentityRequired, caseOf(probe.HTTP, []string{"anonymous"}, refused, map[string]string{"control": in, alone: in, alone + "+credential": both}))
			if f.Verdict != want || want == probe.Inconclusive && !strings.Contains(words(f), tt.advice) {
				t.Errorf("%s: %s: %s", tt.name, f.Verdict, f.Reason)
			}
		}
	}
}

// A way to say a part shows that it is one if it is enough by itself.
func TestAlternativesAreAlternatives(t *testing.T) {
	in, refused := "200 "+data, "400 "+envelope(400, "identity.missing", "x")
	con := testContract()
	con.Identity = only(con.Identity, "X-Tenant-Id", "X-Project-Id")
	con.Identity.Required = []contract.Part{{"X-Tenant-Id", "X-Project-Id"}}
	for _, tt := range []struct {
		name, control, tenant, project string // the control, and with one of the two alone
		want                           probe.Verdict
		reason                         string
	}{
		{"either is enough", in, in, in, probe.Pass, ""},
		{"the tenant is not looked at", in, refused, in, probe.Inconclusive, "nothing shows that the service reads X-Tenant-Id"},
		{"both are wanted", in, refused, refused, probe.Inconclusive, "the service reads"},
		{"either is enough to get another answer", "404 {}", "404 {}", "404 {}", probe.Pass, ""},
		{"one was not asked", in, "", in, probe.Inconclusive, "no request was sent with X-Tenant-Id alone"},
	} {
		answers := map[string]string{"control": tt.control, "without/X-Tenant-Id": tt.project}
		if tt.tenant != "" {
			answers["without/X-Project-Id"] = tt.tenant
		}
		f := judgeAs(t, con, checks.IdentityRequired, caseOf(probe.HTTP, []string{"anonymous", "without/X-Tenant-Id+X-Project-Id"}, refused, answers))
		if f.Verdict != tt.want || !strings.Contains(words(f), tt.reason) {
			t.Errorf("%s: %s: %s", tt.name, f.Verdict, f.Reason)
		}
	}
}

// A control that is refused for who asks shows that nobody is accepted, in whatever words.
func TestARefusedControl(t *testing.T) {
	refused := "400 " + envelope(400, "identity.missing", "X-Mode is missing")
	for _, tt := range []struct {
		name, control string
		want          probe.Verdict
	}{
		{"the token has run out", "401 " + envelope(401, "token.expired", "token expired"), probe.Inconclusive},
		{"a 401 about a part of the request", "401 " + envelope(401, "credentials.wrong", "wrong passphrase"), probe.Pass},
		{"sent to log in", "302>/login ", probe.Inconclusive},
		{"sent to a page that leads back", "303>/door?to=%2Fx%3Fa%3D1 ", probe.Inconclusive},
		{"sent to a page that leads elsewhere", "303>/door?to=%2Fy ", probe.Pass},
		{"a 403 about a part of the request", "403 " + envelope(403, "identity.missing", "wrong passphrase"), probe.Pass},
		{"sent to where the thing is", "302>/media/m1 ", probe.Pass},
		{"a 403 without a word", "403;text/plain ", probe.Inconclusive},
		{"a 403 of the framework", `403 {"detail":"Not authenticated"}`, probe.Inconclusive},
		{"a 403 of one code for all", "403 " + envelope(403, "identity.missing", "no"), probe.Inconclusive},
		{"a 403 with a cause of its own", "403 " + envelope(403, "gate.closed", "no"), probe.Pass},
		{"a 403 with a sentence of its own", "403 " + envelope(403, "identity.missing", "this model belongs to another team"), probe.Pass},
	} {
		k := caseOf(probe.HTTP, reduced, refused, map[string]string{"control": tt.control})
		for _, x := range k.Exchanges {
			x.Request.Body = `{"passphrase":"x"}`
		}
		f := judgeAs(t, testContract(), checks.IdentityRequired, k)
		if f.Verdict != tt.want || (f.Cause == probe.CauseRefused) != (tt.want == probe.Inconclusive) {
			t.Errorf("%s: %s (%s): %s", tt.name, f.Verdict, f.Cause, f.Reason)
		}
	}
	for control, want := range map[string]probe.Verdict{
		`ws {"error":{"code":"token.expired","message":"x"}} => close 4401`: probe.Inconclusive,
		"ws  => close 1008": probe.Inconclusive,
		"ws  => close 4409": probe.Pass,
		`ws {"error":{"code":"gate.closed","message":"x"}} => close 1008`: probe.Pass,
	} {
		k := caseOf(probe.WS, reduced, `ws {"error":{"code":"identity.missing","message":"x"}} => close 4400`, map[string]string{"control": control})
		if f := judgeAs(t, testContract(), checks.WSIdentityRequired, k); f.Verdict != want {
			t.Errorf("%s: %s: %s", control, f.Verdict, f.Reason)
		}
	}
}

func withParams(p probe.Params, k probe.Case) probe.Case {
	k.Params = p
	return k
}
