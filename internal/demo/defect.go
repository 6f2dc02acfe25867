package demo

import "slices"

// The IDs of the checks that defects name. They are spelled out here, so that this package cannot agree with the checks
// by accident.
const (
	identityRequired   = "identity.required"
	envelopeError      = "envelope.error"
	envelopeSuccess    = "envelope.success"
	wsIdentityRequired = "ws.identity.required"
	wsErrorEnvelope    = "ws.error.envelope"
	sseConnectEnvelope = "sse.connect.envelope"
	publicOpen         = "public.open"
	statusWhen         = "status.when"
	refusedWhen        = "refused.when"
	bodyHas            = "body.has"
	headerHas          = "header.has"
	answersWithin      = "answers.within"
	noLeak             = "no.leak"
	sseStream          = "sse.stream"
	wsClose            = "ws.close"
	corsPreflight      = "cors.preflight"
)

// The verdict of a check that catches a defect.
const (
	wantFail         = "fail"
	wantInconclusive = "inconclusive"
)

// A Defect is one way in which a router breaks the contract.
type Defect struct {
	Name       string
	Breaks     string   // one sentence: its fault
	Transports []string // those that it concerns
	Public     bool     // it is one of a public router
	Caught     []string // IDs of the checks that must catch it; others may
	Want       string   // the verdict of those: fail, or inconclusive if the service proves nothing
	On         string   // a router that shows it, with its ticket's own demands
	Token      bool     // it shows only if a token is demanded

	apply  change
	absent bool // the style lacks the part that it breaks
}

// Defects lists the defects that a service of the style can have, by transport. Names are unique.
func Defects(s *Style) []Defect {
	all := slices.Concat(
		identityDefects(s), carriedDefects(), errorDefects(s), partialDefects(s), credentialDefects(s), echoDefects(s),
		absenceDefects(), successDefects(s), wireDefects(),
		sseDefects(s), wsIdentityDefects(s), wsErrorDefects(s), publicDefects(s),
		conditionDefects(), answerDefects(s), tellingDefects(s), streamDefects(s), closeDefects(s), preflightDefects(),
	)
	return slices.DeleteFunc(all, func(d Defect) bool { return d.absent })
}

// Fits reports whether the defect can show on the router.
func (d Defect) Fits(r Router) bool { return fits(r, d.Public, d.Transports) }

// The routers that show most defects: the first has requests of every kind, the second a ticket that demands 422, the
// third few requests, for slow defects.
const (
	onHTTP     = "engines.video_multicam.routes"
	onExact    = "engines.video_mask.routes"
	onFew      = "engines.nexus.packs.routes"
	onSSE      = "engines.chat.service.sse_transport"
	onWS       = "engines.chat.service.ws_transport"
	onPublic   = "engines.ops.status"
	onAuth     = "engines.identity.routes_auth"
	onBodiless = "engines.nexus.runs.routes"    // it has a POST that declares no body
	onDelete   = "engines.video_presets.routes" // it also has a request that needs leave for its method
)

// overHTTP is a defect of HTTP endpoints.
func overHTTP(name, breaks string, apply change, caught ...string) Defect {
	return Defect{
		Name: name, Breaks: breaks, Transports: []string{transportHTTP}, Caught: caught, Want: wantFail, On: onHTTP,
		apply: apply,
	}
}

// overSSE is a defect of event streams.
func overSSE(name, breaks string, apply change, caught ...string) Defect {
	return Defect{
		Name: name, Breaks: breaks, Transports: []string{transportSSE}, Caught: caught, Want: wantFail, On: onSSE,
		apply: apply,
	}
}

// overWS is a defect of WebSocket endpoints.
func overWS(name, breaks string, apply change, caught ...string) Defect {
	return Defect{
		Name: name, Breaks: breaks, Transports: []string{transportWS}, Caught: caught, Want: wantFail, On: onWS,
		apply: apply,
	}
}

// ofPublic is a defect of a public router.
func ofPublic(name, breaks string, apply change) Defect {
	return Defect{
		Name: name, Breaks: breaks, Transports: []string{transportHTTP}, Public: true, Caught: []string{publicOpen},
		Want: wantFail, On: onPublic, apply: apply,
	}
}

// on names another router that shows the defect.
func (d Defect) on(router string) Defect {
	d.On = router
	return d
}

// cannotTell makes the defect one that proves nothing either way.
func (d Defect) cannotTell() Defect {
	d.Want = wantInconclusive
	return d
}

// withToken makes the defect one that shows only if a token is demanded.
func (d Defect) withToken() Defect {
	d.Token = true
	return d
}

// given leaves the defect out if the style lacks the part that it breaks.
func (d Defect) given(has bool) Defect {
	d.absent = !has
	return d
}
