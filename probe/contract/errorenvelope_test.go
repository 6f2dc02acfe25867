package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe/contract"
)

// good is an ErrorEnvelope of a 400, as the contract has it.
const good = `{"error":{"code":"tenant.missing","message":"no tenant","http_status":400,"gate":null,"action_name":null,"resource_kind":null,"details":{}}}`

// with returns the good envelope with one piece of text replaced by another.
func with(old, replacement string) string {
	if !strings.Contains(good, old) {
		panic("the good envelope has no " + old)
	}
	return strings.Replace(good, old, replacement, 1)
}

func violations(s contract.Shape, body string, status int) []string {
	got := []string{}
	for _, v := range s.Violations([]byte(body), status) {
		got = append(got, v.String())
	}
	return got
}

func TestErrorEnvelope(t *testing.T) {
	const (
		under      = `want {"error": {"code": …, "message": …, "http_status": 400, …}}`
		badGateway = `want {"error": {"code": …, "message": …, "http_status": 502, …}}`
	)
	for _, tt := range []struct {
		name   string
		body   string
		status int
		want   []string
	}{
		{"as the contract has it", good, 400, nil},
		{"without a status to compare with", good, 0, nil},
		{"with every text given", with(`"gate":null,"action_name":null,"resource_kind":null`, `"gate":"auth","action_name":"read","resource_kind":"mask"`), 400, nil},
		{"with other members inside and beside", strings.TrimSuffix(with(`"details":{}`, `"details":{"a":[1]},"trace_id":"7"`), "}") + `,"meta":{}}`, 400, nil},
		{"with white space around", "\r\n\t " + good + "\n", 400, nil},
		{"a status of 400.0", with("400", "400.0"), 400, nil}, // JSON has one kind of number
		{"a status of 4e2", with("400", "4e2"), 400, nil},
		{"a status as text", with("400", `"400"`), 400, []string{`error.http_status: want an HTTP status as a number, got the string "400"`}},
		{"a status between two", with("400", "400.5"), 400, []string{"error.http_status: want an HTTP status as a number, got the number 400.5"}},
		{"a status of 99", with("400", "99"), 400, []string{"error.http_status: want an HTTP status as a number, got the number 99"}},
		{"a status of 600", with("400", "600"), 400, []string{"error.http_status: want an HTTP status as a number, got the number 600"}},
		{"a status beyond all numbers", with("400", "1e400"), 400, []string{"error.http_status: want an HTTP status as a number, got the number 1e400"}},
		{"a status of -400", with("400", "-400"), 400, []string{"error.http_status: want an HTTP status as a number, got the number -400"}},
		{"a status of null", with("400", "null"), 400, []string{"error.http_status: want an HTTP status as a number, got null"}},
		{"another status than the response's", good, 422, []string{"error.http_status: want 422, got 400"}},
		{"a success's status, over a WebSocket", with("400", "200"), 0, []string{"error.http_status: want 400 or more, got 200"}},
		{"nothing under error", `{"error":{}}`, 400, []string{
			"error.code: want a string, got nothing",
			"error.message: want a string, got nothing",
			"error.http_status: want an HTTP status as a number, got nothing",
			"error.gate: want a string or null, got nothing",
			"error.action_name: want a string or null, got nothing",
			"error.resource_kind: want a string or null, got nothing",
			"error.details: want an object, got nothing",
		}},
		{"detail beside it", strings.TrimSuffix(good, "}") + `,"detail":"Bad Request"}`, 400, []string{`detail: want nothing, got the string "Bad Request"`}},
		{"detail in it", with(`"details":{}`, `"details":{},"detail":"x"`), 400, []string{`error.detail: want nothing, got the string "x"`}},
		{"detail in its details", with(`"details":{}`, `"details":{"detail":[]}`), 400, []string{"error.details.detail: want nothing, got an array of 0"}},
		{"one in another", with(`"details":{}`, `"details":{},"error":{"code":"x"}`), 400, []string{`error.error: want one error, got an object with "code"`}},
		{"wrapped in detail", `{"detail":` + good + `}`, 400, []string{
			"detail.error: " + under + `, got {"detail": {"error": …}}`,
		}},
		{"FastAPI's own", `{"detail":"Not Found"}`, 404, []string{"detail: " + strings.Replace(under, "400", "404", 1) + `, got {"detail": …}`}},
		{"FastAPI's own validation", `{"detail":[{"loc":["body"],"msg":"x"}]}`, 422, []string{"detail: " + strings.Replace(under, "400", "422", 1) + `, got {"detail": …}`}},
		{"a payload beside it", strings.TrimSuffix(good, "}") + `,"data":{"id":1}}`, 400, []string{`data: want nothing, got an object with "id"`}},
		{"an empty payload beside it", strings.TrimSuffix(good, "}") + `,"data":[ ]}`, 400, nil},
		{"no payload beside it", strings.TrimSuffix(good, "}") + `,"data":null}`, 400, nil},
		{"a payload in a message", strings.TrimSuffix(good, "}") + `,"data":{"id":1}}`, 0, nil},
		{"a stack trace beside it", strings.TrimSuffix(good, "}") + `,"debug":["Traceback (most recent call last):"]}`, 400, []string{`debug.0: want no stack trace, got the string "Traceback (most recent call last):"`}},
		{"two errors", strings.TrimSuffix(good, "}") + `,"error":null}`, 400, []string{"error: want one member of that name, got more than one"}},
		{"two statuses", with(`"http_status":400`, `"http_status":400,"http_status":500`), 400, []string{"error.http_status: want one member of that name, got more than one"}},
		{"an error as text", `{"error":"no tenant"}`, 400, []string{`error: want an object, got the string "no tenant"`}},
		{"an error of null", `{"error":null}`, 400, []string{"error: want an object, got null"}},
		{"an error as a list", `{"error":[{}]}`, 400, []string{"error: want an object, got an array of 1"}},
		{"something else", `{"message":"no","code":1,"a":2,"b":3,"c":4,"d":5}`, 400, []string{"body: " + under + `, got an object with "message", "code", "a", "b", "c" and 1 more`}},
		{"an empty object", `{}`, 400, []string{"body: " + under + ", got an object with no members"}},
		{"a list", `[` + good + `]`, 400, []string{"body: " + under + ", got an array of 1"}},
		{"a text", `"no tenant"`, 400, []string{`body: ` + under + `, got the string "no tenant"`}},
		{"null", `null`, 400, []string{"body: " + under + ", got null"}},
		{"a number", `17`, 400, []string{"body: " + under + ", got the number 17"}},
		{"a boolean", `true`, 400, []string{"body: " + under + ", got true"}},
		{"nothing", "", 400, []string{"body: " + under + ", got an empty body"}},
		{"white space", " \n", 400, []string{"body: " + under + ", got an empty body"}},
		{"not UTF-8", with("no tenant", "n\xff tenant"), 400, []string{"body: " + under + ", got bytes that are not UTF-8"}},
		{"a page", "<html>\n<h1>Bad Gateway</h1>", 502, []string{"body: " + badGateway + ", got <html> <h1>Bad Gateway</h1>"}},
		{"cut short", good[:40], 400, []string{"body: " + under + ", got " + good[:40]}},
		{"two documents", good + good, 400, []string{"body: " + under + ", got " + good[:59] + "…"}},
		{"nested without end", strings.Repeat(`{"error":`, 1001) + "1" + strings.Repeat("}", 1001), 400, []string{
			"body: " + under + ", got more than 1000 levels",
		}},
		{"brackets in a text are no levels", with("no tenant", strings.Repeat(`[{\"`, 2000)), 400, nil},
		{"a stack trace for a message", with("no tenant", `Traceback (most recent call last):\n  File \"/srv/a.py\"`), 400, []string{
			`error.message: want no stack trace, got the string "Traceback (most recent call last):\n File \"/srv/a.py\""`,
		}},
		{"a stack trace far inside", with(`"details":{}`, `"details":{"a.b":[{"x":0},["File \"/srv/a.py\", line 12, in f"]]}`), 400, []string{
			`error.details.a\.b.1.0: want no stack trace, got the string "File \"/srv/a.py\", line 12, in f"`,
		}},
		{"words that are no stack trace", with("no tenant", "File not found, line 3 of the invoice"), 400, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := append([]string{}, tt.want...)
			if diff := cmp.Diff(want, violations(contract.ErrorEnvelope{}, tt.body, tt.status)); diff != "" {
				t.Errorf("violations of %.200s (-want +got):\n%s", tt.body, diff)
			}
		})
	}
}

