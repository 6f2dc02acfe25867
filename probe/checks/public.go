package checks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// publicOpen: an endpoint that is meant to be public answers alike with and without identity.
//
// Where both are refused alike, nothing shows that the public gets in. That is inconclusive, except where the endpoint
// hands out credentials: it refuses made-up ones, and must do so whoever asks.
func publicOpen(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         PublicOpen,
		Demands:    "Every endpoint answers alike with and without identity.",
		Passes:     "The same status, media type, members and destination with and without identity; over WebSocket, the same end.",
		Fails:      "The request without identity is refused, or answered otherwise than the one with it.",
		CannotTell: "Both are refused alike (except where the endpoint hands out credentials and refuses made-up ones), both crash, or a rate limit answers.",
		Transports: []probe.Transport{probe.HTTP, probe.SSE, probe.WS},
		Asks:       []string{"control", "anonymous"},
		Excludes:   notCredentials,
		Judge:      func(k probe.Case) probe.Finding { return judgePublic(c, k) },
	}
}

var (
	handsOut = regexp.MustCompile(`(?i)(^|[/_.-])(log-?in|sign-?in|sign-?up|register|registration|tokens?|authenticate|oauth2?)([/_.-]|$)`)
	takesOne = regexp.MustCompile(`(?i)(^|[/_.-])(refresh|renew|revoke|logout|log-out|introspect|verify|me)([/_.-]|$)`)
	listed   = regexp.MustCompile(`(?i)/(tokens|tokens?/\{[^/]*\})/?$`)
)

// notCredentials excludes, where only credential endpoints are meant, those that hand out none, or only to those who
// hold one already.
func notCredentials(ep probe.Endpoint, p probe.Params) string {
	if p.Credentials && (!handsOut.MatchString(ep.Path) || takesOne.MatchString(ep.Path) || keepsThem(ep)) {
		return "it is meant for those that hand out credentials (login, signup, token; not refresh)"
	}
	return ""
}

// keepsThem reports whether an endpoint is for what was handed out before: one token, or the list of them.
func keepsThem(ep probe.Endpoint) bool {
	switch ep.Method {
	case "PUT", "PATCH", "DELETE":
		return true
	case "GET", "HEAD":
		return listed.MatchString(ep.Path)
	}
	return false
}

func judgePublic(c contract.Contract, k probe.Case) probe.Finding {
	h := hear(c, k.Exchanges)
	control, anon := h.control, k.Answer("anonymous")
	f := probe.Finding{Exchanges: ids(anon, control)}
	set := func(v probe.Verdict, format string, args ...any) probe.Finding {
		f.Verdict, f.Reason = v, fmt.Sprintf(format, args...)
		if v == probe.Fail {
			f.Wanted, f.Came = "the same answer as with the full identity: "+answer(control), answer(anon)
		}
		return f
	}
	alike := func() bool {
		return h.likenessOf(anon) == h.likenessOf(control) && !namesMissing(anon, control, c.Identity.Required)
	}
	switch {
	case control == nil || anon == nil:
		return set(probe.Inconclusive, "the control or the anonymous request was not asked")
	case k.Endpoint.Transport == probe.WS:
		return h.judgePublicWS(anon, set)
	case !whole(anon) || busy(anon) || limited(anon):
		return set(probe.Inconclusive, "the request without any identity got no answer that can be judged: %s", describe(anon))
	case !whole(control) || busy(control) || limited(control):
		return set(probe.Inconclusive, "the request with the full identity got no answer that can be judged: %s", describe(control))
	case unmounted(k.Endpoint, []*probe.Exchange{control, anon}):
		return set(probe.Inconclusive, "both requests got the framework's own answer (%s): nothing is mounted at this method and path", describe(control))
	case anon.Response.Status != control.Response.Status:
		return set(probe.Fail, "answered %s without any identity, but %s with it", describe(anon), describe(control))
	case anon.Response.Status >= 500:
		return set(probe.Inconclusive, "both requests crashed alike (%s), so the answers cannot tell", describe(anon))
	case errored(anon) && !alike():
		return set(probe.Fail, "refused without any identity (%s) for another reason than with it (%s)", describe(anon), describe(control))
	case errored(anon) && (!k.Params.Credentials || anon.Response.Status == 404 || anon.Response.Status == 405):
		return set(probe.Inconclusive, "refused with and without identity alike (%s), so nothing shows that the public gets in", describe(anon))
	case destination(anon) != destination(control):
		return set(probe.Fail, "redirected without any identity (%s) to another place than with it (%s)", describe(anon), describe(control))
	case h.errorInside(anon) != "" && h.errorInside(control) == "":
		return set(probe.Fail, "answered %s without any identity that carries an error, which the one with it does not", describe(anon))
	case h.errorInside(anon) != "" && !k.Params.Credentials:
		return set(probe.Inconclusive, "answered with an error inside a success, with and without identity alike (%s), so nothing shows that the public gets in", describe(anon))
	case anon.Response.MediaType() != control.Response.MediaType():
		return set(probe.Fail, "answered %s without any identity, but %s with it", orNone(anon.Response.MediaType()), orNone(control.Response.MediaType()))
	case outline(anon) != outline(control):
		return set(probe.Fail, "the answer without any identity has other members (%s) than the one with it (%s)", outline(anon), outline(control))
	}
	return set(probe.Pass, "answers %s alike with and without identity", describe(anon))
}

