package checks

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// A difference holds reduced requests and the same request with the full identity, over one transport.
type difference struct {
	hearing
	endpoint probe.Endpoint
	id       contract.Identity
	status   int      // the exact status demanded; 0: any that refuses
	token    bool     // it is demanded if only a credential is missing
	lacking  []string // the reduced requests that the identity has
	reduced  []*probe.Exchange
	bare     *probe.Exchange            // the request that lacks a credential and nothing else; nil: it was not asked
	again    *probe.Exchange            // the request without identity, for the second time
	later    *probe.Exchange            // the same after the mutating requests
	said     map[*probe.Exchange]saying // the cause that each answer states, parsed once
	pointing *bool                      // whether the control's answer points to another cause, once it is known
}

// A reading is how a difference is judged over one transport.
type reading interface {
	// object returns why a reduced request does not show that identity is enforced; nil if it does.
	object(x *probe.Exchange) *objection
	// controlFailed returns why there is nothing to compare with, to follow "the full identity"; "" if there is.
	controlFailed() string
	// unmet returns why no reduced request shows the criterion's further demand; nil if one does.
	unmet() *objection
	// notes are facts about the control that a person should know although identity could be judged.
	notes() []string
	// wanted returns the refusal that would have passed, and passed returns the refusals that were shown.
	wanted() string
	passed() string
}

// judgesIdentity returns the judgement by difference: every reduced request must be refused, and the control must get another
// answer.
func judgesIdentity(c contract.Contract, read func(*difference) reading) func(probe.Case) probe.Finding {
	known := map[probe.Transport][]string{} // to take the identity apart for each endpoint would cost more than to judge
	for _, t := range probe.Transports() {
		known[t] = variants.Reduced(c.Identity, t)
	}
	return func(k probe.Case) probe.Finding {
		lacking, ok := known[k.Endpoint.Transport]
		if !ok {
			lacking = variants.Reduced(c.Identity, k.Endpoint.Transport)
		}
		return judgeIdentity(c, k, lacking, read)
	}
}

func judgeIdentity(c contract.Contract, k probe.Case, lacking []string, read func(*difference) reading) probe.Finding {
	d := differenceOf(c, k, lacking)
	if d.token && !d.id.HasCredential(k.Endpoint.Transport) {
		return cannotTell(nil, "the identity holds no credential to leave out: set one under identity.headers")
	}
	names := lacking
	if d.token {
		names = d.withoutCredential(names)
	}
	var unasked []string
	d.reduced, unasked = reducedOf(k.Exchanges, names)
	f := d.judge(unasked, k.Exchanges, read(d))
	f.Notes = append(f.Notes, taken(k.Exchanges)...)
	return f
}

// differenceOf lays out the answers of an endpoint. It does not decide which of them are reduced.
func differenceOf(c contract.Contract, k probe.Case, lacking []string) *difference {
	return &difference{
		hearing: hear(c, k), endpoint: k.Endpoint, id: c.Identity, status: k.Params.Status, token: k.Params.Token,
		lacking: lacking, again: k.Answer(variants.AnonymousAgain), later: k.Answer(variants.AnonymousLater), bare: withoutCredentialAlone(c.Identity, k), said: map[*probe.Exchange]saying{},
	}
}

// controlOf returns the control to compare with: the first, or the later one if only that succeeded. The thing that the
// first asked for may not have existed yet.
func controlOf(k probe.Case) *probe.Exchange {
	control, later := k.Answer(variants.Control), k.Answer(variants.ControlLater)
	if later != nil && succeeded(later) && (control == nil || !succeeded(control)) {
		return later
	}
	return control
}

