package demo

import (
	"encoding/json"
	"slices"
)

// errorsBecome answers every problem with another JSON body.
func errorsBecome(body func(p *problem) any) change {
	return onFail(func(_ *call, p *problem, a answer) answer { return a.with(body(p)) })
}

// rawErrors answers every problem with a JSON body of the framework, not of the house.
func rawErrors(body func(p *problem) any) change {
	return onFail(func(_ *call, p *problem, a answer) answer { return a.raw(body(p)) })
}

// oneRaw does so for one kind of problem, and answers all others as usual.
func oneRaw(k kind, body func(p *problem) any) change {
	return only(k, func(_ *call, p *problem, a answer) answer { return a.raw(body(p)) })
}

// errorsBecomeText answers every problem with another body and media type, with the usual status.
func errorsBecomeText(media string, body func(p *problem) string) change {
	return onFail(func(_ *call, p *problem, a answer) answer {
		b := textAnswer(a.status, media, body(p))
		b.header = a.header
		return b
	})
}

// lacking is an edit that takes a member away.
func lacking(name string) func(*problem, map[string]any) {
	return func(_ *problem, e map[string]any) { delete(e, name) }
}

// setting is an edit that changes the value of a member.
func setting(name string, value any) func(*problem, map[string]any) {
	return func(_ *problem, e map[string]any) { e[name] = value }
}

// giving is an edit that sets a member to a forbidden value.
func giving(name string, w wrong) func(*problem, map[string]any) {
	return func(p *problem, e map[string]any) { e[name] = w.value(p) }
}

// beside adds a member to an object in an answer.
func beside(o map[string]any, name string, value any) map[string]any {
	o[name] = value
	return o
}

// detail is FastAPI's own error for a problem: a sentence.
func (s *Style) detail(p *problem) any { return map[string]any{"detail": s.message(p)} }

// detailList is FastAPI's own error for an invalid request.
func detailList(p *problem) any {
	return map[string]any{"detail": []any{
		map[string]any{"loc": []any{"header", p.code}, "msg": "field required", "type": "value_error.missing"},
	}}
}

// traceback is a Python stack trace.
const traceback = "Traceback (most recent call last):\n" +
	"  File \"/app/engines/common/identity.py\", line 42, in get_request_context\n" +
	"    raise KeyError(\"X-Tenant-Id\")\nKeyError: 'X-Tenant-Id'"

// page is an error page of a proxy.
func (s *Style) page(p *problem) string {
	return "<!doctype html><html><head><title>Error</title></head><body><h1>" + s.message(p) + "</h1></body></html>"
}

// successesBecome answers every request that passed with another JSON body.
func successesBecome(body func(c *call) any) change {
	return onGrant(func(c *call, a answer) answer { return a.with(body(c)) })
}

// payloadsBecome answers every request that passed with another payload.
func payloadsBecome(payload func(c *call) any) change {
	return successesBecome(func(c *call) any { return c.style.enclosed(payload(c)) })
}

// where applies a change of successes only to the calls that are meant.
func where(meant func(*call) bool, apply change) change {
	return func(c *conduct) {
		other := *c
		apply(&other)
		usual := c.grant
		c.grant = func(c *call) answer {
			if meant(c) {
				return other.grant(c)
			}
			return usual(c)
		}
	}
}

// readsUndeclared reads a body where none is declared as well: malformed JSON is refused there too.
func readsUndeclared(c *conduct) {
	c.gates = append(slices.Clone(c.gates), gate{"undeclared body", func(c *call) *problem {
		if c.endpoint.Body != "" || len(c.body) == 0 || json.Valid(c.body) {
			return nil
		}
		return malformed(say("the body is not JSON"))
	}})
}
