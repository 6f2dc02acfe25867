package wire

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
)

// TestPreview guards that a request is shown as it would be sent, that no secret of it is, short ones included, and that nothing is sent.
func TestPreview(t *testing.T) {
	c := newClient(t, nowhere(t), Options{Redactor: NewRedactor(map[string]string{"TOKEN": "s3cr3t-token"}, nil)})
	x := c.Preview(probe.Ask{
		Transport: probe.HTTP, Method: "POST", Path: "/login", Query: []probe.Pair{{Name: "token", Value: "s3cr3t-token"}},
		Header: []probe.Pair{
			{Name: "Authorization", Value: "Bearer q7"},
			{Name: "X-Api-Key", Value: "{{key}}"},
			{Name: "Cookie", Value: "sid=x1; id={{sid}}"},
			{Name: "Content-Type", Value: "application/json"},
		},
		Body: []byte(`{"user":"ann","code":"s3cr3t-token"}`),
	})
	if !strings.HasSuffix(x.Request.URL, "/login?token=$TOKEN") || x.Request.Body != `{"user":"ann","code":"$TOKEN"}` {
		t.Errorf("got %s with %s", x.Request.URL, x.Request.Body)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer $AUTHORIZATION", "X-Api-Key": "{{key}}", "Cookie": "sid=$COOKIE_SID; id={{sid}}", "User-Agent": "engfix",
	} {
		if got := x.Request.Headers.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if x.Raw != nil || x.Trouble != "" || x.Response != nil {
		t.Errorf("got %+v", x)
	}
	if x := c.Preview(probe.Ask{Transport: probe.WS, Path: "/live", Say: []probe.Message{{Data: []byte(`{"auth":"s3cr3t-token"}`)}}}); len(x.Frames) != 1 || x.Frames[0].Data != `{"auth":"$TOKEN"}` {
		t.Errorf("over a WebSocket: got %+v", x.Frames)
	}
	if x := c.Preview(probe.Ask{Transport: probe.HTTP, Method: "GET", Path: "things"}); x.End != probe.EndUnsent || x.Trouble == "" {
		t.Errorf("a path without a slash: got %+v", x)
	}
}
