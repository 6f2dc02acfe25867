package checks

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// A wanted is the demand on answers under a condition.
type wanted struct {
	says string // "status 404"
	// holds returns how an answer differs from the demand, as a clause that follows the answer's name, or why it leaves
	// that open; "" and "" if it meets the demand.
	holds func(x *probe.Exchange) (differs, open string)
	// refusal is true if no success can meet the demand.
	refusal bool
	// places is true if holds lists the places that differ, and not a clause.
	places bool
	// creating is true if the words are about creating something, and name neither the thing nor the operation.
	creating bool
}

// An outcome holds the answers to a condition's questions, and the control.
//
// A correct answer does not show that the condition is its cause. It must also differ from the control's, which is the
// same request without the condition, and from the answer to a path that does not exist. A wrong answer shows something
// only if the control succeeded: otherwise another fault of the request may have been reported first.
type outcome struct {
	c       contract.Contract
	k       probe.Case
	control *probe.Exchange
	names   []string
	want    wanted
	heard   hearing
	// undeclared is the answer to malformed JSON of an endpoint that declares no body; nil if it was not asked.
	undeclared *undeclared
}

// unconditional says that there is nothing to ask.
const unconditional = "the criterion names no condition to ask under"

func judgeOutcome(cs conditions, k probe.Case, want wanted) probe.Finding {
	o := outcome{c: cs.c, k: k, control: k.Answer(variants.Control), names: cs.named(k.Params.When), want: want, heard: hear(cs.c, k)}
	if len(o.names) == 0 {
		return cannotTell(nil, unconditional)
	}
	o.undeclared = undeclaredOf(cs, k, o.heard)
	answers, open, none := o.undeclared.bearing(cs.answers(k.Exchanges, k.Params.When))
	if none != nil {
		return *none
	}
	if i := slices.Index(answers, o.control); i >= 0 {
		answers = slices.Clone(answers)
		answers[i] = validAnswer(k)
	}
	for _, x := range cs.unread(k) {
		if want.refusal && statusOf(x)/100 != 4 { // which 4xx it gets is another matter
			answers = append(answers, x)
		}
	}
	var failed, unclear []objection
	if open != nil {
		unclear = append(unclear, *open)
	}
	for _, x := range answers {
		switch ob := o.object(x); {
		case ob == nil:
		case ob.verdict == probe.Fail:
			failed = append(failed, *ob)
		default:
			unclear = append(unclear, *ob)
		}
	}
	compared := o.control
	if len(answers) > 0 {
		compared = o.comparedWith(answers[0])
	}
	all := append(slices.Clone(answers), compared, o.control, k.Answer(variants.ControlAgain))
	switch {
	case len(failed) > 0:
		f := objected(failed, all)
		f.Want = want.says
		return f
	case len(unclear) > 0:
		return objected(unclear, all)
	}
	if why := cs.unsent(k); why != "" {
		return cannotTell(all, "%s", why)
	}
	return shown(all, "%s: %s; %s with the full identity", want.says, labels(answers), answer(compared))
}

// valid names the questions that are valid requests: what the control asks for may be there only after another request.
var valid = []string{variants.Control, variants.ControlLater, variants.Created}

// isValid reports whether an answer is to a valid request.
func isValid(x *probe.Exchange) bool { return slices.Contains(valid, x.Label) }

// validAnswer returns the control's answer, or, if that did not find the thing that it asks for, the first success of a
// valid request for a thing that is there.
func validAnswer(k probe.Case) *probe.Exchange {
	control := k.Answer(variants.Control)
	if control != nil && statusOf(control) != http.StatusNotFound {
		return control
	}
	for _, label := range valid[1:] {
		if x := k.Answer(label); x != nil && succeeded(x) {
			return x
		}
	}
	return control
}

// unsent says which question of the condition the endpoint admits and was not put, or "".
func (cs conditions) unsent(k probe.Case) string {
	switch name := cs.unasked(k); {
	case name == "":
		return ""
	case k.Endpoint.Undeclared.Shown():
		return "it reads a body that no document declares, so no request could be made " + variants.Says(name)
	default:
		return "no request was sent " + variants.Says(name)
	}
}

// unasked names that question.
func (cs conditions) unasked(k probe.Case) string {
	names := cs.named(k.Params.When)
	for _, name := range names {
		if withLabel(k.Exchanges, name) == nil && cs.excludesOne(k.Endpoint, name) == "" {
			return name
		}
	}
	if len(names) > 0 && withLabel(k.Exchanges, names...) == nil {
		return names[0]
	}
	return ""
}

