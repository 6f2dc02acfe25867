package demo

import (
	"net/http"
	"time"
)

// conditionDefects are defects in the answers under a condition that a criterion may name.
func conditionDefects() []Defect {
	redirects := func(*call, *problem, answer) answer { return toLogin(http.StatusSeeOther) }
	return []Defect{
		overHTTP("unknown-id-is-410", "answers an unknown id with 410, where the criterion says 404", retold(kindUnknownID, http.StatusGone), statusWhen),
		overHTTP("unknown-id-is-400", "answers an unknown id with 400, where the criterion says 404", retold(kindUnknownID, http.StatusBadRequest), statusWhen),
		overHTTP("unknown-id-is-found", "takes every id for one that exists, where the criterion says 404", withoutGate(gateNameUnknownID), statusWhen),
		overHTTP("invalid-body-is-taken", "takes every JSON body", withoutGate(gateNameBody), statusWhen, refusedWhen),
		overHTTP("invalid-body-is-409", "answers an invalid body with 409, where the criterion says 422", retold(kindBody, http.StatusConflict), statusWhen),
		overHTTP("malformed-is-422", "answers malformed JSON with 422, where the criterion says 400", retold(kindMalformed, http.StatusUnprocessableEntity), statusWhen),
		overHTTP("undeclared-body-crashes", "reads a body that no document declares, and crashes on malformed JSON there",
			changes(readsUndeclared, only(kindMalformed, func(*call, *problem, answer) answer { return crash() })), statusWhen, envelopeError).on(onBodiless),
		overHTTP("undeclared-body-is-bare", "reads a body that no document declares, and leaves malformed JSON there to FastAPI's own error",
			changes(readsUndeclared, oneRaw(kindMalformed, detailList)), envelopeError).on(onBodiless),
		overHTTP("media-type-is-taken", "takes a body of any media type, where the criterion says 415", withoutGate(gateNameMediaType), statusWhen),
		overHTTP("invalid-body-redirects", "redirects an invalid body", only(kindBody, redirects), refusedWhen, statusWhen),
		overHTTP("invalid-body-is-500", "answers an invalid body with an enveloped 500", retold(kindBody, http.StatusInternalServerError), refusedWhen),
		overHTTP("viewer-may-change", "lets a viewer change things", withoutGate(gateNameRole), refusedWhen),
		overHTTP("viewer-crashes", "crashes where a viewer would change something",
			only(kindRole, func(*call, *problem, answer) answer { return crash() }), refusedWhen),
		overHTTP("viewer-gets-200", "refuses a viewer with a 200 that carries the error", only(kindRole, withStatus(http.StatusOK)), refusedWhen),
		overHTTP("viewer-redirects", "sends a viewer elsewhere", only(kindRole, redirects), refusedWhen),
		overHTTP("any-token", "takes any bearer token", anyToken, refusedWhen).withToken(),
		overHTTP("bad-token-is-500", "answers a token that nobody knows with an enveloped 500", when(aboutToken, func(c *call, p *problem, _ answer) answer {
			p.status = http.StatusInternalServerError
			return failInStyle(c, p)
		}), refusedWhen).withToken(),
	}
}

// retold answers one kind of problem in the house style with another status.
func retold(k kind, status int) change {
	return only(k, func(c *call, p *problem, _ answer) answer {
		p.status = status
		return failInStyle(c, p)
	})
}

// anyToken demands a bearer token and accepts any.
func anyToken(c *conduct) {
	for i, g := range c.gates {
		if g.name == gateNameToken {
			c.gates[i].ask = func(c *call) *problem {
				if hasToken(c) {
					return nil
				}
				return g.ask(c)
			}
		}
	}
}

