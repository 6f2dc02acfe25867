package demo

import "net/http"

// conditionManners differ in the answers under a condition, in ways that no criterion forbids.
func conditionManners(s *Style) []Manner {
	return []Manner{
		inHTTP("unknown-id-says-more", "an unknown id has a code of its own and help beside it", only(kindUnknownID, func(_ *call, p *problem, a answer) answer {
			return a.with(s.altered(p, setting("help", "https://docs.engines.test/errors")))
		})),
		inHTTP("reads-an-undeclared-body", "a body is read that no document declares", readsUndeclared).on(onBodiless),
		inHTTP("viewer-is-404", "what a viewer may not change is not there for them", retold(kindRole, http.StatusNotFound)),
		inHTTP("viewer-is-401", "a viewer who would change something is asked who they are", retold(kindRole, http.StatusUnauthorized)),
		inHTTP("invalid-body-is-413", "an invalid body is a 413", retold(kindBody, http.StatusRequestEntityTooLarge)).apart(statusWhen),
		inHTTP("speaks-of-traces", "an error speaks of a stack trace, and has none",
			errorsBecome(s.edited(setting(s.name(roleMessage), "the stack trace is in the log, at line 42 of 2026-01-01 12:34:56")))),
		inHTTP("names-a-place", "an error names an address, a mail and a version",
			errorsBecome(s.edited(setting(s.name(roleMessage), "see https://docs.engines.test:8443/v1.2 or write to ops@engines.test")))),
		inHTTP("repeats-the-tenant", "an error repeats who asks", errorsBecome(s.edited(setting(s.name(roleMessage), "t_demo may not do this")))),
	}
}

// streamManners differ in the form of a granted stream.
func streamManners(*Style) []Manner {
	return []Manner{
		inSSE("sse-capital-type", "the content type is written in capitals", func(c *conduct) { c.stream.media = "Text/Event-Stream" }),
		inSSE("sse-ready-and-ends", "the stream ends once it has said that it is ready", func(c *conduct) { c.stream.ends = true }),
		inSSE("sse-ready-after-another", "another event comes before the one that is promised", begins(func(e *eventStream) {
			e.event("connected", map[string]any{})
			e.ready()
		})),
	}
}

// closeManners differ in how a conversation ends.
func closeManners(*Style) []Manner {
	return []Manner{
		inWS("ws-bad-frame-closes-1003", "a message that is no JSON closes with the code of data that nobody takes",
			refusesBy(func(t *talk, p *problem) { t.say(t.style.frame(p)); t.closeWith(1003, t.style.code(p)) }, kindMalformed)),
		inWS("ws-close-without-reason", "a close has a code and no reason",
			refusesBy(func(t *talk, p *problem) { t.say(t.style.frame(p)); t.closeWith(p.close, "") })),
		inWS("ws-error-twice-then-close", "an error is reported twice before the close",
			refusesBy(func(t *talk, p *problem) { t.say(t.style.frame(p)); t.say(t.style.frame(p)); t.close(p) })),
	}
}

// preflightManners differ in how a preflight request is allowed.
func preflightManners() []Manner {
	header := func(name, value string) change {
		return leaves(func(_ *call, a answer) answer { return a.settingHeader(name, value) })
	}
	return []Manner{
		inHTTP("preflight-is-200", "a preflight is a 200 with a body", leaves(func(_ *call, a answer) answer {
			a.status, a.media, a.body = http.StatusOK, mediaText, []byte("OK")
			return a
		})).on(onDelete),
		inHTTP("preflight-any-origin", "any origin is allowed, without credentials", header("Access-Control-Allow-Origin", "*")).on(onDelete),
		inHTTP("preflight-any-method", "any method is allowed", header("Access-Control-Allow-Methods", "*")).on(onDelete),
		inHTTP("preflight-no-such-origin", "an origin that nobody knows is not allowed", leaves(func(*call, answer) answer {
			return textAnswer(http.StatusForbidden, mediaText, "Disallowed CORS origin")
		})).on(onDelete),
	}
}
