package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe/contract"
)

func TestEnvelope(t *testing.T) {
	const wanted = `wanted an object with the payload under "data"`
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
		{"no data", `{"id":1,"name":"x"}`, []string{`data: ` + wanted + `, came an object with "id", "name"`}},
		{"data far inside", `{"result":{"data":1}}`, []string{`data: ` + wanted + `, came an object with "result"`}},
		{"an empty object", `{}`, []string{`data: ` + wanted + `, came an object with no members`}},
		{"a bare list", `[{"data":1}]`, []string{`body: ` + wanted + `, came an array of 1`}},
		{"a bare text", `"done"`, []string{`body: ` + wanted + `, came the string "done"`}},
		{"null", `null`, []string{`body: ` + wanted + `, came null`}},
		{"two of data", `{"data":1,"data":null}`, []string{"data: wanted one member of that name, came more than one"}},
		{"nothing", ``, []string{"body: wanted a JSON Envelope, came an empty body"}},
		{"not JSON", `ok`, []string{"body: wanted a JSON Envelope, came what is not JSON: ok"}},
		{"not UTF-8", "{\"data\":\"\xc3\"}", []string{"body: wanted a JSON Envelope, came bytes that are not UTF-8"}},
		{"an error beside the data", `{"data":{},"error":{"code":"x"}}`, []string{`error: wanted no error in a success, came an object with "code"`}},
		{"an error under data", `{"data":` + good + `}`, []string{
			`data.error: wanted no error in a success, came an object with "code", "message", "http_status", "gate", "action_name" and 2 more`,
		}},
		{"nested without end", `{"data":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "}", []string{
			"body: wanted a JSON Envelope, came what is nested more than 1000 levels deep",
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

func TestErrorAt(t *testing.T) {
	for body, want := range map[string]bool{
		good:                                            true,
		`{"error":{"code":"x"}}`:                        true,
		`{"error":{"message":"x"}}`:                     true,
		`{"error":"no tenant"}`:                         true,
		`{"success":false,"error":"no tenant"}`:         true,
		`{"id":1,` + good[1:]:                           true,
		`{"data":` + good + `}`:                         true,
		`{"detail":` + good + `}`:                       true,
		`{"data":{},"error":{"code":null}}`:             true,
		`{"data":{"error":{"code":"x","message":"y"}}}`: true,
		// A resource may have an error of its own, and an error may be of nothing.
		`{"data":{"id":1,"error":{"code":"x","message":"y"}}}`: false,
		`{"data":{"error":{"code":"x"}}}`:                      false,
		`{"data":{"error":"of the last run"}}`:                 false,
		`{"id":1,"state":"failed","error":"disk full"}`:        false,
		`{"id":1,"error":{"code":"x","message":"y"}}`:          false,
		`{"error":""}`:              false,
		`{"error":null}`:            false,
		`{"error":false}`:           false,
		`{"error":[]}`:              false,
		`{"error":{}}`:              false,
		`{"errors":[{"code":"x"}]}`: false,
		`{"data":[{"error":{"code":"x","message":"y"}}]}`: false,
		`[{"error":{"code":"x"}}]`:                        false,
		`"error"`:                                         false,
		``:                                                false,
		`{"error":{"code":"x"}`:                           false,
		"{\"error\":\"\xff\"}":                            false,
		strings.Repeat("[", 1<<20):                        false,
	} {
		if got := contract.ErrorAt([]byte(body)) != ""; got != want {
			t.Errorf("carries an error: %.100s: %v, want %v", body, got, want)
		}
	}
}
