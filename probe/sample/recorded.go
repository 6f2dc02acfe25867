package sample

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// Recorded returns as much of an endpoint's sample as the exchanges of a recorded run show: the wrong requests that
// could be made, and the content of a valid one. If the valid one was not recorded, every wrong one may have been
// possible: unasked questions show nothing. The sample cannot be sent.
func Recorded(ep probe.Endpoint, exchanges []*probe.Exchange) probe.Sample {
	asked := func(label string) *probe.Exchange {
		i := slices.IndexFunc(exchanges, func(x *probe.Exchange) bool { return x.Label == label })
		if i < 0 {
			return nil
		}
		return exchanges[i]
	}
	control := asked("control")
	possible := func(label string) bool { return control == nil || asked(label) != nil }
	var s probe.Sample
	if strings.Contains(ep.Path, "{") {
		s.UnknownPath = map[string]string{}
		if possible("invalid-path") {
			s.InvalidPath = map[string]string{}
		}
	}
	if possible("invalid-query") {
		s.InvalidQuery = []probe.Pair{}
	}
	if possible("invalid-body") {
		s.InvalidBody = []byte{}
	}
	if possible("missing-field") {
		s.MissingField = []byte{}
	}
	if possible("invalid-header") {
		s.InvalidHeader = []probe.Pair{}
	}
	if possible("invalid-cookie") {
		s.InvalidCookie = []probe.Pair{}
	}
	s.NeedsBody = possible("no-body")
	s.Bodiless = control != nil && asked("undeclared-json") != nil
	switch malformed := asked("malformed-json"); {
	case control == nil:
		s.Body, s.ContentType = []byte("{}"), "application/json"
	case control.Request.Body != "":
		s.Body, s.ContentType = []byte(control.Request.Body), control.Request.Headers.Get("Content-Type")
		if raw, err := base64.StdEncoding.DecodeString(control.Request.Body); control.Request.Base64 && err == nil {
			s.Body = raw
		}
	case malformed != nil:
		s.OptionalType = malformed.Request.Headers.Get("Content-Type")
	}
	return s
}
