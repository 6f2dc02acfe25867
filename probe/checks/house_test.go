package checks_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
)

// Shapes of errors that teams have.
const (
	faultSchema = `{"type":"object","required":["fault"],"properties":{"fault":{"type":"object","required":["why"]}}}`
	// problemSchema is RFC 9457's, with the members that a team wants to see.
	problemSchema = `{"type":"object","required":["title","status"],"properties":{"type":{"type":"string"},"title":{"type":"string"},
		"status":{"type":"integer","minimum":400,"maximum":599},"detail":{"type":"string"},"instance":{"type":"string"}}}`
	listSchema = `{"type":"object","required":["errors"],"properties":{"errors":{"type":"array","minItems":1,"items":{"type":"object","required":["code"]}}}}`
	wideSchema = `{"type":"object"}`
)

func shaped(t *testing.T, schema string) contract.Contract {
	t.Helper()
	con := testContract()
	con.Success = nil
	if schema != "" {
		shape, err := contract.NewSchema("Fault", []byte(schema))
		if err != nil {
			t.Fatal(err)
		}
		con.Error = shape
	}
	return con
}

func find(t *testing.T, con contract.Contract, id string) probe.Check {
	t.Helper()
	for _, c := range checks.All(con) {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no check %s", id)
	return probe.Check{}
}

// judged returns what a check finds on answers, "reduced" standing for all reduced ones.
func judged(t *testing.T, con contract.Contract, id string, transport probe.Transport, answers map[string]string) probe.Finding {
	t.Helper()
	k := probe.Case{Endpoint: probe.Endpoint{Transport: transport, Method: "GET", Path: "/x"}}
	accept := http.Header{}
	if transport == probe.SSE {
		accept.Set("Accept", "text/event-stream")
	}
	for _, label := range append([]string{"control", "unknown-id"}, reduced...) {
		answer, given := answers[label]
		if !given && label != "control" && label != "unknown-id" {
			answer, given = answers["reduced"]
		}
		if !given {
			continue
		}
		x := exchange(label, answer)
		x.Request.Headers = accept
		k.Exchanges = append(k.Exchanges, x)
	}
	return find(t, con, id).Judge(k)
}

type house struct {
	name    string
	schema  string
	check   string
	answers map[string]string
	want    probe.Verdict
	reason  string
}

func judgeHouses(t *testing.T, transport probe.Transport, tests []house) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := judged(t, shaped(t, tt.schema), tt.check, transport, tt.answers)
			if f.Verdict != tt.want || !strings.Contains(words(f), tt.reason) {
				t.Errorf("%s: %s\nwant %s: …%s…", f.Verdict, f.Reason, tt.want, tt.reason)
			}
		})
	}
}

const fault = `{"fault":{"why":"no tenant given"}}`

