package demo

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// unmet names the checks of criteria that one reply should fail, by the selftest's words for them.
func (o oracle) unmet(r Router, e Endpoint, label string, s seen, token bool) []string {
	var found []string
	note := func(check string, wrong bool) {
		if wrong {
			found = append(found, check)
		}
	}
	switch {
	case r.Public:
		return nil
	case e.Transport == transportWS:
		o.unmetWS(label, s, note)
	case e.Transport == transportSSE:
		if label == "control" {
			media, _, _ := strings.Cut(s.header.Get("Content-Type"), ";")
			failed := strings.Contains(string(s.body), "event: "+o.word("error"))
			unready := !s.open && !strings.Contains(string(s.body), "event: "+o.word("ready"))
			note(sseStream, s.status != http.StatusOK || !strings.EqualFold(media, mediaSSE) || failed || unready)
		}
	default:
		o.unmetHTTP(e, label, s, token, note)
	}
	note(noLeak, (s.status >= 400 || s.closeCode >= 1002) && o.leaks(s, token))
	return found
}

func (o oracle) unmetHTTP(e Endpoint, label string, s seen, token bool, note func(string, bool)) {
	if label == "preflight" {
		note(corsPreflight, !allowed(s, e.Method) && !strings.Contains(string(s.body), "Disallowed CORS origin"))
		return
	}
	if want, demanded := map[string]int{
		"unknown-id": 404, "invalid-body": 422, "malformed": 400, "media-type": 415,
	}[label]; demanded {
		note(statusWhen, s.status != want)
	}
	note(statusWhen, label == "undeclared" && s.status == http.StatusInternalServerError)
	note(statusWhen, label == "anonymous" && s.status/100 != 4)
	note(refusedWhen, label == "invalid-body" && s.status/100 != 4)
	note(refusedWhen, label == "as-viewer" && e.Method != http.MethodGet && s.status/100 != 4)
	note(refusedWhen, token && label == "bad-token" && s.status/100 != 4)
	note(answersWithin, s.open)
	if s.status == 0 || s.status == http.StatusNoContent {
		return
	}
	media := s.header.Get("Content-Type")
	note(headerHas, !strings.Contains(media, "json"))
	var top map[string]json.RawMessage
	bad := json.Unmarshal(s.body, &top) != nil
	if s.status/100 == 2 && label == "control" {
		note(bodyHas, bad || top[o.payload] == nil)
	}
	if s.status < 400 {
		return
	}
	if o.wrapper != "" && !bad {
		bad = json.Unmarshal(top[o.wrapper], &top) != nil
	}
	var code string
	note(bodyHas, bad || json.Unmarshal(top[o.name(roleCode)], &code) != nil)
}

func (o oracle) unmetWS(label string, s seen, note func(string, bool)) {
	switch label {
	case "bad-frame", "anonymous":
		note(wsClose, s.closeCode == 0)
	case "unknown-id":
		note(wsClose, s.closeCode != 4404)
	}
}

// allowed reports whether a preflight request was allowed.
func allowed(s seen, method string) bool {
	origin, methods := s.header.Get("Access-Control-Allow-Origin"), s.header.Get("Access-Control-Allow-Methods")
	simple := method == http.MethodGet || method == http.MethodPost
	return s.status/100 == 2 && (origin == "*" || origin == "https://app.engines.test") &&
		(origin != "*" || s.header.Get("Access-Control-Allow-Credentials") == "") &&
		(simple || methods == "*" || strings.Contains(methods, method)) &&
		strings.Contains(s.header.Get("Access-Control-Allow-Headers"), "x-tenant-id")
}

// leaks reports whether an error shows how the service is built, or repeats the token.
func (o oracle) leaks(s seen, token bool) bool {
	said := string(s.body)
	for _, f := range s.frames {
		said += string(f.data)
	}
	said = strings.ReplaceAll(said, `\"`, `"`) + s.header.Get("X-Debug")
	for _, mark := range []string{"Traceback", `File "/app`, "psycopg2", "hunter2", "PRIVATE KEY", ".java:", "Werkzeug"} {
		if strings.Contains(said, mark) {
			return true
		}
	}
	return token && bytes.Contains(s.body, []byte("Bearer "+testToken))
}
