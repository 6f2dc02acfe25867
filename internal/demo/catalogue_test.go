package demo

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// exactOf is the status that the ticket of a router demands.
func exactOf(router string) int {
	if router == onExact {
		return 422
	}
	return 0
}

func TestConformantRoutersKeepTheContract(t *testing.T) {
	for _, r := range Routers() {
		t.Run(r.Name, func(t *testing.T) {
			inBubble(t, Options{}, func(t *testing.T, c *client) {
				all := battery(c, r, "")
				for check, whys := range violations(r, all, exactOf(r.Name), false) {
					t.Errorf("%s: %s", check, whys)
				}
				for _, e := range r.Endpoints {
					if !admitted(read(all[e.Key()]["control"])) {
						t.Errorf("%s refuses its own sample: %s", e.Key(), all[e.Key()]["control"])
					}
				}
			})
		})
	}
}

func TestDefectsBreakWhatTheySay(t *testing.T) {
	for _, d := range Defects() {
		t.Run(d.Name, func(t *testing.T) {
			r, token := routerNamed(t, d.On), ""
			if d.Token {
				token = testToken
			}
			usual := transcript(t, Options{Token: token}, r)
			broken := transcript(t, Options{Token: token, Defect: map[string]string{d.On: d.Name}}, r)
			if !differ(usual, broken) {
				t.Fatal("nothing of what the service answers is different")
			}
			if d.Want == wantInconclusive {
				if !provesNothing(r, broken) && !mayBeCarried(r, broken) {
					t.Error("the replies prove something")
				}
				return
			}
			found := violations(r, broken, exactOf(r.Name), d.Token)
			for _, check := range d.Caught {
				if len(found[check]) == 0 {
					t.Errorf("%s finds nothing", check)
				}
			}
		})
	}
}

func TestMannersKeepTheContract(t *testing.T) {
	for _, m := range Manners() {
		t.Run(m.Name, func(t *testing.T) {
			r, token := routerNamed(t, m.On), ""
			if m.Token {
				token = testToken
			}
			usual := transcript(t, Options{Token: token}, r)
			unusual := transcript(t, Options{Token: token, Manner: map[string]string{m.On: m.Name}}, r)
			if !differ(usual, unusual) {
				t.Fatal("nothing of what the service answers is different")
			}
			for check, whys := range violations(r, unusual, exactOf(r.Name), m.Token) {
				t.Errorf("%s: %s", check, whys)
			}
			for _, e := range r.Endpoints {
				if slices.Contains(m.Transports, e.Transport) && !admitted(read(unusual[e.Key()]["control"])) {
					t.Errorf("%s refuses its own sample: %s", e.Key(), unusual[e.Key()]["control"])
				}
			}
		})
	}
}

// transcript is the battery on a service of its own.
func transcript(t *testing.T, o Options, r Router) map[string]map[string]reply {
	t.Helper()
	var all map[string]map[string]reply
	inBubble(t, o, func(_ *testing.T, c *client) { all = battery(c, r, o.Token) })
	return all
}

func differ(a, b map[string]map[string]reply) bool {
	return !maps.EqualFunc(a, b, func(x, y map[string]reply) bool {
		return maps.EqualFunc(x, y, func(p, q reply) bool { return p.String() == q.String() })
	})
}

// mayBeCarried reports whether what is let in without a header has a token, which may say the same, and nobody is let in
// without both.
func mayBeCarried(r Router, all map[string]map[string]reply) bool {
	letIn := false
	for _, e := range r.Endpoints {
		for label, reply := range all[e.Key()] {
			without := label == "anonymous" || strings.HasPrefix(label, "without/")
			if !without || !admitted(read(reply)) {
				continue
			}
			if label == "anonymous" || label == "without/Authorization" {
				return false
			}
			letIn = true
		}
	}
	return letIn
}

// provesNothing reports whether no endpoint answers its control well, or none answers the anonymous at all.
func provesNothing(r Router, all map[string]map[string]reply) bool {
	return !slices.ContainsFunc(r.Endpoints, func(e Endpoint) bool {
		replies := all[e.Key()]
		return admitted(read(replies["control"])) && len(replies["anonymous"].raw) > 0
	})
}

func TestCatalogueIsSound(t *testing.T) {
	name := regexp.MustCompile(`^[a-z0-9]+([-.][a-z0-9]+)*$`)
	seen := map[string]bool{}
	check := func(what, sentence, on string, fits bool) {
		if !name.MatchString(what) || seen[what] {
			t.Errorf("%q: not a name, or not unique", what)
		}
		seen[what] = true
		if sentence == "" || strings.HasSuffix(sentence, ".") {
			t.Errorf("%s: says %q, want a sentence without its full stop", what, sentence)
		}
		if !fits {
			t.Errorf("%s: cannot show on %s", what, on)
		}
	}
	known := []string{identityRequired, envelopeError, envelopeSuccess, wsIdentityRequired, wsErrorEnvelope, sseConnectEnvelope, publicOpen}
	catches := map[string]int{}
	for _, d := range Defects() {
		check(d.Name, d.Breaks, d.On, d.Fits(routerNamed(t, d.On)))
		if len(d.Caught) == 0 {
			t.Errorf("%s: no check must catch it", d.Name)
		}
		for _, id := range d.Caught {
			if !slices.Contains(known, id) {
				t.Errorf("%s: unknown check %s", d.Name, id)
			}
			catches[id]++
		}
	}
	for _, m := range Manners() {
		check(m.Name, m.Says, m.On, m.Fits(routerNamed(t, m.On)))
	}
	for _, id := range known {
		if catches[id] < 3 {
			t.Errorf("%s: only %d defects must be caught by it", id, catches[id])
		}
	}
	if d, m := len(Defects()), len(Manners()); d < 60 || m < 20 {
		t.Errorf("%d defects and %d manners, want at least 60 and 20", d, m)
	}
}