// Whatever a team calls its errors, they are errors over HTTP.
func TestHouseStylesOverHTTP(t *testing.T) {
	refused, ok := "400 "+fault, `200 {"id":"j1","state":"done"}`
	judgeHouses(t, probe.HTTP, []house{
		{"right", faultSchema, checks.EnvelopeError, map[string]string{"control": ok, "reduced": refused}, probe.Pass, ""},
		{"of another form", faultSchema, checks.EnvelopeError, map[string]string{"control": ok, "reduced": refused, "unknown-id": "404 " + envelope(404, "a", "b")}, probe.Fail, "missing property 'fault'"},
		{"in a success", faultSchema, checks.EnvelopeError, map[string]string{"control": ok, "reduced": refused, "unknown-id": "200 " + fault}, probe.Fail, "is a success that carries an error"},
		{"wrapped in a success", faultSchema, checks.EnvelopeError, map[string]string{"control": ok, "reduced": refused, "unknown-id": `200 {"data":` + fault + `,"meta":{"page":1}}`}, probe.Fail, "is a success that carries an error"},
		{"in a success, with a trace id", faultSchema, checks.EnvelopeError, map[string]string{
			"control": ok, "reduced": refused, "unknown-id": `200 {"fault":{"why":"no such job"},"trace":"t1","took":12}`,
		}, probe.Fail, "is a success that carries an error"},
		{"in a success, where there is no other", faultSchema, checks.EnvelopeError, map[string]string{"control": "404 " + fault, "reduced": refused, "unknown-id": "200 " + fault}, probe.Fail, "is a success that carries an error"},
		{"in a success, elsewhere than where the control has one", faultSchema, checks.EnvelopeError, map[string]string{
			"control": `200 {"data":` + fault + `}`, "reduced": refused, "unknown-id": "200 " + fault,
		}, probe.Fail, "is a success that carries an error"},
		{"in a success, where the control has one that has failed", faultSchema, checks.EnvelopeError, map[string]string{
			"control": `200 {"id":"j1","state":"failed","fault":{"why":"disk full"}}`, "reduced": refused, "unknown-id": "200 " + fault,
		}, probe.Fail, "is a success that carries an error"},
		{"a thing with parts, where there is no other success", faultSchema, checks.EnvelopeError, map[string]string{
			"control": "404 " + fault, "reduced": refused, "unknown-id": `200 {"fault":{"why":"disk full"},"parts":[1]}`,
		}, probe.Pass, ""},
		{"words beside it, where there is no other success", faultSchema, checks.EnvelopeError, map[string]string{
			"control": "404 " + fault, "reduced": refused, "unknown-id": `200 {"fault":{"why":"disk full"},"id":"j1","state":"failed"}`,
		}, probe.Inconclusive, "may be an error"},
		{"a thing that has failed, and lacks what is empty in another", faultSchema, checks.EnvelopeError, map[string]string{
			"control": `200 {"id":"j1","fault":null,"note":""}`, "reduced": refused, "unknown-id": `200 {"id":"j2","fault":{"why":"disk full"}}`,
		}, probe.Pass, ""},
		{"with a thing beside it, and less than in another", faultSchema, checks.EnvelopeError, map[string]string{
			"control": `200 {"job":{"id":1},"n":1}`, "reduced": refused, "unknown-id": `200 {"job":{"id":2},"fault":{"why":"disk full"}}`,
		}, probe.Inconclusive, "may be an error"},
		{"what says little may stand in any success", "", checks.EnvelopeError, map[string]string{
			"control": `200 {"detail":"queued","job":{"a":1}}`, "reduced": "400 " + envelope(400, "a", "b"), "unknown-id": `200 {"detail":"no such job"}`,
		}, probe.Inconclusive, "may be an error"},
		{"a gateway is busy once", faultSchema, checks.EnvelopeError, map[string]string{"control": ok, "reduced": refused, "unknown-id": "503;text/html <h1>busy</h1>"}, probe.Inconclusive, "no answer to judge"},
		{"a resource that has failed", faultSchema, checks.EnvelopeError, map[string]string{
			"control": `200 {"id":"j1","state":"failed","fault":{"why":"disk full"}}`, "reduced": refused,
		}, probe.Pass, ""},
		{"a resource that has failed, where another has not", faultSchema, checks.EnvelopeError, map[string]string{
			"control": ok, "reduced": refused, "unknown-id": `200 {"id":"j2","state":"failed","fault":{"why":"disk full"}}`,
		}, probe.Pass, ""},
		{"a resource that has failed, in an envelope", faultSchema, checks.EnvelopeError, map[string]string{
			"control": `200 {"data":{"id":"j1","state":"failed","fault":{"why":"disk full"}}}`, "reduced": refused,
		}, probe.Pass, ""},
		{"a part that has failed", faultSchema, checks.EnvelopeError, map[string]string{
			"control": `200 {"data":{"id":"j1","steps":[{"fault":{"why":"disk full"}}]}}`, "reduced": refused,
		}, probe.Pass, ""},
		{"a resource that has failed, bare where others are in envelopes", faultSchema, checks.EnvelopeError, map[string]string{
			"control": `200 {"data":{"id":"j1","state":"done"}}`, "reduced": refused, "unknown-id": `200 {"id":"j2","state":"failed","fault":{"why":"disk full"}}`,
		}, probe.Pass, ""},
		{"parts that have failed", faultSchema, checks.EnvelopeError, map[string]string{
			"control": `200 {"data":{"id":"j1","steps":[{"fault":{"why":"disk full"}}]}}`, "reduced": refused,
		}, probe.Pass, ""},
		{"in a success, and no refusal", faultSchema, checks.IdentityRequired, map[string]string{"control": ok, "reduced": "200 " + fault}, probe.Fail, "is a success with the error inside"},

		{"a problem", problemSchema, checks.EnvelopeError, map[string]string{"control": ok, "reduced": `401;application/problem+json {"title":"Unauthorized","status":401}`}, probe.Pass, ""},
		{"a problem in a success, by its media type", faultSchema, checks.EnvelopeError, map[string]string{
			"control": ok, "reduced": refused, "unknown-id": `200;application/problem+json {"title":"Not Found"}`,
		}, probe.Fail, "Content-Type"},
		{"a problem in a success, by its form", problemSchema, checks.EnvelopeError, map[string]string{
			"control": ok, "reduced": `401 {"title":"Unauthorized","status":401}`, "unknown-id": `200 {"type":"about:blank","title":"Not Found","status":404}`,
		}, probe.Fail, "carries an error"},
		{"a thing with a title", problemSchema, checks.EnvelopeError, map[string]string{"control": `200 {"title":"Sunset","status":2}`, "reduced": `401 {"title":"Unauthorized","status":401}`}, probe.Pass, ""},

		{"a list of errors", listSchema, checks.EnvelopeError, map[string]string{"control": ok, "reduced": `400 {"errors":[{"code":"tenant"}]}`}, probe.Pass, ""},
		{"a list of errors in a success", listSchema, checks.EnvelopeError, map[string]string{
			"control": ok, "reduced": `400 {"errors":[{"code":"tenant"}]}`, "unknown-id": `200 {"errors":[{"code":"job"}]}`,
		}, probe.Fail, "carries an error"},
		{"a list of no errors", listSchema, checks.EnvelopeError, map[string]string{"control": `200 {"id":"j1","errors":[]}`, "reduced": `400 {"errors":[{"code":"tenant"}]}`}, probe.Pass, ""},

		{"a schema that takes everything", wideSchema, checks.EnvelopeError, map[string]string{"control": ok, "reduced": refused}, probe.Pass, ""},
		{"a framework's words in a success", "", checks.EnvelopeError, map[string]string{
			"control": ok, "reduced": "400 " + envelope(400, "a", "b"), "unknown-id": `200 {"detail":"no such job"}`,
		}, probe.Fail, "is a success that carries an error"},
		{"a success that has nothing but a detail", "", checks.EnvelopeError, map[string]string{
			"control": `200 {"detail":"mail sent"}`, "reduced": "400 " + envelope(400, "a", "b"), "unknown-id": `200 {"detail":"no mail to send"}`,
		}, probe.Pass, ""},
	})
}

