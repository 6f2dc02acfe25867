package expect_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/expect"
)

func answer(status int, contentType, body string) *probe.Exchange {
	return &probe.Exchange{
		End: probe.EndComplete, DurationMS: 100,
		Response: &probe.Response{Status: status, Headers: http.Header{"Content-Type": {contentType}, "X-Left": {"7"}}, Body: body},
	}
}

func judge(t *testing.T, text string, x *probe.Exchange) expect.Judgement {
	t.Helper()
	e, err := expect.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e.Judge(x, nil)
}

// TestAnswers: every demand is met by one answer and missed by another, so that none is without effect.
func TestAnswers(t *testing.T) {
	x := answer(404, "application/json; charset=utf-8", `{"error": {"code": "NOT_FOUND", "http_status": 404, "details": {}, "gate": null, "big": 12345678901234567890},
		"list": [1, 2, 3], "ratio": 0.5, "whole": 1.0, "flag": true}`)
	for _, tt := range []struct {
		text string
		miss string // "" where it is met
	}{
		{`{"status": 404}`, ""},
		{`{"status": "4xx"}`, ""},
		{`{"status": "404"}`, ""},
		{`{"status": [200, "4xx"]}`, ""},
		{`{"status": 405}`, "status: want 405, got 404"},
		{`{"status": ["2xx", "3xx"]}`, "status: want 2xx or 3xx, got 404"},
		{`{"body": {"error.code": "NOT_FOUND"}}`, ""},
		{`{"body": {"error.code": "not_found"}}`, `error.code: want "not_found", got "NOT_FOUND"`},
		{`{"body": {"error.http_status": 404.0}}`, ""},
		{`{"body": {"error.http_status": "404"}}`, `error.http_status: want "404", got 404`},
		{`{"body": {"error.big": 12345678901234567890}}`, ""},
		{`{"body": {"error.big": 12345678901234567891}}`, "error.big: want 12345678901234567891, got 12345678901234567890"},
		{`{"body": {"error.gate": null}}`, ""},
		{`{"body": {"error.none": null}}`, "error.none: want null, got nothing"},
		{`{"body": {"flag": true}}`, ""},
		{`{"body": {"flag": false}}`, "flag: want false, got true"},
		{`{"body": {"list": [1, 2, 3]}}`, ""},
		{`{"body": {"list": [1, 2]}}`, "list: want [1, 2], got [1, 2, 3]"},
		{`{"body": {"error": {"equals": {"http_status": 404, "code": "NOT_FOUND", "gate": null, "details": {}, "big": 12345678901234567890}}}}`, ""},
		{`{"body": {"error": {"equals": {"code": "NOT_FOUND"}}}}`, "error: want"},
		{`{"body": {"error.code": {"matches": "^NOT_"}}}`, ""},
		{`{"body": {"error.code": {"matches": "^X"}}}`, "error.code: want a text that matches ^X"},
		{`{"body": {"error": {"matches": "NOT"}}}`, "error: want a text that matches NOT"},
		{`{"body": {"error.http_status": {"matches": "^4"}}}`, ""},
		{`{"body": {"error.code": {"type": "string"}}}`, ""},
		{`{"body": {"error.code": {"type": ["null", "object"]}}}`, "error.code: want null or object"},
		{`{"body": {"error.gate": {"type": ["null", "string"]}}}`, ""},
		{`{"body": {"ratio": {"type": "number"}, "whole": {"type": "integer"}, "list": {"type": "array"}, "flag": {"type": "boolean"}, "error": {"type": "object"}}}`, ""},
		{`{"body": {"ratio": {"type": "integer"}}}`, "ratio: want integer, got 0.5"},
		{`{"body": {"error.none": {"type": "null"}}}`, "error.none: want null, got nothing"},
		{`{"body": {"ratio": {"min": 0.5, "max": 0.5}}}`, ""},
		{`{"body": {"ratio": {"min": 0.6}}}`, "ratio: want at least 0.6, got 0.5"},
		{`{"body": {"ratio": {"max": 0.4}}}`, "ratio: want at most 0.4, got 0.5"},
		{`{"body": {"error.code": {"min": 0}}}`, `error.code: want at least 0, got "NOT_FOUND"`},
		{`{"body": {"list": {"count": 3}, "error": {"count": {"min": 2}}}}`, ""},
		{`{"body": {"list": {"count": 2}}}`, "list: want 2 elements, got a list of 3"},
		{`{"body": {"list": {"count": {"min": 4}}}}`, "list: want at least 4 elements"},
		{`{"body": {"list": {"count": {"max": 2}}}}`, "list: want at most 2 elements"},
		{`{"body": {"flag": {"count": {"min": 0}}}}`, "flag: want at least 0 elements, got true"},
		{`{"body": {"error.gate": {"exists": true}, "error.none": {"exists": false}}}`, ""},
		{`{"body": {"error.none": {"exists": true}}}`, "error.none: want any value, got nothing"},
		{`{"body": {"error.gate": {"exists": false}}}`, "error.gate: want nothing, got null"},
		{`{"header": {"content-type": "application/json"}}`, ""},
		{`{"header": {"Content-Type": "application/json; charset=latin1"}}`, "header Content-Type: want"},
		{`{"header": {"Content-Type": "text/html"}}`, "header Content-Type: want"},
		{`{"header": {"X-Left": 7}}`, ""},
		{`{"header": {"X-Left": "7"}}`, ""},
		{`{"header": {"X-Left": {"min": 8}}}`, "header X-Left: want at least 8, got 7"},
		{`{"header": {"X-Left": {"exists": false}}}`, "header X-Left: want nothing"},
		{`{"header": {"X-None": {"exists": false}}}`, ""},
		{`{"header": {"X-None": {"exists": true}}}`, "header X-None: want any value, got nothing"},
		{`{"within": "100ms"}`, ""},
		{`{"within": "99ms"}`, "time: want a whole answer within 99ms, got one after 100ms"},
		{`{"frames": [{"close": 4401}]}`, "frames: want an accepted WebSocket"},
		{`{"events": [{"event": "x"}]}`, "events: want text/event-stream"},
	} {
		j := judge(t, tt.text, x)
		switch {
		case len(j.Open) > 0:
			t.Errorf("%s: open: %v", tt.text, j.Open)
		case tt.miss == "" && !j.Met():
			t.Errorf("%s: missed: %v", tt.text, j.Missed)
		case tt.miss != "" && (len(j.Missed) != 1 || !strings.HasPrefix(j.Missed[0].String(), tt.miss)):
			t.Errorf("%s: got %v, want %s", tt.text, j.Missed, tt.miss)
		}
	}
}

