package demo

import (
	"net/http"
	"time"
)

// sseManners differ in the refusals and the content of event streams.
func sseManners(s *Style) []Manner {
	return []Manner{
		inSSE("sse-refuses-with-400", "missing identity is a 400", refusing(http.StatusBadRequest)),
		inSSE("sse-refuses-with-403", "missing identity is a 403", refusing(http.StatusForbidden)),
		inSSE("sse-refuses-with-422", "missing identity is a 422", refusing(http.StatusUnprocessableEntity)),
		inSSE("sse-identity-in-query", "identity may also come from the query, as browsers send it", takesQuery),
		inSSE("sse-charset", "the content type has a charset parameter",
			func(c *conduct) { c.stream.media = mediaSSE + "; charset=utf-8" }),
		inSSE("sse-silent", "nothing is said until something happens", begins(func(*eventStream) {})),
		inSSE("sse-slow-start", "the first event takes a third of a second", begins(func(s *eventStream) {
			timer := time.NewTimer(slow)
			defer timer.Stop()
			select {
			case <-timer.C:
				s.ready()
			case <-s.ctx.Done():
			}
		})),
		inSSE("sse-comment-first", "the stream begins with a comment alone", begins(func(s *eventStream) { s.text(": connected\n\n") })),
		inSSE("sse-heartbeats", "comments keep the stream alive",
			func(c *conduct) { c.stream.beat = func(s *eventStream) { s.text(": ping\n\n") } }),
		inSSE("sse-ticks", "events keep coming", func(c *conduct) {
			c.stream.beat = func(s *eventStream) { s.event("tick", s.style.enclosed(nil)) }
		}),
		inSSE("sse-retry-and-ids", "events have ids and a retry time",
			begins(func(s *eventStream) { s.text("retry: 3000\n\nid: 1\n"); s.ready() })),
		inSSE("sse-reports-failures", "an event is about a thing that has failed", begins(func(e *eventStream) {
			e.event("job", s.words(map[string]any{"id": "j1", "state": s.word("failed"), s.holder(): s.words(map[string]any{
				s.name(roleCode): "disk.full", s.name(roleMessage): "no space",
			})}))
		})),
		inSSE("sse-crlf", "lines end in CR LF, and data takes several",
			begins(func(e *eventStream) {
				e.text("event: " + s.word("ready") + "\r\ndata: {\r\ndata: \"" + s.payload + "\": null}\r\n\r\n")
			})),
		inSSE("sse-bom", "the stream begins with a byte order mark",
			begins(func(s *eventStream) { s.text("\ufeff"); s.ready() })),
		inSSE("sse-knows-every-id", "every id exists", withoutGate(gateNameUnknownID)).apart(statusWhen),
		inSSE("sse-extra-members", "other members stand beside error",
			errorsBecome(func(p *problem) any { return beside(s.body(p), "trace_id", "tr_1") })),
		inSSE("sse-slow-refusal", "a refusal takes a third of a second", sends(sendSlow)),
		inSSE("sse-token-first", "the bearer token is looked at before the headers", gatesFirst(gateNameToken)).withToken(),
	}
}

// begins opens the stream with something else.
func begins(begin func(*eventStream)) change {
	return func(c *conduct) { c.stream.begin = begin }
}
