package checks_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

func testContract() contract.Contract {
	return contract.Contract{
		Identity: contract.Identity{
			Headers: []probe.Pair{
				{Name: "X-Tenant-Id", Value: "t_demo"}, {Name: "X-Mode", Value: "lab"}, {Name: "X-Project-Id", Value: "p_demo"},
			},
			Required: contract.Parts("X-Tenant-Id", "X-Mode", "X-Project-Id"),
			Refusal:  []int{400, 401, 403, 422},
			Hello:    []byte(`{"type":"hello"}`),
		},
		Error:   contract.ErrorEnvelope{},
		Success: contract.Envelope{},
	}
}

// envelope returns an ErrorEnvelope.
func envelope(status int, code, message string) string {
	return fmt.Sprintf(`{"error":{"code":%q,"message":%q,"http_status":%d,"gate":null,"action_name":null,"resource_kind":null,"details":{}}}`, code, message, status)
}

// detailed returns the ErrorEnvelope of a validator, which says where it found something.
func detailed(where ...string) string {
	return strings.Replace(envelope(422, "validation_error", "Request validation failed"), `"details":{}`,
		fmt.Sprintf(`"details":{"errors":[{"loc":["%s"],"msg":"field required"}]}`, strings.Join(where, `","`)), 1)
}

const data = `{"data":{"id":"m1"}}`

// An answer is a service's answer to a variant: "401 BODY" with a JSON content type, "200;text/html BODY" with another,
// "302>/home" with a Location, "timeout", "broken BODY" for a stream that was dropped, "endless" for a 200 and
// "endless;401" for a stream with a 401 that never end, or a WebSocket's "ws FRAME|FRAME => close 4401", where ">FRAME" is the client's.
func exchange(label, answer string) *probe.Exchange {
	x := &probe.Exchange{
		ID: "x-" + label, Label: label, Endpoint: "GET /x", End: probe.EndComplete,
		Request: probe.Request{Method: "GET", URL: "http://127.0.0.1/x"},
	}
	head, rest, _ := strings.Cut(answer, " ")
	switch {
	case head == "timeout":
		x.End = probe.EndTimeout
	case head == "endless", head == "endless;401":
		x.End = probe.EndTimeout
		x.Response = &probe.Response{Status: 200, Headers: http.Header{"Content-Type": {"application/x-ndjson"}}}
		if head != "endless" {
			x.Response.Status = 401
			x.Response.Headers.Set("Content-Type", "text/event-stream")
		}
	case head == "broken":
		x.End = probe.EndCut
		x.Response = &probe.Response{Status: 200, Headers: http.Header{"Content-Type": {"text/event-stream"}}, Body: rest}
	case head == "ended":
		x.End = probe.EndComplete
		x.Response = &probe.Response{Status: 200, Headers: http.Header{"Content-Type": {"text/event-stream"}}, Body: rest}
	case head == "ws":
		conversation(x, rest)
	default:
		head, location, _ := strings.Cut(head, ">")
		status, ct, other := strings.Cut(head, ";")
		if !other {
			ct = "application/json"
		}
		x.Response = &probe.Response{Headers: http.Header{"Content-Type": {ct}}, Body: rest}
		if location != "" {
			x.Response.Headers.Set("Location", location)
		}
		if _, err := fmt.Sscan(status, &x.Response.Status); err != nil {
			panic(err)
		}
		if ct == "text/event-stream" {
			x.End = probe.EndOpen
		}
	}
	return x
}

func conversation(x *probe.Exchange, script string) {
	x.Accepted = true
	frames, ending, _ := strings.Cut(script, " => ")
	for _, f := range strings.Split(frames, "|") {
		if f != "" {
			kind, dir := "text", "received"
			if sent, ok := strings.CutPrefix(f, ">"); ok {
				dir, f = "sent", sent
			}
			if data, ok := strings.CutPrefix(f, "binary:"); ok {
				kind, f = "binary", data
			}
			x.Frames = append(x.Frames, probe.Frame{Dir: dir, Type: kind, Data: f})
		}
	}
	var code int
	switch {
	case ending == "open":
		x.End = probe.EndOpen
	case ending == "silence":
		x.End = probe.EndTimeout
	case ending == "cut":
		x.End = probe.EndCut
	case ending == "broken":
		x.End = probe.EndProtocol
	default:
		if _, err := fmt.Sscanf(ending, "close %d", &code); err != nil {
			panic(err)
		}
		_, reason, _ := strings.Cut(strings.TrimPrefix(ending, "close "), " ")
		x.Frames = append(x.Frames, probe.Frame{Dir: "received", Type: "close", Code: code, Reason: reason})
	}
}

type judgement struct {
	name    string
	answers map[string]string // variant → answer; "reduced" stands for all reduced ones
	params  probe.Params
	want    probe.Verdict
	reason  string // a part of it
}

var reduced = []string{"anonymous", "without/X-Tenant-Id", "without/X-Mode", "without/X-Project-Id"}

// nowhere holds the services' answers at a path that they do not have, unless a test has its own.
var nowhere = map[probe.Transport]string{
	probe.HTTP: `404 {"detail":"Not Found"}`, probe.SSE: `404 {"detail":"Not Found"}`, probe.WS: "403;text/plain ",
}

func judge(t *testing.T, check string, transport probe.Transport, tests []judgement) {
	t.Helper()
	for _, c := range checks.All(testContract()) {
		if c.ID != check {
			continue
		}
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				k := probe.Case{
					Endpoint: probe.Endpoint{Transport: transport, Method: "GET", Path: "/x"},
					Params:   test.params,
				}
				accept := http.Header{}
				if transport == probe.SSE {
					accept.Set("Accept", "text/event-stream")
				}
				for _, label := range append([]string{"control", "unknown-id", "invalid-path", "invalid-body", "blank/X-Mode", "anonymous-again", "control-later", "anonymous-later", "last-event-id", "bad-frame"}, reduced...) {
					answer, given := test.answers[label]
					if !given && strings.HasPrefix(label, "without/") || !given && label == "anonymous" {
						answer, given = test.answers["reduced"]
					}
					if given {
						x := exchange(label, answer)
						x.Request.Headers = accept
						k.Exchanges = append(k.Exchanges, x)
					}
				}
				for _, label := range []string{"nowhere", "nowhere/anonymous"} {
					answer, given := test.answers[label]
					if !given {
						answer = nowhere[transport]
					}
					k.Elsewhere = append(k.Elsewhere, exchange(label, answer))
				}
				f := c.Judge(k)
				if f.Verdict != test.want || !strings.Contains(words(f), test.reason) {
					t.Errorf("%s: %s\nwant %s: …%s…", f.Verdict, f.Reason, test.want, test.reason)
				}
				if f.Verdict == probe.Fail && (f.Want == "" || f.Got == "") {
					t.Errorf("the failure does not state want (%q) and got (%q)", f.Want, f.Got)
				}
				if len(f.Exchanges) == 0 && f.Verdict != probe.Inconclusive {
					t.Errorf("%s without evidence", f.Verdict)
				}
			})
		}
		return
	}
	t.Fatalf("no check %s", check)
}

// words returns all texts of a finding: its reason, want and got, and the other questions with the same answer.
func words(f probe.Finding) string {
	all := []string{f.Reason, f.Want, f.Got}
	for _, label := range f.Same {
		all = append(all, variants.Says(label))
	}
	return strings.Join(all, "\n")
}