// object returns why an answer does not show the demand under its condition; nil if it does.
func (o outcome) object(x *probe.Exchange) *objection {
	says := variants.Says(x.Label)
	switch {
	case x.Response == nil && !x.Accepted:
		return leavesOpen(x, "the request %s got no answer: %s", says, trouble(x))
	case busy(x):
		return leavesOpen(x, "something in front of the router answered the request %s: %s", says, answer(x))
	}
	differs, open := o.want.holds(x)
	soon := ""
	if differs != "" {
		soon = o.heard.tooSoon(x)
	}
	switch {
	case soon != "":
		return leavesOpen(x, "%s stays open, which may be too soon to tell: %s", nameOf(x), soon)
	case differs != "":
		return o.differs(x, differs)
	case o.want.refusal && o.heard.given(x) != "":
		return refutes(x, "%s holds what the full identity gets", nameOf(x)).showing(o.heard.given(x))
	case open != "":
		return leavesOpen(x, "the answer %s leaves it open: %s", says, open)
	case isValid(x):
		return o.ofControl(x)
	}
	return o.byChance(x)
}

// differs returns the objection to an answer that does not meet the demand.
func (o outcome) differs(x *probe.Exchange, how string) *objection {
	got := fmt.Sprintf("the answer %s (%s)", variants.Says(x.Label), answer(x))
	var u *undeclared
	if x.Label == variants.UndeclaredJSON {
		u = o.undeclared
	}
	switch {
	case u != nil && crashed(x): // whatever the control got: the same request without a body did not crash
		return o.refutes(x, how)
	case o.elsewhere(x):
		return leavesOpen(x, "%s is the answer for a path that does not exist", got)
	case isValid(x) && !letIn(x):
		return leavesOpen(x, "%s %s, but the request may not be valid: set params or a body under routers", got, how)
	case o.spent(x):
		return leavesOpen(x, "%s %s, but the full identity was let in before (%s), which may be the reason", got, how, answer(o.control))
	case o.want.creating && !createsSomething(o.k.Endpoint, x):
		return leavesOpen(x, "%s %s, but nothing shows that this request creates something: name the operation, as in POST /items", got, how)
	case x.Label == variants.UnknownID && statusOf(x) == http.StatusForbidden && o.mayNameCaller():
		return leavesOpen(x, "%s %s, but the id in the path may name the caller", got, how)
	case isValid(x), o.want.refusal && succeeded(x) && !o.carried(x):
		return o.refutes(x, how)
	case o.carried(x):
		return leavesOpen(x, "the request %s was let in (%s), but refused without any credential as well: the credential may carry the part", variants.Says(x.Label), answer(x)).
			because(probe.CauseCredential)
	case o.control == nil || !letIn(o.control):
		return leavesOpen(x, "%s %s, but the full identity got no success either (%s), so something else may be wrong with the request", got, how, answer(o.control))
	case strings.HasPrefix(x.Label, variants.As) && statusOf(x) == http.StatusUnauthorized:
		return leavesOpen(x, "the service does not know who asks (%s) %s: are the values under identities still valid?", answer(x), variants.Says(x.Label)).
			because(probe.CauseRefused)
	case u != nil && u.reads != probe.ReadsBody: // it may refuse any JSON
		return leavesOpen(x, "it declares no body, and nothing shows that it parses one as JSON: %s", u.difference())
	}
	return o.refutes(x, how)
}

// spent reports whether an answer may be due to the control's change of the service's state: what it removed is gone, and what it
// did may not be done twice. Questions that no contract specifies are asked after the control.
func (o outcome) spent(x *probe.Exchange) bool {
	if !o.k.Endpoint.Mutates() || !probe.Asked(variants.AfterControl(), x.Label) || o.control == nil || !succeeded(o.control) {
		return false
	}
	gone := o.k.Endpoint.Method == http.MethodDelete && statusOf(x) == http.StatusNotFound
	return gone || statusOf(x) == http.StatusConflict || statusOf(x) == http.StatusGone
}

// mayNameCaller reports whether the last parameter of the path has a name under which identity travels.
func (o outcome) mayNameCaller() bool {
	params := pathParams(o.k.Endpoint.Path)
	return len(params) > 0 && slices.ContainsFunc(o.c.Identity.Fields, func(f string) bool { return contract.Says(params[len(params)-1], f) })
}

// refutes objects that an answer does not meet the demand. how is a clause that follows its name, or the places that
// differ.
func (o outcome) refutes(x *probe.Exchange, how string) *objection {
	if o.want.places {
		return refutes(x, "%s is not as expected", nameOf(x)).showing(how)
	}
	return refutes(x, "%s %s", nameOf(x), how)
}

// ofControl returns why a control that meets the demand shows nothing.
func (o outcome) ofControl(x *probe.Exchange) *objection {
	if o.elsewhere(x) {
		return leavesOpen(x, "the answer %s (%s) is the answer for a path that does not exist", variants.Says(x.Label), answer(x))
	}
	return nil
}