// destination gives the place that a redirect leads to, its query aside, which may vary each time.
func destination(x *probe.Exchange) string {
	if x.Response.Status/100 != 3 {
		return ""
	}
	place, _, _ := strings.Cut(x.Response.Headers.Get("Location"), "?")
	return place
}

func (h hearing) judgePublicWS(anon *probe.Exchange, set func(probe.Verdict, string, ...any) probe.Finding) probe.Finding {
	control := h.control
	refusedControl, _ := h.refused(control)
	refusedAnon, _ := h.refused(anon)
	switch {
	case anon.Response == nil && !anon.Accepted || control.Response == nil && !control.Accepted:
		return set(probe.Inconclusive, "one of the two connections had no answer: %s; %s", describeWS(anon), describeWS(control))
	case refusedAnon && refusedControl && h.likenessOf(anon) == h.likenessOf(control):
		return set(probe.Inconclusive, "refused with and without identity alike (%s), so nothing shows that the public gets in", describeWS(anon))
	case refusedAnon != refusedControl || ends(anon) != ends(control):
		return set(probe.Fail, "without any identity %s, but with it %s", describeWS(anon), describeWS(control))
	case h.tellsError(anon) && !h.tellsError(control):
		return set(probe.Fail, "without any identity an error is told, but not with it: %s", describeWS(anon))
	case len(anon.Received()) == 0 && len(control.Received()) > 0:
		return set(probe.Fail, "nothing is said without any identity, but with it %s", describeWS(control))
	case anon.Response != nil || endedByError(anon):
		return set(probe.Inconclusive, "ended with and without identity alike (%s), so nothing shows that the public gets in", describeWS(anon))
	}
	return set(probe.Pass, "with and without identity alike: %s", describeWS(anon))
}

// tellsError reports whether an error was told in a conversation.
func (h hearing) tellsError(x *probe.Exchange) bool {
	return slices.ContainsFunc(heard(x), func(m message) bool { return !m.binary && h.claims(x, m) })
}

// outline gives the names of a JSON body's members, and of its data's, in order: what an answer is made of, whatever its
// values. A member that is null may be there or not, and one that holds nothing is another than one that holds something.
func outline(x *probe.Exchange) string {
	raw := body(x.Response)
	if streams(x) || !gjson.ValidBytes(raw) {
		return ""
	}
	var names []string
	add := func(prefix string, v gjson.Result) {
		if !v.IsObject() {
			return
		}
		v.ForEach(func(key, member gjson.Result) bool {
			switch name := prefix + clip(key.Str); {
			case member.Type == gjson.Null:
			case (member.IsArray() || member.IsObject()) && contract.Empty(member):
				names = append(names, name+" that is empty")
			default:
				names = append(names, name)
			}
			return true
		})
	}
	doc := gjson.ParseBytes(raw)
	add("", doc)
	add("data.", doc.Get("data"))
	slices.Sort(names)
	return strings.Join(names, ", ")
}
