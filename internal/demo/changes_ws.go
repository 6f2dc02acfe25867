package demo

import (
	"slices"
)

// refusesBy changes how problems of the kinds, or all problems if none is named, are reported.
func refusesBy(f func(t *talk, p *problem), kinds ...kind) change {
	return func(c *conduct) {
		usual := c.talk.refuse
		c.talk.refuse = func(t *talk, p *problem) {
			if len(kinds) > 0 && !slices.Contains(kinds, p.kind) {
				usual(t, p)
				return
			}
			f(t, p)
		}
	}
}

// framesBecome reports every problem in another frame, and closes as usual.
func framesBecome(frame func(p *problem) any) change {
	return refusesBy(func(t *talk, p *problem) {
		t.say(frame(p))
		t.close(p)
	})
}

// editFrame spoils the error of the usual frame.
func (s *Style) editFrame(edit func(p *problem, e map[string]any)) change {
	return framesBecome(func(p *problem) any { return s.framed(s.altered(p, edit)) })
}

// closesWith closes with another code after the usual frame if identity is missing.
func closesWith(code int) change {
	return refusesBy(func(t *talk, p *problem) {
		t.say(t.style.frame(p))
		t.closeWith(code, t.style.code(p))
	}, kindIdentity)
}

// refusesAtHandshake looks at the identity headers before it accepts, and refuses with a status.
func refusesAtHandshake(status int) change {
	return func(c *conduct) {
		c.refusal = status
		c.talk.handshake = append(slices.Clone(c.talk.handshake), gate{gateNameIdentity, gateIdentity})
	}
}

// history is the content of a conversation: nobody without identity may see it.
func history(t *talk) { t.say(t.withThing("message")) }
