package probe

import "slices"

// A Phase orders the questions put to one router: what should be refused goes before what may change its state.
type Phase int

// The phases, in the order in which they are asked.
const (
	PhaseRefusal     Phase = iota // a request that a correct service refuses, for want of identity
	PhaseFault                    // one that it has an error for, though its identity is whole: once it is known how long a refusal takes
	PhaseControl                  // a request that a correct service accepts
	PhaseAgain                    // one that was put before, put again right after the control
	PhaseUnspecified              // no contract specifies the answer: asked after the control, which it must not spoil
	// PhaseLater is for a request that was put before, put again once the mutating requests of the group have been. It is put
	// to endpoints with safe methods alone, and only for tickets that also have mutating endpoints that are asked.
	PhaseLater
	// PhaseCreated is for a request for a thing that the run created: its path takes the ids that a POST or PUT of the same
	// router returned. It is put where there is such a one that is asked.
	PhaseCreated

	phases = iota
)

// A Variant is a question that can be put to an endpoint, as a value.
type Variant struct {
	// Name is stable and stands in run documents as the label of its exchanges: "control", "without/X-Mode".
	Name string
	// Says tells what the request is, to stand after "the request": "without X-Mode".
	Says       string
	Phase      Phase
	Transports []Transport
	// Build makes the request. ok is false where the endpoint does not admit the question (an unknown id for a path
	// without parameters), which is no error. An Ask whose Endpoint is not the endpoint's own Key goes to a path of no
	// endpoint: it is put once for all endpoints for which it is the same, and depends on nothing but their method and path.
	Build func(Endpoint) (ask Ask, ok bool)
	// Step orders the questions of a check that go on from each other's answers, from 1. They are asked after all others of
	// their group, one step after the other. 0: the question stands by itself.
	Step int
	// Mutates is true where asking changes the service's state whatever the endpoint's method.
	Mutates bool
}

// Applies reports whether the variant is for the transport.
func (v Variant) Applies(t Transport) bool { return slices.Contains(v.Transports, t) }
