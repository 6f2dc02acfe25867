package demo

import "net/http"

// refusalManners differ in how HTTP endpoints look at identity and refuse without it.
func refusalManners() []Manner {
	return []Manner{
		inHTTP("refuses-with-401", "missing identity is a 401", refusing(http.StatusUnauthorized)),
		inHTTP("refuses-with-403", "missing identity is a 403", refusing(http.StatusForbidden)),
		inHTTP("refuses-with-422", "missing identity is a 422", refusing(http.StatusUnprocessableEntity)),
		inHTTP("refuses-variously", "each part of the identity has a refusal status of its own", refusesVariously),
		inHTTP("token-first", "the bearer token is looked at before the headers: 401 before 400",
			gatesFirst(gateNameToken)).withToken(),
		inHTTP("malformed-first", "malformed JSON is refused before identity is looked at",
			gatesFirst(gateNameMediaType, gateNameMalformed)),
		inHTTP("validates-first", "the whole request is validated before identity is looked at",
			gatesFirst(gateNameMediaType, gateNameMalformed, gateNameQuery, gateNameBody)),
		inHTTP("unknown-id-first", "an unknown id is reported before identity is checked", gatesFirst(gateNameUnknownID)),
		inHTTP("blank-is-identity", "an empty identity header is taken for one", takesBlank),
		inHTTP("any-tenant-name", "a tenant of any form is taken", takesAnyTenant),
		inHTTP("identity-in-query", "identity may also come from the query", takesQuery),
		inHTTP("identity-in-body", "identity may also come from the body", takesBody),
		inHTTP("unknown-id-is-403", "an id of somebody else is a 403, as is one that nobody has",
			only(kindUnknownID, func(c *call, p *problem, _ answer) answer {
				p.status = http.StatusForbidden
				return failInStyle(c, p)
			})).apart(statusWhen),
		inHTTP("knows-every-id", "every id exists", withoutGate(gateNameUnknownID)).apart(statusWhen),
		inHTTP("invalid-body-is-400", "an invalid body is a 400, as missing identity is",
			only(kindBody, func(c *call, p *problem, _ answer) answer {
				p.status = http.StatusBadRequest
				return failInStyle(c, p)
			})).apart(statusWhen),
		inHTTP("any-media-type", "a body is JSON whatever its content type says", withoutGate(gateNameMediaType)).apart(statusWhen),
	}
}

// refusesVariously answers each missing part with another of the configured statuses.
func refusesVariously(c *conduct) {
	statuses := map[string]int{
		"X-Tenant-Id":  http.StatusUnauthorized,
		"X-Mode":       http.StatusUnprocessableEntity,
		"X-Project-Id": http.StatusForbidden,
	}
	refusalBecomes(func(c *call, p *problem, a answer) answer {
		if status, ok := statuses[p.details["header"].(string)]; ok {
			p.status = status
			return failInStyle(c, p)
		}
		return a
	})(c)
}

// takesBlank accepts an empty header as present.
func takesBlank(c *conduct) {
	defaults := map[string]string{"X-Tenant-Id": "t_blank", "X-Mode": "lab", "X-Project-Id": "blank"}
	c.value = func(c *call, p part) string {
		if _, sent := c.r.Header[p.header]; sent && headerPart(c, p) == "" {
			return defaults[p.header]
		}
		return headerPart(c, p)
	}
}

// takesAnyTenant accepts every tenant that is not empty.
func takesAnyTenant(c *conduct) {
	parts := identityParts()
	parts[0].valid = isProject // all that it asks is that there is something
	c.parts = parts
}

// takesQuery reads the parts that the headers lack from the query.
func takesQuery(c *conduct) {
	c.queryIdentity = true
	c.value = func(c *call, p part) string {
		if got := headerPart(c, p); got != "" {
			return got
		}
		return c.r.URL.Query().Get(p.field)
	}
}

// takesBody reads the parts that the headers lack from the body.
func takesBody(c *conduct) {
	c.bodyIdentity = true
	c.value = func(c *call, p part) string {
		if got := headerPart(c, p); got != "" {
			return got
		}
		body, _ := decode(string(c.body)).(map[string]any)
		value, _ := body[p.field].(string)
		return value
	}
}
