package contract_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe/contract"
)

// FuzzViolations holds that no body makes a shape panic or say much, that what it says is a line of text, and that a
// body which has the shape of an error is not taken for a success.
func FuzzViolations(f *testing.F) {
	for _, seed := range []string{
		good, `{"data":1}`, `{"detail":` + good + `}`, `{"error":{"details":{"a.b*":["Traceback (most recent call last)"]}}}`,
		"", "null", `"x"`, "[[[[", `{"error":{"":{"":0}}}`, "\xff", `{"error":{"http_status":1e999}}`, `{"a":"\ud800"}`,
		strings.Repeat(`{"a":[`, 300),
	} {
		f.Add([]byte(seed), 400)
	}
	shapes := []contract.Shape{contract.ErrorEnvelope{}, contract.Envelope{}, schema(f, "Problem", problem)}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		for _, s := range shapes {
			vs := s.Violations(body, status)
			if len(vs) > 20 {
				t.Errorf("%s: %d violations", s.Name(), len(vs))
			}
			for _, v := range vs {
				if v.Wanted == "" || v.Came == "" || len(v.Path)+len(v.Wanted)+len(v.Came) > 4000 {
					t.Errorf("%s: a violation that wants %q and got %q", s.Name(), v.Wanted, v.Came)
				}
				if !utf8.ValidString(v.String()) || strings.ContainsAny(v.Wanted+v.Came, "\r\n") {
					t.Errorf("%s: a violation that is not one line of text: %q", s.Name(), v)
				}
			}
			if len(vs) == 0 && !gjson.ValidBytes(body) {
				t.Errorf("%s takes what is not JSON: %q", s.Name(), body)
			}
		}
		enveloped := len(contract.ErrorEnvelope{}.Violations(body, status)) == 0
		if enveloped && (contract.ErrorAt(body) == "" || len(contract.Envelope{}.Violations(body, 200)) == 0) {
			t.Errorf("an ErrorEnvelope passes for a success: %q", body)
		}
	})
}