// answerDefects are defects in the content of answers, and in their timing.
func answerDefects(s *Style) []Defect {
	late := func(name, breaks string, meant func(*call) bool) Defect {
		return overHTTP(name, breaks, hangs(meant), answersWithin).on(onFew)
	}
	failed := func(c *call) bool { return c.pass(c.gates) != nil }
	return []Defect{
		overHTTP("success-without-payload", "answers well with an empty object", successesBecome(func(*call) any { return map[string]any{} }), bodyHas),
		overHTTP("success-payload-renamed", "calls the payload otherwise", successesBecome(func(c *call) any {
			return map[string]any{"payload_of_" + s.payload: c.payload()}
		}), bodyHas),
		overHTTP("success-is-list", "answers well with a list", successesBecome(func(c *call) any { return []any{c.payload()} }), bodyHas),
		overHTTP("error-code-is-object", "sends the error's code as an object", errorsBecome(s.edited(setting(s.name(roleCode), map[string]any{"id": 7}))), bodyHas),
		overHTTP("unknown-id-without-code", "sends no code for an unknown id", only(kindUnknownID, func(_ *call, p *problem, a answer) answer {
			return a.with(s.altered(p, lacking(s.name(roleCode))))
		}), bodyHas),
		overHTTP("error-code-is-true", "sends the error's code as true", errorsBecome(s.edited(setting(s.name(roleCode), true))), bodyHas),
		overHTTP("errors-as-page", "reports every error as an HTML page", errorsBecomeText(mediaHTML, s.page), headerHas, bodyHas),
		overHTTP("success-without-type", "answers well without a content type", onGrant(typed("")), headerHas),
		overHTTP("success-typed-as-text", "sends what was asked for as text/plain", onGrant(typed(mediaText)), headerHas),
		overHTTP("success-typed-as-bytes", "sends what was asked for as application/octet-stream", onGrant(typed("application/octet-stream")), headerHas),
		overHTTP("unknown-id-typed-as-page", "sends the error about an unknown id as text/html", only(kindUnknownID, func(_ *call, _ *problem, a answer) answer {
			return typed(mediaHTML)(nil, a)
		}), headerHas),
		overHTTP("invalid-body-typed-as-text", "sends the error about an invalid body as text/plain", only(kindBody, func(_ *call, _ *problem, a answer) answer {
			return typed(mediaText)(nil, a)
		}), headerHas),
		late("hangs", "answers nobody", func(*call) bool { return true }),
		late("hangs-on-success", "takes for ever where it should answer well", func(c *call) bool { return !failed(c) }),
		late("hangs-on-errors", "takes for ever to report an error", failed),
		late("hangs-on-unknown-ids", "takes for ever to look for an unknown id", func(c *call) bool {
			p := c.pass(c.gates)
			return p != nil && p.kind == kindUnknownID
		}),
		late("hangs-on-lists", "takes for ever to make a list", func(c *call) bool { return c.endpoint.list && !failed(c) }),
		late("hangs-on-single-things", "takes for ever to find a single thing", func(c *call) bool { return !c.endpoint.list && !failed(c) }),
	}
}

// typed sends an answer under another media type.
func typed(media string) func(*call, answer) answer {
	return func(_ *call, a answer) answer {
		a.media = media
		return a
	}
}

// hangs answers the selected requests only when nobody waits any longer.
func hangs(meant func(*call) bool) change {
	return func(c *conduct) {
		usual := c.send
		c.send = func(w http.ResponseWriter, c *call, a answer) {
			if c.astray == nil && !c.preflight && meant(c) {
				select {
				case <-c.ctx.Done():
				case <-time.After(hangTime):
				}
			}
			usual(w, c, a)
		}
	}
}

// hangTime is how long an answer takes that never arrives in time.
const hangTime = time.Minute

// tellingDefects are errors that show how the service is built, or repeat parts of the request.
func tellingDefects(s *Style) []Defect {
	in := func(name, breaks, text string) Defect {
		return overHTTP(name, breaks, errorsBecome(s.edited(setting(s.name(roleMessage), text))), noLeak)
	}
	return []Defect{
		in("error-leaks-sql", "sends a database's own message", `(psycopg2.errors.UndefinedTable) relation "masks" does not exist`),
		in("error-leaks-dsn", "sends the address of its database with the password", "cannot connect to postgres://engines:hunter2@db.internal:5432/engines"),
		in("error-leaks-key", "sends a private key", "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----"),
		in("error-leaks-java", "sends a stack trace of Java", "java.lang.IllegalStateException\n\tat test.engines.Identity.of(Identity.java:42)"),
		overHTTP("error-is-debug-page", "reports errors as Werkzeug's debug page",
			errorsBecomeText(mediaHTML, func(*problem) string { return "<html><title>KeyError // Werkzeug Debugger</title></html>" }), noLeak),
		overHTTP("error-leaks-in-header", "sends a stack trace in a header", onFail(func(_ *call, _ *problem, a answer) answer {
			return a.withHeader("X-Debug", `File "/app/engines/common/identity.py", line 42`)
		}), noLeak),
		overHTTP("only-unknown-id-leaks", "sends a stack trace for an unknown id", only(kindUnknownID, func(_ *call, _ *problem, a answer) answer {
			return a.raw(map[string]any{"trace": traceback})
		}), noLeak),
		overHTTP("error-repeats-the-token", "repeats the bearer token in every error", onFail(func(c *call, p *problem, a answer) answer {
			return a.with(beside(s.body(p), "authorization", c.r.Header.Get("Authorization")))
		}), noLeak).withToken(),
	}
}

