package checks_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
)

// If every reduced request lacks the credential, a refusal for that says nothing about the status for a missing header.
func TestAnExactStatusWithoutACredential(t *testing.T) {
	in := "200 " + data
	con := withToken()
	con.Identity = only(con.Identity, "X-Tenant-Id", "Authorization")
	con.Identity.Required = []contract.Part{{"X-Tenant-Id", "Authorization"}}
	for _, tt := range []struct {
		name, reduced, bare string
		want                probe.Verdict
		reason              string
	}{
		{"as demanded", "422 {}", in, probe.Pass, ""},
		{"otherwise, and not for the token", "400 {}", in, probe.Fail, "has the wrong status"},
		{"otherwise, and not as without a token", "400 {}", "401 {}", probe.Fail, "has the wrong status"},
		{"for the token first", "401 {}", "401 {}", probe.Inconclusive, "no request with the credential lacked a header"},
		{"otherwise, and no answer without a token", "400 {}", "timeout", probe.Fail, "has the wrong status"},
		{"for the token first, with that status", "422 {}", "422 {}", probe.Pass, ""},
	} {
		k := caseOf(probe.HTTP, []string{"anonymous", "without/X-Tenant-Id+Authorization"}, tt.reduced, map[string]string{"control": in, "without-credential": tt.bare})
		f := judgeAs(t, con, checks.IdentityRequired, withParams(probe.Params{Status: 422}, k))
		if f.Verdict != tt.want || !strings.Contains(words(f), tt.reason) {
			t.Errorf("%s: %s: %s", tt.name, f.Verdict, f.Reason)
		}
	}
}

// A request that lacks the credential together with a header may be refused for the credential, with that status; one that
// lacks the header alone must get the status that the words name.
func TestAnExactStatusBesideTheCredential(t *testing.T) {
	const alone, both = "without/X-Tenant-Id", "without/X-Tenant-Id+credential"
	con := withToken(contract.Part{"X-Tenant-Id"})
	for _, tt := range []struct {
		name    string
		answers map[string]string
		want    probe.Verdict
	}{
		{"the credential is missed first", nil, probe.Pass},
		{"the header alone is missed with another status", map[string]string{alone: "400 {}"}, probe.Fail},
		{"the credential is not missed", map[string]string{both: "200 " + data}, probe.Fail},
	} {
		answers := map[string]string{"control": "200 " + data, alone: "422 {}", "without-credential": "401 {}"}
		maps.Copy(answers, tt.answers)
		k := caseOf(probe.HTTP, []string{"anonymous", both}, "401 {}", answers)
		if f := judgeAs(t, con, checks.IdentityRequired, withParams(probe.Params{Status: 422}, k)); f.Verdict != tt.want {
			t.Errorf("%s: %s, want %s: %s", tt.name, f.Verdict, tt.want, f.Reason)
		}
	}
}

// A status that the words name is that status, whatever the control gets.
func TestAnExactStatusIsExact(t *testing.T) {
	missing, found := "404 "+envelope(404, "mask", "no such mask"), "200 "+data
	for _, tt := range []struct {
		name, control, refused string
		params                 probe.Params
		want                   probe.Verdict
		reason                 string
	}{
		{"404 for everybody where 422 is demanded", missing, missing, probe.Params{Status: 422}, probe.Fail, "has the wrong status"},
		{"404 for everybody", missing, missing, probe.Params{}, probe.Inconclusive, "got the same answer"},
		{"422 for everybody where 422 is demanded", "422 {}", "422 {}", probe.Params{Status: 422}, probe.Inconclusive, "got the same answer"},
		{"503 of the router", found, "503 {}", probe.Params{Status: 422}, probe.Fail, "has the wrong status"},
		{"503 of a gateway", found, "503;text/html busy", probe.Params{Status: 422}, probe.Inconclusive, "something in front of the router"},
	} {
		f := judgeAs(t, testContract(), checks.IdentityRequired, withParams(tt.params, caseOf(probe.HTTP, reduced, tt.refused, map[string]string{"control": tt.control})))
		if f.Verdict != tt.want || !strings.Contains(words(f), tt.reason) {
			t.Errorf("%s: %s: %s", tt.name, f.Verdict, f.Reason)
		}
	}
	refused := func(status string) string { return status + " " + envelope(401, "token.missing", "x") }
	k := caseOf(probe.HTTP, reduced, refused("401"), map[string]string{"control": found})
	k.Params = probe.Params{Status: 401, Token: true}
	if f := judgeAs(t, testContract(), checks.IdentityRequired, k); f.Verdict != probe.Inconclusive || !strings.Contains(words(f), "holds no credential") {
		t.Errorf("without a token to leave out: %s: %s", f.Verdict, f.Reason)
	}
}

