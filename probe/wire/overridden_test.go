package wire

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/engfix/engfix/probe"
)

// TestSafeRequestsStaySafe: whoever demands it, a request of a safe method that asks to be treated as one of another
// method is not sent.
func TestSafeRequestsStaySafe(t *testing.T) {
	var asked atomic.Int32
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) { asked.Add(1) })
	header, query, form, conversation := get("/a"), get("/a"), get("/a"), get("/a")
	header.Header = []probe.Pair{{Name: "x-http-method-override", Value: "DELETE"}}
	query.Query = []probe.Pair{{Name: "_method", Value: "DELETE"}}
	form.Header = []probe.Pair{{Name: "content-type", Value: "application/x-www-form-urlencoded"}}
	form.Body = []byte("_method=DELETE")
	conversation.Transport, conversation.Header = probe.WS, header.Header
	for _, ask := range []probe.Ask{header, query, form, conversation} {
		x := send(t, newClient(t, target, Options{}), ask)
		if x.End != probe.EndUnsent || !strings.Contains(x.Trouble, "asks for another method than GET") {
			t.Errorf("end %q, trouble %q", x.End, x.Trouble)
		}
	}
	if asked.Load() > 0 {
		t.Errorf("%d were sent", asked.Load())
	}
	header.Header[0].Value = "GET"
	if x := send(t, newClient(t, target, Options{}), header); x.End != probe.EndComplete {
		t.Errorf("its own method: end %q, trouble %q", x.End, x.Trouble)
	}
}
