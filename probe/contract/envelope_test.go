package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe/contract"
)

func TestEnvelope(t *testing.T) {
	const wanted = `want {"data": …}`
	for _, tt := range []struct {
		name string
		body string
		want []string
	}{
		{"an object under data", `{"data":{"id":1}}`, nil},
		{"a list under data", `{"data":[]}`, nil},
		{"null under data", `{"data":null}`, nil},
		{"false under data", `{"data":false}`, nil},
		{"other members beside it", `{"meta":{"page":1},"links":[],"data":1}`, nil},
		{"an error of null beside it", `{"data":1,"error":null}`, nil},
		{"an empty error beside it", `{"data":1,"error":""}`, nil},
		{"a resource that has an error field", `{"data":{"id":"j1","state":"failed","error":{"code":"oom","message":"too big"}}}`, nil},
		{"no data", `{"id":1,"name":"x"}`, []string{`body: ` + wanted + `, got an object with "id", "name"`}},
		{"data far inside", `{"result":{"data":1}}`, []string{`body: ` + wanted + `, got an object with "result"`}},
		{"an empty object", `{}`, []string{`body: ` + wanted + `, got an object with no members`}},
		{"a bare list", `[{"data":1}]`, []string{`body: ` + wanted + `, got an array of 1`}},
		{"a bare text", `"done"`, []string{`body: ` + wanted + `, got the string "done"`}},
		{"null", `null`, []string{`body: ` + wanted + `, got null`}},
		{"two of data", `{"data":1,"data":null}`, []string{"data: want one member of that name, got more than one"}},
		{"nothing", ``, []string{"body: want {\"data\": …}, got an empty body"}},
		{"not JSON", `ok`, []string{"body: want {\"data\": …}, got ok"}},
		{"not UTF-8", "{\"data\":\"\xc3\"}", []string{"body: want {\"data\": …}, got bytes that are not UTF-8"}},
		{"nested without end", `{"data":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "}", []string{
			"body: want {\"data\": …}, got more than 1000 levels",
		}},
		{"nested as far as may be", `{"data":` + strings.Repeat("[", 999) + strings.Repeat("]", 999) + "}", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := append([]string{}, tt.want...)
			if diff := cmp.Diff(want, violations(contract.Envelope{}, tt.body, 200)); diff != "" {
				t.Errorf("violations of %.200s (-want +got):\n%s", tt.body, diff)
			}
		})
	}
}

// claim words what a shape says of a text.
func claim(c contract.Claim) string {
	if !c.Is {
		return ""
	}
	return strings.TrimSpace(c.At + " is an error " + strings.Join(c.Beside, ","))
}

func TestErrorEnvelopeClaims(t *testing.T) {
	for body, want := range map[string]string{
		good:                                            "error is an error",
		`{"error":{"code":"x"}}`:                        "error is an error",
		`{"error":{"message":"x"}}`:                     "error is an error",
		`{"error":"no tenant"}`:                         "error is an error",
		`{"success":false,"error":"no tenant"}`:         "error is an error",
		`{"error":"Not Found","message":"x","code":7}`:  "error is an error",
		`{"id":1,` + good[1:]:                           "error is an error",
		`{"data":` + good + `}`:                         "data.error is an error",
		`{"detail":` + good + `}`:                       "detail.error is an error",
		`{"data":{},"error":{"code":null}}`:             "error is an error",
		`{"data":{"error":{"code":"x","message":"y"}}}`: "data.error is an error",
		`{"jsonrpc":"2.0","id":1,"error":{"code":1}}`:   "error is an error",
		// The members beside an error may be the thing that has failed.
		`{"type":"job","error":"disk full"}`:                      "error is an error type",
		`{"id":1,"state":"failed","error":"disk full"}`:           "error is an error id,state",
		`{"id":1,"error":{"code":"x","message":"y"}}`:             "error is an error id",
		`{"detail":"no tenant"}`:                                  "detail is an error detail",
		`{"title":"Not Found","status":404,"type":"about:blank"}`: "is an error title",
		// A resource may have an error of its own, and an error may be of nothing.
		`{"data":{"id":1,"error":{"code":"x","message":"y"}}}`: "",
		`{"data":{"error":{"code":"x"}}}`:                      "",
		`{"data":{"error":"of the last run"}}`:                 "",
		`{"detail":"of the last run","id":1}`:                  "",
		`{"title":"Invoice","status":2}`:                       "",
		`{"error":""}`:                                         "",
		`{"error":null}`:                                       "",
		`{"error":false}`:                                      "",
		`{"error":[]}`:                                         "",
		`{"error":{}}`:                                         "",
		`{"errors":[{"code":"x"}]}`:                            "",
		`{"data":[{"error":{"code":"x","message":"y"}}]}`:      "",
		`[{"error":{"code":"x"}}]`:                             "",
		`"error"`:                                              "",
		``:                                                     "",
		`{"error":{"code":"x"}`:                                "",
		"{\"error\":\"\xff\"}":                                 "",
		strings.Repeat("[", 1<<20):                             "",
	} {
		if got := claim(contract.ErrorEnvelope{}.Is([]byte(body))); got != want {
			t.Errorf("of %.100s: %q, want %q", body, got, want)
		}
	}
}
