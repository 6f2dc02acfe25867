package checks_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// An asked is an answer to a question at a path.
type asked struct{ label, path, answer string }

// at makes the exchanges of answers, each to a request for its path.
func at(answers []asked) []*probe.Exchange {
	var xs []*probe.Exchange
	for _, a := range answers {
		x := exchange(a.label, a.answer)
		x.Request.URL = "http://127.0.0.1" + a.path
		xs = append(xs, x)
	}
	return xs
}

// everywhereAlike is a service whose not-found handler repeats the path, with and without identity.
func everywhereAlike(format string) (own, elsewhere []asked) {
	say := func(label, path string) asked { return asked{label, path, fmt.Sprintf(format, path)} }
	for _, label := range append([]string{"control", "unknown-id"}, reduced...) {
		own = append(own, say(label, "/api/masks/engfix-probe"))
	}
	own[1] = say("unknown-id", "/api/masks/7f3a9c1e")
	return own, []asked{say("nowhere", "/api/masks/engfix-nowhere/engfix-nowhere"), say("nowhere/anonymous", "/api/masks/engfix-nowhere/engfix-nowhere")}
}

// If every answer is the one for a path that does not exist, nothing is shown, by no check and whatever the shape of the
// answer, unless the service's document lists the endpoint.
func TestNothingIsThere(t *testing.T) {
	enveloped := strings.ReplaceAll(envelope(404, "route.unknown", "there is nothing at @"), "@", "%[1]s")
	for name, format := range map[string]string{
		"in envelopes":       "404 " + enveloped,
		"raw":                `404 {"detail":"Not Found"}`,
		"a page":             "404;text/html <h1>%[1]s</h1><p>ref 7f3a9c1e</p>",
		"a problem":          `404 {"type":"about:blank","title":"Not Found","status":404,"instance":"%[1]s"}`,
		"the same for all":   `200 {"service":"printer"}`,
		"a page for all":     "200;text/html <div id=app></div>",
		"redirects it all":   "308>https://127.0.0.1%[1]s ",
		"another method":     "405 " + envelope(405, "method", "not with GET"),
		"refuses everything": "401 " + envelope(401, "gateway", "who asks for %[1]s?"),
	} {
		own, elsewhere := everywhereAlike(format)
		for _, c := range checks.All(testContract()) {
			for _, documented := range []probe.Documented{probe.Undocumented, probe.NotListed, probe.Listed} {
				k := probe.Case{
					Endpoint:  probe.Endpoint{Transport: c.Transports[0], Method: "GET", Path: "/api/masks/{id}", Documented: documented},
					Exchanges: at(own), Elsewhere: at(elsewhere),
				}
				f := c.Judge(k)
				absent := f.Cause == probe.CauseNothingThere
				if name == "refuses everything" && documented == probe.Undocumented {
					absent = f.Cause == probe.CauseRefused // who refuses everybody everywhere may have the path
				}
				if documented == probe.Listed {
					if absent {
						t.Errorf("%s, %s: nothing is there, though the document lists it", name, c.ID)
					}
					continue
				}
				if !absent || f.Verdict != probe.Inconclusive || len(f.Exchanges) == 0 {
					t.Errorf("%s, %s: %s (%s): %s", name, c.ID, f.Verdict, f.Cause, f.Reason)
				}
				if noted := strings.Contains(words(f), "document does not list it"); noted != (documented == probe.NotListed) {
					t.Errorf("%s, %s, documented %q: %s", name, c.ID, documented, f.Reason)
				}
			}
		}
	}
}

