package checks_test

import (
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/variants"
)

func TestCatalogueIsWhole(t *testing.T) {
	c := testContract()
	if err := checks.Validate(checks.All(c), variants.All(c)); err != nil {
		t.Error(err)
	}
}

func TestEnvelopeError(t *testing.T) {
	ok := "400 " + envelope(400, "identity.missing", "x")
	judge(t, checks.EnvelopeError, probe.HTTP, []judgement{
		{"enveloped", map[string]string{"control": "200 " + data, "reduced": ok, "unknown-id": "404 " + envelope(404, "not_found", "x")}, probe.Params{}, probe.Pass, "400 without identity"},
		{"charset", map[string]string{"reduced": "400;application/json;charset=utf-8 " + envelope(400, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"framework error", map[string]string{"reduced": ok, "unknown-id": `404 {"detail":"no such mask"}`}, probe.Params{}, probe.Fail, "FastAPI's own"},
		{"a rate limit", map[string]string{"control": "429 " + envelope(429, "limit", "slow down"), "reduced": "429 " + envelope(429, "limit", "slow down")}, probe.Params{}, probe.Inconclusive, "429"},
		{"a rate limit with no envelope", map[string]string{"control": "200 " + data, "reduced": `429 {"detail":"slow down"}`}, probe.Params{}, probe.Inconclusive, "429"},
		{"half-done fix", map[string]string{"reduced": `400 {"detail":` + envelope(400, "a", "b") + `}`}, probe.Params{}, probe.Fail, "wraps the ErrorEnvelope in FastAPI's"},
		{"other status inside", map[string]string{"reduced": "401 " + envelope(400, "a", "b")}, probe.Params{}, probe.Fail, "error.http_status"},
		{"not JSON by type", map[string]string{"reduced": "400;text/plain " + envelope(400, "a", "b")}, probe.Params{}, probe.Fail, "content type"},
		{"member of another type", map[string]string{"reduced": `400 {"error":{"code":1,"message":"","http_status":400,"gate":null,"action_name":null,"resource_kind":null,"details":{}}}`}, probe.Params{}, probe.Fail, "error.code"},
		{"member missing", map[string]string{"reduced": `400 {"error":{"code":"a","message":"","http_status":400,"gate":null,"action_name":null,"resource_kind":null}}`}, probe.Params{}, probe.Fail, "error.details"},
		{"stack trace", map[string]string{"reduced": "400 " + envelope(400, "a", `Traceback (most recent call last)`)}, probe.Params{}, probe.Fail, "no stack trace"},
		{"text", map[string]string{"control": "500;text/plain Internal Server Error"}, probe.Params{}, probe.Fail, "not JSON"},
		{"empty", map[string]string{"reduced": "400 "}, probe.Params{}, probe.Fail, "an empty body"},
		{"success that wraps an error", map[string]string{"reduced": ok, "control": `200 {"data":` + envelope(400, "a", "b") + `}`}, probe.Params{}, probe.Fail, "is a success that carries an error"},
		{"a resource that failed", map[string]string{"reduced": ok, "control": `200 {"id":1,"state":"failed","error":"disk full"}`}, probe.Params{}, probe.Pass, ""},
		{"success that carries an error", map[string]string{"reduced": ok, "control": "200 " + envelope(400, "a", "b")}, probe.Params{}, probe.Fail, "carries an error"},
		{"no error to be had", map[string]string{"control": "200 " + data, "reduced": "200 " + data}, probe.Params{}, probe.Inconclusive, "so there was nothing to judge"},
		{"timeout", map[string]string{"reduced": ok, "unknown-id": "timeout"}, probe.Params{}, probe.Inconclusive, "for an unknown id"},
		{"invalid path", map[string]string{"reduced": ok, "invalid-path": `422 {"detail":[{"loc":["path","id"]}]}`}, probe.Params{}, probe.Fail, "with an invalid path"},
		{"invalid path that is none of the service's", map[string]string{"reduced": ok, "invalid-path": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Pass, ""},
		{"timeout of what is only noted elsewhere", map[string]string{"reduced": ok, "blank/X-Mode": "timeout"}, probe.Params{}, probe.Inconclusive, "with a blank X-Mode"},
		{"error of what is only noted elsewhere", map[string]string{"reduced": ok, "blank/X-Mode": `400 {"detail":"blank"}`}, probe.Params{}, probe.Fail, "with a blank X-Mode"},
		{"not mounted", map[string]string{"control": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"not mounted, in envelopes", map[string]string{"control": "404 " + envelope(404, "a", "Not Found"), "reduced": "404 " + envelope(404, "a", "Not Found"), "nowhere": "404 " + envelope(404, "a", "Not Found"), "nowhere/anonymous": "404 " + envelope(404, "a", "Not Found")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"only what comes before the router is enveloped", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": ok, "nowhere/anonymous": ok}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"the router's own words", map[string]string{"control": "200 " + data, "unknown-id": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Fail, "FastAPI's own"},
	})
}

func TestEnvelopeSuccess(t *testing.T) {
	judge(t, checks.EnvelopeSuccess, probe.HTTP, []judgement{
		{"enveloped", map[string]string{"control": "200 " + data}, probe.Params{}, probe.Pass, ""},
		{"other members beside it", map[string]string{"control": `200 {"data":null,"meta":{},"error":null}`}, probe.Params{}, probe.Pass, ""},
		{"wrapped twice", map[string]string{"control": `200 {"data":{"data":{"id":"m1"},"meta":{}},"meta":{}}`}, probe.Params{}, probe.Inconclusive, "wrapped twice"},
		{"a page as the payload", map[string]string{"control": `200 {"data":{"data":[],"total":0}}`}, probe.Params{}, probe.Pass, ""},
		{"a payload with data of its own", map[string]string{"control": `200 {"data":{"data":[1,2]},"meta":{}}`}, probe.Params{}, probe.Pass, ""},
		{"wrapped twice without more", map[string]string{"control": `200 {"data":{"data":[1,2]}}`}, probe.Params{}, probe.Inconclusive, "wrapped twice"},
		{"bare object", map[string]string{"control": `200 {"id":"m1"}`}, probe.Params{}, probe.Fail, `an object without "data"`},
		{"bare list", map[string]string{"control": `200 [1,2]`}, probe.Params{}, probe.Fail, "is a bare list"},
		{"carries an error", map[string]string{"control": `200 {"data":null,"error":{"code":"a","message":"b"}}`}, probe.Params{}, probe.Fail, "no error in a success"},
		{"one success is bare", map[string]string{"control": "200 " + data, "anonymous": `200 {}`}, probe.Params{}, probe.Fail, "without identity"},
		{"no content", map[string]string{"control": "204 "}, probe.Params{}, probe.Pass, "204"},
		{"a stream", map[string]string{"control": "200;text/event-stream data: {}\n\n"}, probe.Params{}, probe.Inconclusive, "transport: sse"},
		{"reset content", map[string]string{"control": "205 "}, probe.Params{}, probe.Pass, "205"},
		{"not JSON by its type", map[string]string{"control": "200;text/plain " + data}, probe.Params{}, probe.Fail, "content type"},
		{"may carry an error", map[string]string{"control": `200 {"data":{"error":{"code":"a","message":"b"}}}`}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"no success", map[string]string{"control": "404 " + envelope(404, "not_found", "x")}, probe.Params{}, probe.Inconclusive, "no success to judge"},
	})
}

func TestSSEConnectEnvelope(t *testing.T) {
	stream := "200;text/event-stream event: ready\ndata: {}\n\n"
	judge(t, checks.SSEConnectEnvelope, probe.SSE, []judgement{
		{"refused at connect", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"replays what an event's id asks for", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "last-event-id": "200;text/event-stream data: {\"type\":\"replayed\",\"n\":[1]}\n\n"}, probe.Params{}, probe.Pass, ""},
		{"silent control", map[string]string{"control": "200;text/event-stream ", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"framework error", map[string]string{"control": stream, "reduced": `401 {"detail":"no"}`}, probe.Params{}, probe.Fail, "FastAPI's own"},
		{"stream with the error", map[string]string{"control": stream, "reduced": "200;text/event-stream event: error\ndata: {}\n\n"}, probe.Params{}, probe.Fail, "carries an error"},
		{"error as a stream that never ends", map[string]string{"control": stream, "reduced": "endless;401 "}, probe.Params{}, probe.Fail, "Content-Type"},
		{"error as a stream", map[string]string{"control": stream, "reduced": "401;text/event-stream data: x\n\n"}, probe.Params{}, probe.Fail, ""},
		{"a stream that breaks off", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "broken : hello\n\n"}, probe.Params{}, probe.Fail, "breaks off before its first event"},
		{"a stream that ends without an event", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "ended : hello\n\n"}, probe.Params{}, probe.Fail, "ends without an event, while the full identity's goes on"},
		{"a stream that ends without an event, as the control's does", map[string]string{"control": "ended data: x\n\n", "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "ended "}, probe.Params{}, probe.Pass, ""},
		{"a stream that ends after events", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "ended data: x\n\n"}, probe.Params{}, probe.Fail, "ends after an event that the full identity does not get: x"},
		{"a stream that ends after the control's events and one more", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "ended event: ready\ndata: {}\n\ndata: {\"done\":\"so far\"}\n\n"}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"a stream that ends after an event that the control gets too", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "ended event: ready\ndata: {}\n\n"}, probe.Params{}, probe.Pass, ""},
		{"nothing left behind an unknown last event", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "last-event-id": "ended "}, probe.Params{}, probe.Pass, ""},
		{"a stream for an unknown id that breaks off later", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "broken event: ready\ndata: {\"a\":1}\n\n"}, probe.Params{}, probe.Inconclusive, "for an unknown id got no answer to judge"},
		{"a stream that breaks off later", map[string]string{"control": "broken data: x\n\n", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"an invalid body", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "invalid-body": `422 {"detail":[]}`}, probe.Params{}, probe.Fail, "with an invalid body"},
		{"nothing refused", map[string]string{"control": stream, "reduced": stream}, probe.Params{}, probe.Inconclusive, "so there was nothing to judge"},
		{"events that are no errors", map[string]string{
			"control": "200;text/event-stream data: {\"type\":\"progress\",\"detail\":\"half\",\"error\":\"\"}\n\n", "reduced": "401 " + envelope(401, "a", "b"),
		}, probe.Params{}, probe.Pass, ""},
		{"an event about a thing that has failed", map[string]string{
			"control": "200;text/event-stream event: job\ndata: {\"error\":{\"code\":\"x\",\"message\":\"disk\"}}\n\ndata: {\"id\":\"j1\",\"error\":\"disk\"}\n\n", "reduced": "401 " + envelope(401, "a", "b"),
		}, probe.Params{}, probe.Pass, ""},
		{"an envelope in an event of another name", map[string]string{"control": stream, "reduced": "200;text/event-stream event: closed\ndata: " + envelope(401, "a", "b") + "\n\n"}, probe.Params{}, probe.Fail, "carries an error"},
		{"an event that no blank line ends", map[string]string{"control": stream, "reduced": "200;text/event-stream data: " + envelope(401, "a", "b") + "\n"}, probe.Params{}, probe.Fail, "carries an error"},
		{"an error of a subject by the event's name", map[string]string{"control": stream, "reduced": "401 " + envelope(401, "a", "b"), "unknown-id": "200;text/event-stream event: chat_error\ndata: no such thread\n\n"}, probe.Params{}, probe.Inconclusive, "may be an error: no such thread"},
		{"an event that counts errors", map[string]string{"control": "200;text/event-stream event: error_count\ndata: 3\n\n", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"a refusal by the event's name", map[string]string{"control": stream, "reduced": "200;text/event-stream event: unauthorized\ndata: no tenant\n\n"}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"the error on a stream of another type", map[string]string{"control": stream, "reduced": "200;text/plain event: error\ndata: no\n\n"}, probe.Params{}, probe.Fail, "carries an error"},
		{"an error without an event name", map[string]string{"control": stream, "reduced": "200;text/event-stream data: {\"detail\":\"no\"}\n\n"}, probe.Params{}, probe.Fail, "carries an error"},
	})
}

// A stream under another content type is worth a note, since a browser does not take it; nothing demands another.
func TestAStreamOfAnotherContentTypeIsNoted(t *testing.T) {
	for control, noted := range map[string]bool{"200;text/event-stream data: x\n\n": false, "200;text/plain data: x\n\n": true, "404 {}": false} {
		k := probe.Case{
			Endpoint:  probe.Endpoint{Transport: probe.SSE, Method: "GET", Path: "/x"},
			Exchanges: []*probe.Exchange{exchange("control", control), exchange("anonymous", "401 "+envelope(401, "a", "b"))},
		}
		for _, c := range checks.All(testContract()) {
			if c.ID != checks.SSEConnectEnvelope {
				continue
			}
			if f := c.Judge(k); len(f.Notes) > 0 != noted {
				t.Errorf("control %q: notes %q", control, f.Notes)
			}
		}
	}
}

// An endpoint that the service's own document lists exists, whatever its answer to a missing thing.
func TestADocumentedEndpointIsThere(t *testing.T) {
	missing := "404 " + envelope(404, "http.404", "Not Found")
	for _, c := range checks.All(testContract()) {
		k := probe.Case{Endpoint: probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x/{id}", Origin: probe.OriginSourceOpenAPI}}
		for _, label := range append([]string{"control", "unknown-id"}, reduced...) {
			answer := "401 " + envelope(401, "identity.missing", "x")
			if label == "control" || label == "unknown-id" {
				answer = missing
			}
			k.Exchanges = append(k.Exchanges, exchange(label, answer))
		}
		if c.ID == checks.IdentityRequired || c.ID == checks.EnvelopeError {
			if f := c.Judge(k); f.Verdict != probe.Pass {
				t.Errorf("%s: %s: %s", c.ID, f.Verdict, f.Reason)
			}
		}
	}
}

func TestHEADHasNoEnvelope(t *testing.T) {
	for _, c := range checks.All(testContract()) {
		if c.ID != checks.EnvelopeError && c.ID != checks.EnvelopeSuccess {
			continue
		}
		if why := c.Excludes(probe.Endpoint{Transport: probe.HTTP, Method: "HEAD", Path: "/x"}, probe.Params{}); why == "" {
			t.Errorf("%s is judged by answers that have no body", c.ID)
		}
		if why := c.Excludes(probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"}, probe.Params{}); why != "" {
			t.Errorf("%s is not judged: %s", c.ID, why)
		}
	}
}
