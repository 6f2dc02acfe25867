package probe_test

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
)

func TestOverridden(t *testing.T) {
	const multipart = "multipart/form-data; boundary=b"
	part := func(name, value string) string {
		return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n--b--\r\n"
	}
	for _, tt := range []struct {
		name          string
		method        string
		header, query probe.Pair
		media, body   string
		want          string // part of the reason; "" for none
	}{
		{name: "a header", header: probe.Pair{Name: "X-HTTP-Method-Override", Value: "DELETE"}, want: "header X-HTTP-Method-Override"},
		{name: "in small letters", header: probe.Pair{Name: "x-http-method", Value: "delete"}, want: "header x-http-method"},
		{name: "in other letters", header: probe.Pair{Name: "X_METHOD_OVERRIDE", Value: "PUT"}, want: "X_METHOD_OVERRIDE"},
		{name: "original", header: probe.Pair{Name: "X-Original-Method", Value: "PUT"}, want: "X-Original-Method"},
		{name: "what is no method", header: probe.Pair{Name: "X-HTTP-Method-Override", Value: "engfix-probe"}, want: "X-HTTP-Method-Override"},
		{name: "a list", header: probe.Pair{Name: "X-HTTP-Method-Override", Value: "GET, DELETE"}, want: "X-HTTP-Method-Override"},
		{name: "its own method", header: probe.Pair{Name: "X-HTTP-Method-Override", Value: " get "}},
		{name: "a mutating request", method: "POST", header: probe.Pair{Name: "X-HTTP-Method-Override", Value: "DELETE"}},
		{name: "HEAD", method: "HEAD", header: probe.Pair{Name: "X-HTTP-Method-Override", Value: "GET"}, want: "another method than HEAD"},
		{name: "a preflight", method: "OPTIONS", header: probe.Pair{Name: "Access-Control-Request-Method", Value: "DELETE"}},
		{name: "a query", query: probe.Pair{Name: "_method", Value: "delete"}, want: "query parameter _method"},
		{name: "a query named as a header", query: probe.Pair{Name: "httpMethod", Value: "PATCH"}, want: "query parameter httpMethod"},
		{name: "a payment", query: probe.Pair{Name: "method", Value: "card"}},
		{name: "a method by its bare name", query: probe.Pair{Name: "method", Value: "Delete"}, want: "query parameter method"},
		{name: "another name", query: probe.Pair{Name: "payment_method", Value: "DELETE"}},
		{name: "a form", media: "application/x-www-form-urlencoded", body: "a=1&%5Fmethod=PUT", want: "body field _method"},
		{name: "a multipart form", media: multipart, body: part("_method", "PUT"), want: "body field _method"},
		{name: "another field", media: multipart, body: part("name", "PUT")},
		{name: "a member", media: "application/json", body: `{"_method":"PUT"}`, want: "body field _method"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := probe.Overridden(tt.method, []probe.Pair{tt.header}, []probe.Pair{tt.query}, tt.media, []byte(tt.body))
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