func (d *difference) judge(unasked []string, asked []*probe.Exchange, r reading) probe.Finding {
	failed, unclear := d.objections(r)
	all := append([]*probe.Exchange{d.control}, d.reduced...)
	switch {
	case len(failed) > 0:
		f := objected(failed, all)
		f.Want = r.wanted()
		f.Notes = append(r.notes(), d.leftovers(failed)...)
		return f
	case d.control == nil:
		return cannotTell(all, "no request with the full identity was sent")
	case len(unclear) > 0:
		return objected(unclear, all)
	case unasked != nil:
		return cannotTell(all, "no request was sent %s", strings.Join(unasked, ", "))
	}
	if why := r.controlFailed(); why != "" {
		return cannotTell(all, "the full identity %s", why)
	}
	if o := d.doubt(asked, r); o != nil {
		return objected([]objection{*o}, all)
	}
	f := shown(append(slices.Clone(d.reduced), d.control), "%s", r.passed())
	f.Notes = r.notes()
	if objectAgain(r, d.again) != nil {
		f.Notes = append(f.Notes, "the request without identity got another answer the second time: "+answer(d.again))
	}
	return f
}

// doubt returns why the refusals may have another cause than missing identity, though each of them is correct.
func (d *difference) doubt(asked []*probe.Exchange, r reading) *objection {
	if o := d.refusedControl(); o != nil {
		return o
	}
	if o := r.unmet(); o != nil {
		return o
	}
	if d.token {
		return nil
	}
	return d.notAlternative(asked)
}

// objections returns the objections to a pass: failed shows that identity is not enforced, unclear leaves it open.
func (d *difference) objections(r reading) (failed, unclear []objection) {
	for _, x := range d.reduced {
		o := r.object(x)
		if o != nil && o.verdict == probe.Fail {
			o = d.orOnce(d.orCarried(o, r), r)
		}
		switch {
		case o == nil:
		case o.verdict == probe.Fail:
			failed = append(failed, *o)
		default:
			unclear = append(unclear, *o)
		}
	}
	for _, x := range []*probe.Exchange{d.again, d.later} {
		if o := objectAgain(r, x); o != nil && d.gotIn(o.x) {
			failed = append(failed, *o)
		}
	}
	return failed, unclear
}

// objectAgain returns the objection from a repeated request without identity. It counts only if the request is let in:
// the thing that it asks for may be gone.
func objectAgain(r reading, again *probe.Exchange) *objection {
	if again == nil || again.Response == nil && !again.Accepted {
		return nil
	}
	if o := r.object(again); o != nil && o.verdict == probe.Fail {
		return o
	}
	return nil
}

// orOnce takes back a failure if the request without identity crashed the service the first time, and was refused the second time.
func (d *difference) orOnce(o *objection, r reading) *objection {
	if o.x.Label != variants.Anonymous || !crashed(o.x) || d.again == nil || !errored(d.again) || r.object(d.again) != nil {
		return o
	}
	return leavesOpen(o.x, "the request without identity got an error of the service the first time (%s), and was refused the second time (%s)", answer(o.x), answer(d.again))
}

// orCarried takes back a failure if a request was let in without a part, and refused without the part and every
// credential: the credential may carry the part, and then nothing was left out.
func (d *difference) orCarried(o *objection, r reading) *objection {
	both := o.x.Label + variants.AndCredential
	if !slices.Contains(d.lacking, both) || !d.gotIn(o.x) {
		return o
	}
	i := slices.IndexFunc(d.reduced, func(x *probe.Exchange) bool { return x.Label == both })
	if i < 0 {
		return leavesOpen(o.x, "the request %s was let in (%s) and was not sent without any credential as well: the credential may carry the part",
			variants.Says(o.x.Label), answer(o.x)).because(probe.CauseCredential)
	}
	if p := r.object(d.reduced[i]); p != nil && p.verdict == probe.Fail {
		return o
	}
	part := strings.Split(strings.TrimPrefix(o.x.Label, variants.Without), "+")
	carriers := d.carriersBeside(part)
	carry := words.And(carriers)
	return leavesOpen(o.x, "the request %s was let in (%s), but refused without %s as well (%s): if %s carries %s, write {any: [%s]} under identity.required",
		variants.Says(o.x.Label), answer(o.x), carry, answer(d.reduced[i]), carry, words.And(part), strings.Join(append(part, carriers...), ", ")).
		because(probe.CauseCredential)
}

