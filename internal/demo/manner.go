package demo

import "slices"

// A Manner is one unusual way in which a router keeps the contract. No check may fail it.
type Manner struct {
	Name       string
	Says       string   // one sentence: how it is unusual
	Transports []string // those that it concerns
	Public     bool     // it is one of a public router
	On         string   // a router that shows it, and whose ticket it does not offend
	Token      bool     // it shows only if a token is demanded
	// Apart are the IDs of checks on the words of a criterion whose demands in the selftest the manner does not meet.
	Apart []string
	Timed bool // it is about the timing of answers, so the trial measures that too

	apply  change
	absent bool // the style lacks the part that it varies
}

// Manners lists the manners that a service of the style can have, by transport. Names are unique, and no defect has one of
// them.
func Manners(s *Style) []Manner {
	all := slices.Concat(refusalManners(), answerManners(s), wireManners(), stateManners(), sseManners(s), wsManners(s),
		conditionManners(s), streamManners(s), closeManners(s), preflightManners())
	return slices.DeleteFunc(all, func(m Manner) bool { return m.absent })
}

// Fits reports whether the manner can show on the router.
func (m Manner) Fits(r Router) bool { return fits(r, m.Public, m.Transports) }

// inHTTP is a manner of HTTP endpoints.
func inHTTP(name, says string, apply change) Manner {
	return Manner{Name: name, Says: says, Transports: []string{transportHTTP}, On: onHTTP, apply: apply}
}

// inSSE is a manner of event streams.
func inSSE(name, says string, apply change) Manner {
	return Manner{Name: name, Says: says, Transports: []string{transportSSE}, On: onSSE, apply: apply}
}

// inWS is a manner of WebSocket endpoints.
func inWS(name, says string, apply change) Manner {
	return Manner{Name: name, Says: says, Transports: []string{transportWS}, On: onWS, apply: apply}
}

// inPublic makes the manner one of a public router.
func (m Manner) inPublic() Manner {
	m.Public, m.On = true, onPublic
	return m
}

// on names another router that shows the manner.
func (m Manner) on(router string) Manner {
	m.On = router
	return m
}

// withToken makes the manner one that shows only if a token is demanded.
func (m Manner) withToken() Manner {
	m.Token = true
	return m
}

// timed makes the manner one whose answers are timed.
func (m Manner) timed() Manner {
	m.Timed = true
	return m
}

// apart names checks whose words in the selftest it does not fit.
func (m Manner) apart(ids ...string) Manner {
	m.Apart = ids
	return m
}

// given leaves the manner out if the style lacks the part that it varies.
func (m Manner) given(has bool) Manner {
	m.absent = !has
	return m
}