// streamDefects are those of a stream that is granted.
func streamDefects(s *Style) []Defect {
	as := func(name, breaks, media string) Defect {
		return overSSE(name, breaks, func(c *conduct) { c.stream.media = media }, sseStream)
	}
	return []Defect{
		as("sse-typed-as-json", "opens the stream as application/json", mediaJSON),
		as("sse-typed-as-text", "opens the stream as text/plain", mediaText),
		as("sse-typed-as-bytes", "opens the stream as application/octet-stream", "application/octet-stream"),
		as("sse-typed-as-lines", "opens the stream as lines of JSON", "application/x-ndjson"),
		overSSE("sse-begins-with-error", "opens the stream to everybody let in with an error", begins(func(e *eventStream) {
			e.event("error", s.body(problemOf(http.StatusInternalServerError, "internal", say("something went wrong"))))
		}), sseStream),
		overSSE("sse-ends-without-ready", "ends the stream after another event than the one that is promised", changes(
			begins(func(e *eventStream) { e.event("tick", s.enclosed(nil)) }), func(c *conduct) { c.stream.ends = true },
		), sseStream),
		overSSE("sse-breaks-off", "breaks the stream off before it has said anything", begins(func(e *eventStream) {
			panic(http.ErrAbortHandler) // net/http drops the connection
		}), sseStream),
	}
}

// closeDefects are defects in how a conversation ends.
func closeDefects(*Style) []Defect {
	return []Defect{
		overWS("ws-bad-frame-is-ignored", "goes on after a message that is no JSON", refusesBy(func(t *talk, _ *problem) { t.listen() }, kindMalformed), wsClose),
		overWS("ws-bad-frame-drops", "drops the connection after a message that is no JSON, without a close frame",
			refusesBy(func(t *talk, _ *problem) { _ = t.conn.CloseNow() }, kindMalformed), wsClose),
		overWS("ws-unknown-id-closes-4400", "closes an unknown id with 4400, where the criterion says 4404", closesKind(4400), wsClose),
		overWS("ws-unknown-id-closes-1008", "closes an unknown id with 1008, where the criterion says 4404", closesKind(1008), wsClose),
		overWS("ws-unknown-id-stays-open", "reports an unknown id and leaves the connection open",
			refusesBy(func(t *talk, p *problem) { t.say(t.style.frame(p)); t.listen() }, kindUnknownID), wsClose),
		overWS("ws-unknown-id-is-found", "takes every id for one that exists, where the criterion says 4404", withoutGate(gateNameUnknownID), wsClose),
		overWS("ws-stranger-stays", "reports a missing identity and leaves the connection open",
			refusesBy(func(t *talk, p *problem) { t.say(t.style.frame(p)); t.listen() }, kindIdentity), wsClose),
	}
}

// closesKind closes with another code after the usual frame if an id is unknown.
func closesKind(code int) change {
	return refusesBy(func(t *talk, p *problem) {
		t.say(t.style.frame(p))
		t.closeWith(code, t.style.code(p))
	}, kindUnknownID)
}

// preflightDefects are defects in the answer to a browser's preflight request.
func preflightDefects() []Defect {
	refused := func(name, breaks string, a answer) Defect {
		return overHTTP(name, breaks, leaves(func(*call, answer) answer { return a }), corsPreflight).on(onDelete)
	}
	lacks := func(name, breaks, header, value string) Defect {
		return overHTTP(name, breaks, leaves(func(_ *call, a answer) answer { return a.settingHeader(header, value) }), corsPreflight).on(onDelete)
	}
	return []Defect{
		overHTTP("preflight-needs-identity", "refuses a browser's preflight for want of identity", func(c *conduct) {
			c.leave = func(c *call) answer {
				if p := c.pass(c.gates); p != nil {
					return c.fail(c, p)
				}
				return allowsAll(c)
			}
		}, corsPreflight).on(onDelete),
		refused("preflight-is-405", "answers no preflight", textAnswer(http.StatusMethodNotAllowed, mediaText, "Method Not Allowed")),
		refused("preflight-is-404", "knows no path by OPTIONS", textAnswer(http.StatusNotFound, mediaText, "Not Found")),
		refused("preflight-crashes", "crashes on a preflight", crash()),
		refused("preflight-redirects", "sends a preflight to a login page", toLogin(http.StatusFound)),
		lacks("preflight-without-method", "allows no method but GET", "Access-Control-Allow-Methods", "GET"),
		lacks("preflight-without-headers", "allows none of the headers that say who asks", "Access-Control-Allow-Headers", "Content-Type"),
		lacks("preflight-any-with-credentials", "allows any origin, and credentials with it", "Access-Control-Allow-Origin", "*").credentials(),
	}
}

// leaves alters the answer to a preflight request; f gets the answer so far.
func leaves(f func(c *call, a answer) answer) change {
	return func(c *conduct) {
		usual := c.leave
		c.leave = func(c *call) answer { return f(c, usual(c)) }
	}
}

// credentials makes the defect one that also allows credentials.
func (d Defect) credentials() Defect {
	apply := d.apply
	d.apply = func(c *conduct) {
		apply(c)
		leaves(func(_ *call, a answer) answer { return a.withHeader("Access-Control-Allow-Credentials", "true") })(c)
	}
	return d
}
