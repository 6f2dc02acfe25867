package config

import "github.com/engfix/engfix/probe/expect"

// The keys of engfix.yaml, and how each is read, from top to bottom.

func (c *Config) keys() []key {
	return []key{
		{"version", version(&c.Version)},
		{"tickets", file(&c.Tickets)},
		{"target", object(&c.Target)},
		{"identity", object(&c.Identity)},
		{"identities", table(&c.Identities, otherIdentity)},
		{"envelope", object(&c.Envelope)},
		{"setup", list(&c.Setup, step)},
		{"teardown", list(&c.Teardown, step)},
		{"params", params(c)},
		{"reuse", boolean(&c.Reuse)},
		{"routers", table(&c.Routers, router)},
		{"criteria", whole(&c.Criteria, criterion)},
		{"checks", table(&c.Checks, ownCheck)},
		{"waivers", whole(&c.Waivers, waiver)},
		{"limits", object(&c.Limits)},
		{"history", object(&c.History)},
		{"reports", object(&c.Reports)},
		{"redact", whole(&c.Redact, pattern)},
	}
}

func (t *Target) keys() []key {
	return []key{
		{"url", targetURL(&t.URL)},
		{"openapi", known(openAPI(&t.OpenAPI))},
		{"source", known(file(&t.Source))},
		{"app", known(textOf(&t.App, appName))},
		{"python", known(program(&t.Python))},
		{"routes", known(file(&t.Routes))},
		{"allow_mutations", boolean(&t.AllowMutations)},
		{"timeout", duration(&t.Timeout)},
		{"concurrency", integer(&t.Concurrency, 1, maxConcurrency)},
		{"rate", number(&t.Rate, maxRate)},
		{"connections", textOf(&t.Connections, oneOf(Kept, Fresh))},
		{"tls", object(&t.TLS)},
		{"build", object(&t.Build)},
	}
}

func (t *TLS) keys() []key {
	return []key{
		{"ca", file(&t.CA)},
		{"cert", file(&t.Cert)},
		{"key", file(&t.Key)},
		{"insecure", boolean(&t.Insecure)},
	}
}

func (b *Build) keys() []key {
	return []key{
		{"path", textOf(&b.Path, rooted)},
		{"value", textOf(&b.Value, expect.PathProblem)},
	}
}

func (id *Identity) keys() []key {
	return []key{
		{"headers", headers(&id.Headers)},
		{"required", list(&id.Required, part)},
		{"refusal", some(&id.Refusal, func(n *int) reader { return integer(n, 400, 599) })},
		{"fields", list(&id.Fields, func(s *string) reader { return textOf(s, present) })},
		{"ws", object(&id.WS)},
		{"sse", object(&id.SSE)},
	}
}

func (w *WS) keys() []key {
	return []key{
		{"query", query(&w.Query)},
		{"hello", frame(&w.Hello)},
		{"anonymous_hello", frame(&w.AnonymousHello)},
	}
}

func (s *SSE) keys() []key {
	return []key{
		{"query", query(&s.Query)},
	}
}

func (e *Envelope) keys() []key {
	return []key{
		{"error", known(schemaOr(&e.Error, Builtin))},
		{"success", known(schemaOr(&e.Success, Builtin, Off))},
	}
}

func (s *Step) keys() []key {
	return append([]key{
		{"name", textOf(&s.Name, present)},
		{"method", textOf(&s.Method, method)},
		{"path", textOf(&s.Path, onTarget)},
		{"query", query(&s.Query)},
		{"headers", headers(&s.Headers)},
		{"capture", captured(&s.Capture)},
		{"expect", expectation(&s.Expect)},
	}, s.Content.keys()...)
}

func (c *Content) keys() []key {
	return []key{
		{"body", anyJSON(&c.Body)},
		{"body_file", file(&c.BodyFile)},
		{"content_type", textOf(&c.ContentType, headerValue)},
	}
}

func (r *Router) keys() []key {
	return []key{
		{"mount", unhidden(textOf(&r.Mount, rooted), "write the prefix itself")},
		{"endpoints", list(&r.Endpoints, endpoint)},
	}
}

func (e *Endpoint) keys() []key {
	return append([]key{
		{"transport", textOf(&e.Transport, transport)},
		{"method", textOf(&e.Method, method)},
		{"path", unhidden(textOf(&e.Path, pathTemplate), "write a parameter, as in /live/{room}, and give its value under params")},
		{"params", wordsByName(&e.Params)},
		{"query", query(&e.Query)},
		{"headers", headers(&e.Headers)},
	}, e.Content.keys()...)
}

func (r *Rule) keys() []key {
	return []key{
		{"match", pattern(&r.Match)},
		{"checks", some(&r.Checks, func(s *string) reader { return textOf(s, present) })},
		{"anywhere", boolean(&r.Anywhere)},
		{"params", object(&r.Params)},
	}
}

func (p *RuleParams) keys() []key {
	return []key{
		{"status", statusOrGroup(p)},
	}
}

func (w *Waiver) keys() []key {
	return []key{
		{"ticket", textOf(&w.Ticket, present)},
		{"item", word(&w.Item, item)},
		{"until", date(&w.Until)},
		{"reason", textOf(&w.Reason, present)},
	}
}

func (h *History) keys() []key {
	return []key{
		{"dsn", known(historyDSN(&h.DSN))},
		{"keep", age(&h.Keep)},
	}
}
