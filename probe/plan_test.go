package probe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
)

// asked lists a group's questions as "endpoint variant".
func asked(g probe.Group) []string {
	var all []string
	for _, q := range g.Questions() {
		all = append(all, q.Ask.Endpoint+" "+q.Ask.Variant)
	}
	return all
}

func TestEachQuestionIsAskedOncePerEndpoint(t *testing.T) {
	one, two := endpoint("GET /one"), endpoint("GET /two/{id}")
	p := newPlan(
		t, rules(),
		subject("T-1", []string{"identity", "identity;envelope", "identity+envelope"}, one, two),
		subject("T-2", []string{"envelope", "identity"}, two, one),
	)
	if len(p.Groups) != 1 {
		t.Fatalf("%d groups for two tickets that share their endpoints, want 1", len(p.Groups))
	}
	want := []string{
		"GET /one anonymous", "GET /one without/A", "GET /one without/B",
		"GET /two/{id} anonymous", "GET /two/{id} without/A", "GET /two/{id} without/B", "GET /two/{id} unknown-id",
		"GET /one control", "GET /two/{id} control",
	}
	if diff := cmp.Diff(want, asked(p.Groups[0])); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
	if p.Size() != len(want) {
		t.Errorf("Size() = %d, want %d", p.Size(), len(want))
	}
	for _, q := range p.Groups[0].Questions() {
		if q.Ask.Attempt != 1 {
			t.Errorf("%s %s is attempt %d, want 1", q.Ask.Endpoint, q.Ask.Variant, q.Ask.Attempt)
		}
	}
}

