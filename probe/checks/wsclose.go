package checks

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// wsClose: under a condition, the service closes a WebSocket with exactly the code that a criterion names, or with any
// code if it names none.
func wsClose(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         WSClose,
		Demands:    "Under the condition that the criterion names, the service closes the WebSocket with the code that it names.",
		Passes:     "The service closes every connection under the condition with the code, and does not close the control with it.",
		Fails:      "A connection under the condition stays open, is dropped without a close frame, is closed with another code, or is refused at the handshake, while the control is let in.",
		CannotTell: "The control is closed with the same code, or was not let in; a client without identity got a message that may be data before the close; no connection was made under the condition, or the service went away. A connection that stays open is watched for a short time only.",
		Transports: probe.TransportsThat(probe.Transport.Frames),
		Asks:       []string{variants.Control},
		AsksFor:    func(p probe.Params) []string { return cs.asks(p.When) },
		Excludes:   func(ep probe.Endpoint, p probe.Params) string { return cs.excludes(ep, p.When) },
		Judge: func(k probe.Case) probe.Finding {
			want := closeWanted(k.Params.Status)
			if aboutIdentity(cs.named(k.Params.When)) {
				want = want.before(hear(c, k))
			}
			return judgeOutcome(cs, k, want)
		},
	}
}

// closeWanted is the demand for a close by the service with the code; 0: with any.
func closeWanted(code int) wanted {
	says := "a close by the service"
	if code != 0 {
		says = fmt.Sprintf("a close with %d", code)
	}
	return wanted{says: says, holds: func(x *probe.Exchange) (differs, open string) {
		switch c := x.Close(); {
		case !x.Accepted:
			return "is a refusal at the handshake", ""
		case c == nil && slices.Contains([]probe.End{probe.EndTooLarge, probe.EndProtocol}, x.End):
			return "", trouble(x)
		case c == nil:
			return "is not closed", ""
		case code != 0 && c.Code != code:
			return "is the wrong code", ""
		}
		return "", ""
	}}
}

// before makes a demand for a close one for a refusal: a client without identity that got data was let in first.
func (w wanted) before(h hearing) wanted {
	closed := w.holds
	w.holds = func(x *probe.Exchange) (differs, open string) {
		differs, open = closed(x)
		if got := cmp.Or(h.leaked(x), h.undecided(x)); differs == "" && open == "" && got != "" {
			open = "a message before the close may be data: " + got
		}
		return differs, open
	}
	return w
}
