package wire

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/engfix/engfix/probe"
	"go.uber.org/goleak"
)

// TestMain lets the test binary stand in for websocat, if a test put it on the PATH under that name.
func TestMain(m *testing.M) {
	if os.Getenv(standInVariable) != "" {
		os.Exit(websocatStandIn(os.Args[1:]))
	}
	goleak.VerifyTestMain(m)
}

// newClient makes a client of a service, closed when the test ends.
func newClient(t testing.TB, target string, o Options) *Client {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	o.Target = u
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// serve runs a handler on loopback until the test ends.
func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// get is the plainest question.
func get(path string) probe.Ask {
	return probe.Ask{Endpoint: "GET " + path, Variant: "control", Transport: probe.HTTP, Method: "GET", Path: path, Attempt: 1}
}

func send(t testing.TB, c *Client, ask probe.Ask) *probe.Exchange {
	t.Helper()
	x, err := c.Send(context.Background(), ask)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
