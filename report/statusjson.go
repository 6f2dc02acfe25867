package report

import (
	"io"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// StatusJSON writes the view as one JSON document.
func StatusJSON(w io.Writer, v StatusView) error {
	type earlier struct {
		Items   int           `json:"items"`
		Verdict probe.Verdict `json:"verdict"` // the worst
		When    time.Time     `json:"when"`    // the start of the earliest run whose verdicts stand
	}
	type ticket struct {
		ID          string         `json:"id"`
		Title       string         `json:"title"`
		Kind        tickets.Kind   `json:"kind"`
		Router      string         `json:"router"`
		Boxes       int            `json:"boxes"`
		Done        int            `json:"done"`
		Verdict     *probe.Verdict `json:"verdict"`          // null for one that was never probed, or if history_error is set
		Regressions int            `json:"regressions"`      // ticked items that fail and that no waiver covers
		Waived      int            `json:"waived,omitempty"` // ticked items that fail and that a waiver covers
		Flaky       int            `json:"flaky,omitempty"`
		Unshown     int            `json:"unshown"` // ticked items that no run has shown
		Tickable    int            `json:"tickable"`
		Earlier     *earlier       `json:"earlier,omitempty"` // the items that the latest run did not show, and an earlier one did
		When        *time.Time     `json:"when"`
	}
	type section struct {
		Name    string      `json:"name"`
		Total   StatusTotal `json:"total"`
		Tickets []ticket    `json:"tickets"`
	}
	doc := struct {
		Total    StatusTotal `json:"total"`
		Sections []section   `json:"sections"`
		LastRun  *probe.Run  `json:"last_run"`
		Unread   string      `json:"history_error,omitempty"`
	}{Total: v.Total(), Sections: []section{}, Unread: v.Unread}
	if v.LastRun != nil {
		run := headWithoutNil(*v.LastRun)
		doc.LastRun = &run
	}
	for _, s := range v.Sections {
		out := section{Name: s.Name, Total: s.Total(), Tickets: []ticket{}}
		for _, k := range s.Tickets {
			t := ticket{
				ID: k.ID, Title: k.Title, Kind: k.Kind, Router: k.Router, Boxes: k.Boxes, Done: k.Done,
				Regressions: k.Regressions, Waived: k.Waived, Flaky: k.Flaky, Unshown: k.Unshown, Tickable: k.Tickable,
			}
			if k.Earlier.Items > 0 {
				t.Earlier = &earlier{k.Earlier.Items, k.Earlier.Verdict, k.Earlier.When}
			}
			if k.Verdict != "" {
				t.Verdict = &k.Verdict
			}
			if !k.When.IsZero() {
				t.When = &k.When
			}
			out.Tickets = append(out.Tickets, t)
		}
		doc.Sections = append(doc.Sections, out)
	}
	return encodeIndented(w, doc)
}
