package probe

import "slices"

// An Unticketed is an operation of the service that no ticket's router has.
type Unticketed struct {
	Method      string   `json:"method"` // WS for a WebSocket
	Path        string   `json:"path"`
	OperationID string   `json:"operation_id,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	// Verdict is the worst verdict of Findings; "" if the run did not ask.
	Verdict Verdict `json:"verdict,omitempty"`
	// Findings are the run's findings on identity and envelopes.
	Findings []Finding `json:"findings,omitempty"`
}

// Key names the operation as an endpoint's key does.
func (u Unticketed) Key() string { return u.Method + " " + u.Path }

// AboutUnticketed is the ID of the subject that asks an operation without a ticket. No ticket has it.
const AboutUnticketed = "(no ticket)"

// unticketed reports whether a subject is about an operation without a ticket: such a subject is not a ticket of the
// run.
func (s Subject) unticketed() bool { return s.Ticket.ID == AboutUnticketed }

// withFound returns the listed operations with the findings on those that the run asked.
func withFound(listed, asked []Unticketed) []Unticketed {
	out := slices.Clone(listed)
	for _, u := range asked {
		i := slices.IndexFunc(out, func(o Unticketed) bool { return o.Key() == u.Key() })
		if i < 0 {
			out = append(out, u)
			continue
		}
		out[i].Verdict, out[i].Findings = u.Verdict, u.Findings
	}
	return out
}

// asUnticketed returns the result of a subject that is not a ticket.
func asUnticketed(t TicketResult) Unticketed {
	u := Unticketed{Verdict: t.Verdict}
	for _, ep := range t.Endpoints {
		u.Method, u.Path = ep.Transport.Verb(ep.Method), ep.Path
	}
	for _, it := range t.Items {
		u.Findings = append(u.Findings, it.Findings...)
	}
	return u
}
