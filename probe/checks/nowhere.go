package checks

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// The answer to a path that the service does not have is never an answer of a router, whatever its shape. So every
// check asks such a path too, and judges an endpoint only if something shows that it exists: the service's own document
// lists it, or one of its answers differs.

// placed makes a check first look whether there is anything to judge. A response without a valid HTTP status is no
// answer.
func placed(c contract.Contract, check probe.Check) probe.Check {
	judge := check.Judge
	check.Asks = append(slices.Clone(check.Asks), variants.Nowhere, variants.Nowhere+"/*")
	check.CannotTell = strings.TrimSuffix(check.CannotTell, ".") + "; or every answer is the answer for a path that does not exist."
	check.Judge = func(k probe.Case) probe.Finding {
		k.Exchanges, k.Elsewhere = readable(k.Exchanges), readable(k.Elsewhere)
		if f := absence(c, k); f != nil {
			return *f
		}
		return judge(k)
	}
	return check
}

// Placed makes a team's own check first look whether there is anything to judge, as the checks of the catalogue do.
func Placed(c contract.Contract, check probe.Check) probe.Check { return placed(c, check) }

// readable returns the exchanges, with those that have no valid status marked as a protocol error.
func readable(xs []*probe.Exchange) []*probe.Exchange {
	out := slices.Clone(xs)
	for i, x := range xs {
		if x.Response == nil || x.Response.Status >= 100 && x.Response.Status <= 599 {
			continue
		}
		y := *x
		y.Response, y.End = nil, probe.EndProtocol
		y.Trouble = fmt.Sprintf("%03d is not an HTTP status", x.Response.Status)
		out[i] = &y
	}
	return out
}

// An origin says who may have sent an answer.
type origin int

const (
	silent  origin = iota // it does not show its origin: no answer, or one from something in front of the service
	unknown               // there is nothing to compare it with
	foreign               // not the endpoint: the service or its framework gives this answer if nothing is there
	own                   // the endpoint, or something that knows it
)

// originOf returns the origin of an answer.
func originOf(c contract.Contract, k probe.Case, x *probe.Exchange) origin {
	elsewhere := elsewhereAs(k, x)
	switch listed := k.Endpoint.Documented == probe.Listed && !everywhere(x, elsewhere); {
	case x.Response == nil && !x.Accepted, busy(x):
		return silent
	case slashRedirect(x):
		return foreign
	case listed:
		return own
	case x.Response != nil && x.Response.Status == http.StatusMethodNotAllowed:
		return foreign
	case elsewhere == nil:
		return unknown
	case slices.ContainsFunc(elsewhere, func(nowhere *probe.Exchange) bool { return alikeElsewhere(c, x, nowhere) }):
		return foreign
	}
	return own
}

// everywhere reports whether the service answers a request to any path with the same success, as by a page of its own in front
// of all routes: then even an endpoint that a document lists has not answered.
func everywhere(x *probe.Exchange, elsewhere []*probe.Exchange) bool {
	return succeeded(x) && elsewhere != nil && !slices.ContainsFunc(elsewhere, func(o *probe.Exchange) bool { return !sameBody(x, o) })
}

// sameBody reports whether two answers have the same status, and the same body to the last byte.
func sameBody(x, o *probe.Exchange) bool {
	return x.Response != nil && o.Response != nil && x.Response.Status == o.Response.Status && x.Response.Body == o.Response.Body && whole(x) && whole(o)
}

// elsewhereAs returns the answers for paths that do not exist with which an answer of the endpoint can be compared.
func elsewhereAs(k probe.Case, x *probe.Exchange) []*probe.Exchange {
	var answers []*probe.Exchange
	for _, label := range counterparts(x.Label) {
		if a := k.AnswerElsewhere(label); a != nil && (a.Response != nil || a.Accepted) && !busy(a) {
			answers = append(answers, a)
		}
	}
	return answers
}

