package checks

import (
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
)

// frameworkRefuses reports whether an answer is the framework's own, which no router gave: an unmounted path, a method
// that the path does not have, a slash too many or too few. A service may put the framework's words into its envelope.
func frameworkRefuses(x *probe.Exchange) bool {
	if x.Response == nil {
		return false
	}
	switch x.Response.Status {
	case 404:
		return saysOnly(x, "Not Found")
	case 405:
		return saysOnly(x, "Method Not Allowed")
	case 307, 308:
		return slashRedirect(x)
	}
	return false
}

// noConversation reports whether a WebSocket handshake was answered as the framework answers one for a path that it does not
// have: with its own 404, or with the server's bare 403.
func noConversation(x *probe.Exchange) bool {
	return frameworkRefuses(x) || x.Response != nil && x.Response.Status == 403 && !gjson.ValidBytes(body(x.Response))
}

// saysOnly reports whether the words of an error are exactly those.
func saysOnly(x *probe.Exchange, words string) bool {
	doc := gjson.ParseBytes(body(x.Response))
	return slices.ContainsFunc([]string{"detail", "error.message", "detail.error.message"}, func(path string) bool {
		v := doc.Get(path)
		return v.Type == gjson.String && strings.EqualFold(strings.TrimRight(v.Str, "."), words)
	})
}

// confirmed reports whether the service's own document lists the endpoint, so that it is known to be mounted.
func confirmed(ep probe.Endpoint) bool {
	return ep.Origin == probe.OriginSourceOpenAPI || ep.Origin == probe.OriginOpenAPI
}

// enveloped reports whether a body holds an error object, wherever it came from.
func enveloped(x *probe.Exchange) bool {
	return gjson.GetBytes(body(x.Response), "error").IsObject()
}

// slashRedirect reports whether a redirect leads to the same path with a slash more or less at its end.
func slashRedirect(x *probe.Exchange) bool {
	from, err := url.Parse(x.Request.URL)
	if err != nil {
		return false
	}
	to, err := from.Parse(x.Response.Headers.Get("Location"))
	return err == nil && to.Host == from.Host && to.Path != from.Path &&
		strings.TrimSuffix(to.Path, "/") == strings.TrimSuffix(from.Path, "/")
}

// unmounted reports whether nothing that came shows that the router has the endpoint. An endpoint that the service's own
// document lists may well say in its envelope that something is not found.
func unmounted(ep probe.Endpoint, xs []*probe.Exchange) bool {
	seen := false
	for _, x := range xs {
		if x.Response == nil && !x.Accepted {
			continue
		}
		if !frameworkRefuses(x) || confirmed(ep) && x.Response.Status == 404 && enveloped(x) {
			return false
		}
		seen = true
	}
	return seen
}

// elsewhere reports whether the control got what the framework says of a path that it does not have, and no document of
// the service says that it has it: what was refused before may have been refused for every path.
func elsewhere(ep probe.Endpoint, control *probe.Exchange) bool {
	return control != nil && frameworkRefuses(control) && (!confirmed(ep) || control.Response.Status != 404)
}