// Every member is missed when it is not there, and refused in every type that it may not have.
func TestEveryMemberOfTheErrorEnvelopeCounts(t *testing.T) {
	values := map[string]string{"a string": `"x"`, "number": "400", "null": "null", "bool": "true", "array": "[]", "object": "{}"}
	for _, m := range []struct {
		name, stands string // the member, as it stands in the good envelope
		takes        []string
	}{
		{"code", `"code":"tenant.missing"`, []string{"a string"}},
		{"message", `"message":"no tenant"`, []string{"a string"}},
		{"http_status", `"http_status":400`, []string{"number"}},
		{"gate", `"gate":null`, []string{"a string", "null"}},
		{"action_name", `"action_name":null`, []string{"a string", "null"}},
		{"resource_kind", `"resource_kind":null`, []string{"a string", "null"}},
		{"details", `"details":{}`, []string{"object"}},
	} {
		path := "error." + m.name
		bodies := map[string]string{
			"missing":         with(m.stands, `"other":0`),
			"under its alias": with(m.stands, strings.Replace(m.stands, m.name, strings.ToUpper(m.name), 1)),
		}
		for kind, value := range values {
			bodies[kind] = with(m.stands, fmt.Sprintf("%q:%s", m.name, value))
		}
		for kind, body := range bodies {
			vs := contract.ErrorEnvelope{}.Violations([]byte(body), 400)
			switch right := strings.Contains(strings.Join(m.takes, ","), kind); {
			case right && len(vs) > 0:
				t.Errorf("%s as %s is refused: %v", path, kind, vs)
			case !right && (len(vs) != 1 || vs[0].Path != path || vs[0].Want == "" || vs[0].Got == ""):
				t.Errorf("%s as %s: violations %v, want one, of its path", path, kind, vs)
			}
		}
	}
}

// A service that leaks a stack trace into thousands of places costs no more than one that leaks it into a few.
func TestStackTracesAreNamedAFewAtMost(t *testing.T) {
	leaks := strings.Repeat(`"Traceback (most recent call last)",`, 5000)
	body := with(`"details":{}`, `"details":{"all":[`+strings.TrimSuffix(leaks, ",")+`]}`)
	if vs := (contract.ErrorEnvelope{}).Violations([]byte(body), 400); len(vs) != 5 || vs[0].Path != "error.details.all.0" {
		t.Errorf("%d violations, want the first 5", len(vs))
	}
}
