package demo

// errorsBecome tells every problem in another JSON body.
func errorsBecome(body func(p *problem) any) change {
	return onFail(func(_ *call, p *problem, a answer) answer { return a.with(body(p)) })
}

// oneBecomes tells one kind of problem in another JSON body, and all others as usual.
func oneBecomes(k kind, body func(p *problem) any) change {
	return only(k, func(_ *call, p *problem, a answer) answer { return a.with(body(p)) })
}

// errorsBecomeText tells every problem in another body and media type, with the usual status.
func errorsBecomeText(media string, body func(p *problem) string) change {
	return onFail(func(_ *call, p *problem, a answer) answer {
		b := textAnswer(a.status, media, body(p))
		b.header = a.header
		return b
	})
}

// setError gives a member of the envelope's error another value.
func setError(name string, value any) change {
	return editError(func(_ *problem, e map[string]any) { e[name] = value })
}

// editError spoils the envelope's error.
func editError(edit func(p *problem, e map[string]any)) change {
	return errorsBecome(func(p *problem) any { return edited(p, edit) })
}

// edited is the problem's envelope after an edit of its error.
func edited(p *problem, edit func(p *problem, e map[string]any)) map[string]any {
	env := p.envelope()
	edit(p, env["error"].(map[string]any))
	return env
}

// lacking is an edit that takes a member away.
func lacking(name string) func(*problem, map[string]any) {
	return func(_ *problem, e map[string]any) { delete(e, name) }
}

// setting is an edit that gives a member another value.
func setting(name string, value any) func(*problem, map[string]any) {
	return func(_ *problem, e map[string]any) { e[name] = value }
}

// beside adds a member to an object that is answered.
func beside(o map[string]any, name string, value any) map[string]any {
	o[name] = value
	return o
}

// detail is FastAPI's own error for a problem: a sentence.
func detail(p *problem) any { return map[string]any{"detail": p.message} }

// detailList is FastAPI's own error for an invalid request.
func detailList(p *problem) any {
	return map[string]any{"detail": []any{
		map[string]any{"loc": []any{"header", p.code}, "msg": "field required", "type": "value_error.missing"},
	}}
}

// detailWrapped is what HTTPException(detail=envelope) makes of an envelope.
func detailWrapped(p *problem) any { return map[string]any{"detail": p.envelope()} }

// traceback is what a crash in Python looks like.
const traceback = "Traceback (most recent call last):\n" +
	"  File \"/app/engines/common/identity.py\", line 42, in get_request_context\n" +
	"    raise KeyError(\"X-Tenant-Id\")\nKeyError: 'X-Tenant-Id'"

// page is an error page of a proxy.
func page(p *problem) string {
	return "<!doctype html><html><head><title>Error</title></head><body><h1>" + p.message + "</h1></body></html>"
}

// successesBecome answers every request that passed with another JSON body.
func successesBecome(body func(c *call) any) change {
	return onGrant(func(c *call, a answer) answer { return a.with(body(c)) })
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
