package custom_test

import (
	"encoding/json"
	"errors"
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
	"github.com/engfix/engfix/probe/custom"
	"github.com/engfix/engfix/probe/request"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/probe/variants"
	"github.com/engfix/engfix/probe/wire"
	"github.com/engfix/engfix/tickets"
)

// A shop is a service with items. Each of its fields breaks it in one way.
type shop struct {
	forgets, keeps, nameless, unmounted, opaque bool

	mu    sync.Mutex
	items map[string]string
	asked []string
}

const token = "tok-3f9a8b7c6d5e4f3a"

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Method+" "+r.URL.Path+" "+r.Header.Get("X-Mode"))
	id, isItem := strings.CutPrefix(r.URL.Path, "/items/")
	switch {
	case s.unmounted || r.URL.Path != "/items" && (!isItem || strings.Contains(id, "/")):
		reply(w, 404, `{"detail": "Not Found"}`)
	case s.opaque:
		reply(w, 404, `{"code": "HIDDEN"}`)
	case r.Header.Get("X-Mode") == "":
		reply(w, 401, `{"code": "NO_MODE"}`)
	case r.Method == http.MethodPost:
		w.Header().Set("ETag", "v1")
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: token})
		if !s.forgets {
			s.items["7"] = "engfix-a"
		}
		if s.nameless {
			reply(w, 201, `{"data": {}}`)
			return
		}
		reply(w, 201, `{"data": {"id": 7, "access_token": "`+token+`"}}`)
	case s.items[id] == "":
		reply(w, 404, `{"code": "ITEM_NOT_FOUND"}`)
	case r.Method == http.MethodDelete:
		if !s.keeps {
			delete(s.items, id)
		}
		reply(w, 200, `{}`)
	default:
		reply(w, 200, fmt.Sprintf(`{"data": {"id": %s, "name": %q}}`, id, s.items[id]))
	}
}

