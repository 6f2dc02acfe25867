package variants_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
	"github.com/engfix/engfix/probe/wire"
	"github.com/engfix/engfix/tickets"
)

// ask applies the success check to tickets over the endpoints, and returns the questions by label and path, and the
// verdicts.
func ask(t *testing.T, routers [][]probe.Endpoint, mutations bool) (asked []string, verdicts []string) {
	t.Helper()
	var mu sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Method == "POST" && r.URL.Path == "/items":
			fmt.Fprint(w, `{"data": {"id": 42}}`)
		case r.Method == "POST" && r.URL.Path == "/things/make":
			fmt.Fprint(w, `{"data": {"thing": {"thing_id": "t-1"}}}`)
		case strings.HasPrefix(r.URL.Path, "/items/42") || r.URL.Path == "/things/t-1":
			fmt.Fprint(w, `{"data": {}}`)
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"code": "`+strings.Trim(strings.Join(strings.Split(r.URL.Path, "/")[:2], "_"), "_")+`"}`)
		}
	}))
	t.Cleanup(server.Close)
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	client, err := wire.New(wire.Options{Target: target})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	c := contract.Contract{Error: contract.ErrorEnvelope{}, Success: contract.Envelope{}}
	var subjects []probe.Subject
	for i, endpoints := range routers {
		subjects = append(subjects, probe.Subject{
			Ticket:    &tickets.Ticket{ID: fmt.Sprint("A-", i), Router: "r", Items: []tickets.Item{{Kind: tickets.ItemScope, Index: 1}}},
			Endpoints: endpoints,
		})
	}
	plan, err := probe.NewPlan(subjects, probe.Rules{
		Understand: func(tickets.Item) []probe.Part {
			return []probe.Part{{Bindings: []probe.Binding{{Check: checks.EnvelopeSuccess}}}}
		},
		Checks: checks.All(c), Variants: variants.All(c), AllowMutations: mutations,
	})
	if err != nil {
		t.Fatal(err)
	}
	var got probe.Collector
	if _, err := (&probe.Runner{Sender: client, Concurrency: 4}).Run(t.Context(), probe.Run{}, plan, &got); err != nil {
		t.Fatal(err)
	}
	for _, x := range got.Doc.Exchanges {
		u, err := url.Parse(x.Request.URL)
		if err != nil {
			t.Fatal(err)
		}
		asked = append(asked, x.Label+" "+x.Request.Method+" "+u.Path)
	}
	for _, ticket := range got.Doc.Tickets {
		for _, f := range ticket.Items[0].Findings {
			verdicts = append(verdicts, ticket.ID+" "+f.Endpoint+" "+string(f.Verdict)+": "+f.Reason)
		}
	}
	return asked, verdicts
}

func endpoint(method, path string, invented ...string) probe.Endpoint {
	ep := probe.Endpoint{Transport: probe.HTTP, Method: method, Path: path, Router: "r", Sample: probe.Sample{Path: map[string]string{}, Invented: invented}}
	for _, name := range invented {
		ep.Sample.Path[name] = "engfix-probe"
	}
	return ep
}

// TestCreatedThings: an id that a POST of the router returned, under the parameter's name or as that of the collection, is used
// for the paths that want it, once it is there, and DELETE is last.
func TestCreatedThings(t *testing.T) {
	items := []probe.Endpoint{
		endpoint("GET", "/items/{item_id}", "item_id"), endpoint("DELETE", "/items/{item_id}", "item_id"), endpoint("POST", "/items"),
		endpoint("GET", "/things/{thing_id}", "thing_id"), endpoint("POST", "/things/make"),
	}
	asked, verdicts := ask(t, [][]probe.Endpoint{items}, true)
	for _, want := range []string{"created GET /items/42", "created DELETE /items/42", "created GET /things/t-1"} {
		if !slices.Contains(asked, want) {
			t.Errorf("asked %q, want %q among it", asked, want)
		}
	}
	if last := asked[len(asked)-1]; last != "created DELETE /items/42" {
		t.Errorf("the last request is %s", last)
	}
	for _, v := range verdicts {
		if !strings.Contains(v, " pass: ") {
			t.Errorf("got %s, want a pass", v)
		}
		if strings.Contains(v, "GET /items/") && !strings.Contains(v, "for a thing that the run created") {
			t.Errorf("%s: it does not say that the thing was created", v)
		}
	}
}

// TestNothingIsCreatedWithoutLeave also covers a parameter with a configured value.
func TestNothingIsCreatedWithoutLeave(t *testing.T) {
	items := []probe.Endpoint{endpoint("GET", "/items/{item_id}", "item_id"), endpoint("POST", "/items")}
	asked, _ := ask(t, [][]probe.Endpoint{items}, false)
	items[0].Sample.Invented = nil
	more, _ := ask(t, [][]probe.Endpoint{items}, true)
	for _, a := range append(asked, more...) {
		if strings.HasPrefix(a, "created") {
			t.Errorf("asked %s", a)
		}
	}
}

// TestCreatedIndependently guards that the questions for a ticket do not depend on other tickets: its router alone
// decides.
func TestCreatedIndependently(t *testing.T) {
	items := []probe.Endpoint{endpoint("GET", "/items/{item_id}", "item_id"), endpoint("POST", "/items"), endpoint("PUT", "/items/{item_id}", "item_id")}
	_, alone := ask(t, [][]probe.Endpoint{items}, true)
	_, together := ask(t, [][]probe.Endpoint{items, items}, true)
	if got := together[:len(alone)]; !slices.Equal(got, alone) {
		t.Errorf("together %q\nalone %q", got, alone)
	}
}
