// Package checks is the catalogue of a service's obligations, one file per check. Start with All. A check judges
// recorded exchanges and never sends: the same exchanges give the same Finding, live or from a saved run. Package
// criteria reads the words of a ticket that ask for a check.
package checks

import (
	"fmt"
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// The IDs of the checks, as run documents and engfix.yaml write them.
const (
	IdentityRequired   = "identity.required"
	EnvelopeError      = "envelope.error"
	EnvelopeSuccess    = "envelope.success"
	WSIdentityRequired = "ws.identity.required"
	WSErrorEnvelope    = "ws.error.envelope"
	SSEConnectEnvelope = "sse.connect.envelope"
	PublicOpen         = "public.open"
	StatusWhen         = "status.when"
	RefusedWhen        = "refused.when"
	BodyHas            = "body.has"
	HeaderHas          = "header.has"
	AnswersWithin      = "answers.within"
	NoLeak             = "no.leak"
	SSEStream          = "sse.stream"
	WSClose            = "ws.close"
	CORSPreflight      = "cors.preflight"

	// Manual is the word for an item that a person decides; it is not a check.
	Manual = "manual"
)

// All returns the catalogue under a contract.
func All(c contract.Contract) []probe.Check {
	catalogue := []probe.Check{
		identityRequired(c),
		envelopeError(c),
		envelopeSuccess(c),
		wsIdentityRequired(c),
		wsErrorEnvelope(c),
		sseConnectEnvelope(c),
		publicOpen(c),
		statusWhen(c),
		refusedWhen(c),
		bodyHas(c),
		headerHas(c),
		answersWithin(c),
		noLeak(c),
		sseStream(c),
		wsClose(c),
		corsPreflight(c),
	}
	for i, check := range catalogue {
		catalogue[i] = placed(c, check)
	}
	return catalogue
}

// everyError names the questions that may cause an error and do no harm, and more after them.
func everyError(more ...string) []string {
	return append([]string{
		variants.Control, variants.Anonymous, variants.Without + "*", variants.Blank + "*", variants.Malformed + "*",
		variants.BadCredential, variants.WithoutCredential, variants.UnknownID, variants.ForeignPath, variants.InvalidPath, variants.InvalidBody,
		variants.MissingField, variants.NoBody, variants.InvalidQuery, variants.InvalidHeader, variants.InvalidCookie, variants.MalformedJSON, variants.UndeclaredJSON, variants.WrongContentType,
	}, more...)
}

// Validate reports the faults of a catalogue, given the known variants.
func Validate(catalogue []probe.Check, questions []probe.Variant) error {
	seen := map[string]bool{}
	for _, c := range catalogue {
		switch {
		case c.ID == "" || c.ID == Manual:
			return fmt.Errorf("check %q needs an ID of its own", c.ID)
		case seen[c.ID]:
			return fmt.Errorf("two checks are called %s", c.ID)
		case c.Demands == "" || c.Passes == "" || c.Fails == "" || c.CannotTell == "":
			return fmt.Errorf("%s does not say what it demands, what passes and what fails it", c.ID)
		case len(c.Transports) == 0:
			return fmt.Errorf("%s is for no transport", c.ID)
		case c.Judge == nil:
			return fmt.Errorf("%s judges nothing", c.ID)
		}
		seen[c.ID] = true
		for _, t := range c.Transports {
			if !slices.ContainsFunc(questions, func(v probe.Variant) bool { return v.Applies(t) && probe.Asked(c.Asks, v.Name) }) {
				return fmt.Errorf("%s asks nothing over %s", c.ID, t)
			}
		}
	}
	return nil
}
