package variants

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// settle is how long a connection that may stay silent is watched at least. The runner watches longer where refusals
// took longer.
const settle = 500 * time.Millisecond

// full makes the request that should be accepted: the whole identity and a valid sample.
func full(id contract.Identity, ep probe.Endpoint) probe.Ask {
	s := ep.Sample
	ask := bare(id, ep, s.Path, s.Query, s.Body)
	ask.Header = append(ask.Header, id.Headers...)
	switch ep.Transport {
	case probe.SSE:
		ask.Query = append(ask.Query, id.SSEQuery...)
	case probe.WS:
		ask.Query = append(ask.Query, id.WSQuery...)
		ask.Say = say(id.Hello)
	}
	return ask
}

// bare makes a request that holds no identity beyond what the parts given to it hold: headers of the sample that carry
// identity are left out, whoever put them there.
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

// expand fills in a path template; a parameter without a value keeps its name, so that the path stays a path. The
// converter of {name:path} lets slashes stand.
func expand(template string, values map[string]string) string {
	var b strings.Builder
	for rest := template; ; {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inner, tail, closed := strings.Cut(after, "}")
		if !closed {
			b.WriteString("{" + after)
			return b.String()
		}
		name, converter, _ := strings.Cut(inner, ":")
		value, known := values[name]
		if !known {
			value = name
		}
		if converter == "path" {
			b.WriteString((&url.URL{Path: value}).EscapedPath())
		} else {
			b.WriteString(url.PathEscape(value))
		}
		rest = tail
	}
}

func say(hello []byte) []probe.Message {
	if hello == nil {
		return nil
	}
	return []probe.Message{{Data: hello}}
}
