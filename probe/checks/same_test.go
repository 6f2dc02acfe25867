package checks_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// why returns an ErrorEnvelope of one code, with a message and details.
func why(message, details string) string {
	if details == "" {
		details = "{}"
	}
	return strings.Replace(envelope(400, "bad_request", message), `"details":{}`, `"details":`+details, 1)
}

// faults returns what a service of another house style says.
func faults(format string, args ...any) string {
	return fmt.Sprintf(`{"fault":%s}`, fmt.Sprintf(format, args...))
}

// A pair is a service's answers: to a request without a part, by the names of the missing parts, and to the full
// identity. All with 400.
type pair struct {
	name    string
	schema  string
	reduced func(missing []string) string
	control string
	want    probe.Verdict // pass: the control was refused for another cause; inconclusive: for the same, as far as is known
}

// always says the same.
func always(body string) func([]string) string { return func([]string) string { return body } }

// byPart says something else for each part that is missing, the first of them counting.
func byPart(format string, words ...string) func([]string) string {
	return func(missing []string) string {
		for i, part := range []string{"X-Tenant-Id", "X-Mode", "X-Project-Id"} {
			if part == missing[0] {
				return fmt.Sprintf(format, words[i])
			}
		}
		panic(missing)
	}
}

func listed(format, sep, quote string) func([]string) string {
	return func(missing []string) string {
		var names []string
		for _, m := range missing {
			names = append(names, quote+m+quote)
		}
		return fmt.Sprintf(format, strings.Join(names, sep))
	}
}

// chance words each answer differently.
func chance(bodies ...string) func([]string) string {
	n := 0
	return func([]string) string { n++; return bodies[n-1] }
}

const (
	same      = probe.Inconclusive
	otherwise = probe.Pass
)

