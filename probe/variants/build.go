package variants

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

const (
	// settle is the least time that a connection which may stay silent is watched. The runner watches longer if
	// refusals took longer.
	settle = 500 * time.Millisecond
	// faultSettle is the same for a request that a correct service answers with an error, which may take longer than a refusal.
	faultSettle = 1500 * time.Millisecond
)

// An identification is how a request carries the identity, over each transport.
type identification struct {
	headers []probe.Pair
	query   contract.Queries
	hello   []byte
}

// whole is the identification with nothing left out.
func whole(id contract.Identity) identification {
	return identification{id.Headers, id.Query, id.Hello}
}

// Identified adds an identity to a request, except in the body.
func Identified(id contract.Identity, ask probe.Ask) probe.Ask { return whole(id).on(ask) }

// replacing is the identification with another value for one part, wherever it stands.
func replacing(id contract.Identity, part, value string) identification {
	return identification{contract.PairsWith(id.Headers, part, value), id.Query.With(part, value), id.HelloWith(part, value)}
}

// on adds the identification to a request.
func (by identification) on(ask probe.Ask) probe.Ask {
	ask.Header = append(ask.Header, by.headers...)
	ask.Query = append(ask.Query, by.query[ask.Transport]...)
	if ask.Transport.Frames() {
		ask.Say = say(by.hello)
	}
	return ask
}

// full makes the request that should be accepted: the whole identity and a valid sample.
func full(id contract.Identity, ep probe.Endpoint) probe.Ask { return as(whole(id), id, ep) }

// as makes a request with a valid sample and this identification.
func as(by identification, id contract.Identity, ep probe.Endpoint) probe.Ask {
	s := ep.Sample
	return by.on(bare(id, ep, s.Path, s.Query, s.Body))
}

// lessening returns a request without the whole identity.
func lessening(ask probe.Ask) probe.Ask {
	ask.Reduced = true
	return ask
}

// reduced makes a request with this identification. The request says the named parts nowhere else, as far as it stays
// valid without them.
func reduced(by identification, id contract.Identity, ep probe.Endpoint, names ...string) probe.Ask {
	s := ep.Sample
	ask := bare(id, ep, s.Path, s.ReducedQuery, s.ReducedBody)
	ask.Cookie = slices.DeleteFunc(ask.Cookie, func(c probe.Pair) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return contract.FieldName(name) == "cookie" || contract.Says(c.Name, name)
		})
	})
	return lessening(by.on(ask))
}

// watched returns a request that may stay open in silence: if it does so for longer than refusals took, that is the answer.
func watched(ask probe.Ask) probe.Ask {
	ask.Settle, ask.AtLeast = true, settle
	return ask
}

// watching returns a question whose request is watched.
func watching(v probe.Variant) probe.Variant {
	build := v.Build
	v.Build = func(ep probe.Endpoint) (probe.Ask, bool) {
		ask, ok := build(ep)
		return watched(ask), ok
	}
	return v
}

// bare makes a request whose only identity is in the given parts: headers of the sample that carry identity are left
// out, whoever put them there.
func bare(id contract.Identity, ep probe.Endpoint, path map[string]string, query []probe.Pair, body []byte) probe.Ask {
	ask := probe.Ask{
		Endpoint:  ep.Key(),
		Transport: ep.Transport,
		Method:    ep.Method,
		Path:      expand(ep.Path, path),
		Query:     slices.Clone(query),
		Header:    slices.DeleteFunc(slices.Clone(ep.Sample.Header), id.Carries),
		Cookie:    slices.Clone(ep.Sample.Cookie),
		Body:      body,
	}
	if body != nil && ep.Sample.ContentType != "" {
		ask.Header = append(ask.Header, probe.Pair{Name: "Content-Type", Value: ep.Sample.ContentType})
	}
	return ask
}

// expand fills in a path template. A parameter without a value keeps its name, so that the path stays valid. The
// converter of {name:path} keeps slashes.
func expand(template string, values map[string]string) string {
	var b strings.Builder
	for rest := template; ; {
		before, after, found := strings.Cut(rest, "{")
		inner, tail, closed := strings.Cut(after, "}")
		if !found || !closed {
			b.WriteString(escape(rest))
			return b.String()
		}
		b.WriteString(escape(before))
		name, converter, _ := strings.Cut(inner, ":")
		value, known := values[name]
		if !known {
			value = name
		}
		if converter == "path" {
			b.WriteString(escape(value))
		} else {
			b.WriteString(url.PathEscape(value))
		}
		rest = tail
	}
}

// escape escapes a text as a path, and keeps its slashes.
func escape(path string) string { return (&url.URL{Path: path}).EscapedPath() }

func say(hello []byte) []probe.Message {
	if hello == nil {
		return nil
	}
	return []probe.Message{{Data: hello}}
}