// TestBodiesThatAreNoJSON: nothing is concluded from a body that two clients read in two ways, or not at all.
func TestBodiesThatAreNoJSON(t *testing.T) {
	for _, body := range []string{"", "<html>", `{"a": 1, "a": 2}`, `{"a": {"b": 1, "b": 1}}`, "{\"a\": \"\xff\"}"} {
		if j := judge(t, `{"body": {"zzz": {"exists": false}}}`, answer(200, "application/json", body)); len(j.Missed) != 1 {
			t.Errorf("%q: got %v, want one mismatch", body, j)
		}
	}
}

// TestOpenDemands stays open: it is neither met nor missed.
func TestOpenDemands(t *testing.T) {
	stream := answer(200, "text/event-stream", "event: start\ndata: {\"n\": 1}\n\n")
	stream.End = probe.EndOpen
	cut := answer(200, "application/json", `{"a": 1`)
	cut.Response.Truncated = true
	for _, tt := range []struct {
		text string
		x    *probe.Exchange
	}{
		{`{"status": 200}`, &probe.Exchange{End: probe.EndUnreachable, Trouble: "connection refused"}},
		{`{"body": {"a": {"exists": false}}}`, cut},
		{`{"within": "1s"}`, &probe.Exchange{End: probe.EndTimeout, DurationMS: 900}},
		{`{"within": "10ms"}`, stream},
		{`{"events": [{"event": "end"}]}`, stream},
		{`{"events": [{"event": "end"}], "within": "200ms"}`, stream},
		{`{"schema": "openapi"}`, stream},
		{`{"frames": [{"close": 4401}]}`, &probe.Exchange{End: probe.EndOpen, Accepted: true}},
		{`{"header": {"X-A": {"exists": false}}}`, &probe.Exchange{End: probe.EndOpen, Accepted: true}},
	} {
		if j := judge(t, tt.text, tt.x); len(j.Open) == 0 || len(j.Missed) > 0 {
			t.Errorf("%s: got %+v, want it open", tt.text, j)
		}
	}
}

// A frame or an event that was not seen may come later, and the words say what would decide it.
func TestWhatMayComeLaterSaysWhatDecides(t *testing.T) {
	stream := answer(200, "text/event-stream", "data: a\n\ndata: b\n\n")
	stream.End = probe.EndOpen
	for text, want := range map[string]string{
		`{"frames": [{"close": 4401}]}`:  "was not seen among 0 frames in the 0s that were watched: set within to a shorter time if it must have come by then",
		`{"events": [{"event": "end"}]}`: "was not seen among 2 events in the 100ms that were watched: set within to a shorter time if it must have come by then, or limits.events to more than 2",
	} {
		x := stream
		if strings.Contains(text, "frames") {
			x = &probe.Exchange{End: probe.EndOpen, Accepted: true}
		}
		if j := judge(t, text, x); len(j.Open) != 1 || !strings.Contains(j.Open[0], want) {
			t.Errorf("%s: got %q", text, j.Open)
		}
	}
}