// The words' demand on a missing token applies to every request that lacks one, whatever else it lacks.
func TestAnExactStatusWithoutAToken(t *testing.T) {
	found := "200 " + data
	refused := func(status string) string { return status + " " + envelope(401, "token.missing", "x") }
	headersAlone := []string{"without/X-Tenant-Id", "without/X-Mode", "without/X-Project-Id"}
	noToken := []string{"anonymous", "anonymous-again", "without/X-Tenant-Id+credential", "without/X-Mode+credential", "without/X-Project-Id+credential"}
	const bare, required = "without-credential", "without/Authorization"
	for _, tt := range []struct {
		name     string
		required []contract.Part
		answers  map[string]string // in addition to 401s without a token, and 400s without a header
		want     probe.Verdict
		reason   string
	}{
		{"401 without a token, 400 without a header", nil, map[string]string{bare: refused("401")}, probe.Pass, ", a credential; 200 with the full identity"},
		{"403 without a token", nil, map[string]string{bare: refused("403")}, probe.Fail, "a refusal with 401"},
		{"400 without a token, as without a header", nil, map[string]string{bare: refused("400")}, probe.Fail, "a refusal with 401"},
		{"no token is needed", nil, map[string]string{bare: found}, probe.Fail, "let in"},
		{"no token is needed where no tenant is named", nil, map[string]string{bare: refused("401"), "anonymous": found}, probe.Fail, "without identity"},
		{"no token is needed the second time", nil, map[string]string{bare: refused("401"), "anonymous-again": found}, probe.Fail, "the second time"},
		{"no token is needed where a part is missing", nil, map[string]string{bare: refused("401"), noToken[3]: found}, probe.Fail, "without X-Mode and any credential"},
		{"403 without anything", nil, map[string]string{bare: refused("401"), "anonymous": refused("403")}, probe.Fail, "a refusal with 401"},
		{"400 without anything, for the headers first", nil, map[string]string{bare: refused("401"), "anonymous": refused("400")}, probe.Inconclusive, "the same refusal as a missing header"},
		{"401 for whatever is missing", nil, map[string]string{bare: refused("401"), headersAlone[0]: refused("401"), headersAlone[1]: refused("401"), headersAlone[2]: refused("401")}, probe.Pass, ""},
		{"400 where a header is missing too", nil, map[string]string{bare: refused("401"), noToken[3]: refused("400")}, probe.Inconclusive, "the same refusal as a missing header"},
		{"403 where a header is missing too", nil, map[string]string{bare: refused("401"), noToken[3]: refused("403")}, probe.Fail, "a refusal with 401"},
		{"403 without anything, and no answer without a header", nil, map[string]string{bare: refused("401"), "anonymous": refused("403"), headersAlone[1]: "timeout"}, probe.Fail, "a refusal with 401"},
		{"a token that is required", contract.Parts("Authorization"), map[string]string{required: refused("401")}, probe.Pass, "Authorization"},
		{"a token that is required, refused otherwise", contract.Parts("Authorization"), map[string]string{required: refused("403")}, probe.Fail, "a refusal with 401"},
		{"a token beside a header, refused as the header", contract.Parts("X-Mode", "Authorization"), map[string]string{required: refused("400")}, probe.Fail, "a refusal with 401"},
		{"a part that is said in two ways", []contract.Part{{"X-Tenant-Id", "X-Mode"}}, map[string]string{bare: refused("401"), "without/X-Tenant-Id+X-Mode+credential": refused("401")}, probe.Pass, ""},
		{"nobody has a token that is good", nil, map[string]string{bare: refused("401"), "control": refused("401")}, probe.Inconclusive, "got the same answer"},
		{"not asked", nil, nil, probe.Inconclusive, "no request was sent without a credential"},
	} {
		answers := map[string]string{"control": found}
		for _, label := range headersAlone {
			answers[label] = "400 " + envelope(400, "identity.missing", "x")
		}
		for label, answer := range tt.answers {
			answers[label] = answer
		}
		k := caseOf(probe.HTTP, noToken, refused("401"), answers)
		k.Params = probe.Params{Status: 401, Token: true}
		f := judgeAs(t, withToken(tt.required...), checks.IdentityRequired, k)
		if f.Verdict != tt.want || !strings.Contains(words(f), tt.reason) {
			t.Errorf("%s: %s: %s", tt.name, f.Verdict, f.Reason)
		}
	}
}

// If only a credential is required, the status that a criterion names is the one for its absence.
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