// One answer that is another shows that the endpoint is there: then all that it answers is its own.
func TestSomethingIsThere(t *testing.T) {
	notFound := `404 {"detail":"Not Found"}`
	enveloped := func(control string) map[string]string {
		other := "404 " + envelope(404, "http.404", "not found")
		return map[string]string{"control": control, "control-later": other, "unknown-id": other, "nowhere": other}
	}
	for _, tt := range []struct {
		name    string
		answers map[string]string // in addition to 404s everywhere
		there   bool
	}{
		{"it lets the full identity in", map[string]string{"control": "200 " + data}, true},
		{"it refuses who has none", map[string]string{"anonymous": "401 " + envelope(401, "a", "b")}, true},
		{"all are refused who have none", map[string]string{"anonymous": "401 " + envelope(401, "a", "b"), "nowhere/anonymous": "401 " + envelope(401, "a", "b")}, false},
		{"it refuses another id in its own words", map[string]string{"unknown-id": "404 " + envelope(404, "mask", "no such mask")}, true},
		{"it is found later", map[string]string{"control-later": "200 " + data}, true},
		{"a part that is missing is refused", map[string]string{"without/X-Mode": "400 " + envelope(400, "a", "b")}, false},
		{"it lets in who lacks a part", map[string]string{"without/X-Mode": "200 " + data}, true},
		{"it has a code of its own", enveloped("404 " + envelope(404, "mask.unknown", "not found")), true},
		{"it has words of its own alone", enveloped("404 " + envelope(404, "http.404", "no mask is drawn")), false},
		{"it has a code where there is none elsewhere", map[string]string{"control": "404 " + envelope(404, "mask.unknown", "Not Found")}, true},
		{"it has nothing of its own", enveloped("404 " + envelope(404, "http.404", "not found")), false},
		{"everything is made of the same members", map[string]string{
			"control": `200 {"data":{"name":"alpha"}}`, "unknown-id": `200 {"data":{"name":"gamma"}}`, "control-later": `200 {"data":{"name":"delta"}}`,
			"nowhere": `200 {"data":{"name":"beta"}}`,
		}, false},
		{"it is made of other members", map[string]string{"control": `200 {"data":{"name":"alpha"}}`, "nowhere": `200 {"data":{"title":"beta"}}`}, true},
		{"the path has another method", map[string]string{"control": `405 {"detail":"Method Not Allowed"}`, "unknown-id": `405 {"detail":"Method Not Allowed"}`}, false},
		{"the path ends with a slash", map[string]string{"control": "307>http://127.0.0.1/x/1/ ", "anonymous": "308>/x/1/ "}, false},
		{"it leads to the same path at another host", map[string]string{"control": "307>https://media.example/x/1/ "}, true},
		{"another redirect leads to the path with a slash", map[string]string{"control": "302>/x/1/ "}, true},
		{"it leads to another path", map[string]string{"control": "307>/y "}, true},
		{"a gateway is down", map[string]string{"control": "502;text/html <h1>Bad Gateway</h1>"}, false},
		{"there is no answer", map[string]string{"control": "timeout"}, false},
	} {
		var own, elsewhere []asked
		for _, label := range append([]string{"control", "unknown-id", "control-later", "nowhere", "nowhere/anonymous"}, reduced...) {
			answer, given := tt.answers[label]
			if !given {
				answer = notFound
			}
			if strings.HasPrefix(label, "nowhere") {
				elsewhere = append(elsewhere, asked{label, "/x/engfix-nowhere", answer})
			} else {
				own = append(own, asked{label, "/x/1", answer})
			}
		}
		for _, c := range checks.All(testContract()) {
			k := probe.Case{Endpoint: probe.Endpoint{Transport: c.Transports[0], Method: "GET", Path: "/x/{id}"}, Exchanges: at(own), Elsewhere: at(elsewhere)}
			if f := c.Judge(k); (f.Cause != probe.CauseNothingThere) != tt.there {
				t.Errorf("%s, %s: %s (%s): %s", tt.name, c.ID, f.Verdict, f.Cause, f.Reason)
			}
		}
	}
}

// A route that is there and answers as the framework does breaks the contract, if the document lists it.
func TestADocumentedRouteAnswersForItself(t *testing.T) {
	own, elsewhere := everywhereAlike(`404 {"detail":"Not Found"}`)
	k := probe.Case{
		Endpoint:  probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/api/masks/{id}", Documented: probe.Listed},
		Exchanges: at(own), Elsewhere: at(elsewhere),
	}
	for _, c := range checks.All(testContract()) {
		if f := c.Judge(k); c.ID == checks.EnvelopeError && f.Verdict != probe.Fail {
			t.Errorf("%s: %s", f.Verdict, f.Reason)
		}
	}
}

