package checks

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// A difference is reduced requests beside the same request with the full identity, over one transport.
type difference struct {
	hearing
	endpoint probe.Endpoint
	id       contract.Identity
	status   int // the exact status demanded; 0: any that refuses
	reduced  []*probe.Exchange
	said     map[*probe.Exchange]saying // what answers say, each taken apart once
}

// A reading is what a transport has to say of a difference.
type reading interface {
	// object tells why a reduced request does not show that identity is enforced; nil: it does.
	object(x *probe.Exchange) *objection
	// controlFailed tells why the control is no control, or "".
	controlFailed() string
	// warnings tell what a person should know of the control although identity could be judged.
	warnings() []string
	// wanted words the refusal that would have passed, and passed what was shown.
	wanted() string
	passed() string
}

// judgeIdentity judges by difference: every reduced request must be refused, and the control not in the same way.
func judgeIdentity(c contract.Contract, k probe.Case, read func(*difference) reading) probe.Finding {
	d := &difference{hearing: hear(c, k.Exchanges), endpoint: k.Endpoint, id: c.Identity, status: k.Params.Status, said: map[*probe.Exchange]saying{}}
	var unasked []string
	d.reduced, unasked = reducedOf(k.Exchanges, d.id)
	f := d.judge(k, unasked, read(d))
	f.Warnings = append(f.Warnings, taken(k.Exchanges)...)
	return f
}

func (d *difference) judge(k probe.Case, unasked []string, r reading) probe.Finding {
	if unmounted(k.Endpoint, k.Exchanges) {
		return cannotTell(k.Exchanges, "every request, the control included, got the framework's own answer (%s): nothing is mounted at this method and path", describe(k.Exchanges[0]))
	}
	var failed, unclear []objection
	for _, x := range d.reduced {
		switch o := r.object(x); {
		case o == nil:
		case o.verdict == probe.Fail:
			failed = append(failed, *o)
		default:
			unclear = append(unclear, *o)
		}
	}
	all := append([]*probe.Exchange{d.control}, d.reduced...)
	switch {
	case len(failed) > 0:
		f := objected(failed, all)
		f.Wanted = r.wanted()
		f.Warnings = append(r.warnings(), d.leftovers(failed)...)
		return f
	case d.control == nil:
		return cannotTell(all, "the control was not asked")
	case len(unclear) > 0:
		return objected(unclear, all)
	case unasked != nil:
		return cannotTell(all, "nothing was asked %s", strings.Join(unasked, ", "))
	}
	if why := r.controlFailed(); why != "" {
		return cannotTell(all, "the control, with the full identity, %s", why)
	}
	f := shown(append(slices.Clone(d.reduced), d.control), "%s", r.passed())
	f.Warnings = r.warnings()
	return f
}

// reducedOf picks the exchanges without identity, or without a part of it that is required, and says which of them were not
// asked: a run may have been recorded when less was required, or more.
func reducedOf(xs []*probe.Exchange, id contract.Identity) (asked []*probe.Exchange, unasked []string) {
	labels := []string{"anonymous"}
	for _, part := range id.Required {
		labels = append(labels, "without/"+part)
	}
	for _, label := range labels {
		if picked := withLabel(xs, label); picked != nil {
			asked = append(asked, picked...)
		} else {
			unasked = append(unasked, variants.Says(label))
		}
	}
	return asked, unasked
}

// noted are the doubtful requests that identity checks ask, and that decide no verdict.
var noted = []string{"blank/*", "malformed/*", "bad-credential", "without-credential"}

// taken notes the doubtful requests that an endpoint let in: the contract does not say that they must be refused, but a
// person may want to know.
func taken(xs []*probe.Exchange) []string {
	var names []string
	for _, x := range withLabel(xs, noted...) {
		if letIn(x) {
			names = append(names, variants.Says(x.Label))
		}
	}
	if names == nil {
		return nil
	}
	return []string{"the request was let in " + strings.Join(names, ", ")}
}

// letIn reports whether a service did not refuse: a success, or a conversation that it left open.
func letIn(x *probe.Exchange) bool {
	if x.Accepted {
		return x.End == probe.EndOpen || x.End == probe.EndTimeout || x.End == probe.EndTooLarge
	}
	return succeeded(x)
}