// counterparts names the requests to paths that do not exist that hold as much identity as the labelled request. The
// one to a path that no route takes is first.
func counterparts(label string) []string {
	if probe.Asked(withoutIdentity, label) {
		return []string{variants.NowhereAnonymous, variants.BesideAnonymous}
	}
	return []string{variants.Nowhere, variants.Beside}
}

// The requests whose answers reveal their origin: those with the whole identity, or with none. A request that lacks a
// part may be refused at every path.
var (
	withoutIdentity = []string{variants.Anonymous, variants.AnonymousAgain, variants.AnonymousLater}
	withIdentity    = []string{
		variants.Control, variants.ControlAgain, variants.ControlLater, variants.Created, variants.UnknownID, variants.InvalidPath, variants.InvalidBody, variants.InvalidQuery,
		variants.MissingField, variants.NoBody, variants.InvalidHeader, variants.InvalidCookie,
		variants.LastEventID,
	}
)

// absence returns the finding that nothing shows that the endpoint exists; nil if something does, or if the answers
// cannot tell.
func absence(c contract.Contract, k probe.Case) *probe.Finding {
	var compared []*probe.Exchange
	for _, x := range k.Exchanges {
		if x.Label == variants.Preflight {
			continue // the answer is made before anything looks at the path
		}
		if !probe.Asked(withoutIdentity, x.Label) && !probe.Asked(withIdentity, x.Label) && !letIn(x) {
			continue
		}
		switch originOf(c, k, x) {
		case own:
			return nil
		case foreign:
			compared = append(compared, x)
		}
	}
	if compared == nil {
		return unplaced(k)
	}
	if control := k.Answer(variants.Control); control != nil && slices.Contains(compared, control) {
		compared = append([]*probe.Exchange{control}, compared...)
	}
	x := compared[0]
	f := cannotTell(append(compared, k.Elsewhere...), "every request got the answer for a path that does not exist (%s): check the router's prefix or its pin", answer(x))
	switch {
	case slashRedirect(x):
		f.Reason = fmt.Sprintf("the path only redirects to itself with or without a slash at the end (%s): check the path or its pin", answer(x))
	case x.Response != nil && x.Response.Status == http.StatusMethodNotAllowed:
		f.Reason = fmt.Sprintf("the path does not accept %s (%s): check the method or its pin", k.Endpoint.Method, answer(x))
	case k.Endpoint.Documented == probe.Listed:
		f.Reason = fmt.Sprintf("a path that does not exist gets the same answer (%s), so nothing shows that it comes from this endpoint", answer(x))
	}
	if k.Endpoint.Documented == probe.NotListed {
		f.Reason += "; the service's own document does not list it"
	}
	f.Cause = probe.CauseNothingThere
	if k.Endpoint.Documented == probe.Undocumented && refusedEverywhere(k.Endpoint, x) {
		f.Reason = fmt.Sprintf("the full identity got %s, the same answer as a path that does not exist: are the values under identity.headers still valid?", answer(x))
		f.Cause = probe.CauseRefused
	}
	return &f
}

// refusedEverywhere reports whether the control's answer, which equals the one to a path that does not exist, is a
// refusal of the caller: then it shows nothing about the path. A WebSocket server answers 403 to an unknown path.
func refusedEverywhere(ep probe.Endpoint, x *probe.Exchange) bool {
	if x.Label != variants.Control || x.Response == nil {
		return false
	}
	return x.Response.Status == http.StatusUnauthorized || x.Response.Status == http.StatusForbidden && !ep.Transport.Frames()
}

// unplaced returns the finding that an endpoint whose control got 404 cannot be judged, because there is nothing to
// compare with: an older run may not have asked a path that does not exist. It is nil if something else shows that the
// endpoint exists.
func unplaced(k probe.Case) *probe.Finding {
	control := k.Answer(variants.Control)
	if control == nil || control.Response == nil || mapped(k.Endpoint) || slices.ContainsFunc(k.Exchanges, letIn) {
		return nil
	}
	if s := control.Response.Status; s != http.StatusNotFound && (s != http.StatusForbidden || !k.Endpoint.Transport.Frames()) {
		return nil
	}
	f := cannotTell(k.Exchanges, "the full identity got %s, and no path that does not exist was asked to compare with: is the router mounted there?", answer(control))
	return &f
}

