package wire

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
)

// BenchmarkRecord masks what passed in one exchange: an answer as most are, a list of a megabyte, and one of a service that sets as
// many cookies as it may.
func BenchmarkRecord(b *testing.B) {
	cookies := make([]string, 1300)
	for i := range cookies {
		cookies[i] = fmt.Sprintf("c%d=%016x; Path=/", i, i*7919)
	}
	for _, bb := range []struct {
		name, body string
		cookies    []string
	}{
		{"small", `{"data": {"id": "abc", "items": [1, 2, 3]}, "meta": {}}`, nil},
		{"floats", "[" + strings.Repeat("0.123456789,", 1<<20/12) + "1]", nil},
		{"token and floats", `{"access_token": "abcdefgh12345678", "list": [` + strings.Repeat("0.123456789,", 1<<20/12) + "1]}", nil},
		{"cookies", "[" + strings.Repeat("0.123456789,", 1<<20/12) + "1]", cookies},
	} {
		b.Run(bb.name, func(b *testing.B) {
			c := newClient(b, "http://127.0.0.1:1", Options{Redactor: NewRedactor(map[string]string{"TOKEN": "tok-0123456789abcdef"}, nil)})
			ask := probe.Ask{
				Endpoint: "GET /a", Variant: "control", Transport: probe.HTTP, Method: http.MethodGet, Path: "/a",
				Header: []probe.Pair{{Name: "X-Tenant-Id", Value: "t_demo"}, {Name: "Authorization", Value: "Bearer tok-0123456789abcdef"}},
			}
			b.ReportAllocs()
			for b.Loop() {
				q, err := c.question(ask)
				if err != nil {
					b.Fatal(err)
				}
				q.x.End = probe.EndComplete
				q.x.Response = &probe.Response{Status: 200, Body: bb.body, Headers: http.Header{"Content-Type": {"application/json"}, "Set-Cookie": bb.cookies}}
				q.record().Repro = c.repro(q)
			}
		})
	}
}
