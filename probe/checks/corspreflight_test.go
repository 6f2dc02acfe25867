package checks_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

func TestCORSPreflight(t *testing.T) {
	const origin = "https://app.example.test"
	check := find(t, testContract(), checks.CORSPreflight)
	for _, tt := range []struct {
		name, method, origin, answer, headers string // headers as "Allow-Origin: *; Allow-Methods: PUT"
		want                                  probe.Verdict
		reason                                string
	}{
		{"all that is asked for", "PUT", origin, "204; ", "Allow-Origin: " + origin + "; Allow-Methods: GET, PUT; Allow-Headers: X-Mode, authorization", probe.Pass, "allows PUT"},
		{"everything", "PUT", origin, "200 {}", "Allow-Origin: *; Allow-Methods: *; Allow-Headers: *, Authorization", probe.Pass, "allows PUT"},
		{"a method that needs no permission", "GET", origin, "200 {}", "Allow-Origin: *; Allow-Headers: x-mode,authorization", probe.Pass, "allows GET"},
		{"any origin, by name", "GET", "", "200 {}", "Allow-Origin: https://engfix.example; Allow-Headers: x-mode,authorization", probe.Pass, "allows GET"},
		{"not the method", "PUT", origin, "200 {}", "Allow-Origin: *; Allow-Methods: GET; Allow-Headers: x-mode,authorization", probe.Fail, "method PUT"},
		{"not a header", "GET", origin, "200 {}", "Allow-Origin: *; Allow-Headers: authorization", probe.Fail, "header x-mode"},
		{"not the token by a wildcard", "GET", origin, "200 {}", "Allow-Origin: *; Allow-Headers: *", probe.Fail, "header authorization"},
		{"any method but not with credentials", "PUT", origin, "200 {}", "Allow-Origin: " + origin + "; Allow-Methods: *; Allow-Credentials: true; Allow-Headers: x-mode,authorization", probe.Fail, "method PUT"},
		{"any origin with credentials", "GET", origin, "200 {}", "Allow-Origin: *; Allow-Credentials: true; Allow-Headers: x-mode,authorization", probe.Fail, "any origin together with credentials"},
		{"refused as nobody is", "GET", origin, "400 {}", "", probe.Fail, "has no identity"},
		{"refused with 401", "GET", origin, "401 {}", "", probe.Fail, "has no identity"},
		{"no such method", "GET", origin, "405 {}", "", probe.Fail, "405"},
		{"no such path", "GET", origin, "404 {}", "", probe.Fail, "404"},
		{"a crash", "GET", origin, "500 {}", "", probe.Fail, "500"},
		{"a redirect", "GET", origin, "307>/x ", "", probe.Fail, "307"},
		{"not the origin, which must be allowed", "GET", origin, "200 {}", "", probe.Fail, "does not allow the origin"},
		{"another origin", "GET", origin, "200 {}", "Allow-Origin: https://other.example.test", probe.Fail, "does not allow the origin"},
		{"not an origin that nobody knows", "GET", "", "200 {}", "", probe.Inconclusive, "set an Origin"},
		{"refused for an origin that nobody knows", "GET", "", "403;text/plain no", "", probe.Inconclusive, "set an Origin"},
		{"refused for an origin that nobody knows, with the status of a request without identity", "GET", "", "400;text/plain Disallowed CORS origin", "", probe.Inconclusive, "set an Origin"},
		{"refused for a header", "GET", origin, "400;text/plain Disallowed CORS headers", "Allow-Origin: *; Allow-Headers: authorization", probe.Fail, "header x-mode"},
		{"refused, though it allows all that is asked for", "GET", origin, "400;text/plain no", "Allow-Origin: *; Allow-Headers: x-mode,authorization", probe.Fail, "gets no success"},
		{"a rate limit", "GET", origin, "429 {}", "", probe.Inconclusive, "in front of the router"},
		{"no answer", "GET", origin, "timeout", "", probe.Inconclusive, "no answer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := exchange("preflight", tt.answer)
			x.Request.Headers = http.Header{"Origin": {tt.origin}, "Access-Control-Request-Headers": {"authorization,x-mode"}}
			if tt.origin == "" {
				x.Request.Headers.Set("Origin", "https://engfix.example")
			}
			for h := range strings.SplitSeq(tt.headers, "; ") {
				if name, value, ok := strings.Cut(h, ": "); ok {
					x.Response.Headers.Set("Access-Control-"+name, value)
				}
			}
			k := probe.Case{
				Endpoint:  probe.Endpoint{Transport: probe.HTTP, Method: tt.method, Path: "/x"},
				Exchanges: []*probe.Exchange{x, exchange("control", ok), exchange("anonymous", "400 {}")},
				Elsewhere: []*probe.Exchange{exchange("nowhere", bare404)},
			}
			f := check.Judge(k)
			if f.Verdict != tt.want || !strings.Contains(words(f), tt.reason) {
				t.Errorf("got %s: %s\nwant %s: %s", f.Verdict, f.Reason, tt.want, tt.reason)
			}
			if warned := len(f.Notes) > 0; warned != (tt.want == probe.Pass && tt.origin == "") {
				t.Errorf("warnings: %v", f.Notes)
			}
		})
	}
}

// Nothing is shown of a path of which nothing is seen.
func TestAPreflightOfNothing(t *testing.T) {
	check := find(t, testContract(), checks.CORSPreflight)
	x := exchange("preflight", "200 {}")
	x.Response.Headers.Set("Access-Control-Allow-Origin", "*")
	k := probe.Case{
		Endpoint:  probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"},
		Exchanges: []*probe.Exchange{x, exchange("control", bare404), exchange("anonymous", bare404)},
		Elsewhere: []*probe.Exchange{exchange("nowhere", bare404), exchange("nowhere/anonymous", bare404)},
	}
	if f := check.Judge(k); f.Verdict != probe.Inconclusive || f.Cause != probe.CauseNothingThere {
		t.Errorf("got %s (%s): %s", f.Verdict, f.Cause, f.Reason)
	}
}
