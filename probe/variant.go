package probe

import "slices"

// A Phase orders the questions to one router: those that should be refused go before those that may change its state.
type Phase int

// The phases, in the order of asking.
const (
	PhaseRefusal     Phase = iota // a correct service refuses it, because identity is missing
	PhaseFault                    // a correct service answers with an error, though the identity is whole: asked when it is known how long a refusal takes
	PhaseControl                  // a request that a correct service accepts
	PhaseAgain                    // an earlier request, put again right after the control
	PhaseUnspecified              // no contract specifies the answer: asked after the control, so that it cannot spoil the control
	PhaseCompared                 // its answer shows something by its difference from that of PhaseRepeat
	PhaseRepeat                   // the control, put again right after PhaseCompared
	// PhaseLater is for a request that is put a second time, after the mutating requests of the group. It is put only
	// to endpoints with safe methods, and only for tickets that also have mutating endpoints that are asked.
	PhaseLater
	// PhaseCreated is for a request for a thing that the run created: its path takes the ids that a POST or PUT of the
	// same router returned. It is asked only if such a request is asked.
	PhaseCreated

	phases = iota
)

// A Variant is a question that can be put to an endpoint, as a value.
type Variant struct {
	// Name is stable. It is the label of the exchanges in run documents: "control", "without/X-Mode".
	Name string
	// Says describes the request, to stand after "the request": "without X-Mode".
	Says       string
	Phase      Phase
	Transports []Transport
	// Build makes the request. ok is false if the endpoint does not admit the question (an unknown id for a path
	// without parameters); that is not an error. An Ask whose Endpoint is not the endpoint's own Key goes to a path
	// that the service does not have. It is sent once for all endpoints that share it, and depends only on their method
	// and path.
	Build func(Endpoint) (ask Ask, ok bool)
	// Step orders the questions of a check that go on from each other's answers, from 1. They are asked after all others of
	// their group, one step after the other. 0: the question needs no other answer.
	Step int
	// Partial is true for a refusal's request that keeps some of the identity. Where it can change nothing, it is asked after
	// the control: what the service keeps of the control's answer must not be for those who lack a part.
	Partial bool
	// Mutates is true if asking changes the service's state whatever the endpoint's method.
	Mutates bool
}

// Applies reports whether the variant is for the transport.
func (v Variant) Applies(t Transport) bool { return slices.Contains(v.Transports, t) }
