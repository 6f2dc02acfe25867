package probe

import (
	"time"

	"github.com/engfix/engfix/tickets"
)

// Schema names the version of the run document.
const Schema = "engfix.run/v1"

// A Run is the head of a run document: everything but its tickets and exchanges.
type Run struct {
	Schema      string    `json:"schema"`
	ID          string    `json:"id"`
	Started     time.Time `json:"started"`
	Finished    time.Time `json:"finished"`
	Target      string    `json:"target"`
	Tool        Tool      `json:"tool"`
	Build       string    `json:"build,omitempty"`       // the build that the service says it is
	TicketFile  string    `json:"ticket_file,omitempty"` // as configured
	Interrupted bool      `json:"interrupted,omitempty"` // the run was stopped before its end
	// Unjudged names the tickets without a verdict after an interrupted run: none or only some of their questions were
	// answered.
	Unjudged []string `json:"unjudged,omitempty"`
	// Shard says which part of a run this is, or which parts are missing from joined documents; nil if the run is
	// whole.
	Shard *Shard `json:"shard,omitempty"`
	// Unexplained are operations of the service that no pin and no route of the source accounts for: the first of them.
	Unexplained []Unexplained `json:"unexplained,omitempty"`
	// Unticketed are operations of the service that no ticket's router has: the first of them. It is known when the run ends.
	Unticketed []Unticketed `json:"unticketed,omitempty"`
	// Waivers are those of the configuration.
	Waivers []Waiver `json:"waivers,omitempty"`
	Summary Summary  `json:"summary"`
}

// A Waiver excuses an item's failure until the end of a day.
type Waiver struct {
	Ticket string `json:"ticket"`
	Item   string `json:"item"`  // as in scope/1
	Until  string `json:"until"` // as in 2026-12-31
	Reason string `json:"reason"`
}

// An Unexplained is an operation of the service that no pin and no route of the source accounts for.
type Unexplained struct {
	Method      string   `json:"method"`
	Path        string   `json:"path"`
	OperationID string   `json:"operation_id,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	MayBe       []string `json:"may_be,omitempty"` // the routers that it may belong to
	Why         string   `json:"why,omitempty"`    // what links it to them, in words
}

// A Tool says which engfix made the run.
type Tool struct {
	Version string `json:"version"`
}

// A Summary counts a run.
type Summary struct {
	Tickets     map[Verdict]int `json:"tickets"`
	Items       map[Verdict]int `json:"items"`
	Exchanges   int             `json:"exchanges"`
	Regressions int             `json:"regressions"` // waived ones not counted
	Unshown     int             `json:"unshown"`     // ticked items that this run did not show to hold or to fail
	// UnshownBy counts the unshown items by cause; an item without a cause counts under its verdict.
	UnshownBy map[Cause]int `json:"unshown_by,omitempty"`
}

// NewSummary returns the summary of a run in which nothing was judged yet.
func NewSummary() Summary { return Summary{Tickets: map[Verdict]int{}, Items: map[Verdict]int{}} }

// Add counts a ticket's verdicts.
func (s *Summary) Add(t TicketResult) {
	s.Tickets[t.Verdict]++
	for _, it := range t.Items {
		s.Items[it.Verdict]++
		if it.Regression && !it.Waived {
			s.Regressions++
		}
		if it.Unshown {
			s.Unshown++
			if s.UnshownBy == nil {
				s.UnshownBy = map[Cause]int{}
			}
			s.UnshownBy[it.Why()]++
		}
	}
}

// A TicketResult is the result of one ticket.
type TicketResult struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Section   string       `json:"section"`
	Router    string       `json:"router"`
	Files     []string     `json:"files"`
	Kind      tickets.Kind `json:"kind"`
	Line      int          `json:"line,omitempty"` // of its heading in the ticket file, from 1; 0 if unknown
	Verdict   Verdict      `json:"verdict"`
	Endpoints []Endpoint   `json:"endpoints"`
	Problem   *Problem     `json:"problem,omitempty"` // why no endpoint is known
	Missing   []Gap        `json:"missing,omitempty"` // places that may add endpoints beyond those
	Items     []ItemResult `json:"items"`
	// Run and When identify the run that judged the ticket, if a document covers several runs.
	Run  string    `json:"run,omitempty"`
	When time.Time `json:"when,omitzero"`
}

// An ItemResult is the result of one item.
type ItemResult struct {
	Kind       tickets.ItemKind `json:"kind"`
	Index      int              `json:"index"`
	Text       string           `json:"text"`
	Line       int              `json:"line,omitempty"`   // in the ticket file, from 1; 0 if unknown
	Checked    *bool            `json:"checked"`          // nil for an item without a box
	Ticked     *bool            `json:"ticked,omitempty"` // whether the box is ticked after the run changed it; nil if the run did not
	Verdict    Verdict          `json:"verdict"`
	Before     Verdict          `json:"before,omitempty"` // the verdict of the previous run; "" if there is none
	Cause      Cause            `json:"cause,omitempty"`  // the fact that decided it, if the verdict does not imply it
	Reason     string           `json:"reason"`
	Spelt      []string         `json:"spelt,omitempty"` // the corrected words; the reason states them too
	Regression bool             `json:"regression"`
	Unshown    bool             `json:"unshown"` // it is ticked, and the run did not show that it holds or that it fails
	Flaky      bool             `json:"flaky"`
	Waived     bool             `json:"waived"`
	Findings   []Finding        `json:"findings"`
}

// Box reports whether the item's box is ticked now that the run is over, and whether it has one.
func (it ItemResult) Box() (ticked, ok bool) {
	switch {
	case it.Checked == nil:
		return false, false
	case it.Ticked != nil:
		return *it.Ticked, true
	}
	return *it.Checked, true
}

// Ticks reports whether the item's box is to be ticked: only a pass ticks.
func (it ItemResult) Ticks() bool {
	ticked, ok := it.Box()
	return ok && !ticked && it.Verdict == Pass
}

// Unticks reports whether the item's box is to be unticked: only a failure unticks.
func (it ItemResult) Unticks() bool {
	ticked, ok := it.Box()
	return ok && ticked && it.Verdict == Fail
}

// Ref names the item within its ticket.
func (it ItemResult) Ref() tickets.ItemRef { return tickets.ItemRef{Kind: it.Kind, Index: it.Index} }

// A Document is a whole run document in memory. Live runs are not held like this: they are streamed through a Sink.
type Document struct {
	Run
	Tickets   []TicketResult `json:"tickets"`
	Exchanges []*Exchange    `json:"exchanges"`
}

// A Sink takes a run as it happens: Begin once, then exchanges and tickets as they finish (a ticket after all the
// exchanges that its findings name), then End once, also after an interrupted run.
type Sink interface {
	Begin(Run) error
	Exchange(*Exchange) error
	Ticket(TicketResult) error
	End(Run) error
}
