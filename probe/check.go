package probe

import (
	"cmp"
	"encoding/json"
	"slices"
)

// A Check is one demand of the contract, and how it is judged, as a value.
type Check struct {
	// ID is stable and is used in run documents and configuration: "identity.required".
	ID string
	// Demands is the sentence of the contract that the check enforces.
	Demands string
	// Passes, Fails and CannotTell describe, for a person, the answers that lead to each verdict.
	Passes, Fails, CannotTell string
	// Transports are those the check is for.
	Transports []Transport
	// Asks names the variants it wants answered; a name that ends in "/*" stands for every variant below it.
	Asks []string
	// AsksFor names the variants that a criterion's words add to Asks; nil: none.
	AsksFor func(Params) []string
	// Excludes returns why the check does not concern an endpoint of its transports, or "" if it does. Nil: it concerns
	// all of them.
	Excludes func(Endpoint, Params) string
	// Mutates is true if its questions change the service's state whatever the endpoint's method.
	Mutates bool
	// Timed is true if its verdict depends on how long answers take: its questions are put while no other is under way.
	Timed bool
	// Judge is a pure function of the recorded exchanges.
	Judge func(Case) Finding
}

// Applies reports whether the check is for the transport.
func (c Check) Applies(t Transport) bool { return slices.Contains(c.Transports, t) }

// Questions names the variants that the check asks for under params, in the form of Asks.
func (c Check) Questions(params Params) []string {
	if c.AsksFor == nil {
		return c.Asks
	}
	return slices.Concat(c.Asks, c.AsksFor(params))
}

// A Case is the input of a check: one endpoint and its answers to the check's questions. It holds no answer that only
// another check asked for: a verdict does not depend on the selection.
type Case struct {
	Endpoint Endpoint
	// Params are the criterion's demands that go beyond the name of the check.
	Params Params
	// Exchanges were made with the endpoint itself, in plan order.
	Exchanges []*Exchange
	// Elsewhere holds exchanges with a path that the service does not have, for comparison. They are not answers of the
	// endpoint.
	Elsewhere []*Exchange
}

// Answer returns the latest exchange made for the variant, or nil.
func (c Case) Answer(variant string) *Exchange { return latest(c.Exchanges, variant) }

// AnswerElsewhere returns the variant's latest exchange with a path that the service does not have, or nil.
func (c Case) AnswerElsewhere(variant string) *Exchange { return latest(c.Elsewhere, variant) }

func latest(exchanges []*Exchange, variant string) *Exchange {
	var last *Exchange
	for _, x := range exchanges {
		if x.Label == variant {
			last = x
		}
	}
	return last
}

// A Finding is the verdict of one check on one endpoint.
type Finding struct {
	Check    string  `json:"check"`
	Params   Params  `json:"params,omitzero"`
	Endpoint string  `json:"endpoint"` // Key; "" if no endpoint is concerned
	Verdict  Verdict `json:"verdict"`
	Cause    Cause   `json:"cause,omitempty"` // the fact that decided it, if the verdict does not imply it
	// Reason is one clause for a person: which question got which answer, and what is wrong with it. It does not repeat
	// Want or Got, and holds no counts.
	Reason   string `json:"reason"`
	Demanded string `json:"demanded,omitzero"` // the check's sentence, unless the verdict is a pass
	Want     string `json:"want,omitzero"`     // the answer that would have passed, on a failure
	Got      string `json:"got,omitzero"`      // the part of the answer that decided, on a failure
	// Same names the other variants whose answers show the same, in plan order.
	Same  []string `json:"same,omitzero"`
	Notes []string `json:"notes,omitzero"` // facts that a person should know and that do not change the verdict
	// Exchanges are the IDs of the evidence, the most important first.
	Exchanges []string `json:"exchanges"`
}

// UnmarshalJSON reads a finding. It also accepts the older member names wanted, came and warnings.
func (f *Finding) UnmarshalJSON(raw []byte) error {
	type finding Finding // without this method
	old := struct {
		*finding
		Wanted   string   `json:"wanted"`
		Came     string   `json:"came"`
		Warnings []string `json:"warnings"`
	}{finding: (*finding)(f)}
	if err := json.Unmarshal(raw, &old); err != nil {
		return err
	}
	f.Want, f.Got = cmp.Or(f.Want, old.Wanted), cmp.Or(f.Got, old.Came)
	if f.Notes == nil {
		f.Notes = old.Warnings
	}
	return nil
}
