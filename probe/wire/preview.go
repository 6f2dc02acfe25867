package wire

import "github.com/engfix/engfix/probe"

// Preview returns the record that an ask would begin with, redacted as Send redacts it, and sends nothing: the request, and
// over a WebSocket the messages that we would send. An ask that cannot be sent ends unsent, with the reason in Trouble.
func (c *Client) Preview(ask probe.Ask) *probe.Exchange {
	q, unfit := c.question(ask)
	if unfit != nil {
		q.unsent(unfit.Error())
	}
	if ask.Transport.Frames() {
		for _, m := range ask.Say {
			q.x.Frames = append(q.x.Frames, sentFrame(m))
		}
	}
	x := q.record()
	x.Raw = nil
	return x
}