func reply(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

var identity = contract.Contract{
	Identity: contract.Identity{
		Headers: []probe.Pair{{Name: "X-Mode", Value: "lab"}}, Required: contract.Parts("X-Mode"), Refusal: []int{401},
		Others: []contract.Other{{Name: "viewer", Headers: []probe.Pair{{Name: "X-Mode", Value: "view"}}}},
	},
	Error: contract.ErrorEnvelope{},
}

var endpoints = []probe.Endpoint{
	{Transport: probe.HTTP, Method: "POST", Path: "/items", Sample: probe.Sample{Body: []byte(`{"name": "engfix-probe"}`), ContentType: "application/json"}},
	{Transport: probe.HTTP, Method: "GET", Path: "/items/{item_id}", Sample: probe.Sample{
		Path: map[string]string{"item_id": "known"}, UnknownPath: map[string]string{"item_id": "engfix-unknown"},
	}},
	{Transport: probe.HTTP, Method: "DELETE", Path: "/items/{item_id}", Sample: probe.Sample{Path: map[string]string{"item_id": "known"}}},
}

// A trial is a check put to a shop.
type trial struct {
	check   custom.Check
	safe    bool // mutations are not allowed
	confirm bool // the verdict is not the one before
}

func (tr trial) rules(o custom.Options) probe.Rules {
	o.Contract, o.Variants = identity, variants.All(identity)
	phrase, _ := tr.check.Phrase()
	return probe.Rules{
		Understand: func(it tickets.Item) []probe.Part {
			if m := phrase.Match.FindStringSubmatch(it.Text); m != nil {
				return []probe.Part{{Words: it.Text, Bindings: phrase.Bind(m)}}
			}
			return []probe.Part{{Words: it.Text}}
		},
		Checks:         append(checks.All(identity), tr.check.Value(o)),
		Variants:       append(variants.All(identity), tr.check.Variants(o)...),
		AllowMutations: !tr.safe,
	}
}

// put runs the check for an item of those words, and judges it once more from the record.
func (tr trial) put(t *testing.T, s *shop, words string) (probe.ItemResult, *probe.Collector) {
	t.Helper()
	s.items = map[string]string{"known": "engfix-known"}
	server := httptest.NewServer(s)
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
	subject := probe.Subject{
		Ticket:    &tickets.Ticket{ID: "A-1", Router: "shop", Items: []tickets.Item{{Kind: tickets.ItemAcceptance, Index: 1, Text: words}}},
		Endpoints: endpoints,
	}
	plan, err := probe.NewPlan([]probe.Subject{subject}, tr.rules(custom.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	runner := &probe.Runner{Sender: client, Concurrency: 4}
	if tr.confirm {
		runner.Confirm = 1
		runner.Previous = func(string, tickets.ItemRef) (probe.Verdict, bool) { return probe.Manual, true }
	}
	var got probe.Collector
	if _, err := runner.Run(t.Context(), probe.Run{}, plan, &got); err != nil {
		t.Fatal(err)
	}
	tr.judgedAgain(t, subject, got)
	return got.Doc.Tickets[0].Items[0], &got
}

// judgedAgain guards that a record leads to the same verdict: it holds no secrets, and its endpoints no samples.
func (tr trial) judgedAgain(t *testing.T, subject probe.Subject, got probe.Collector) {
	t.Helper()
	byEndpoint := map[string][]*probe.Exchange{}
	for _, x := range got.Doc.Exchanges {
		byEndpoint[x.Endpoint] = append(byEndpoint[x.Endpoint], x)
	}
	var bare []probe.Endpoint
	for _, ep := range subject.Endpoints {
		ep.Sample = probe.Sample{}
		bare = append(bare, ep)
	}
	subject.Endpoints = bare
	asked := func(endpoint, variant string) bool {
		for _, x := range byEndpoint[endpoint] {
			if x.Label == variant {
				return true
			}
		}
		return false
	}
	again, err := probe.NewPlan([]probe.Subject{subject}, tr.rules(custom.Options{Asked: asked}))
	if err != nil {
		t.Fatal(err)
	}
	want, res := got.Doc.Tickets[0].Items[0], again.Judge(0, byEndpoint).Items[0]
	if res.Verdict != want.Verdict || res.Reason != want.Reason {
		t.Errorf("judged again: got %s: %s, want %s: %s", res.Verdict, res.Reason, want.Verdict, want.Reason)
	}
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

// roundtrip creates an item, reads it, deletes it and looks for it.
func roundtrip() custom.Check {
	step := func(method, path, expect string) custom.Step {
		return custom.Step{Template: request.Template{Method: method, Path: path}, Expect: raw(expect)}
	}
	create := step("POST", "/items", `{"status": 201}`)
	create.Body = raw(`{"name": "engfix-a"}`)
	create.Capture = []request.Capture{{Name: "id", Path: "data.id"}, {Name: "etag", Header: "ETag"}, {Name: "sid", Cookie: "sid"}, {Name: "pass", Path: "data.access_token"}}
	read := step("GET", "/items/{{id}}", `{"status": 200, "body": {"data.id": "{{id}}", "data.name": "engfix-a"}}`)
	read.Header = []probe.Pair{{Name: "If-Match", Value: "{{etag}}"}, {Name: "X-Sid", Value: "{{sid}}"}}
	read.Query = []probe.Pair{{Name: "pass", Value: "{{sid}}"}}
	return custom.Check{
		ID: "item.roundtrip", Words: "Items can be created, read and deleted",
		Steps: []custom.Step{create, read, step("DELETE", "/items/{{id}}", `{"status": [200, 204]}`), step("GET", "/items/{{id}}", `{"status": 404}`)},
	}
}

func TestSteps(t *testing.T) {
	for name, tt := range map[string]struct {
		shop    *shop
		verdict probe.Verdict
		says    string
	}{
		"all hold":      {&shop{}, probe.Pass, "item.roundtrip shown at POST /items by 4 exchanges"},
		"not created":   {&shop{forgets: true}, probe.Fail, "step 2, GET /items/{{id}}: status is not as expected"},
		"not deleted":   {&shop{keeps: true}, probe.Fail, "step 4, GET /items/{{id}}: status is not as expected"},
		"no id":         {&shop{nameless: true}, probe.Fail, `step 1, POST /items: "data.id" is not as expected`},
		"nothing there": {&shop{unmounted: true}, probe.Inconclusive, "every request got the answer for a path that does not exist"},
	} {
		it, got := trial{check: roundtrip()}.put(t, tt.shop, "Items can be created, read and deleted")
		if it.Verdict != tt.verdict || !strings.Contains(it.Reason, tt.says) {
			t.Errorf("%s: got %s: %s, want %s: %s", name, it.Verdict, it.Reason, tt.verdict, tt.says)
		}
		if it.Verdict == probe.Fail && (it.Findings[0].Want == "" || it.Findings[0].Got == "") {
			t.Errorf("%s: the finding does not say what was wanted and got: %+v", name, it.Findings[0])
		}
		record, err := json.Marshal([]any{got.Doc.Exchanges, got.Doc.Tickets})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(record), token) {
			t.Errorf("%s: a captured secret stands in the record", name)
		}
	}
}

// served returns the questions that were asked, without those to paths that the shop does not have: these are asked beside
// the others.
func served(s *shop) []string {
	return slices.DeleteFunc(slices.Clone(s.asked), func(line string) bool { return strings.Contains(line, "engfix-nowhere") })
}

// TestStepsAreInOrderAndOnce guards that steps come after everything else, one after the other, and that none is put again
// to confirm a verdict.
func TestStepsAreInOrderAndOnce(t *testing.T) {
	s := &shop{}
	trial{check: roundtrip(), confirm: true}.put(t, s, "items can be created, read and deleted")
	asked := served(s)
	last := asked[len(asked)-4:]
	if got, want := strings.Join(last, ", "), "POST /items lab, GET /items/7 lab, DELETE /items/7 lab, GET /items/7 lab"; got != want {
		t.Errorf("the last requests are %s, want %s", got, want)
	}
	if n := strings.Count(strings.Join(s.asked, ","), "GET /items/7"); n != 2 {
		t.Errorf("the steps that read were put %d times, want twice", n)
	}
}

// TestMutationsNeedLeave guards that a check which mutates asks nothing without permission, even if its endpoint is safe.
func TestMutationsNeedLeave(t *testing.T) {
	check := roundtrip()
	check.Steps = append([]custom.Step{{Template: request.Template{Method: "GET", Path: "/items/known"}}}, check.Steps...)
	s := &shop{}
	it, _ := trial{check: check, safe: true}.put(t, s, "items can be created, read and deleted")
	if it.Verdict != probe.Skipped || len(s.asked) > 0 {
		t.Errorf("got %s: %s after %v, want it skipped and nothing asked", it.Verdict, it.Reason, s.asked)
	}
}

func TestAsk(t *testing.T) {
	unknown := custom.Check{ID: "item.unknown", Words: "returns {status} if the item is not found", Ask: variants.UnknownID, Expect: raw(`{"status": 404, "body": {"code": "ITEM_NOT_FOUND"}}`)}
	elsewhere := unknown
	elsewhere.On = []custom.Operation{{Method: "GET", Path: "/other/{id}"}}
	here := unknown
	here.On = []custom.Operation{{Method: "GET", Path: "/items/{id}"}}
	for name, tt := range map[string]struct {
		check   custom.Check
		shop    *shop
		words   string
		verdict probe.Verdict
		says    string
	}{
		"as the words say":        {unknown, &shop{}, "Returns 404 if the item is not found", probe.Pass, ""},
		"at the operation":        {here, &shop{}, "returns  `4xx` if the item is not found", probe.Pass, ""},
		"another status in words": {unknown, &shop{}, "returns 410 if the item is not found", probe.Fail, "status is not as expected"},
		"another class in words":  {unknown, &shop{}, "returns 5xx if the item is not found", probe.Fail, "status is not as expected"},
		"more words":              {unknown, &shop{}, "returns 404 if the item is not found and logs it", probe.Manual, ""},
		"no such operation":       {elsewhere, &shop{}, "returns 404 if the item is not found", probe.Unresolved, "item.unknown is only about GET /other/{id}"},
		"nothing there":           {unknown, &shop{unmounted: true}, "returns 404 if the item is not found", probe.Inconclusive, "a path that does not exist"},
	} {
		it, _ := trial{check: tt.check}.put(t, tt.shop, tt.words)
		if it.Verdict != tt.verdict || !strings.Contains(it.Reason, tt.says) {
			t.Errorf("%s: got %s: %s, want %s: …%s…", name, it.Verdict, it.Reason, tt.verdict, tt.says)
		}
	}
}

// TestTheSameErrorWithoutTheCondition: if a service gives every request this answer, the condition is not the cause.
func TestTheSameErrorWithoutTheCondition(t *testing.T) {
	check := custom.Check{ID: "item.unknown", Words: "unknown", Ask: variants.UnknownID, Expect: raw(`{"status": 404}`)}
	it, _ := trial{check: check}.put(t, &shop{opaque: true}, "unknown")
	if it.Verdict != probe.Inconclusive || !strings.Contains(it.Reason, "the full identity got 404 as well") {
		t.Errorf("got %s: %s", it.Verdict, it.Reason)
	}
}

func TestWhoAsks(t *testing.T) {
	for who, want := range map[string]string{"": "lab", custom.Nobody: "", "viewer": "view"} {
		check := custom.Check{ID: "item.read", Words: "read", Steps: []custom.Step{{
			Template: request.Template{Method: "GET", Path: "/items/{item_id}"}, Identity: who, Expect: raw(`{"status": [200, 401]}`),
		}}}
		s := &shop{}
		it, _ := trial{check: check}.put(t, s, "read")
		asked := served(s)
		if got := asked[len(asked)-1]; it.Verdict != probe.Pass || got != "GET /items/known "+want {
			t.Errorf("%q: got %s: %s; asked %q", who, it.Verdict, it.Reason, got)
		}
	}
}

func TestMistakes(t *testing.T) {
	step := func(s custom.Step) custom.Check { return custom.Check{ID: "a.b", Steps: []custom.Step{s}} }
	for _, tt := range []struct {
		check        custom.Check
		member, says string
	}{
		{custom.Check{ID: "nodots", Ask: "control"}, "", "want two or more words with dots"},
		{custom.Check{ID: checks.IdentityRequired, Ask: "control"}, "", "there is already a check identity.required"},
		{custom.Check{ID: "a.b", Ask: "unknown"}, "ask", `there is no question "unknown"`},
		{custom.Check{ID: "a.b", Ask: "control", Words: "{code}"}, "words", "unknown placeholder"},
		{custom.Check{ID: "a.b", Ask: "control", Words: "{status} or {status}"}, "words", "write it once"},
		{custom.Check{ID: "a.b", Ask: variants.HelloNull, On: []custom.Operation{{Method: "GET", Path: "/a"}}}, "", "none of its endpoints"},
		{custom.Check{ID: "a.b", Ask: "control", Expect: raw(`{"body": {"a": "{{b}}"}}`)}, "expect", "{{b}}"},
		{step(custom.Step{Template: request.Template{Method: "GET", Path: "/{{id}}"}}), "steps[0]", "no earlier step captures"},
		{step(custom.Step{Template: request.Template{Method: "GET", Path: "/a"}, Expect: raw(`{"body": {"a": "{{b}}"}}`)}), "steps[0]", "expects {{b}}"},
		{step(custom.Step{Template: request.Template{Method: "GET", Path: "/a"}, Identity: "root"}), "steps[0]", `no identity "root"`},
	} {
		err := tt.check.Validate(custom.Options{Contract: identity, Variants: variants.All(identity)}, checks.All(identity), sample.Fill{})
		var m *custom.Mistake
		if !errors.As(err, &m) || m.Member != tt.member || !strings.Contains(m.Problem, tt.says) {
			t.Errorf("%+v: got %#v, want %s: …%s…", tt.check, err, tt.member, tt.says)
		}
	}
	if err := roundtrip().Validate(custom.Options{Contract: identity, Variants: variants.All(identity)}, checks.All(identity), nil); err != nil {
		t.Errorf("a good check: %v", err)
	}
}

// An expectation that names a time has its questions asked alone.
func TestATimeIsTimed(t *testing.T) {
	o := custom.Options{Contract: identity, Variants: variants.All(identity)}
	asks := func(expect string) custom.Check {
		return custom.Check{ID: "item.quick", Words: "is quick", Ask: variants.Control, Expect: raw(expect)}
	}
	steps := roundtrip()
	steps.Steps[1].Expect = raw(`{"within": "500ms"}`)
	for _, tt := range []struct {
		name  string
		check custom.Check
		want  bool
	}{
		{"a status", asks(`{"status": 200}`), false},
		{"a time", asks(`{"status": 200, "within": "500ms"}`), true},
		{"steps", roundtrip(), false},
		{"a time of one step", steps, true},
	} {
		if got := tt.check.Value(o).Timed; got != tt.want {
			t.Errorf("%s: timed is %t", tt.name, got)
		}
	}
}

// TestTheCatalogueTakesIt guards that a check of a team's own says all that a built-in one says.
func TestTheCatalogueTakesIt(t *testing.T) {
	o := custom.Options{Contract: identity, Variants: variants.All(identity)}
	check := roundtrip()
	if err := checks.Validate([]probe.Check{check.Value(o)}, append(o.Variants, check.Variants(o)...)); err != nil {
		t.Error(err)
	}
}