// A schema that takes any object cannot recognise a success that carries an error, and the finding says so.
func TestAWideSchemaIsNoted(t *testing.T) {
	for schema, noted := range map[string]bool{wideSchema: true, faultSchema: false, "": false, `{"required":["data"]}`: true, `{"properties":{"a":{}},"additionalProperties":false}`: false} {
		f := judged(t, shaped(t, schema), checks.EnvelopeError, probe.HTTP, map[string]string{"control": "200 {}", "reduced": "400 {}"})
		if got := strings.Contains(strings.Join(f.Notes, " "), "takes any JSON object"); got != noted {
			t.Errorf("%s: noted %q", schema, f.Notes)
		}
	}
}

// An answer with an error beside the payload is no success; an error inside the payload belongs to the payload.
func TestAnErrorBesideThePayload(t *testing.T) {
	con := shaped(t, faultSchema)
	con.Success = contract.Envelope{}
	for body, want := range map[string]probe.Verdict{
		`{"data":{"id":"j1"},"fault":{"why":"partly done"}}`:                    probe.Fail,
		`{"data":{"id":"j1"},"fault":null}`:                                     probe.Pass,
		`{"data":{"id":"j1","state":"failed","fault":{"why":"no more space"}}}`: probe.Pass,
		`{"data":{"fault":{"why":"no such job"}}}`:                              probe.Inconclusive, // or the fault of a job that has failed
		`{"data":{"fault":{"why":"no such job","status":404}}}`:                 probe.Fail,
	} {
		if f := judged(t, con, checks.EnvelopeSuccess, probe.HTTP, map[string]string{"control": "200 " + body}); f.Verdict != want {
			t.Errorf("%s: %s: %s, want %s", body, f.Verdict, f.Reason, want)
		}
	}
}