// The frames of a WebSocket have times: how long the connection was watched does not matter.
func TestFramesArriveInTime(t *testing.T) {
	for _, tt := range []struct {
		name         string
		at           float64
		missed, open int
	}{
		{"in time", 300, 0, 0},
		{"late", 1200, 1, 0},
		{"at a time that is not recorded", 0, 0, 1},
	} {
		x := &probe.Exchange{End: probe.EndOpen, Accepted: true, DurationMS: 2000, Frames: []probe.Frame{
			{Dir: "received", Type: "text", Data: "hi", AtMS: 100},
			{Dir: "received", Type: "text", Data: "ready", AtMS: tt.at},
			{Dir: "received", Type: "text", Data: "tick", AtMS: 1900},
		}}
		j := judge(t, `{"frames": [{"text": "hi"}, {"text": "ready"}], "within": "1s"}`, x)
		if len(j.Missed) != tt.missed || len(j.Open) != tt.open {
			t.Errorf("%s: got %+v", tt.name, j)
		}
	}
}

func TestNeverArrivedInTime(t *testing.T) {
	timeout := &probe.Exchange{End: probe.EndTimeout, DurationMS: 2000}
	if j := judge(t, `{"within": "1s"}`, timeout); len(j.Missed) != 1 {
		t.Errorf("no answer after 2 s: got %+v, want a mismatch", j)
	}
	stream := answer(200, "text/event-stream", ": ping\n\n")
	stream.End, stream.DurationMS = probe.EndOpen, 2000
	if j := judge(t, `{"events": [{"event": "start"}], "within": "1s"}`, stream); len(j.Missed) != 1 || len(j.Open) > 0 {
		t.Errorf("no event after 2 s: got %+v, want a mismatch", j)
	}
}

func TestEvents(t *testing.T) {
	x := answer(200, "text/event-stream", "id: 1\nevent: start\ndata: {\"n\": 1}\n\n: ping\n\nevent: delta\ndata: hello\n\nevent: end\ndata: [DONE]\n\n")
	for _, tt := range []struct {
		text string
		met  bool
	}{
		{`{"events": [{"event": "start"}, {"event": "end"}]}`, true},
		{`{"events": [{"event": "end"}, {"event": "start"}]}`, false},
		{`{"events": [{"event": "start", "id": "1", "body": {"n": 1}}]}`, true},
		{`{"events": [{"event": "start", "body": {"n": 2}}]}`, false},
		{`{"events": [{"event": "start", "id": "2"}]}`, false},
		{`{"events": [{"data": {"matches": "DONE"}}]}`, true},
		{`{"events": [{"data": "hello"}, {"data": "hello"}]}`, false},
	} {
		if j := judge(t, tt.text, x); j.Met() != tt.met || len(j.Open) > 0 {
			t.Errorf("%s: got %+v, want met %t", tt.text, j, tt.met)
		}
	}
}

func TestFrames(t *testing.T) {
	x := &probe.Exchange{End: probe.EndComplete, Accepted: true, Frames: []probe.Frame{
		{Dir: "sent", Type: "text", Data: `{"type": "secret"}`},
		{Dir: "received", Type: "text", Data: `{"type": "error", "error": {"code": "NO_CONTEXT"}}`},
		{Dir: "received", Type: "text", Data: "bye"},
		{Dir: "received", Type: "close", Code: 4401},
	}}
	for _, tt := range []struct {
		text string
		met  bool
	}{
		{`{"frames": [{"body": {"error.code": "NO_CONTEXT"}}, {"close": 4401}]}`, true},
		{`{"frames": [{"text": "bye"}]}`, true},
		{`{"frames": [{"close": 4403}]}`, false},
		{`{"frames": [{"close": 4401}, {"text": "bye"}]}`, false},
		{`{"frames": [{"body": {"type": "secret"}}]}`, false},
		{`{"status": 200}`, false},
		{`{"body": {"type": "error"}}`, false},
	} {
		if j := judge(t, tt.text, x); j.Met() != tt.met || len(j.Open) > 0 {
			t.Errorf("%s: got %+v, want met %t", tt.text, j, tt.met)
		}
	}
}

func TestSchema(t *testing.T) {
	e, err := expect.Parse([]byte(`{"schema": "openapi"}`))
	if err != nil {
		t.Fatal(err)
	}
	bad := func(*probe.Exchange) ([]expect.Mismatch, string) {
		return []expect.Mismatch{{At: "a", Want: "b", Got: "c"}}, ""
	}
	if j := e.Judge(answer(200, "application/json", `{}`), bad); len(j.Missed) != 1 {
		t.Errorf("got %+v, want the schema's mismatch", j)
	}
	open := func(*probe.Exchange) ([]expect.Mismatch, string) { return nil, "no response is documented" }
	if j := e.Judge(answer(200, "application/json", `{}`), open); len(j.Open) != 1 {
		t.Errorf("got %+v, want it open", j)
	}
	if j := e.Judge(answer(200, "application/json", `{}`), nil); len(j.Open) != 1 {
		t.Errorf("got %+v, want it open without a schema", j)
	}
}

// TestLongValuesAreNotCut: half of a secret would not be known for one.
func TestLongValuesAreNotCut(t *testing.T) {
	long := strings.Repeat("s3cr3t", 100)
	j := judge(t, `{"body": {"a": "b"}}`, answer(200, "application/json", `{"a": "`+long+`"}`))
	if len(j.Missed) != 1 || j.Missed[0].Got != "a text of 600 bytes" {
		t.Errorf("got %+v", j)
	}
}
