package checks

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// AnyError is the condition of a demand on every error that the requests produce.
const AnyError = "errors"

// Conditions are the questions that a demand may be made under: it knows which of them a condition means, and which an
// endpoint admits.
type conditions struct {
	c contract.Contract
	// all returns the questions of the contract. Most demands need none of them, so they are made on first use.
	all func() []probe.Variant
}

func conditionsOf(c contract.Contract) conditions {
	return conditions{c, sync.OnceValue(func() []probe.Variant { return variants.All(c) })}
}

// named returns the questions that a condition lists, named as in Check.Asks and by the contract's own names.
func (cs conditions) named(when string) []string {
	if when == AnyError {
		return slices.DeleteFunc(everyError(), func(name string) bool { return name == variants.Control })
	}
	var names []string
	for name := range strings.SplitSeq(when, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, cs.spelled(name)...)
		}
	}
	return names
}

// spelled returns the contract's names for a question. A question about a part of the identity may name the part as
// people do; if several names carry the part, all of them are meant.
func (cs conditions) spelled(name string) []string {
	about, part, isPart := strings.Cut(name, "/")
	about += "/"
	switch {
	case name == variants.WithoutCredential:
		return credentialsMissing(cs.c.Identity)
	case name == variants.MalformedJSON: // each endpoint admits one of them at most
		return []string{variants.UndeclaredJSON, name}
	case !isPart || !slices.Contains([]string{variants.Without, variants.Blank, variants.Malformed}, about) || part == "*":
		return []string{name}
	}
	var names []string
	for _, v := range cs.all() {
		its, of := strings.CutPrefix(v.Name, about)
		alternative := about == variants.Without && v.Phase == probe.PhaseUnspecified // the part is still sent, under another of its names
		says := func(n string) bool { return contract.FieldName(n) == contract.FieldName(part) }
		if of && !alternative && !strings.HasSuffix(its, variants.AndCredential) && slices.ContainsFunc(strings.Split(its, "+"), says) {
			names = append(names, v.Name)
		}
	}
	if names == nil && about == variants.Without && contract.IsCredential(part) {
		return credentialsMissing(cs.c.Identity)
	}
	if names == nil {
		return []string{name}
	}
	return names
}

// credentialsMissing names the requests that lack a credential and nothing else.
func credentialsMissing(id contract.Identity) []string {
	var names []string
	for _, p := range id.Required {
		if !p.Plain() {
			names = append(names, variants.Without+p.String())
		}
	}
	if names == nil {
		return []string{variants.WithoutCredential}
	}
	return names
}

// asks names the questions for a condition in the words: its own questions, the control, and those that show whether
// the condition decides.
func (cs conditions) asks(when string) []string {
	names := append([]string{variants.Control}, cs.named(when)...)
	for _, name := range cs.named(when) {
		switch {
		case strings.HasPrefix(name, variants.Without):
			names = append(names, name+variants.AndCredential)
		case strings.HasPrefix(name, variants.As):
			names = append(names, variants.Anonymous, variants.BadCredential)
		case name == variants.InvalidBody && when != AnyError: // these are no valid bodies either
			names = append(names, variants.MalformedJSON, variants.NoBody)
		case name == variants.UndeclaredJSON && when != AnyError: // the shape of any error is judged without a comparison
			names = append(names, variants.ControlAgain)
		}
	}
	return names
}

// answers picks the answers to a condition's questions. A request that lacks every credential in addition to a part is
// only for comparison, unless the words name it.
func (cs conditions) answers(xs []*probe.Exchange, when string) []*probe.Exchange {
	names := cs.named(when)
	return slices.DeleteFunc(withLabel(xs, names...), func(x *probe.Exchange) bool {
		return strings.HasSuffix(x.Label, variants.AndCredential) && !slices.Contains(names, x.Label)
	})
}

// unread returns the answers to malformed JSON and to no body under a condition about invalid bodies: such bodies are invalid too.
// It leaves out those that the words name.
func (cs conditions) unread(k probe.Case) []*probe.Exchange {
	names := cs.named(k.Params.When)
	if !slices.Contains(names, variants.InvalidBody) {
		return nil
	}
	return slices.DeleteFunc(withLabel(k.Exchanges, variants.MalformedJSON, variants.NoBody), func(x *probe.Exchange) bool {
		return statusOf(x) == 0 || busy(x) || slices.Contains(names, x.Label)
	})
}

// excludes says why none of a condition's questions can be put to an endpoint, or "". An endpoint without a known valid
// request is not excluded here: that is another cause.
func (cs conditions) excludes(ep probe.Endpoint, when string) string {
	if ep.Problem != "" || ep.Standing != probe.Mounted || when == AnyError {
		return ""
	}
	why := ""
	for _, name := range cs.named(when) {
		if why = cs.excludesOne(ep, name); why == "" {
			return ""
		}
	}
	return why
}

func (cs conditions) excludesOne(ep probe.Endpoint, name string) string {
	known, over := false, false
	for _, v := range cs.all() {
		if !probe.Asked([]string{name}, v.Name) {
			continue
		}
		known = true
		if !v.Applies(ep.Transport) {
			continue
		}
		over = true
		if _, ok := v.Build(ep); ok || hasQuestion(ep, v.Name) {
			return ""
		}
	}
	switch {
	case over:
		return fmt.Sprintf("it cannot be sent a request %s", variants.Says(name))
	case known:
		return fmt.Sprintf("no request %s is sent over its transport", variants.Says(name))
	case strings.HasPrefix(name, variants.As):
		return fmt.Sprintf("identities has no %s", strings.TrimPrefix(name, variants.As))
	case strings.HasPrefix(name, variants.Without):
		return fmt.Sprintf("%s is not among identity.required", strings.TrimPrefix(name, variants.Without))
	case name == variants.BadCredential, name == variants.WithoutCredential:
		return "identity.headers hold no credential"
	}
	return fmt.Sprintf("there is no question called %s", name)
}

// hasQuestion reports whether an endpoint has the subject of a question, though no request could be made: an id that
// may be unknown, a body that may be invalid.
func hasQuestion(ep probe.Endpoint, variant string) bool {
	switch variant {
	case variants.UnknownID:
		return strings.Contains(ep.Path, "{")
	case variants.InvalidBody:
		return ep.Sample.Body != nil || ep.Undeclared.Shown()
	case variants.MissingField, variants.NoBody:
		return ep.Undeclared.Shown()
	}
	return false
}
