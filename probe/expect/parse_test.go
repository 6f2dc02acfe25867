package expect_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe/expect"
)

// TestMistakesNameTheirMember: an editor can point at each of them.
func TestMistakesNameTheirMember(t *testing.T) {
	for _, tt := range []struct{ text, path, says string }{
		{`[]`, "", "want an object"},
		{`{}`, "", "empty"},
		{`not json`, "", "not JSON"},
		{`{"stats": 404}`, "stats", "unknown"},
		{`{"status": 404, "status": 405}`, "status", "given twice: remove one"},
		{`{"status": 42}`, "status", "100 to 599"},
		{`{"status": "6xx"}`, "status", "100 to 599"},
		{`{"status": []}`, "status", "at least one"},
		{`{"status": [200, "ok"]}`, "status/1", "100 to 599"},
		{`{"body": {}}`, "body", "want an object of paths"},
		{`{"body": {"": 1}}`, "body", "a path is empty"},
		{`{"body": {"a.b": {"equal": 1}}}`, "body/a.b/equal", "unknown: want equals"},
		{`{"body": {"a": {"matches": "("}}}`, "body/a/matches", "regular expression"},
		{`{"body": {"a": {"type": "text"}}}`, "body/a/type", "want string, number, integer, boolean, null, array or object"},
		{`{"body": {"a": {"type": ["string", 1]}}}`, "body/a/type/1", "want string, number, integer, boolean, null, array or object"},
		{`{"body": {"a": {"min": "1"}}}`, "body/a/min", "want a number"},
		{`{"body": {"a": {"min": 2, "max": 1}}}`, "body/a", "greater"},
		{`{"body": {"a": {"count": 1.5}}}`, "body/a/count", "number of elements"},
		{`{"body": {"a": {"count": {"min": 3, "max": 2}}}}`, "body/a/count", "greater"},
		{`{"body": {"a": {"exists": "no"}}}`, "body/a/exists", "true or false"},
		{`{"body": {"a": {"exists": false, "type": "string"}}}`, "body/a", "exists: false together with"},
		{`{"header": {"X Y": 1}}`, "header/X Y", "not the name of a header"},
		{`{"schema": ""}`, "schema", "JSON Schema"},
		{`{"within": "soon"}`, "within", "want a time"},
		{`{"within": "-1s"}`, "within", "want a time"},
		{`{"frames": {}}`, "frames", "at least one element"},
		{`{"frames": [{"close": 17}]}`, "frames/0/close", "close code"},
		{`{"frames": [{"close": 4401, "text": "x"}]}`, "frames/0", "has neither"},
		{`{"events": [{"name": "x"}]}`, "events/0/name", "unknown"},
	} {
		_, err := expect.Parse([]byte(tt.text))
		var es expect.Errors
		if !errors.As(err, &es) || len(es) != 1 {
			t.Errorf("%s: got %v, want one mistake", tt.text, err)
			continue
		}
		if got := strings.Join(es[0].Path, "/"); got != tt.path || !strings.Contains(es[0].Problem, tt.says) {
			t.Errorf("%s: got %q: %s, want %q: …%s…", tt.text, got, es[0].Problem, tt.path, tt.says)
		}
	}
}

func TestAllMistakesAreReported(t *testing.T) {
	_, err := expect.Parse([]byte(`{"status": 1, "body": {"a": {"min": "x"}, "b": {"max": "y"}}}`))
	var es expect.Errors
	if !errors.As(err, &es) || len(es) != 3 {
		t.Errorf("got %v, want three mistakes", err)
	}
}

func TestWords(t *testing.T) {
	e, err := expect.Parse([]byte(`{"status": [200, "3xx"], "body": {"a": {"type": "integer", "min": 1}, "b": {"count": {"max": 2}}, "c": {"exists": false}},
		"header": {"X-A": {"exists": true}}, "schema": "openapi", "within": "500ms", "frames": [{"close": 4401}], "events": [{"event": "end"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `status 200 or 3xx, a integer, at least 1, b at most 2 elements, c nothing, header X-A any value, the documented response, close 4401, an event with event "end", within 500ms`
	if got := e.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
