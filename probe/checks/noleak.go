package checks

import (
	"iter"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/words"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/credential"
	"github.com/engfix/engfix/probe/variants"
)

// noLeak: no error shows how the service is built, and none repeats a credential.
func noLeak(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         NoLeak,
		Demands:    "No error holds a stack trace, a framework's debug page, the text of a database's error, a key, or a credential of the request.",
		Passes:     "At least one request produced an error, and no error holds any of it in its headers, body or messages.",
		Fails:      "An error holds a stack trace of a common language, a debug page of a common framework, a database's own message, a private key, a URL with a password, or a credential of the request.",
		CannotTell: "No request produced an error, or an error is not complete. Errors that no request produced, such as a crash, are not covered; nor is a leak in another form.",
		Transports: probe.Transports(),
		Asks:       everyError(variants.LastEventID, variants.HelloNotJSON, variants.HelloArray, variants.HelloNull, variants.HelloBinary, variants.HelloWrongType),
		Judge:      func(k probe.Case) probe.Finding { return judgeLeaks(c, k) },
	}
}

func judgeLeaks(c contract.Contract, k probe.Case) probe.Finding {
	var failed []objection
	var unclear, clean []*probe.Exchange
	for _, x := range k.Exchanges {
		if !errored(x) && !(x.Accepted && endedByError(x)) && !tellsError(c, k, x) {
			if x.Response == nil && !x.Accepted {
				unclear = append(unclear, x)
			}
			continue
		}
		switch what, where := leakIn(x); {
		case what != "":
			failed = append(failed, *refutes(x, "%s leaks %s", nameOf(x), what).showing(where))
		case busy(x):
		case x.Response != nil && !whole(x) || slices.ContainsFunc(x.Frames, func(f probe.Frame) bool { return f.Truncated }):
			unclear = append(unclear, x)
		default:
			clean = append(clean, x)
		}
	}
	switch {
	case len(failed) > 0:
		f := objected(failed, clean)
		f.Want = "an error without it"
		return f
	case len(unclear) > 0:
		return cannotTell(append(unclear, clean...), "the request %s got no answer to judge: %s", variants.Says(unclear[0].Label), answer(unclear[0]))
	case len(clean) == 0:
		return cannotTell(k.Exchanges, "no request produced an error, so there was nothing to judge")
	}
	return shown(clean, "no error leaks anything: %s", labels(clean))
}

// tellsError reports whether a success, or a stream, carries an error.
func tellsError(c contract.Contract, k probe.Case, x *probe.Exchange) bool {
	return x.Response != nil && succeeded(x) && hear(c, k).errorInside(x) != ""
}

// leakIn returns the leak in an answer, "" if there is none, and the text that shows it.
func leakIn(x *probe.Exchange) (what, where string) {
	secrets := credentialsOf(x)
	for text := range leakable(x) {
		for _, l := range leaks {
			if found := l.mark.Find(text); found != "" {
				return l.says, words.Clip(strings.TrimSpace(text[strings.Index(text, found):]), mostShown)
			}
		}
		if slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(text, s) }) {
			return "a credential of the request", answer(x)
		}
	}
	return "", ""
}

// leakable yields the texts of an answer: its headers, its raw body and, if that is JSON, its decoded strings; and the
// messages of a conversation.
func leakable(x *probe.Exchange) iter.Seq[string] {
	return func(yield func(string) bool) {
		if x.Response != nil {
			for _, name := range slices.Sorted(maps.Keys(x.Response.Headers)) {
				for _, value := range x.Response.Headers[name] {
					if !strings.EqualFold(name, "Set-Cookie") && !yield(value) {
						return
					}
				}
			}
		}
		for _, said := range saidIn(x) {
			if !yield(said) {
				return
			}
			if !mayLeak(said) || !jsontext.Valid(said) {
				continue
			}
			for _, text := range stringsIn(gjson.Parse(said)) {
				if !yield(text) {
					return
				}
			}
		}
	}
}

// mayLeak reports whether the strings of a JSON text, whose raw form held no leak, have to be read one by one. Without
// an escape they hold nothing that the raw text does not hold.
func mayLeak(said string) bool {
	return strings.Contains(said, `\`) || slices.ContainsFunc(leaks, func(l leak) bool { return l.mark.MayMatch(said) })
}

// stringsIn returns the strings of a JSON value, at any depth.
func stringsIn(v gjson.Result) []string {
	if v.Type == gjson.String {
		return []string{v.Str}
	}
	var all []string
	if v.IsObject() || v.IsArray() {
		v.ForEach(func(_, member gjson.Result) bool {
			all = append(all, stringsIn(member)...)
			return true
		})
	}
	return all
}

// credentialsOf returns the credentials of a request that its answer may repeat, raw or as recorded. Made-up ones do
// not count.
func credentialsOf(x *probe.Exchange) []string {
	if x.Label == variants.BadCredential {
		return nil
	}
	var secrets []string
	add := func(name, value string) {
		if _, secret, scheme := strings.Cut(value, " "); scheme {
			value = secret
		}
		if contract.IsCredential(name) && (len(value) >= shortestSecret || strings.HasPrefix(value, "$")) && credential.Unfit(value) == "" {
			secrets = append(secrets, value)
		}
	}
	for name, values := range x.Request.Headers {
		for _, value := range values {
			add(name, value)
		}
	}
	if u, err := url.Parse(x.Request.URL); err == nil {
		for name, values := range u.Query() {
			for _, value := range values {
				add(name, value)
			}
		}
	}
	return secrets
}

// shortestSecret is the least length of a credential that no answer holds by chance.
const shortestSecret = 8
