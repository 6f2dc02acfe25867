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

// inEachStyle runs a test in every house style, several at once. Short runs take the first style alone: they look for data
// races, and the styles share their code.
func inEachStyle(t *testing.T, f func(t *testing.T, o oracle)) {
	t.Helper()
	styles := Styles()
	if testing.Short() {
		styles = styles[:1]
	}
	for _, s := range styles {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			f(t, oracleOf(t, s.Name))
		})
	}
}

func TestConformantRoutersKeepTheContract(t *testing.T) {
	inEachStyle(t, func(t *testing.T, o oracle) {
		for _, r := range Routers() {
			t.Run(r.Name, func(t *testing.T) {
				all := transcript(t, Options{Style: o.Name}, r)
				for check, whys := range o.violations(r, all, exactOf(r.Name), false) {
					t.Errorf("%s: %s", check, whys)
				}
				for _, e := range r.Endpoints {
					if !admitted(read(all[e.Key()]["control"])) {
						t.Errorf("%s refuses its own sample: %s", e.Key(), all[e.Key()]["control"])
					}
				}
			})
		}
	})
}

func TestDefectsBreakTheirClaim(t *testing.T) {
	inEachStyle(t, func(t *testing.T, o oracle) {
		usual := usuals{}
		for _, d := range Defects(o.Style) {
			t.Run(d.Name, func(t *testing.T) {
				r, options := routerNamed(t, d.On), optionsFor(o.Style, d.Token)
				before := usual.transcript(t, options, r)
				options.Defect = map[string]string{d.On: d.Name}
				broken := transcript(t, options, r)
				if !differ(before, broken) {
					t.Fatal("nothing of what the service answers is different")
				}
				if d.Want == wantInconclusive {
					if !provesNothing(r, broken) && !mayBeCarried(r, broken) {
						t.Error("the replies prove something")
					}
					return
				}
				found := o.violations(r, broken, exactOf(r.Name), d.Token)
				for _, check := range d.Caught {
					if len(found[check]) == 0 {
						t.Errorf("%s finds nothing", check)
					}
				}
			})
		}
	})
}

func TestMannersKeepTheContract(t *testing.T) {
	inEachStyle(t, func(t *testing.T, o oracle) {
		usual := usuals{}
		for _, m := range Manners(o.Style) {
			t.Run(m.Name, func(t *testing.T) {
				r, options := routerNamed(t, m.On), optionsFor(o.Style, m.Token)
				before := usual.transcript(t, options, r)
				options.Manner = map[string]string{m.On: m.Name}
				unusual := transcript(t, options, r)
				if !differ(before, unusual) {
					t.Fatal("nothing of what the service answers is different")
				}
				for check, whys := range o.violations(r, unusual, exactOf(r.Name), m.Token) {
					if !slices.Contains(m.Apart, check) {
						t.Errorf("%s: %s", check, whys)
					}
				}
				for _, e := range r.Endpoints {
					if slices.Contains(m.Transports, e.Transport) && !admitted(read(unusual[e.Key()]["control"])) {
						t.Errorf("%s refuses its own sample: %s", e.Key(), unusual[e.Key()]["control"])
					}
				}
			})
		}
	})
}

// optionsFor are those of a service in the style, with a token or without.
func optionsFor(s *Style, token bool) Options {
	o := Options{Style: s.Name}
	if token {
		o.Token = testToken
	}
	return o
}

// usuals keeps the answers of services without defects and manners.
type usuals map[string]map[string]map[string]reply

// transcript asks each router once for each token.
func (u usuals) transcript(t *testing.T, o Options, r Router) map[string]map[string]reply {
	t.Helper()
	key := r.Name + " " + o.Token
	if u[key] == nil {
		u[key] = transcript(t, o, r)
	}
	return u[key]
}

// transcript is the battery on a service of its own.
func transcript(t *testing.T, o Options, r Router) map[string]map[string]reply {
	t.Helper()
	var all map[string]map[string]reply
	style, _ := styleNamed(o.Style)
	inBubble(t, o, func(_ *testing.T, c *client) { all = battery(c, style, r, o.Token) })
	return all
}

func differ(a, b map[string]map[string]reply) bool {
	return !maps.EqualFunc(a, b, func(x, y map[string]reply) bool {
		return maps.EqualFunc(x, y, func(p, q reply) bool { return p.String() == q.String() })
	})
}

// mayBeCarried reports whether the router lets in requests that lack a header and have a token, which may carry the same
// part, and lets in no request without the token.
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

// provesNothing reports whether no endpoint answers its control well, or none answers the anonymous request at all.
func provesNothing(r Router, all map[string]map[string]reply) bool {
	return !slices.ContainsFunc(r.Endpoints, func(e Endpoint) bool {
		replies := all[e.Key()]
		return admitted(read(replies["control"])) && read(replies["anonymous"]).status >= 100
	})
}

func TestCatalogueIsSound(t *testing.T) {
	name := regexp.MustCompile(`^[a-z0-9]+([-.][a-z0-9]+)*$`)
	known := []string{
		identityRequired, envelopeError, envelopeSuccess, wsIdentityRequired, wsErrorEnvelope, sseConnectEnvelope, publicOpen,
		statusWhen, refusedWhen, bodyHas, headerHas, answersWithin, noLeak, sseStream, wsClose, corsPreflight,
	}
	inEachStyle(t, func(t *testing.T, o oracle) {
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
		catches := map[string]int{}
		for _, d := range Defects(o.Style) {
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
		for _, m := range Manners(o.Style) {
			check(m.Name, m.Says, m.On, m.Fits(routerNamed(t, m.On)))
		}
		for _, id := range known {
			if catches[id] < 6 && id != publicOpen || catches[id] < 3 {
				t.Errorf("%s: only %d defects must be caught by it", id, catches[id])
			}
		}
		if d, m := len(Defects(o.Style)), len(Manners(o.Style)); d < 60 || m < 20 {
			t.Errorf("%d defects and %d manners, want at least 60 and 20", d, m)
		}
	})
}
