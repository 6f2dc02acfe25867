package variants

import (
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// hello is a WebSocket conversation with the full identity in the handshake and a first frame that no server can take
// for a hello. It is for services that are known to wait for one.
func hello(id contract.Identity, name, says string, first probe.Message) probe.Variant {
	return fault(name, says, overWS, func(ep probe.Endpoint) (probe.Ask, bool) {
		if id.Hello == nil {
			return probe.Ask{}, false
		}
		ask := full(id, ep)
		ask.Say = []probe.Message{first}
		return ask, true
	})
}

// badFrame is a conversation with the full identity that goes wrong after its start: the message after the hello is not
// JSON. A service looks nothing up to see that, so it is watched no longer than a refusal.
func badFrame(id contract.Identity) probe.Variant {
	return watching(fault(BadFrame, "with a message that is not JSON", overWS, func(ep probe.Endpoint) (probe.Ask, bool) {
		ask := full(id, ep)
		ask.Say = append(ask.Say, probe.Message{Data: []byte("engfix")})
		return ask, true
	}))
}
