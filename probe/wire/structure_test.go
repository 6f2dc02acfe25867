package wire

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/engfix/engfix/probe/credential"
	"github.com/engfix/engfix/probe/sse"
)

// outline describes the structure of a JSON value without its strings, numbers and names.
func outline(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var members []string
		for _, member := range v {
			members = append(members, outline(member))
		}
		sort.Strings(members)
		return "{" + strings.Join(members, ",") + "}"
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, outline(item))
		}
		return "[" + strings.Join(items, ",") + "]"
	case bool, nil:
		return fmt.Sprint(v)
	case float64:
		return fmt.Sprint("number, whole: ", v == float64(int64(v)))
	}
	return fmt.Sprintf("%T", v)
}

func outlineOf(t *rapid.T, text string) string {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return outline(v)
}

// secrets in documents: words, numbers, pieces of JSON, and text that has to be escaped somewhere.
func drawSecret(t *rapid.T) string {
	secret := rapid.OneOf(
		rapid.StringMatching(`[a-z0-9]{6,10}`),
		rapid.StringMatching(`[1-9][0-9]{5,8}`),
		rapid.StringMatching(`[a-zA-Z0-9"\\/<é😀 \n&'+%=:,{}\[\].-]{6,12}`),
		rapid.SampledFrom([]string{`{"k":"v"}`, `a","b`, `":{"k":true},"`, `1,2,3,4`, `[1.5,"x"]`, "two\nlines", "data: x", `\u00e9\n`, "a&b=c&d", "message", `,"error":`}),
	).Draw(t, "secret")
	if credential.Unfit(secret) != "" {
		t.Skip("it is refused as a secret")
	}
	return secret
}

// drawJSON makes a document in which the secret, and text that looks like it, may stand anywhere and in any form.
func drawJSON(t *rapid.T, secret string, depth int) any {
	number, isNumber := json.Number(secret), json.Valid([]byte(secret)) && strings.Trim(secret, "0123456789") == ""
	leaf := []func() any{
		func() any { return rapid.SampledFrom(spellings(secret)).Draw(t, "spelling") },
		func() any { return "before " + secret + " after" },
		func() any { return secret[:len(secret)-1] },
		func() any {
			return rapid.SampledFrom([]any{true, false, nil, 1.5, -3.0, "", "v", "k", "message"}).Draw(t, "other")
		},
	}
	if isNumber {
		leaf = append(leaf, func() any { return number }, func() any { return json.Number(secret + ".25") })
	}
	if depth == 0 {
		return rapid.SampledFrom(leaf).Draw(t, "leaf")()
	}
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			list = append(list, drawJSON(t, secret, depth-1))
		}
		return list
	case 1:
		object := map[string]any{}
		for i := range rapid.IntRange(0, 3).Draw(t, "members") {
			name := fmt.Sprint(rapid.SampledFrom([]string{"a", "error", "password", "token", "x" + secret, "\u00e9"}).Draw(t, "name"), i)
			object[name] = drawJSON(t, secret, depth-1)
		}
		return object
	}
	return rapid.SampledFrom(leaf).Draw(t, "leaf")()
}

// spellings returns forms in which a service may repeat a text.
func spellings(s string) []string {
	quoted, _ := json.Marshal(s)
	return []string{
		s, url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s), string(quoted),
		base64.StdEncoding.EncodeToString([]byte("user:" + s)), base64.RawURLEncoding.EncodeToString([]byte(s)),
	}
}

// Whatever the secret and wherever it stands, a JSON document keeps its members and their types, and nothing of the
// secret is left in the shown text or in its decoded form.
func TestMaskedJSONKeepsItsForm(t *testing.T) {
	patterns := []*regexp.Regexp{regexp.MustCompile(`^password`)}
	rapid.Check(t, func(t *rapid.T) {
		secret := drawSecret(t)
		doc, err := json.Marshal(drawJSON(t, secret, 3))
		if err != nil {
			t.Skip("not a document")
		}
		if rapid.Bool().Draw(t, "indented") {
			doc = []byte(strings.ReplaceAll(string(doc), ":", " :\n "))
			if !json.Valid(doc) {
				t.Skip("a colon stood within a string")
			}
		}
		m := NewRedactor(map[string]string{"Q": secret}, patterns).mask.Load()
		got := m.body("application/json", string(doc), false).String()
		if want := outlineOf(t, string(doc)); outlineOf(t, got) != want {
			t.Fatalf("%s became %s", doc, got)
		}
		var said any
		_ = json.Unmarshal([]byte(got), &said)
		for _, text := range append(texts(said), got) {
			for _, form := range spellings(secret)[:5] {
				if strings.Contains(text, form) {
					t.Fatalf("%q is left in %s, which was %s", form, got, doc)
				}
			}
		}
		if again := m.body("application/json", got, false).String(); outlineOf(t, again) != outlineOf(t, got) {
			t.Fatalf("masked again, %s became %s", got, again)
		}
	})
}

