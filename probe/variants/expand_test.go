package variants

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestExpand(t *testing.T) {
	for _, tt := range []struct {
		template string
		values   map[string]string
		want     string
	}{
		{"/masks", nil, "/masks"},
		{"/masks/{id}", map[string]string{"id": "m1"}, "/masks/m1"},
		{"/{a}/{b}", map[string]string{"a": "1", "b": "2"}, "/1/2"},
		{"/{a}-{b}.json", map[string]string{"a": "1", "b": "2"}, "/1-2.json"},
		{"/masks/{id}", nil, "/masks/id"}, // a parameter without a value keeps its name
		{"/masks/{id}/", map[string]string{"id": "m1"}, "/masks/m1/"},
		{"/{id}", map[string]string{"id": "a/b"}, "/a%2Fb"},
		{"/{id:path}", map[string]string{"id": "a/b"}, "/a/b"},
		{"/files/{rest:path}/meta", map[string]string{"rest": "a b/ü?.txt"}, "/files/a%20b/%C3%BC%3F.txt/meta"},
		{"/{n:int}", map[string]string{"n": "7"}, "/7"},
		{"/{id}", map[string]string{"id": "a?b#c%d e"}, "/a%3Fb%23c%25d%20e"},
		{"/{id:path}", map[string]string{"id": "a?b#c%d e"}, "/a%3Fb%23c%25d%20e"},
		{"/{id}", map[string]string{"id": "täst"}, "/t%C3%A4st"},
		{"/{id}", map[string]string{"id": ".."}, "/.."},
		{"/{id}", map[string]string{"id": "%2e%2e"}, "/%252e%252e"},
		{"/{id}", map[string]string{"id": "{id}"}, "/%7Bid%7D"}, // values are not templates
		{"/über/{id}/50%", map[string]string{"id": "1"}, "/%C3%BCber/1/50%25"},
		{"/open{", nil, "/open%7B"},
		{"/{id", map[string]string{"id": "1"}, "/%7Bid"},
		{"", nil, ""},
	} {
		if got := expand(tt.template, tt.values); got != tt.want {
			t.Errorf("expand(%q, %q) = %q, want %q", tt.template, tt.values, got, tt.want)
		}
	}
}

// Whatever stands in a parameter arrives as that parameter and as nothing else: the path keeps its segments, and no
// query or fragment appears.
func TestExpandedValuesArriveWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		u, err := url.Parse("http://127.0.0.1" + expand("/a/{v}/z", map[string]string{"v": value}))
		if err != nil {
			t.Fatal(err)
		}
		if u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Host != "127.0.0.1" {
			t.Fatalf("%q leaks out of the path: %s", value, u)
		}
		segments := strings.Split(u.EscapedPath(), "/")
		if len(segments) != 4 || segments[1] != "a" || segments[3] != "z" {
			t.Fatalf("%q makes other segments: %q", value, segments)
		}
		if got, err := url.PathUnescape(segments[2]); err != nil || got != value {
			t.Fatalf("%q arrives as %q (%v)", value, got, err)
		}
		u, err = url.Parse("http://127.0.0.1" + expand("/a/{v:path}", map[string]string{"v": value}))
		if err != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Path != "/a/"+value {
			t.Fatalf("%q as a path arrives as %s (%v)", value, u, err)
		}
	})
}
