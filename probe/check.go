package probe

import (
	"cmp"
	"encoding/json"
	"slices"
)

// A Check is one demand of the contract, and how it is judged, as a value.
type Check struct {
	// ID is stable and stands in run documents and configuration: "identity.required".
	ID string
	// Demands is the sentence of the contract that the check enforces.
	Demands string
	// Passes, Fails and CannotTell say, for a person, which answers lead to which verdict.
	Passes, Fails, CannotTell string
	// Transports are those the check is for.
	Transports []Transport
	// Asks names the variants it wants answered; a name that ends in "/*" takes every variant below it.
	Asks []string
	// AsksFor names the variants that a criterion's words add to Asks; nil: none.
	AsksFor func(Params) []string
	// Excludes tells why the check does not concern an endpoint of its transports, or "" where it does. Nil: it concerns
	// all of them.
	Excludes func(Endpoint, Params) string
	// Mutates is true where its questions change the service's state whatever the endpoint's method.
	Mutates bool
	// Judge is a pure function of the recorded exchanges.
	Judge func(Case) Finding
}

// Applies reports whether the check is for the transport.
func (c Check) Applies(t Transport) bool { return slices.Contains(c.Transports, t) }

// Questions names the variants that the check wants answered where the words say params, in the manner of Asks.
func (c Check) Questions(params Params) []string {
	if c.AsksFor == nil {
		return c.Asks
	}
	return slices.Concat(c.Asks, c.AsksFor(params))
}

// A Case is what a check judges: one endpoint, and what it answered to the questions that the check asks. It holds nothing
// that only another check asked: a verdict does not depend on what else was selected.
type Case struct {
	Endpoint Endpoint
	// Params are what the criterion's words say beyond naming the check.
	Params Params
	// Exchanges were made with the endpoint itself, in plan order.
	Exchanges []*Exchange
	// Elsewhere were made with a path that is no endpoint's, to compare with. They are no answers of the endpoint.
	Elsewhere []*Exchange
}

// Answer returns the latest exchange made for the variant, or nil.
func (c Case) Answer(variant string) *Exchange { return latest(c.Exchanges, variant) }

// AnswerElsewhere returns the latest exchange made for the variant with a path that is no endpoint's, or nil.
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

// A Finding is what a check found at an endpoint.
type Finding struct {
	Check    string  `json:"check"`
	Params   Params  `json:"params,omitzero"`
	Endpoint string  `json:"endpoint"` // Key; "" where no endpoint is concerned
	Verdict  Verdict `json:"verdict"`
	Cause    Cause   `json:"cause,omitempty"` // what decided it, where the verdict alone does not say
	// Reason is one clause for a person: which question got which answer, and what is wrong with it. It repeats neither Want
	// nor Got, and counts nothing.
	Reason   string `json:"reason"`
	Demanded string `json:"demanded,omitzero"` // the check's sentence, where the verdict is not a pass
	Want     string `json:"want,omitzero"`     // what would have passed, on a failure
	Got      string `json:"got,omitzero"`      // the part of the answer that decided, on a failure
	// Same names the other variants whose answers show the same, in plan order.
	Same  []string `json:"same,omitzero"`
	Notes []string `json:"notes,omitzero"` // what a person should know and has no effect on the verdict
	// Exchanges are the IDs of the evidence, the most telling first.
	Exchanges []string `json:"exchanges"`
}

// UnmarshalJSON reads a finding, also one of a run document whose members were still called wanted, came and warnings.
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
