package variants

import (
	"net/http"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// fault is a question that a correct service answers with an error, although the identity is whole.
func fault(name, says string, over []probe.Transport, build func(probe.Endpoint) (probe.Ask, bool)) probe.Variant {
	return probe.Variant{
		Name:       name,
		Says:       says,
		Phase:      probe.PhaseFault,
		Transports: over,
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			ask, ok := build(ep)
			ask.Settle, ask.AtLeast = true, faultSettle
			return ask, ok
		},
	}
}

// unknownID names a thing that does not exist. A service may take any name, and then the request succeeds.
func unknownID(id contract.Identity) probe.Variant {
	return fault(UnknownID, "for an unknown id", everywhere, func(ep probe.Endpoint) (probe.Ask, bool) {
		if ep.Sample.UnknownPath == nil {
			return probe.Ask{}, false
		}
		ask := full(id, ep)
		ask.Path = expand(ep.Path, ep.Sample.UnknownPath)
		return ask, true
	})
}

// invalidPath has a value for a path parameter that its schema refuses.
func invalidPath(id contract.Identity) probe.Variant {
	return fault(InvalidPath, "with an invalid path", requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		if ep.Sample.InvalidPath == nil {
			return probe.Ask{}, false
		}
		ask := full(id, ep)
		ask.Path = expand(ep.Path, ep.Sample.InvalidPath)
		return ask, true
	})
}

// invalidBody is a well-formed body that the endpoint's own schema refuses.
func invalidBody(id contract.Identity) probe.Variant {
	return wrongBody(InvalidBody, "with an invalid body", id, func(s probe.Sample) []byte { return s.InvalidBody })
}

// missingField is a valid body without one of its required members.
func missingField(id contract.Identity) probe.Variant {
	return wrongBody(MissingField, "without a required field", id, func(s probe.Sample) []byte { return s.MissingField })
}

// noBody leaves out a body that the document requires.
func noBody(id contract.Identity) probe.Variant {
	return fault(NoBody, "without a body", requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		s := ep.Sample
		return whole(id).on(bare(id, ep, s.Path, s.Query, nil)), s.NeedsBody
	})
}

func wrongBody(name, says string, id contract.Identity, of func(probe.Sample) []byte) probe.Variant {
	return fault(name, says, requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		body := of(ep.Sample)
		if body == nil {
			return probe.Ask{}, false
		}
		ask := full(id, ep)
		ask.Body = body
		if ep.Sample.ContentType == "" { // the body is optional, and the valid request has none
			ask.Header = append(ask.Header, probe.Pair{Name: "Content-Type", Value: ep.Sample.OptionalType})
		}
		return ask, true
	})
}

// invalidQuery has a value for a query parameter that its schema refuses, or leaves out a required one.
func invalidQuery(id contract.Identity) probe.Variant {
	return fault(InvalidQuery, "with an invalid query", requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		if ep.Sample.InvalidQuery == nil {
			return probe.Ask{}, false
		}
		s := ep.Sample
		return whole(id).on(bare(id, ep, s.Path, s.InvalidQuery, s.Body)), true
	})
}

// invalidHeader has a value for a header that its schema refuses, or leaves out a required one. Identity is not among them.
func invalidHeader(id contract.Identity) probe.Variant {
	return fault(InvalidHeader, "with an invalid header", requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		if ep.Sample.InvalidHeader == nil {
			return probe.Ask{}, false
		}
		ep.Sample.Header = ep.Sample.InvalidHeader
		return full(id, ep), true
	})
}

// invalidCookie is invalidHeader for a cookie.
func invalidCookie(id contract.Identity) probe.Variant {
	return fault(InvalidCookie, "with an invalid cookie", requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		if ep.Sample.InvalidCookie == nil {
			return probe.Ask{}, false
		}
		ep.Sample.Cookie = ep.Sample.InvalidCookie
		return full(id, ep), true
	})
}

// notJSON is a body that no JSON parser accepts.
const notJSON = `{"engfix": `

// malformedJSON sends notJSON to an endpoint that declares a JSON body, required or not. It is never used to judge identity:
// a service may refuse it before it looks at who is asking.
func malformedJSON(id contract.Identity) probe.Variant {
	return fault(MalformedJSON, "with malformed JSON", requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		left := ep.Sample.Body == nil && isJSON(ep.Sample.OptionalType)
		if !left && !takesJSON(ep) {
			return probe.Ask{}, false
		}
		ask := full(id, ep)
		ask.Body = []byte(notJSON)
		if left {
			ask.Header = append(ask.Header, probe.Pair{Name: "Content-Type", Value: ep.Sample.OptionalType})
		}
		return ask, true
	})
}

// undeclaredJSON is malformed JSON for an endpoint that declares no body: its handler may read one all the same. If it
// does not, this is the valid request once more, so it comes after the control.
func undeclaredJSON(id contract.Identity) probe.Variant {
	return watching(probe.Variant{
		Name:       UndeclaredJSON,
		Says:       "with malformed JSON as an undeclared body",
		Phase:      probe.PhaseCompared,
		Transports: requests,
		Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			if !mayReadBody(ep) {
				return probe.Ask{}, false
			}
			ask := full(id, ep)
			ask.Body = []byte(notJSON)
			ask.Header = append(ask.Header, probe.Pair{Name: "Content-Type", Value: "application/json"})
			return ask, true
		},
	})
}

// controlAgain is the control, put again after undeclaredJSON. If malformed JSON changes nothing, the two get the same answer.
func controlAgain(id contract.Identity) probe.Variant {
	v := control(id)
	v.Name, v.Says, v.Phase = ControlAgain, "with the full identity again", probe.PhaseRepeat
	v.Transports = requests
	build := v.Build
	v.Build = func(ep probe.Endpoint) (probe.Ask, bool) {
		ask, _ := build(ep)
		return ask, mayReadBody(ep)
	}
	return v
}

// mayReadBody reports whether an endpoint that declares no body may read one all the same: by its method, or by its source.
func mayReadBody(ep probe.Endpoint) bool {
	reads := ep.Undeclared.Shown() || slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch}, ep.Method)
	return ep.Sample.Bodiless && reads
}

// wrongContentType sends the valid body as plain text. Some services take it all the same.
func wrongContentType(id contract.Identity) probe.Variant {
	return unspecified(WrongContentType, "with its JSON body sent as text/plain", requests, func(ep probe.Endpoint) (probe.Ask, bool) {
		if !takesJSON(ep) {
			return probe.Ask{}, false
		}
		ask := full(id, ep)
		for i, h := range ask.Header {
			if strings.EqualFold(h.Name, "Content-Type") {
				ask.Header[i].Value = "text/plain"
			}
		}
		return ask, true
	})
}

// lastEventID asks a stream to resume after an event that never existed, as a browser does when it reconnects.
func lastEventID(id contract.Identity) probe.Variant {
	return unspecified(LastEventID, "with an unknown Last-Event-ID", overSSE, func(ep probe.Endpoint) (probe.Ask, bool) {
		ask := full(id, ep)
		ask.Header = append(ask.Header, probe.Pair{Name: "Last-Event-ID", Value: "engfix-unknown"})
		return ask, true
	})
}

func takesJSON(ep probe.Endpoint) bool { return ep.Sample.Body != nil && isJSON(ep.Sample.ContentType) }

// isJSON reports whether a content type is one of JSON.
func isJSON(contentType string) bool {
	mt, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	mt = strings.TrimSpace(mt)
	return mt == "application/json" || strings.HasSuffix(mt, "+json")
}
