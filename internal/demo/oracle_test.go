package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/jsonschema"
)

// The oracle is a small reading of the contract, written for these tests alone: it names the demands that the replies of
// a router do not meet. It knows nothing of controls that prove nothing; the tests of those look for themselves.

// An oracle reads the contract as a house style words it.
type oracle struct {
	*Style
	schema *jsonschema.Schema // nil for the built-in style
}

// oracleOf makes the oracle of a style; "" is the built-in one.
func oracleOf(t *testing.T, style string) oracle {
	t.Helper()
	s, ok := styleNamed(style)
	if !ok {
		t.Fatalf("no style %q", style)
	}
	o := oracle{Style: s}
	text := s.Files()[errorSchemaName]
	if text == nil {
		return o
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("demo:error", doc); err != nil {
		t.Fatal(err)
	}
	if o.schema, err = c.Compile("demo:error"); err != nil {
		t.Fatal(err)
	}
	return o
}

// violations are the IDs of the checks that a router's replies should fail, exact being the status that its ticket
// demands of a refusal, if any.
func (o oracle) violations(r Router, all map[string]map[string]reply, exact int, token bool) map[string][]string {
	found := map[string][]string{}
	for _, e := range r.Endpoints {
		for label, reply := range all[e.Key()] {
			s := read(reply)
			for _, check := range o.unmet(r, e, label, s, token) {
				found[check] = append(found[check], fmt.Sprintf("%s %s: status %d, close %d", e.Key(), label, s.status, s.closeCode))
			}
			if label == "preflight" {
				continue // it is a browser's, and no question about the router
			}
			note := func(check, why string) {
				if why != "" {
					found[check] = append(found[check], fmt.Sprintf("%s %s: %s", e.Key(), label, why))
				}
			}
			anonymous := label == "anonymous" || token && label == "bad-token" || strings.HasPrefix(label, "without/") && (token || label != "without/Authorization")
			switch {
			case r.Public:
				if anonymous {
					// An answer that the repeated control also gets is a matter of time.
					if unlike(s, read(all[e.Key()]["control-again"])) != "" {
						note(publicOpen, unlike(s, read(all[e.Key()]["control"])))
					}
				}
			case e.Transport == transportHTTP:
				if part, ok := strings.CutPrefix(label, "without/"); ok && s.status/100 == 2 && part != "Authorization" {
					s = read(all[e.Key()]["uncarried/"+part]) // a credential may carry the part
				}
				if anonymous {
					note(identityRequired, notRefused(s, exact))
				}
				note(envelopeError, o.notError(s))
				note(envelopeSuccess, o.notSuccess(s))
			case e.Transport == transportSSE:
				if anonymous {
					note(identityRequired, notRefused(s, exact))
				}
				if anonymous || label == "unknown-id" {
					note(sseConnectEnvelope, o.errorInStream(s))
				}
				note(sseConnectEnvelope, o.notError(s))
			case e.Transport == transportWS:
				if anonymous {
					note(wsIdentityRequired, o.notRefusedWS(s))
				}
				if label != "mute" && label != "deflate" {
					note(wsErrorEnvelope, o.notErrorFrame(s, anonymous || label == "unknown-id" || strings.HasPrefix(label, "malformed/")))
				}
			}
		}
	}
	return found
}

func notRefused(s seen, exact int) string {
	if exact != 0 && s.status != exact {
		return fmt.Sprintf("status %d, want %d", s.status, exact)
	}
	if !slices.Contains([]int{400, 401, 403, 422}, s.status) {
		return fmt.Sprintf("status %d %s is no refusal", s.status, s.refused)
	}
	return ""
}

func unlike(s, control seen) string {
	switch {
	case s.status != control.status:
		return fmt.Sprintf("status %d, and %d with identity", s.status, control.status)
	case strings.Contains(string(s.body), `"requests":`):
		return "" // it counts
	case !bytes.Equal(s.body, control.body):
		return "another body than with identity"
	}
	return ""
}

func (o oracle) notError(s seen) string {
	if s.status < 400 {
		if o.isError(s.body) {
			return "a success that carries an error"
		}
		return ""
	}
	if why := notJSON(s); why != "" {
		return why
	}
	return o.notErrorObject(s.body, s.status)
}

// isError reports whether a body holds an error in the style's place for it, well-formed or not.
func (o oracle) isError(body []byte) bool {
	if o.wrapper == "" {
		return o.notErrorObject(body, 0) == ""
	}
	var top map[string]any
	return json.Unmarshal(body, &top) == nil && top[o.wrapper] != nil
}

func (o oracle) notSuccess(s seen) string {
	if s.status/100 != 2 || s.status == http.StatusNoContent {
		return ""
	}
	if why := notJSON(s); why != "" {
		return why
	}
	var top map[string]any
	if err := json.Unmarshal(s.body, &top); err != nil {
		return err.Error()
	}
	if _, ok := top[o.payload]; !ok {
		return "no payload"
	}
	if o.isError(s.body) {
		return "a payload beside an error"
	}
	return ""
}

func notJSON(s seen) string {
	media, _, _ := strings.Cut(s.header.Get("Content-Type"), ";")
	if media != mediaJSON && !strings.HasSuffix(media, "+json") {
		return "content type " + media
	}
	if !json.Valid(s.body) {
		return "no JSON"
	}
	return ""
}

// notErrorObject returns why text is not an error of the style; status 0 is not compared.
func (o oracle) notErrorObject(text []byte, status int) string {
	if strings.Count(string(text), fmt.Sprintf("%q:", o.name(roleStatus))) > 1 {
		return "the status twice"
	}
	if o.schema == nil {
		return notErrorEnvelope(text, status)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err == nil {
		err = o.schema.Validate(v)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// notErrorEnvelope says the same of the built-in style.
func notErrorEnvelope(text []byte, status int) string {
	var top map[string]any
	if err := json.Unmarshal(text, &top); err != nil {
		return err.Error()
	}
	if _, ok := top["detail"]; ok {
		return "detail at the top"
	}
	if status != 0 && top["data"] != nil {
		return "data beside the error"
	}
	e, ok := top["error"].(map[string]any)
	if !ok {
		return "no error object"
	}
	for _, name := range []string{"code", "message"} {
		if _, ok := e[name].(string); !ok {
			return name + " is no string"
		}
	}
	for _, name := range []string{"gate", "action_name", "resource_kind"} {
		v, there := e[name]
		if _, ok := v.(string); !there || !ok && v != nil {
			return name + " is neither string nor null"
		}
	}
	if _, ok := e["details"].(map[string]any); !ok {
		return "details is no object"
	}
	if n, ok := e["http_status"].(float64); !ok || n < 400 || status != 0 && int(n) != status {
		return fmt.Sprintf("http_status is %v", e["http_status"])
	}
	if strings.Contains(string(text), "Traceback") {
		return "a stack trace"
	}
	return ""
}

// mark is text that every error of the style has, whatever else it lacks.
func (o oracle) mark() string {
	if o.wrapper == "" {
		return "https://errors.engines.test/"
	}
	return `"` + o.wrapper + `"`
}

func (o oracle) errorInStream(s seen) string {
	switch {
	case s.status == http.StatusOK && strings.Contains(string(s.body), o.mark()):
		return "a stream that carries the error"
	case s.broken:
		return "a stream that breaks off"
	case s.status == http.StatusOK && !s.open && len(s.body) == 0:
		return "a stream that ends without a word"
	}
	return ""
}

func (o oracle) notRefusedWS(s seen) string {
	if s.status != http.StatusSwitchingProtocols {
		return notRefused(s, 0)
	}
	for _, f := range s.frames {
		if !o.givesNothingAway(string(f.data)) {
			return "something was said before the refusal"
		}
	}
	if s.closeCode != 1008 && (s.closeCode < 4000 || s.closeCode > 4999) {
		return fmt.Sprintf("close code %d", s.closeCode)
	}
	return ""
}

// givesNothingAway reports whether a message is a greeting, a heartbeat, or about the refusal.
func (o oracle) givesNothingAway(message string) bool {
	var m map[string]any
	_ = json.Unmarshal([]byte(message), &m) // a message that is not JSON has no kind
	for _, kind := range []string{"welcome", "service.ready", "ping", "auth_required"} {
		if m[o.payload] == nil && m[o.word("type")] == o.word(kind) {
			return true
		}
	}
	return slices.ContainsFunc([]string{o.mark(), o.word("error"), "X-", "Authorization"}, func(about string) bool {
		return strings.Contains(message, about)
	})
}

// notErrorFrame judges a conversation that should, or may, have been refused.
func (o oracle) notErrorFrame(s seen, should bool) string {
	if s.status != http.StatusSwitchingProtocols {
		return o.notError(s)
	}
	if s.open || !should && s.closeCode == 0 {
		return ""
	}
	for _, f := range s.frames {
		if f.opcode == 1 && o.notErrorObject(f.data, 0) == "" {
			return ""
		}
	}
	return "no error frame before the end"
}

// admitted reports whether the control was let in.
func admitted(s seen) bool {
	if s.status == http.StatusSwitchingProtocols {
		return s.open
	}
	return s.status/100 == 2
}

func TestOracleReadsTheContract(t *testing.T) {
	envelope := `{"error":{"code":"c","message":"m","http_status":400,"gate":null,"action_name":null,"resource_kind":null,"details":{}}}`
	json400 := "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n"
	for text, want := range map[string]bool{
		json400 + envelope:                                                       true,
		json400 + `{"detail":` + envelope + `}`:                                  false,
		json400 + strings.Replace(envelope, "400", "401", 1):                     false,
		"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n" + envelope: false,
	} {
		if got := oracleOf(t, "").notError(read(reply{raw: []byte(text)})); (got == "") != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}