// byChance returns why an answer that meets the demand does not show that its condition is the reason; nil if it does.
func (o outcome) byChance(x *probe.Exchange) *objection {
	says, c := variants.Says(x.Label), o.comparedWith(x)
	switch {
	case o.elsewhere(x):
		return leavesOpen(x, "the answer %s (%s) is the answer for a path that does not exist", says, answer(x))
	case c == nil:
		return leavesOpen(x, "no request with the full identity was sent")
	case c.Response == nil && !c.Accepted, busy(c):
		return leavesOpen(c, "there is nothing to compare the answer %s with: the full identity got %s", says, answer(c))
	case strings.HasPrefix(x.Label, variants.As) && succeeded(x):
		return nil // another identity is let in like the full one
	case statusOf(c) == http.StatusUnauthorized, statusOf(c) == http.StatusForbidden:
		return leavesOpen(c, "the full identity was refused too (%s), so nothing shows that anybody is let in", answer(c)).because(probe.CauseRefused)
	case alikeEnded(x, c):
		return leavesOpen(x, "the full identity got the same answer (%s), so this shows nothing about the request %s%s", both(x, c), says, absent(o.k.Endpoint, c))
	}
	if o.unknownIdentity(x) {
		return leavesOpen(x, "the request %s got the same refusal as a made-up credential (%s): are the values under identities still valid?", says, answer(x))
	}
	return nil
}

// comparedWith returns the answer to the same request without its condition. The control's id may be unknown as well, and
// that of a thing that the run created is not.
func (o outcome) comparedWith(x *probe.Exchange) *probe.Exchange {
	if x.Label == variants.UnknownID {
		return validAnswer(o.k)
	}
	return o.control
}

// carried reports whether a request was let in without a part, and refused without the part and everything that may
// carry it.
func (o outcome) carried(x *probe.Exchange) bool {
	if !strings.HasPrefix(x.Label, variants.Without) || !succeeded(x) {
		return false
	}
	both := o.k.Answer(x.Label + variants.AndCredential)
	return both != nil && both.Response != nil && o.c.Identity.Refuses(both.Response.Status, 0)
}

// elsewhere reports whether an answer is the one for a path that does not exist. A refusal because of the identity may
// be the same at every path; then the control shows that the path exists.
func (o outcome) elsewhere(x *probe.Exchange) bool {
	if slashRedirect(x) || statusOf(x) == http.StatusMethodNotAllowed {
		return true
	}
	paths := elsewhereAs(o.k, x)
	switch {
	case o.k.Endpoint.Method == http.MethodHead && o.control != nil && succeeded(o.control):
		return false // no answer to HEAD has words, and the control shows that the path exists
	case paths == nil:
		return statusOf(x) == http.StatusNotFound && (o.control == nil || !succeeded(o.control))
	case statusOf(x) != http.StatusNotFound && !probe.Asked(withIdentity, x.Label):
		return false
	}
	return slices.ContainsFunc(paths, func(nowhere *probe.Exchange) bool {
		return impersonal(o.c, x, nowhere).is(impersonal(o.c, nowhere, x))
	})
}

// unknownIdentity reports whether another identity got the refusal for a caller whom the service does not know. If a
// 401 is wanted, as for an expired token, that is correct.
func (o outcome) unknownIdentity(x *probe.Exchange) bool {
	return statusOf(x) != http.StatusUnauthorized && o.strange(x)
}

// strange reports whether another identity was refused like a made-up credential or no identity, though its name does
// not say that it is invalid.
func (o outcome) strange(x *probe.Exchange) bool {
	name, other := strings.CutPrefix(x.Label, variants.As)
	if !other || formerly().MatchString(name) {
		return false
	}
	return slices.ContainsFunc([]string{variants.BadCredential, variants.Anonymous}, func(label string) bool {
		stranger := o.k.Answer(label)
		return stranger != nil && alikeEnded(x, stranger) && impersonal(o.c, x, stranger).is(impersonal(o.c, stranger, x))
	})
}

// formerly matches the names of identities that a service should no longer know.
var formerly = lazy.Regexp(`(?i)expired|revoked|invalid|disabled|deleted|former|stale`)

// alikeEnded reports whether two answers ended alike: with the same status, or the same close of a conversation.
func alikeEnded(x, y *probe.Exchange) bool {
	if x.Response != nil && y.Response != nil {
		return x.Response.Status == y.Response.Status
	}
	return ended(x) == ended(y)
}

// statusOf returns the status of a response; 0 without one.
func statusOf(x *probe.Exchange) int {
	if x == nil || x.Response == nil {
		return 0
	}
	return x.Response.Status
}