func TestTheSameRefusal(t *testing.T) {
	for _, p := range []pair{
		{"says the same", "", always(why("denied", "")), why("denied", ""), same},
		{"another code", "", always(why("denied", "")), envelope(400, "body.invalid", "denied"), otherwise},
		{"another number for a code", "", always(envelope(400, "E1001", "see the list")), envelope(400, "E1002", "see the list"), otherwise},
		{"a code for each part", "", byPart(`{"error":{"code":"%s_missing","message":"no"}}`, "tenant", "mode", "project"), `{"error":{"code":"job_missing","message":"no"}}`, otherwise},
		{"a code for each part, and one for none", "", byPart(`{"error":{"code":"missing.%s","message":"no"}}`, "tenant", "mode", "project"), `{"error":{"code":"missing","message":"no"}}`, same},
		{"a code by chance", "", chance(envelope(400, "ref-qwer", "no"), envelope(400, "ref-asdf", "no"), envelope(400, "ref-yxcv", "no"), envelope(400, "ref-poiu", "no")), envelope(400, "ref-lkjh", "no"), same},

		{"echo of what is missing, before the words", "", listed(why("%s header is required", ""), ", ", ""), why(" header is required", ""), same},
		{"echo of what is missing, behind them", "", listed(why("missing: %s", ""), ", ", ""), why("missing: ", ""), same},
		{"echo in the details", "", listed(why("denied", `{"missing":[%s]}`), ",", `"`), why("denied", `{"missing":[]}`), same},
		{"echo with a word for nothing", "", listed(why("missing: %s", ""), ", ", ""), why("missing: nothing", ""), same},
		{"echo with what a language has for nothing", "", byPart(why("refused to %s", ""), "x", "y", "z"), why("refused to None", ""), same},
		{"echo in the plural", "", listed(why("%s header is required", ""), ", ", ""), why("headers are required", ""), same},
		{"counted", "", func(missing []string) string { return why(fmt.Sprintf("%d headers missing", len(missing)), "") }, why("0 headers missing", ""), same},
		{"counted in the code", "", func(missing []string) string {
			return envelope(400, fmt.Sprintf("headers_missing_%d", len(missing)), "denied")
		}, envelope(400, "headers_missing_0", "denied"), same},
		{"counted in the details", "", func(missing []string) string {
			return why("denied", fmt.Sprintf(`{"missing":%d}`, len(missing)))
		}, why("denied", `{"missing":0}`), same},
		{"echo of what was sent", "", listed(why("denied", `{"not sent":[%s]}`), ",", `"`), why("denied", `{"sent":{"x-tenant-id":"t_demo","x-mode":"lab","x-project-id":"p_demo"}}`), same},
		{"each names what it misses, and the control something", "", byPart(why("%s required", ""), "tenant", "mode", "project"), why("approval required", ""), same},

		{"a validator of the body", "", listed(why("invalid", `{"errors":[{"loc":["header",%s],"msg":"field required"}]}`), ",", `"`), why("invalid", `{"errors":[{"loc":["body","title"],"msg":"field required"}]}`), otherwise},
		{"a validator of the query, by name alone", "", listed(why("invalid", `{"fields":{%s:"required"}}`), `:"required",`, `"`), why("invalid", `{"fields":{"page":"required"}}`), otherwise},
		{"FastAPI's own validator", "", listed(`{"detail":[{"type":"missing","loc":["header",%s],"msg":"Field required"}]}`, ",", `"`), `{"detail":[{"type":"missing","loc":["body","title"],"msg":"Field required"}]}`, otherwise},
		{"a validator that misses the same in all", "", always(why("invalid", `{"errors":[{"loc":["body","title"]}]}`)), why("invalid", `{"errors":[{"loc":["body","title"]}]}`), same},
		{"a member of the body, in words", "", always(why("who is asking?", "")), why("the TITLE is taken", ""), otherwise},
		{"a member deep in the body, in words", "", always(why("who is asking?", "")), why("colour?", ""), otherwise},
		{"the value of the path, in words", "", always(why("who is asking?", "")), why("no job job-seven", ""), otherwise},
		{"the value of the path, and nothing else", "", always(why("who is asking?", "")), why("seventeen-b", ""), otherwise},
		{"a short number of the path, which may count anything", "", always(why("who is asking?", "")), why("7", ""), same},
		{"a parameter of the path", "", always(why("who is asking?", "")), why("unknown job_id", ""), otherwise},
		{"a value of the path that all get", "", always(why("job-seven: who is asking?", "")), why("job-seven: denied", ""), same},

		{"a sentence of its own", "", always(why("no identity was given", "")), why("this model cannot be trained twice", ""), otherwise},
		{"three words of its own", "", always(why("nobody asks", "")), why("licence ran out", ""), otherwise},
		{"two words of its own", "", always(why("no identity was given", "")), why("was given, access denied", ""), same},
		{"a sentence in another language", "", always(why("Mandant fehlt", "")), why("Dieses Modell ist schon trainiert", ""), otherwise},
		{"a sentence without spaces", "", listed(why("缺少%s", ""), "、", ""), why("该模型已经训练过", ""), otherwise},
		{"echo without spaces", "", listed(why("缺少%s标头", ""), "、", ""), why("缺少标头", ""), same},
		{"words by chance", "", chance(
			why("the moon is full tonight", ""), why("rivers run to every sea", ""), why("come back another day friend", ""), why("old stones tell no lies", ""),
		), why("birds sleep under green leaves", ""), same},
		{"an id of letters for each", "", chance(why("denied, ref qwertz", ""), why("denied, ref asdfgh", ""), why("denied, ref yxcvbn", ""), why("denied, ref poiuzt", "")), why("denied, ref lkjhgf", ""), same},
		{"ids and times for each", "", func(missing []string) string {
			return why(fmt.Sprintf("denied at 2026-01-02T03:04:%02dZ (8f14e45f-ceea-4b7a-9a5a-36dedd4bea2%d)", len(missing), len(missing)), "")
		}, why("denied at 2026-01-02T03:04:59Z (c9f0f895-fb98-4b91-99f5-1fd0297e236d)", ""), same},

		{"greets by name, and adds nothing", "", always(why("sorry, the vault is closed", "")), why("sorry Alice Smith from Blue Corporation, the vault is closed", ""), same},
		{"names the caller beside the error", "", always(why("not available", "")), strings.Replace(why("not available", ""), `{"error"`, `{"meta":{"viewer":"Alice Smith","plan":"professional","title":"frankfurt"},"error"`, 1), same},
		{"names the caller beside an error in a word", "", always(`{"error":"denied","viewer":"nobody"}`), `{"error":"denied","viewer":"alice"}`, same},
		{"names the caller in a form that the shape does not know", "", always(`{"why":"denied"}`), `{"why":"denied","viewer":{"plan":"Alice Smith has the professional plan"}}`, same},
		{"says another cause in a form that the shape does not know", "", always(`{"why":"who is asking?"}`), `{"why":"this model cannot be trained twice"}`, otherwise},
		{"has a member called body", "", always(why("denied", "")), why("denied", `{"trace":{"body":"len 0"}}`), same},
		{"beside a fault: who asks", faultSchema, always(`{"fault":{"why":"denied"}}`), `{"fault":{"why":"denied"},"viewer":"Alice Smith of Blue Corporation","title":"x"}`, same},
		{"a problem: where a validator found it", problemSchema, always(`{"title":"Bad Request","status":400}`), `{"title":"Bad Request","status":400,"errors":[{"loc":["body","title"]}]}`, otherwise},

		{"a code of nothing but a part's name", "", always(envelope(400, "denied", "no")), envelope(400, "x-tenant-id", "no"), same},
		{"a code of nothing but a part's name, for one part", "", byPart(`{"error":{"code":"%s","message":"no"}}`, "x-tenant-id", "denied", "denied"), `{"error":{"code":"busy","message":"no"}}`, same},
		{"other words, and names the caller in a form that the shape does not know", "", always(`{"why":"request denied"}`), `{"why":"call denied","viewer":{"plan":"Alice Smith has the professional plan"}}`, same},
		{"numbers of its own", "", always(why("request denied", "")), why("call 17 18 19 denied", ""), same},
		{"ids of its own", "", always(why("request denied", "")), why("call a1b2 c3d4 e5f6 denied", ""), same},
		{"words in one, with dashes", "", always(why("request denied", "")), why("stopped-by-some-rule", ""), same},
		{"words in one, with underscores", "", always(why("request denied", "")), why("stopped_by_some_rule", ""), same},
		{"a word with marks", "", always(why("अनुरोध अस्वीकृत", "")), why("कार्य अस्वीकृत", ""), same},
		{"names what may be said of who asks", "", always(why("request denied", "")), why("surface_id, app_id, user_id denied", ""), same},
		{"a validator of a header that is not required", "", listed(why("invalid", `{"errors":[{"loc":["header",%s]}]}`), ",", `"`), why("invalid", `{"errors":[{"loc":["header","x-env"]}]}`), same},
		{"a validator of the query", "", listed(why("invalid", `{"errors":[{"loc":["header",%s]}]}`), ",", `"`), why("invalid", `{"errors":[{"loc":["query"]}]}`), otherwise},
		{"a validator of the path", "", listed(why("invalid", `{"errors":[{"loc":["header",%s]}]}`), ",", `"`), why("invalid", `{"errors":[{"loc":["path"]}]}`), otherwise},
		{"a sentence beside an error in a word", "", always(`{"error":"bad_request","message":"who is asking?"}`), `{"error":"bad_request","message":"this model cannot be trained twice"}`, otherwise},
		{"other words, and who asks beside an error in a word", "", always(`{"error":"denied","message":"not now"}`), `{"error":"denied","message":"not here","viewer":{"message":"Alice Smith has the professional plan"}}`, same},
		{"other words, and who asks beside the error", "", always(why("not now", "")), strings.Replace(why("not here", ""), `{"error"`, `{"message":"Alice Smith of Blue Corporation","trail":["Alice Smith has the professional plan"],"error"`, 1), same},

		{"a text that says no more", "", always("no"), "no", same},
		{"in a fault: echo", faultSchema, listed(faults(`{"why":"denied","missing":[%s]}`, "%s"), ",", `"`), faults(`{"why":"denied","missing":[]}`), same},
		{"in a fault: counted", faultSchema, func(missing []string) string { return faults(`{"why":"denied","missing":%d}`, 100*len(missing)) }, faults(`{"why":"denied","missing":900}`), same},
		{"in a fault: another name for why", faultSchema, always(faults(`{"why":"no-identity"}`)), faults(`{"why":"no-job"}`), otherwise},
		{"in a fault: another number", faultSchema, always(faults(`{"why":"see the list","no":1207}`)), faults(`{"why":"see the list","no":1315}`), otherwise},
		{"in a fault: a text of its own", faultSchema, always(faults(`{"why":"nobody is named"}`)), faults(`{"why":"this job has been closed"}`), otherwise},
		{"in a fault: an id made anew", faultSchema, chance(
			faults(`{"why":"denied","ref":"qwertz"}`), faults(`{"why":"denied","ref":"asdfgh"}`), faults(`{"why":"denied","ref":"yxcvbn"}`), faults(`{"why":"denied","ref":"poiuzt"}`),
		), faults(`{"why":"denied","ref":"lkjhgf"}`), same},
		{"beside a fault: who answered", faultSchema, always(`{"fault":{"why":"denied"},"pod":"blue"}`), `{"fault":{"why":"denied"},"pod":"green"}`, same},
	} {
		t.Run(p.name, func(t *testing.T) {
			k := probe.Case{Endpoint: probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: "/jobs/{job_id}/{unit}/{n}"}}
			add := func(label, body string) {
				x := exchange(label, "400 "+body)
				x.Request = probe.Request{
					Method: "POST", URL: "http://127.0.0.1/v1/jobs/job-seven/seventeen-b/7?page=2", Body: `{"title":"x","tenant_id":"t","look":[{"colour":"red"}]}`,
					Headers: http.Header{"Content-Type": {"application/json"}},
				}
				k.Exchanges = append(k.Exchanges, x)
			}
			add("control", p.control)
			add("anonymous", p.reduced([]string{"X-Tenant-Id", "X-Mode", "X-Project-Id"}))
			for _, part := range []string{"X-Tenant-Id", "X-Mode", "X-Project-Id"} {
				add("without/"+part, p.reduced([]string{part}))
			}
			con := shaped(t, p.schema)
			con.Identity.Fields = []string{"surface_id", "app_id", "user_id"}
			f := find(t, con, checks.IdentityRequired).Judge(k)
			if f.Verdict != p.want {
				t.Errorf("%s: %s, want %s", f.Verdict, f.Reason, p.want)
			}
		})
	}
}

// If one reduced answer alone ended as the control did, nothing shows that its words are no matter of chance.
func TestOneAnswerDoesNotAgreeWithItself(t *testing.T) {
	f := judged(t, shaped(t, ""), checks.IdentityRequired, probe.HTTP, map[string]string{
		"control": "400 " + why("the moon is full tonight", ""), "reduced": "401 " + envelope(401, "token.missing", "no token"),
		"without/X-Mode": "400 " + why("rivers run to every sea", ""),
	})
	if f.Verdict != probe.Inconclusive || !strings.Contains(words(f), "without X-Mode") {
		t.Errorf("%s: %s", f.Verdict, f.Reason)
	}
}