// Questions that should be refused are asked first, then faulty ones, before those that may change the service, and
// unspecified ones last; safe methods before others, DELETE after all; within that, questions that may stay silent
// until their time is up are first.
func TestOrderOfQuestions(t *testing.T) {
	r := rules()
	for i, v := range r.Variants {
		r.Variants[i].Partial = v.Name == "without/A"
	}
	p := newPlan(t, r, subject(
		"T-1", []string{"identity+doubt+envelope"},
		endpoint("DELETE /d"), endpoint("POST /p"), endpoint("GET /g/{id}"), endpoint("SSE /s"), endpoint("WS /w"), endpoint("PATCH /q"), endpoint("HEAD /h"),
	))
	var got []string
	for _, q := range p.Groups[0].Questions() {
		line := fmt.Sprintf("%d %s %s", q.Rank, q.Ask.Endpoint, q.Ask.Variant)
		if !strings.Contains(line, "without/B") {
			got = append(got, line)
		}
	}
	want := []string{
		"0 GET /s anonymous", "0 GET /s without/A", "0 WS /w anonymous", "0 GET /g/{id} anonymous", "0 HEAD /h anonymous",
		"1 GET /g/{id} unknown-id",
		"2 GET /s control", "2 WS /w control", "2 GET /g/{id} control", "2 HEAD /h control",
		"3 GET /g/{id} without/A", "3 HEAD /h without/A",
		"4 GET /s unspecified", "4 WS /w unspecified", "4 GET /g/{id} unspecified", "4 HEAD /h unspecified",
		"9 POST /p anonymous", "9 POST /p without/A", "9 PATCH /q anonymous", "9 PATCH /q without/A",
		"11 POST /p control", "11 PATCH /q control",
		"13 POST /p unspecified", "13 PATCH /q unspecified",
		"27 DELETE /d anonymous", "27 DELETE /d without/A",
		"29 DELETE /d control",
		"31 DELETE /d unspecified",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestTicketsThatShareEndpointsShareAGroup(t *testing.T) {
	a, b, c, d := endpoint("GET /a"), endpoint("GET /b"), endpoint("GET /c"), endpoint("GET /d")
	ask := []string{"identity"}
	for _, tt := range []struct {
		name     string
		subjects []probe.Subject
		want     [][]int // tickets of each group
	}{
		{"nothing in common", []probe.Subject{subject("T-1", ask, a), subject("T-2", ask, b)}, [][]int{{0}, {1}}},
		{"the same endpoint", []probe.Subject{subject("T-1", ask, a), subject("T-2", ask, b), subject("T-3", ask, a)}, [][]int{{0, 2}, {1}}},
		{"a ticket that joins three", []probe.Subject{
			subject("T-1", ask, a), subject("T-2", ask, b), subject("T-3", ask, c), subject("T-4", ask, d), subject("T-5", ask, c, a, b),
		}, [][]int{{0, 1, 2, 4}, {3}}},
		{"a chain", []probe.Subject{
			subject("T-1", ask, a), subject("T-2", ask, c, d), subject("T-3", ask, b, c), subject("T-4", ask, a, b),
		}, [][]int{{0, 1, 2, 3}}},
		// A run keeps no group far ahead of the first unfinished one, so a group must be in the place of its first ticket.
		{"joined late, asked early", []probe.Subject{
			subject("T-1", ask, a), subject("T-2", ask, b), subject("T-3", ask, c), subject("T-4", ask, c, a),
		}, [][]int{{0, 2, 3}, {1}}},
		{"what is not asked joins nothing", []probe.Subject{
			subject("T-1", []string{"MANUAL"}, a), subject("T-2", ask, a), subject("T-3", []string{"hello"}, a),
		}, [][]int{{1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlan(t, rules(), tt.subjects...)
			var got [][]int
			for _, g := range p.Groups {
				got = append(got, g.Tickets)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Fatalf("groups (-want +got):\n%s", diff)
			}
			for i, ticket := range p.Tickets {
				in := slices.IndexFunc(tt.want, func(tickets []int) bool { return slices.Contains(tickets, i) })
				if ticket.Group != in {
					t.Errorf("%s is of group %d, want %d", ticket.Ticket.ID, ticket.Group, in)
				}
			}
		})
	}
}

func TestMutationsAreLeftOutByPolicy(t *testing.T) {
	get, post, del := endpoint("GET /x"), endpoint("POST /x"), endpoint("DELETE /x")
	r := rules()
	r.AllowMutations = false
	p := newPlan(
		t, r,
		subject("T-1", []string{"identity", "envelope"}, get, post, del),
		subject("T-2", []string{"identity"}, post),
	)
	for _, g := range p.Groups {
		for _, q := range g.Questions() {
			if q.Ask.Endpoint != get.Key() {
				t.Errorf("%s is asked %s although mutations are not allowed", q.Ask.Endpoint, q.Ask.Variant)
			}
		}
	}
	if diff := cmp.Diff([]probe.Endpoint{post, del}, p.LeftOut); diff != "" {
		t.Errorf("left out, each once (-want +got):\n%s", diff)
	}
	if got := p.Tickets[1]; got.Group != -1 {
		t.Errorf("a ticket of which all is left out is of group %d, want -1", got.Group)
	}
	res := p.Judge(0, answers(exchange(get.Key(), "anonymous", 1, 401)))
	for _, it := range res.Items {
		if it.Verdict != probe.Skipped || !strings.Contains(it.Reason, "--allow-mutations") {
			t.Errorf("item %d: %s, %q; want skipped, and how it would be asked", it.Index, it.Verdict, it.Reason)
		}
	}
}

func TestSettledBeforeAsking(t *testing.T) {
	mounted := endpoint("GET /x")
	standing := func(s probe.Standing, note string) probe.Endpoint {
		ep := mounted
		ep.Standing, ep.Note = s, note
		return ep
	}
	hopeless := mounted
	hopeless.Problem = "no valid request can be made: its body refers to itself"
	alone := subject("T-1", []string{"identity"})
	alone.Problem = probe.Problem{Cause: probe.CauseNoEndpoint, Reason: "engines/x.py is not there"}
	contradiction := subject("T-1", []string{"identity"})
	contradiction.Problem = probe.Problem{Cause: probe.CauseUnsettled, Reason: "it has two Router fields"}
	half := subject("T-1", []string{"hello"}, mounted)
	half.Problem = probe.Problem{Cause: probe.CauseNoEndpoint, Reason: "engines/y.py is not there"}
	for _, tt := range []struct {
		name    string
		subject probe.Subject
		verdict probe.Verdict
		cause   probe.Cause
		reason  string
	}{
		{"words that no rule understands", subject("T-1", []string{"GATE CHAIN"}, mounted), probe.Manual, "", `no rule understands "GATE CHAIN": a person decides`},
		{"no endpoint", subject("T-1", []string{"identity"}), probe.Unresolved, probe.CauseNoEndpoint, "no endpoint of engines.t-1 is known"},
		{"no endpoint, and why", alone, probe.Unresolved, probe.CauseNoEndpoint, "no endpoint of engines.t-1 is known: engines/x.py is not there"},
		{"a ticket that contradicts itself", contradiction, probe.Unresolved, probe.CauseUnsettled, "it has two Router fields"},
		{"no endpoint of the transport", subject("T-1", []string{"hello"}, mounted), probe.Unresolved, probe.CauseNotConcerned, "no WebSocket endpoint of the router is known: pin one, or add a rule under criteria that says what the words ask of the others"},
		{"none of several transports", subject("T-1", []string{"envelope"}, endpoint("WS /w")), probe.Unresolved, probe.CauseNotConcerned, "no HTTP or SSE endpoint of the router is known: pin one, or add a rule under criteria that says what the words ask of the others"},
		{"narrowed to a transport that is not there", subject("T-1", []string{"identity@ws"}, mounted), probe.Unresolved, probe.CauseNotConcerned, "no WebSocket endpoint of the router is known: pin one, or add a rule under criteria that says what the words ask of the others"},
		{"none is concerned", subject("T-1", []string{"login!"}, mounted), probe.Unresolved, probe.CauseNotConcerned, "the words are about no endpoint of the router: /x hands out no credentials"},
		{"no endpoint of the transport, and why", half, probe.Unresolved, probe.CauseNotConcerned, "no WebSocket endpoint of the router is known: pin one, or add a rule under criteria that says what the words ask of the others"},
		{"not mounted", subject("T-1", []string{"identity"}, standing(probe.NotMounted, "x.py:3")), probe.Unresolved, probe.CauseNotMounted, "GET /x: the source declares it, but the running service does not have it: x.py:3"},
		{"shadowed", subject("T-1", []string{"identity"}, standing(probe.Shadowed, "by y.py:7")), probe.Unresolved, probe.CauseShadowed, "GET /x: another route answers its method and path, so it cannot be judged: by y.py:7"},
		{"maybe shadowed", subject("T-1", []string{"identity"}, standing(probe.MaybeShadowed, "y.py:7 comes first")), probe.Unresolved, probe.CauseShadowed, "GET /x: another route may answer its method and path, so it cannot be judged: y.py:7 comes first"},
		{"path unknown", subject("T-1", []string{"identity"}, standing(probe.PathUnknown, "")), probe.Unresolved, probe.CausePathUnknown, "GET /x: it cannot be asked: path unknown"},
		{"no request can be made", subject("T-1", []string{"identity"}, hopeless), probe.Inconclusive, probe.CauseNoRequest, "GET /x: no valid request can be made: its body refers to itself"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlan(t, rules(), tt.subject)
			if p.Size() != 0 || p.Tickets[0].Group != -1 {
				t.Errorf("%d questions in group %d, want none", p.Size(), p.Tickets[0].Group)
			}
			got := p.Judge(0, nil).Items[0]
			if got.Verdict != tt.verdict || got.Cause != tt.cause || got.Reason != tt.reason {
				t.Errorf("got %s (%s), %q\nwant %s (%s), %q", got.Verdict, got.Cause, got.Reason, tt.verdict, tt.cause, tt.reason)
			}
		})
	}
}

// A part whose words ask for a check of each transport is settled by those that the router has.
func TestBindingsAreNarrowedToTheRoutersEndpoints(t *testing.T) {
	get, ws := endpoint("GET /x"), endpoint("WS /w")
	for _, tt := range []struct {
		words string
		want  []string // check and endpoint of each cell
	}{
		{"identity+hello", []string{"identity GET /x", "identity WS /w", "hello WS /w"}},
		{"identity@http+hello", []string{"identity GET /x", "hello WS /w"}},
		{"identity@sse+hello", []string{"hello WS /w"}},
		{"envelope;hello", []string{"envelope GET /x", "hello WS /w"}},
		{"hello;NOBODY KNOWS", []string{"hello WS /w", "manual "}},
		{"hello;identity@http+hello;hello", []string{"hello WS /w", "identity GET /x"}}, // one failure must not be reported as three
		{"login;login!", []string{"login GET /x", "login "}},                            // other parameters are another demand
	} {
		t.Run(tt.words, func(t *testing.T) {
			var got []string
			for _, f := range newPlan(t, rules(), subject("T-1", []string{tt.words}, get, ws)).Judge(0, nil).Items[0].Findings {
				got = append(got, f.Check+" "+f.Endpoint)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
		})
	}
}

func TestACheckThatDoesNotExistIsAnError(t *testing.T) {
	_, err := probe.NewPlan([]probe.Subject{subject("T-1", []string{"identity+identify"}, endpoint("GET /x"))}, rules())
	if err == nil || !strings.Contains(err.Error(), `"identify", which does not exist`) {
		t.Errorf("error %v, want one that names the check", err)
	}
}

// TestMissingFile guards that an item does not pass on the known endpoints if a file of the ticket that may declare
// others cannot be read; the known ones are asked, and the finding names the file.
func TestMissingFile(t *testing.T) {
	s := subject("T-1", []string{"identity"}, endpoint("GET /x"))
	s.Missing = []probe.Gap{{Why: "no such file in the source checkout", Source: "engines/y.py"}}
	p := newPlan(t, rules(), s)
	cells := p.Tickets[0].Items[0].Cells
	if p.Size() == 0 || len(cells) != 2 {
		t.Fatalf("%d questions, %d cells", p.Size(), len(cells))
	}
	f := cells[1].Settled
	if f == nil || f.Verdict != probe.Unresolved || f.Cause != probe.CauseMayMiss || !strings.Contains(f.Reason, "engines/y.py") {
		t.Errorf("the finding is %+v", f)
	}
}