// mapped reports whether a document of the service confirmed the endpoint when it was found.
func mapped(ep probe.Endpoint) bool {
	return ep.Origin == probe.OriginSourceOpenAPI || ep.Origin == probe.OriginOpenAPI
}

// alikeElsewhere reports whether an answer may be the one for a path that does not exist. If a refusal has the same
// status or end, only another code shows that it is not: a handler for unknown paths may have special words for one
// path, as a hint.
func alikeElsewhere(c contract.Contract, x, nowhere *probe.Exchange) bool {
	if x.Response != nil && nowhere.Response != nil && x.Response.Status != nowhere.Response.Status {
		return false // most answers end here, and their words need not be read
	}
	mine, its := impersonal(c, x, nowhere), impersonal(c, nowhere, x)
	switch {
	case mine.end != its.end:
		return false
	case succeeded(x) && whole(x) && whole(nowhere) && outline(x, payloadDeep) != "" && outline(x, payloadDeep) == outline(nowhere, payloadDeep):
		return true
	case errored(x), x.Response == nil && endedByError(x):
		return !otherCodes(mine.named, its.named)
	}
	return mine.is(its)
}

// ownWords reports whether an answer differs from the one for a path that does not exist, if only in its words.
func ownWords(c contract.Contract, k probe.Case, x *probe.Exchange) bool {
	nowhere := k.AnswerElsewhere(counterparts(x.Label)[0])
	return nowhere != nil && !impersonal(c, x, nowhere).is(impersonal(c, nowhere, x))
}

// otherCodes reports whether two answers name different causes: they have different codes at the same place, or no
// place in common. A code that only one of them has in addition is a hint.
func otherCodes(mine, its map[string]string) bool {
	common := false
	for place, code := range mine {
		if other, both := its[place]; both {
			if other != code {
				return true
			}
			common = true
		}
	}
	return !common && len(mine)+len(its) > 0
}

// impersonal returns the part of an answer that answers of the same cause share. It leaves out any repetition of the
// two requested paths.
func impersonal(c contract.Contract, x, other *probe.Exchange) likeness {
	h := hear(c, probe.Case{Exchanges: []*probe.Exchange{x}})
	h.asked = requested(x, other)
	l := h.likenessOf(x)
	if ended(x) == "" && x.Accepted {
		l.end = "open" // whether we left first or the time was up
	}
	l.end = h.withoutRequest(l.end)
	return l
}

// requested returns the words of the requests, in lower case: an answer may repeat the path, a part of it or its query
// in any form, as "/v1/masks", "masks.unknown" or "V1_MASKS".
func requested(xs ...*probe.Exchange) map[string]bool {
	words := map[string]bool{}
	for _, x := range xs {
		u, err := url.Parse(x.Request.URL)
		if err != nil {
			continue
		}
		for _, w := range anyWord().FindAllString(strings.ToLower(u.Path+" "+u.RequestURI()), -1) {
			words[w] = true
		}
	}
	return words
}

// slashRedirect reports whether a redirect leads to the same path with a slash more or less at its end: the framework's own.
func slashRedirect(x *probe.Exchange) bool {
	if x.Response == nil || x.Response.Status != http.StatusTemporaryRedirect && x.Response.Status != http.StatusPermanentRedirect {
		return false
	}
	from, err := url.Parse(x.Request.URL)
	if err != nil {
		return false
	}
	to, err := from.Parse(x.Response.Headers.Get("Location"))
	return err == nil && to.Host == from.Host && to.Path != from.Path &&
		strings.TrimSuffix(to.Path, "/") == strings.TrimSuffix(from.Path, "/")
}