func TestHouseStylesOnStreams(t *testing.T) {
	stream := "200;text/event-stream data: {\"type\":\"beat\"}\n\n"
	event := func(how, name, data string) string {
		if name != "" {
			name = "event: " + name + "\n"
		}
		return map[string]string{"open": "200;text/event-stream ", "ends": "ended ", "breaks": "broken "}[how] + name + "data: " + data + "\n\n"
	}
	refused := "400 " + fault
	judgeHouses(t, probe.SSE, []house{
		{"refused at connect", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": refused}, probe.Pass, ""},
		{"sent and ended", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": event("ends", "", fault)}, probe.Fail, "carries an error"},
		{"sent and left open", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": event("open", "", fault)}, probe.Fail, "carries an error"},
		{"sent in an event of some name", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": refused, "unknown-id": event("open", "verdict", fault)}, probe.Fail, "carries an error"},
		{"sent to the control in an event of some name", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": event("open", "verdict", fault), "reduced": refused}, probe.Fail, "carries an error"},
		{"sent in an event that the control gets for other things", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": event("open", "job", `{"done":1}`), "reduced": refused, "unknown-id": event("open", "job", fault)}, probe.Inconclusive, "may be an error"},
		{"sent to everybody in a job's event", faultSchema, checks.SSEConnectEnvelope, map[string]string{
			"control": event("open", "job", `{"id":"j1","fault":{"why":"disk full"}}`), "reduced": refused, "unknown-id": event("open", "job", `{"id":"j2","fault":{"why":"disk full"}}`),
		}, probe.Pass, ""},
		{"sent in another form, and ended", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": refused, "unknown-id": event("ends", "", `{"reason":"no such feed"}`)}, probe.Fail, "does not get"},
		{"sent in a text, and broken off", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": refused, "unknown-id": event("breaks", "", `no such feed`)}, probe.Fail, "does not get"},
		{"sent in another form, and left open", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": refused, "unknown-id": event("open", "", `{"reason":"no such feed"}`)}, probe.Inconclusive, "may be an error"},
		{"sent in a list, and left open", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": refused, "unknown-id": event("open", "", `{"kind":"denied","parts":["X-Mode"]}`)}, probe.Inconclusive, "may be an error"},
		{"sent inside another member, and left open", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": refused, "unknown-id": event("open", "", `{"kind":"error","error":`+fault+`}`)}, probe.Inconclusive, "may be an error"},
		{"ended after what the control gets too", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": refused, "unknown-id": event("ends", "", `{"type":"beat"}`)}, probe.Pass, ""},
		{"ended as the control is", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": event("ends", "", `{"n":1}`), "reduced": refused, "unknown-id": event("ends", "", `{"reason":"none left"}`)}, probe.Inconclusive, "may be an error"},
		{"an error event that everybody gets", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": event("open", "error", `{"count":3}`), "reduced": refused, "unknown-id": event("open", "error", `{"count":0}`)}, probe.Pass, ""},
		{"an error event that the control does not get", faultSchema, checks.SSEConnectEnvelope, map[string]string{"control": stream, "reduced": refused, "unknown-id": event("open", "error", `{}`)}, probe.Fail, "is a success that carries an error"},
		{"no refusal", faultSchema, checks.IdentityRequired, map[string]string{"control": stream, "reduced": event("ends", "", fault)}, probe.Fail, "with the error inside"},
	})
}

func TestHouseStylesOnSockets(t *testing.T) {
	const ws, open = "ws ", " => open"
	welcome := `{"type":"welcome","version":"1.2","session":"s_1"}`
	refused := ws + fault + " => close 4401"
	control := ws + welcome + open
	judgeHouses(t, probe.WS, []house{
		{"refused", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": refused}, probe.Pass, ""},
		{"refused at the handshake", faultSchema, checks.WSErrorEnvelope, map[string]string{"control": ws + open, "reduced": "401 " + fault}, probe.Pass, ""},
		{"refused at the handshake in another form", faultSchema, checks.WSErrorEnvelope, map[string]string{"control": ws + open, "reduced": `401 {"detail":"no"}`}, probe.Fail, "missing property 'fault'"},
		{"sent before the close", faultSchema, checks.WSErrorEnvelope, map[string]string{"control": ws + open, "reduced": refused}, probe.Pass, ""},
		{"sent with its kind", faultSchema, checks.WSErrorEnvelope, map[string]string{"control": control, "reduced": ws + `{"type":"error","fault":{"why":"x"}} => close 4401`}, probe.Pass, ""},
		{"sent in another form", faultSchema, checks.WSErrorEnvelope, map[string]string{"control": ws + open, "reduced": ws + `{"type":"error","message":"no tenant given"} => close 4401`}, probe.Fail, "missing property 'fault'"},
		{"sent in two messages", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + fault + `|{"code":4401,"text":"good bye"} => close 4401`}, probe.Pass, ""},
		{"sent in another form, and closed in peace", faultSchema, checks.WSErrorEnvelope, map[string]string{"control": control, "reduced": refused, "unknown-id": ws + welcome + `|{"reason":"no such room"} => close 1000`}, probe.Fail, "missing property 'fault'"},
		{"ended in peace after what the control gets", faultSchema, checks.WSErrorEnvelope, map[string]string{
			"control": ws + `{"type":"history","items":[1]}` + open, "reduced": refused, "unknown-id": ws + `{"type":"history","items":[2]} => close 1000`,
		}, probe.Pass, ""},

		{"leaks before it refuses", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + `{"items":[1]}` + open, "reduced": ws + `{"items":[1]}|` + fault + " => close 4401"}, probe.Fail, "gets data before it is refused"},
		{"leaks to the refused alone", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + `{"items":[1]}|` + fault + " => close 4401"}, probe.Fail, "gets data before it is refused"},
		{"leaks that there is nothing", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + `[]|` + fault + " => close 4401"}, probe.Fail, "gets data before it is refused"},
		{"leaks a number", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + `{"online":7,"topic":"tea"}` + open, "reduced": ws + `{"online":7,"topic":"coffee"}|` + fault + " => close 4401"}, probe.Inconclusive, "may be data or a greeting"},
		{"leaks in a binary message", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + "binary:\x00\x01 => close 4401"}, probe.Fail, "gets data before it is refused"},
		{"leaks beside a fault", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + `{"items":[1],"fault":{"why":"more to come"}}|` + fault + " => close 4401"}, probe.Fail, "gets data before it is refused"},
		{"greets some alone", faultSchema, checks.WSIdentityRequired, map[string]string{"control": control, "reduced": ws + welcome + "|" + fault + " => close 4401", "without/X-Mode": ws + `{"type":"welcome","version":"2.0","beta":true}|` + fault + " => close 4401"}, probe.Inconclusive, "may be data or a greeting"},
		{"sends one message that the control gets", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"k":"note","from":"ann"}` + open, "reduced": refused, "anonymous": ws + `{"k":"note","from":"ann"}|` + fault + " => close 4401",
		}, probe.Inconclusive, "may be data or a greeting"},
		{"another kind of message ends it", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + `{"type":"chat","items":[1]}` + open, "reduced": ws + `{"type":"refused","items":["tenant"]} => close 4401`}, probe.Inconclusive, "may be data or a greeting"},
		{"a list of things ends it, as the control gets them", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + `[{"id":1}]` + open, "reduced": ws + `[{"id":2}] => close 4401`}, probe.Fail, "gets data before it is refused"},
		{"a list of other things ends it", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + `[{"id":1}]` + open, "reduced": ws + `[{"why":"tenant"}] => close 4401`}, probe.Inconclusive, "may be data or a greeting"},
		{"leaks text", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + `ann: see you at nine|` + fault + " => close 4401"}, probe.Fail, "gets data before it is refused"},
		{"leaks and closes", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + `{"type":"history","items":[1]}` + open, "reduced": ws + `{"type":"history","items":[1]} => close 4401`}, probe.Fail, "gets data before it is refused"},
		{"leaks after it refused", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + fault + `|{"items":[1]} => close 4401`}, probe.Fail, "gets data before it is refused"},
		{"leaks what has failed", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + `{"id":"j1","state":"failed","fault":{"why":"disk"}}|` + fault + " => close 4401"}, probe.Fail, "gets data before it is refused"},
		{"leaks a kind of message that the control gets", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"kind":"job","fault":{"why":"disk"}}` + open, "reduced": ws + `{"kind":"job","fault":{"why":"no space"}}|` + fault + " => close 4401",
		}, probe.Fail, "gets data before it is refused"},
		{"says in words and numbers what the control may hear", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"chat","text":"hello all"}` + open, "reduced": ws + `{"type":"chat","text":"log in first"} => close 4401`,
		}, probe.Inconclusive, "may be data"},

		{"data to the refused alone is the last word", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"ready"}` + open, "reduced": ws + `{"users":[{"name":"alice","salary":120000}],"total":1} => close 4401`,
		}, probe.Inconclusive, "salary"},
		{"figures and names for everybody", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"snapshot","revenue":993812,"owner":"alice@example.com","balance":55}` + open, "reduced": ws + `{"type":"snapshot","revenue":993812,"owner":"alice@example.com","balance":55}|` + fault + " => close 4401",
		}, probe.Inconclusive, "revenue"},
		{"an address for everybody", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"snapshot","owner":"alice@example.com"}` + open, "reduced": ws + `{"type":"snapshot","owner":"alice@example.com"}|` + fault + " => close 4401",
		}, probe.Inconclusive, "alice@"},
		{"another sentence for each", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"chat","text":"hello all"}` + open, "reduced": ws + `{"type":"chat","text":"see you at nine"}|` + fault + " => close 4401",
		}, probe.Inconclusive, "see you"},
		{"a list of words for everybody", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"welcome","protocols":["v1","v2"],"server":{"version":"1.2"}}` + open, "reduced": ws + `{"type":"welcome","protocols":["v1","v2"],"server":{"version":"1.2"}}|` + fault + " => close 4401",
		}, probe.Inconclusive, "protocols"},
		{"what was heard, for everybody", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"ack","heard":["mode","tenant_id"]}` + open, "reduced": ws + `{"type":"ack","heard":[]}|` + fault + " => close 4401",
		}, probe.Inconclusive, "heard"},
		{"describes itself before it sends the error", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"ready"}` + open, "reduced": ws + `{"type":"info","text":"closing the connection now"}|` + fault + " => close 4401",
		}, probe.Inconclusive, "closing the connection now"},
		{"a thing for everybody", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"message","data":{"id":"m1","path":"/x"}}` + open, "reduced": ws + `{"type":"message","data":{"id":"m1","path":"/x"}}|` + fault + " => close 4401",
		}, probe.Fail, "gets data before it is refused"},
		{"an error with more beside it, as the last word", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + open, "reduced": ws + `{"type":"result","seq":1,"fault":{"why":"no tenant given"}} => close 4401`,
		}, probe.Pass, ""},
		{"an error with data beside it, as the last word", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + open, "reduced": ws + `{"items":[{"id":1}],"fault":{"why":"no tenant given"}} => close 4401`,
		}, probe.Inconclusive, "may be data"},

		{"greets with the pod's name", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"type":"connected","server":"alpha"}` + open, "reduced": ws + `{"type":"connected","server":"beta"}|` + fault + " => close 4401",
		}, probe.Pass, ""},
		{"greets with numbers alone", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"op":10,"interval":41250}` + open, "reduced": ws + `{"op":10,"interval":41250}|` + fault + " => close 4401",
		}, probe.Pass, ""},
		{"greets first", faultSchema, checks.WSIdentityRequired, map[string]string{"control": control, "reduced": ws + welcome + "|" + fault + " => close 4401"}, probe.Pass, ""},
		{"greets each by a number and a time", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"hi":"there you are","conn":"c7f3a","at":"2026-01-02T03:04:05Z","tenant":"t_demo"}` + open,
			"reduced": ws + `{"hi":"there you are","conn":"b11c2","at":"2026-01-02T03:04:06Z","tenant":null}|` + fault + " => close 4401",
		}, probe.Pass, ""},
		{"says nothing first", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + `{"k":"identify_yourself"}|{"k":"beat","at":1770000000}|ping|{}|null|` + fault + " => close 4401"}, probe.Pass, ""},
		{"left open", faultSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + fault + " => silence"}, probe.Fail, "stays open"},
		{"an error that leaves the connection open", faultSchema, checks.WSErrorEnvelope, map[string]string{"control": ws + open, "reduced": refused, "unknown-id": ws + `{"type":"reply","fault":{"why":"no such room"}}` + open}, probe.Pass, "for an unknown id"},
		{"a list that the control does not get", faultSchema, checks.WSErrorEnvelope, map[string]string{"control": ws + open, "reduced": refused, "unknown-id": ws + `{"type":"reply","problems":["no such room"]}` + open}, probe.Inconclusive, "may be an error"},
		{"an answer that the shape does not know", faultSchema, checks.WSErrorEnvelope, map[string]string{"control": ws + open, "reduced": refused, "unknown-id": ws + `{"type":"reply","why":"no such room"}` + open}, probe.Inconclusive, "may be an error"},

		{"a problem", problemSchema, checks.WSErrorEnvelope, map[string]string{"control": ws + open, "reduced": ws + `{"title":"Unauthorized","status":401} => close 4401`}, probe.Pass, ""},
		{"everybody is refused with a problem of its own words", problemSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"title":"This licence has run out","status":401} => close 4000`, "reduced": ws + `{"title":"Nobody is named here","status":401} => close 4000`,
		}, probe.Inconclusive, "got the same end"},
		{"a list of errors", listSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + `{"errors":[{"code":"tenant"}]} => close 4401`}, probe.Pass, ""},
		{"everybody is refused in a form that is no error's", faultSchema, checks.WSIdentityRequired, map[string]string{
			"control": ws + `{"problems":["no tenant"]} => close 4401`, "reduced": ws + `{"problems":["no tenant"]} => close 4401`,
		}, probe.Inconclusive, "got the same end"},
		{"a schema that takes everything does not make data an error", wideSchema, checks.WSIdentityRequired, map[string]string{"control": ws + open, "reduced": ws + `{"items":[1]}|` + fault + " => close 4401"}, probe.Fail, "gets data before it is refused"},
	})
}

// A greeting is shown, so that a person can see whether it is more.
func TestAGreetingIsNoted(t *testing.T) {
	const welcome = `{"hi":"there you are","version":"1.2"}`
	f := judged(t, shaped(t, faultSchema), checks.WSIdentityRequired, probe.WS, map[string]string{
		"control": "ws " + welcome + " => open", "reduced": "ws " + welcome + "|" + fault + " => close 4401",
	})
	if f.Verdict != probe.Pass || !strings.Contains(strings.Join(f.Notes, " "), "there you are") {
		t.Errorf("%s, noted %q", f.Verdict, f.Notes)
	}
}
