package demo

import (
	"net/http"
	"slices"
)

// unchecked looks at every part of the identity but one.
func unchecked(header string) change {
	return func(c *conduct) {
		c.parts = slices.DeleteFunc(slices.Clone(c.parts), func(p part) bool { return p.header == header })
	}
}

// everybody looks at no part of the identity.
func everybody(c *conduct) { c.parts = nil }

// nobody refuses every request as if identity were missing, whatever it carries.
func nobody() change {
	return askIdentity(func(c *call, _ func(*call) *problem) *problem {
		return c.refused("identity.missing", say("%s is missing", "X-Tenant-Id"), identityParts()[0])
	})
}

// refusing refuses a missing identity with the status.
func refusing(status int) change {
	return func(c *conduct) { c.refusal = status }
}

// refusalBecomes changes the answer to a missing identity; every other problem is answered as usual.
func refusalBecomes(f func(c *call, p *problem, a answer) answer) change {
	return only(kindIdentity, f)
}

// only alters the answer to one kind of problem.
func only(k kind, f func(c *call, p *problem, a answer) answer) change {
	return onFail(func(c *call, p *problem, a answer) answer {
		if p.kind != k {
			return a
		}
		return f(c, p, a)
	})
}

// admits lets a request pass without identity if exempt says so.
func admits(exempt func(*call) bool) change {
	return askIdentity(func(c *call, usual func(*call) *problem) *problem {
		if exempt(c) {
			return nil
		}
		return usual(c)
	})
}

// hasAnyPart reports whether the request carries any identity header.
func hasAnyPart(c *call) bool {
	return slices.ContainsFunc(identityParts(), func(p part) bool { return headerPart(c, p) != "" })
}

// hasAllParts reports whether the request carries every identity header.
func hasAllParts(c *call) bool {
	return !slices.ContainsFunc(identityParts(), func(p part) bool { return headerPart(c, p) == "" })
}

// toLogin sends the client to a login page.
func toLogin(status int) answer {
	return answer{status: status, media: mediaHTML, header: http.Header{"Location": {"/auth/login"}}}
}
