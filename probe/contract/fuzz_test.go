package contract_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe/contract"
)

// FuzzViolations checks that no body makes a shape panic or produce long texts, that its texts are single lines, and
// that a body with the shape of an error is claimed as one.
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
				if v.Says == "" || v.Want == "" || v.Got == "" || len(v.Path)+len(v.Want)+len(v.Got) > 4000 {
					t.Errorf("%s: a violation that wants %q and got %q", s.Name(), v.Want, v.Got)
				}
				if !utf8.ValidString(v.String()) || strings.ContainsAny(v.Want+v.Got, "\r\n") {
					t.Errorf("%s: a violation that is not one line of text: %q", s.Name(), v)
				}
			}
			if len(vs) == 0 && !gjson.ValidBytes(body) {
				t.Errorf("%s takes what is not JSON: %q", s.Name(), body)
			}
		}
		if len(contract.ErrorEnvelope{}.Violations(body, status)) == 0 && !(contract.ErrorEnvelope{}).Is(body).Is {
			t.Errorf("an ErrorEnvelope is no error: %q", body)
		}
		for _, s := range []contract.ErrorShape{contract.ErrorEnvelope{}, schema(t, "Problem", problem)} {
			if c := s.Statement(body); c.Status != 0 && c.Status < 100 || len(c.Codes)+len(c.Words) > 1000 {
				t.Errorf("%s: the cause of %.100q has the status %d, %d codes and %d words", s.Name(), body, c.Status, len(c.Codes), len(c.Words))
			}
		}
	})
}