// Without anything to compare with, a control that is not found leaves open whether anything is there.
func TestNothingToCompareWith(t *testing.T) {
	refused := "401 " + envelope(401, "a", "b")
	for _, tt := range []struct {
		name      string
		control   string
		elsewhere string
		origin    probe.Origin
		want      probe.Verdict
	}{
		{"an old record", "404 " + envelope(404, "a", "b"), "", "", probe.Inconclusive},
		{"an old record of what a document confirmed", "404 " + envelope(404, "a", "b"), "", probe.OriginSourceOpenAPI, probe.Pass},
		{"an old record of what a document had", "404 " + envelope(404, "a", "b"), "", probe.OriginOpenAPI, probe.Pass},
		{"an old record of a 403", "403 " + envelope(403, "gate.closed", "this team may not do that"), "", "", probe.Pass},
		{"an old record of what was found", "200 " + data, "", "", probe.Pass},
		{"an old record of what was let in once", "404 " + envelope(404, "a", "b"), "", "let in", probe.Fail},
		{"no answer elsewhere", "404 " + envelope(404, "a", "b"), "timeout", "", probe.Inconclusive},
		{"a rate limit elsewhere", "404 " + envelope(404, "a", "b"), "429 " + envelope(429, "a", "b"), "", probe.Inconclusive},
		{"a gateway elsewhere", "404 " + envelope(404, "a", "b"), "502;text/html <h1>Bad Gateway</h1>", "", probe.Inconclusive},
	} {
		var own []asked
		for _, label := range append([]string{"control"}, reduced...) {
			answer := refused
			if label == "control" {
				answer = tt.control
			}
			if tt.origin == "let in" && label == "without/X-Mode" {
				answer = "200 " + envelope(400, "a", "b")
			}
			own = append(own, asked{label, "/x", answer})
		}
		k := probe.Case{Endpoint: probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x", Origin: tt.origin}, Exchanges: at(own)}
		if tt.elsewhere != "" {
			k.Elsewhere = at([]asked{{"nowhere", "/n", tt.elsewhere}, {"nowhere/anonymous", "/n", tt.elsewhere}})
		}
		for _, c := range checks.All(testContract()) {
			if c.ID != checks.IdentityRequired && c.ID != checks.EnvelopeError {
				continue
			}
			if f := c.Judge(k); f.Verdict != tt.want {
				t.Errorf("%s, %s: %s: %s", tt.name, c.ID, f.Verdict, f.Reason)
			}
		}
	}
}

// A WebSocket that is answered as one at a path that does not exist shows nothing, whether the handshake is refused or the
// service takes whoever comes.
func TestNoWebSocketIsThere(t *testing.T) {
	for _, answer := range []string{"403;text/plain ", "404 " + envelope(404, "route.unknown", "nothing here"), "ws  => open", `ws {"type":"welcome"} => silence`} {
		var own []asked
		for _, label := range append([]string{"control"}, reduced...) {
			own = append(own, asked{label, "/rooms/1", answer})
		}
		if answer == "ws  => open" {
			own[1].answer = "ws  => silence" // which of us left first is no difference
		}
		k := probe.Case{
			Endpoint:  probe.Endpoint{Transport: probe.WS, Method: "GET", Path: "/rooms/{room}"},
			Exchanges: at(own), Elsewhere: at([]asked{{"nowhere", "/rooms/x/y", answer}, {"nowhere/anonymous", "/rooms/x/y", answer}}),
		}
		for _, c := range checks.All(testContract()) {
			if !c.Applies(probe.WS) {
				continue
			}
			if f := c.Judge(k); f.Verdict != probe.Inconclusive || f.Cause != probe.CauseNothingThere {
				t.Errorf("%q, %s: %s (%s): %s", answer, c.ID, f.Verdict, f.Cause, f.Reason)
			}
		}
	}
}

// A status that HTTP does not know is no answer: it refuses nobody, and lets nobody in.
func TestAStatusThatIsNone(t *testing.T) {
	for _, status := range []string{"000", "0", "99", "600", "999"} {
		for _, c := range checks.All(testContract()) {
			k := probe.Case{Endpoint: probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"}}
			for _, label := range append([]string{"control"}, reduced...) {
				answer := status + " " + envelope(400, "a", "b")
				if label == "control" {
					answer = "200 " + data
				}
				k.Exchanges = append(k.Exchanges, exchange(label, answer))
			}
			switch f := c.Judge(k); {
			case c.Applies(probe.HTTP) && c.ID != checks.EnvelopeSuccess && f.Verdict != probe.Inconclusive:
				t.Errorf("%s, %s: %s: %s", status, c.ID, f.Verdict, f.Reason)
			case k.Exchanges[1].Response == nil:
				t.Error("the record is changed")
			}
		}
	}
}

// A part of an answer that repeats its path shows nothing, however short it is, and neither do words that a handler
// adds.
func TestAnswersThatRepeatThePath(t *testing.T) {
	const elsewhere = "/v1/engfix-nowhere/no/such/path/is/here"
	missing := func(words string) string { return "404 " + envelope(404, "route.unknown", words) }
	coded := func(code string) string { return fmt.Sprintf(`404 {"fault":{"why":%q}}`, code) }
	for _, tt := range []struct {
		name, path, answer, nowhere string
		schema                      string
		there                       bool
	}{
		{"a path of two letters", "/me", missing("there is nothing at /me"), missing("there is nothing at " + elsewhere), "", false},
		{"the last segment", "/v1/vault", missing("no resource called vault"), missing("no resource called here"), "", false},
		{"the last segment in a code", "/v1/vault", coded("vault.unknown"), coded("here.unknown"), faultSchema, false},
		{"the path in a code, with dots", "/v1/vault", coded("v1.vault.unknown"), coded("v1.engfix-nowhere.no.such.path.is.here.unknown"), faultSchema, false},
		{"the path in a code, written as one word", "/v1/vault", coded("V1_VAULT_UNKNOWN"), coded("V1_ENGFIX_NOWHERE_NO_SUCH_PATH_IS_HERE_UNKNOWN"), faultSchema, false},
		{"the path in a code, and nothing else", "/v1/vault", coded("V1-VAULT"), coded("V1-ENGFIX-NOWHERE-NO-SUCH-PATH-IS-HERE"), faultSchema, false},
		{"a code about the path", "/v1/vault", coded("vault.unknown"), coded("unknown"), faultSchema, true},
		{"a segment inside a word is none", "/v1/me", "200 " + `{"data":{"meal":"tea"}}`, "200 " + `{"data":{"•al":"tea"}}`, "", true},
		{"a hint", "/v1/vault", missing("nothing here, did you mean volt?"), missing("nothing here"), "", false},
		{"a hint in a code of its own", "/v1/vault", `404 {"fault":{"why":"unknown","hint":"volt"}}`, coded("unknown"), faultSchema, false},
		{"another code", "/v1/vault", missing("nothing here"), "404 " + envelope(404, "gateway.unknown", "nothing here"), "", true},
		{"another code, by a schema", "/v1/vault", coded("no-vault"), coded("no-route"), faultSchema, true},
		{"another form", "/v1/vault", missing("nothing here"), `404 {"detail":"Not Found"}`, "", true},
	} {
		c := find(t, shaped(t, tt.schema), checks.EnvelopeError)
		var own []asked
		for _, label := range append([]string{"control"}, reduced...) {
			own = append(own, asked{label, tt.path, tt.answer})
		}
		f := c.Judge(probe.Case{
			Endpoint:  probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: tt.path},
			Exchanges: at(own), Elsewhere: at([]asked{{"nowhere", elsewhere, tt.nowhere}, {"nowhere/anonymous", elsewhere, tt.nowhere}}),
		})
		if there := f.Cause != probe.CauseNothingThere; there != tt.there {
			t.Errorf("%s: there %v, want %v (%s: %s)", tt.name, there, tt.there, f.Verdict, f.Reason)
		}
	}
}

// A refused handshake in other words, with the status and the code of one at a path that does not exist, shows no WebSocket.
func TestAHintShowsNoWebSocket(t *testing.T) {
	for answer, there := range map[string]bool{
		"404 " + envelope(404, "route.unknown", "nothing here, did you mean /ws?"):                       false,
		`ws {"error":{"code":"route.unknown","message":"no room called vault, try hall"}} => close 4404`: false,
		`ws {"error":{"code":"room.full","message":"nothing here"}} => close 4404`:                       true,
		"401 " + envelope(401, "route.unknown", "nothing here"):                                          true,
	} {
		k := probe.Case{Endpoint: probe.Endpoint{Transport: probe.WS, Method: "GET", Path: "/vault"}}
		k.Exchanges = at([]asked{{"control", "/vault", answer}, {"anonymous", "/vault", answer}})
		elsewhere := "404 " + envelope(404, "route.unknown", "nothing here")
		if strings.HasPrefix(answer, "ws") {
			elsewhere = `ws {"error":{"code":"route.unknown","message":"nothing here"}} => close 4404`
		}
		k.Elsewhere = at([]asked{{"nowhere", "/n", elsewhere}, {"nowhere/anonymous", "/n", elsewhere}})
		if f := find(t, testContract(), checks.WSErrorEnvelope).Judge(k); (f.Cause != probe.CauseNothingThere) != there {
			t.Errorf("%s: %s (%s): %s", answer, f.Verdict, f.Cause, f.Reason)
		}
	}
}

// A route that takes any name answers for an endpoint that is gone as for a neighbour.
func TestARouteThatTakesAnyName(t *testing.T) {
	nothing, refused := `404 {"detail":"Not Found"}`, "401 "+envelope(401, "identity.missing", "who?")
	unknown := "404 " + envelope(404, "page.unknown", "no such page")
	for _, tt := range []struct {
		name, control, anonymous, beside, besideAnonymous string
		documented                                        probe.Documented
		there                                             bool
	}{
		{"a page of no such name", unknown, refused, unknown, refused, "", false},
		{"something of that name", "200 " + data, refused, unknown, refused, "", true},
		{"open to nobody, where any other name is", unknown, refused, unknown, unknown, "", true},
		{"a code of its own", "404 " + envelope(404, "mask.unknown", "no such mask"), refused, unknown, refused, "", true},
		{"listed by the service", unknown, refused, unknown, refused, probe.Listed, true},
		{"not asked", unknown, refused, "", "", "", true},
	} {
		k := probe.Case{
			Endpoint:  probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/pages/vault", Documented: tt.documented},
			Exchanges: at([]asked{{"control", "/pages/vault", tt.control}}),
			Elsewhere: at([]asked{{"nowhere", "/pages/vault/engfix-nowhere", nothing}, {"nowhere/anonymous", "/pages/vault/engfix-nowhere", nothing}}),
		}
		for _, label := range reduced {
			k.Exchanges = append(k.Exchanges, at([]asked{{label, "/pages/vault", tt.anonymous}})...)
		}
		if tt.beside != "" {
			k.Elsewhere = append(k.Elsewhere, at([]asked{{"nowhere/beside", "/pages/engfix-nowhere-vault", tt.beside}, {"nowhere/beside-anonymous", "/pages/engfix-nowhere-vault", tt.besideAnonymous}})...)
		}
		f := judgeAs(t, testContract(), checks.IdentityRequired, k)
		if there := f.Cause != probe.CauseNothingThere; there != tt.there || !there && f.Verdict != probe.Inconclusive {
			t.Errorf("%s: there %v, want %v (%s: %s)", tt.name, there, tt.there, f.Verdict, f.Reason)
		}
	}
}

// A page in front of all routes answers even for an endpoint that the document lists.
func TestTheSameSuccessAtEveryPath(t *testing.T) {
	const page = "200;text/html <form>sign in</form>"
	for elsewhere, want := range map[string]probe.Verdict{page: probe.Inconclusive, "200;text/html <form>sign in, please</form>": probe.Pass, `404 {"detail":"Not Found"}`: probe.Pass} {
		k := probe.Case{
			Endpoint:  probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/page", Documented: probe.Listed},
			Exchanges: at([]asked{{"control", "/page", page}, {"anonymous", "/page", page}, {"anonymous-again", "/page", page}}),
			Elsewhere: at([]asked{{"nowhere", "/page/engfix-nowhere", elsewhere}, {"nowhere/anonymous", "/page/engfix-nowhere", elsewhere}}),
		}
		f := judgeAs(t, testContract(), checks.PublicOpen, k)
		if f.Verdict != want {
			t.Errorf("%s elsewhere: %s, want %s: %s", elsewhere, f.Verdict, want, f.Reason)
		}
		if want == probe.Inconclusive && strings.Contains(f.Reason, "pin") {
			t.Errorf("a listed endpoint needs no pin: %s", f.Reason)
		}
	}
}

// Without anything to compare with, a 403 at a handshake is the answer of a server that has no WebSocket there.
func TestNoWebSocketToCompareWith(t *testing.T) {
	k := caseOf(probe.WS, reduced, "401 "+envelope(401, "a", "b"), map[string]string{"control": "403 " + envelope(403, "a", "b")})
	k.Elsewhere = nil
	if f := judgeAs(t, testContract(), checks.WSErrorEnvelope, k); f.Verdict != probe.Inconclusive || !strings.Contains(words(f), "is the router mounted there?") {
		t.Errorf("%s: %s", f.Verdict, f.Reason)
	}
}

// A path that only leads on, or that does not take the method, says so.
func TestReasonsForNothingThere(t *testing.T) {
	for answer, said := range map[string]string{
		"307>/x/ ": "with or without a slash at the end", "405 " + envelope(405, "a", "b"): "the path does not accept GET", `404 {"detail":"Not Found"}`: "every request got the answer",
	} {
		f := judgeAs(t, testContract(), checks.IdentityRequired, caseOf(probe.HTTP, append([]string{"control"}, reduced...), answer, nil))
		if f.Verdict != probe.Inconclusive || !strings.Contains(words(f), said) {
			t.Errorf("%s: %s: %s", answer, f.Verdict, f.Reason)
		}
	}
}