// carriersBeside names the values that are still in a reduced request and may carry the part: a credential if there is
// one, or else every value that no required part names.
func (d *difference) carriersBeside(part []string) []string {
	lacking, over := d.id.Without(part...), d.endpoint.Transport
	if credentials := lacking.Credentials(over); len(credentials) > 0 {
		return credentials
	}
	return lacking.Carriers(over)
}

// gotIn reports whether a request was let in, or got data.
func (h hearing) gotIn(x *probe.Exchange) bool {
	if x.Response != nil {
		return succeeded(x) && h.errorInside(x) == ""
	}
	return letIn(x) || h.leaked(x) != ""
}

// withoutCredentialAlone returns the answer to the request that lacks a credential and nothing else.
func withoutCredentialAlone(id contract.Identity, k probe.Case) *probe.Exchange {
	for _, p := range id.Required {
		if x := k.Answer(variants.Without + p.String()); x != nil && !p.Plain() {
			return x
		}
	}
	return k.Answer(variants.WithoutCredential)
}

// withoutCredential names the requests that lack a credential: reduced ones, and the one that lacks only the
// credential.
func (d *difference) withoutCredential(reduced []string) []string {
	names := slices.DeleteFunc(slices.Clone(reduced), func(label string) bool { return !d.lacksCredential(label) })
	if !d.id.RequiresCredential() {
		names = append(names, variants.WithoutCredential)
	}
	return names
}

// lacksCredential reports whether the reduced request with this label lacks a credential that the full identity holds.
func (d *difference) lacksCredential(label string) bool {
	if !d.id.HasCredential(d.endpoint.Transport) {
		return false
	}
	part, isPart := strings.CutPrefix(label, variants.Without)
	if !isPart {
		return true
	}
	return strings.HasSuffix(part, variants.AndCredential) || slices.ContainsFunc(strings.Split(part, "+"), contract.IsCredential)
}

// reducedOf returns the exchanges of the named reduced requests, and the names of those that were not asked: when a run
// was recorded, other parts may have been required.
func reducedOf(xs []*probe.Exchange, names []string) (asked []*probe.Exchange, unasked []string) {
	for _, name := range names {
		if picked := withLabel(xs, name); picked != nil {
			asked = append(asked, picked...)
		} else {
			unasked = append(unasked, variants.Says(name))
		}
	}
	return asked, unasked
}

// noted are the unspecified requests that identity checks ask, and that decide no verdict.
var noted = []string{variants.Blank + "*", variants.Malformed + "*", variants.BadCredential, variants.WithoutCredential}

// identityAsks names the questions that decide on identity.
func identityAsks() []string {
	return append([]string{
		variants.Control, variants.ControlLater, variants.Anonymous, variants.AnonymousAgain, variants.AnonymousLater, variants.Without + "*",
	}, noted...)
}

// taken notes the unspecified requests that an endpoint let in: the contract does not say that they must be refused, but a
// person may want to know.
func taken(xs []*probe.Exchange) []string {
	var names []string
	for _, x := range withLabel(xs, noted...) {
		if letIn(x) {
			names = append(names, strings.TrimPrefix(variants.Says(x.Label), "with "))
		}
	}
	const most = 3
	if n := len(names) - most; n > 1 {
		names = append(names[:most], words.Count(n, "more", "more"))
	}
	if names == nil {
		return nil
	}
	return []string{"also let in: " + words.And(names)}
}

// letIn reports whether the service let a request in: with a success, or with a conversation that it left open.
func letIn(x *probe.Exchange) bool {
	if x.Accepted {
		return x.End == probe.EndOpen || x.End == probe.EndTimeout || x.End == probe.EndTooLarge
	}
	return succeeded(x)
}
