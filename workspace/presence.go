package workspace

import (
	"fmt"

	"github.com/engfix/engfix/probe"
)

// A sign is a finding's evidence on whether the service has an endpoint. A later one outweighs the ones before it.
type sign int

const (
	signNone   sign = iota
	signSilent      // its questions had no answer: an endpoint that hangs may well exist
	signAnswer      // there are answers, though they prove nothing
	signAbsent      // the service has nothing at the path, or its document does not list it
	signJudged      // the answers made a verdict
)

// signOf reads the sign of a finding. One that rests on no answer says nothing: its endpoint was left out, or could not
// be asked.
func signOf(f probe.Finding) sign {
	switch {
	case f.Cause == probe.CauseNoAnswer:
		return signSilent
	case f.Cause == probe.CauseNothingThere, f.Cause == probe.CauseNotMounted:
		return signAbsent
	case len(f.Exchanges) == 0:
		return signNone
	case f.Verdict.Shows():
		return signJudged
	}
	return signAnswer
}

// A presence says whether the service has any of the endpoints that a run asked for.
type presence struct {
	judged bool            // it certainly has one
	signs  map[string]sign // by endpoint key, until one was judged
	ticked bool            // an item about them is ticked
}

// add reads the signs of a ticket's findings.
func (p *presence) add(t probe.TicketResult) {
	for _, it := range t.Items {
		for _, f := range it.Findings {
			if s := signOf(f); s != signNone && f.Endpoint != "" {
				p.see(f.Endpoint, s)
				p.ticked = p.ticked || it.Checked != nil && *it.Checked
			}
		}
	}
}

// see adds the sign of an endpoint. One that was judged settles the matter, and the signs of the others go.
func (p *presence) see(endpoint string, s sign) {
	if p.judged = p.judged || s == signJudged; p.judged {
		p.signs = nil
		return
	}
	p.signs[endpoint] = max(p.signs[endpoint], s)
}

// none reports whether the service has none of the endpoints: some are missing, and the others did not answer.
func (p *presence) none() bool {
	absent := 0
	for _, s := range p.signs {
		switch s {
		case signAnswer:
			return false
		case signAbsent:
			absent++
		}
	}
	return absent > 0
}

// words returns one line that asks whether the target is the service that the tickets are about.
func (p *presence) words(target string) string {
	has := fmt.Sprintf("has none of the %d endpoints that were asked for", len(p.signs))
	if len(p.signs) == 1 {
		for endpoint := range p.signs {
			has = "does not have " + endpoint
		}
	}
	return fmt.Sprintf("%s %s: is this the right service? target.url or --target names it", target, has)
}
