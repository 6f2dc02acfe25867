package variants

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// AnyOrigin is the origin of the page that a preflight request is for, if the configuration names none. No service can
// know it.
const AnyOrigin = "https://engfix.example"

// preflight is the request by which a browser asks whether a page of another origin may use the control's method and
// headers. It holds none of those headers, and no identity.
func preflight(id contract.Identity) probe.Variant {
	return fault(Preflight, "sent as a browser's preflight", requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		control := full(id, ep)
		ask := probe.Ask{
			Endpoint: control.Endpoint, Transport: control.Transport, Method: "OPTIONS", Path: control.Path, Query: slices.Clone(ep.Sample.ReducedQuery),
			Header: []probe.Pair{
				{Name: "Origin", Value: originOf(control)},
				{Name: "Access-Control-Request-Method", Value: ep.Method},
			},
		}
		if names := Unsafe(control.Header); len(names) > 0 {
			ask.Header = append(ask.Header, probe.Pair{Name: "Access-Control-Request-Headers", Value: strings.Join(names, ",")})
		}
		return lessening(ask), true
	})
}

// originOf returns the origin that a request says it is from.
func originOf(ask probe.Ask) string {
	for _, h := range ask.Header {
		if strings.EqualFold(h.Name, "Origin") {
			return h.Value
		}
	}
	return AnyOrigin
}

// Unsafe names the headers of a request that a page may send to another origin only if a preflight allows it, in lower
// case and in order, as the Fetch standard lists them.
func Unsafe(headers []probe.Pair) []string {
	var names []string
	for _, h := range headers {
		name, value := strings.ToLower(h.Name), strings.ToLower(h.Value)
		form := name == "content-type" && slices.ContainsFunc(formTypes, func(t string) bool { return strings.HasPrefix(value, t) })
		if !form && !slices.Contains(browsers, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var (
	// browsers are headers that a browser sends by itself, or that a page may send anywhere.
	browsers = []string{"accept", "accept-language", "content-language", "cookie", "host", "origin", "referer", "user-agent"}
	// formTypes are the media types of forms, which need no preflight.
	formTypes = []string{"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
)
