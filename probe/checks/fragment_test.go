package checks

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/engfix/engfix/probe/contract"
)

// A finding shows the deciding member inside its objects, and leaves the rest out.
func TestFragment(t *testing.T) {
	for _, tt := range []struct{ name, body, path, want string }{
		{"a member among others", `{"error":{"code":"a","http_status":500},"meta":{}}`, "error.http_status", `{"error": {"http_status": 500, …}, …}`},
		{"the only member", `{"detail":{"error":{"code":"a"}}}`, "detail.error", `{"detail": {"error": {"code":"a"}}}`},
		{"without its white space", "{\n  \"error\" : {\"x\" :  [1, 2]}\n}", "error", `{"error": {"x":[1,2]}}`},
		{"a missing member", `{"error":{"code":"a","gate":null}}`, "error.message", `{"error": {"code":"a","gate":null}}`},
		{"a member of a word", `{"error":"denied"}`, "error.message", `{"error": "denied"}`},
		{"an element of a list", `[{"a":1},{"a":2}]`, "1.a", `[{"a": 2}, …]`},
		{"the first of two members", `{"a":1,"a":2}`, "a", `{"a": 1, …}`},
		{"a name with a dot", `{"a.b":1,"a":{"b":2}}`, `a\.b`, `{"a.b": 1, …}`},
		{"a name with a backslash", `{"a\\b":1}`, `a\\b`, `{"a\\b": 1}`},
		{"the whole body", `{"a": 1}`, "", `{"a":1}`},
		{"no JSON", "<html>  no</html>", "error.code", "<html> no</html>"},
	} {
		if got := fragment([]byte(tt.body), tt.path); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
	for name, body := range map[string]string{"JSON": `{"a":"` + strings.Repeat("ä", 500) + `"}`, "text": strings.Repeat("ä", 500)} {
		if got := fragment([]byte(body), "a"); utf8.RuneCountInString(got) != mostShown || !strings.HasSuffix(got, "…") {
			t.Errorf("long %s: got %d characters, want %d with … at the end:\n%s", name, utf8.RuneCountInString(got), mostShown, got)
		}
	}
}

// Want names the member, unless it is a sketch of the body; Got is the body's own text.
func TestIllustrated(t *testing.T) {
	got := illustrated([]contract.Violation{
		{Path: "error.code", Want: "a string", Got: "a number"},
		{Path: "error", Want: `{"error": {…}}`, Got: "nothing"},
		{Want: `{"error": {…}}`},
	}, []byte(`{"error":{"code":7}}`))
	for i, want := range []contract.Violation{
		{Path: "error.code", Want: "error.code: a string", Got: `{"error": {"code": 7}}`},
		{Path: "error", Want: `{"error": {…}}`, Got: `{"error": {"code":7}}`},
		{Want: `{"error": {…}}`, Got: `{"error":{"code":7}}`},
	} {
		if got[i] != want {
			t.Errorf("violation %d: got %+v, want %+v", i, got[i], want)
		}
	}
}