// texts returns the strings and names in a value.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, texts(item)...)
		}
		return all
	case map[string]any:
		var all []string
		for name, member := range v {
			all = append(append(all, name), texts(member)...)
		}
		return all
	}
	return nil
}

// An event stream keeps its events, and their data stay JSON of the same form, however its lines end.
func TestMaskedStreamKeepsItsLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := drawSecret(t)
		end := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "end")
		var stream strings.Builder
		for range rapid.IntRange(1, 3).Draw(t, "events") {
			data, err := json.MarshalIndent(drawJSON(t, secret, 2), "", rapid.SampledFrom([]string{"", " "}).Draw(t, "indent"))
			if err != nil {
				t.Skip("not a document")
			}
			stream.WriteString("event: " + strings.NewReplacer("\r", " ", "\n", " ").Replace(secret) + end)
			for line := range strings.SplitSeq(string(data), "\n") {
				stream.WriteString("data: " + line + end)
			}
			stream.WriteString(": kept alive" + end + end)
		}
		m := NewRedactor(map[string]string{"Q": secret}, nil).mask.Load()
		got := m.body("text/event-stream", stream.String(), false).String()
		was, is := sse.Decode(stream.String()).Events, sse.Decode(got).Events
		if len(was) != len(is) || strings.Count(got, end) != strings.Count(stream.String(), end) {
			t.Fatalf("%q became %q", stream.String(), got)
		}
		for i := range was {
			if outlineOf(t, was[i].Data) != outlineOf(t, is[i].Data) {
				t.Fatalf("%q became %q", was[i].Data, is[i].Data)
			}
		}
		if strings.Contains(got, secret) {
			t.Fatalf("%q is left in %q", secret, got)
		}
	})
}

// A form keeps its pairs and their names.
func TestMaskedFormKeepsItsPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := drawSecret(t)
		var pairs []string
		for range rapid.IntRange(1, 4).Draw(t, "pairs") {
			name := rapid.SampledFrom([]string{"a", "password", "b%5B%5D"}).Draw(t, "name")
			pairs = append(pairs, name+"="+url.QueryEscape(rapid.SampledFrom(spellings(secret)).Draw(t, "value")))
		}
		form := strings.Join(pairs, "&")
		m := NewRedactor(map[string]string{"Q": secret}, []*regexp.Regexp{regexp.MustCompile(`^password$`)}).mask.Load()
		got := m.body(formType, form, false).String()
		names := func(form string) (all []string) {
			for pair := range strings.SplitSeq(form, "&") {
				name, _, _ := strings.Cut(pair, "=")
				all = append(all, name)
			}
			return all
		}
		if !slices.Equal(names(form), names(got)) && !strings.Contains("a password b%5B%5D", secret) {
			t.Fatalf("%s became %s", form, got)
		}
		values, err := url.ParseQuery(got)
		if err != nil || strings.Contains(fmt.Sprint(values), secret) || strings.Contains(got, url.QueryEscape(secret)) {
			t.Fatalf("%q is left in %s, which was %s (%v)", secret, got, form, err)
		}
	})
}

// A text that is not JSON does not become JSON when something in it is hidden.
func TestMaskedGarbageStaysGarbage(t *testing.T) {
	m := NewRedactor(map[string]string{"N": "123456", "S": "s3cr3t"}, nil).mask.Load()
	for _, text := range []string{
		`{"a": 00123456}`, `{"a": 123456x}`, `{"a": s3cr3t}`, `{"a": "s3cr3t}`, `{"s3cr3t"}`, "{\"a\": \"\xff", `[123456,]`, `{"a": "\x s3cr3t"}`,
	} {
		got := m.body("application/json", text, false).String()
		if json.Valid([]byte(got)) || strings.Contains(got, "123456") || strings.Contains(got, "s3cr3t") {
			t.Errorf("%s became %s", text, got)
		}
	}
	if got := m.body("application/json", "{\"a\":\"\xff s3cr3t \xff\"}", false).String(); got != "{\"a\":\"\xff $S \xff\"}" {
		t.Errorf("bytes that are no UTF-8: %q", got)
	}
}
