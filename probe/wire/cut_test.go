package wire

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Cutting all texts at once is the same as cutting the longest everywhere, then the next in what is left, and so on.
func TestCutsAreThoseOfOneTextAfterTheOther(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 4))
	word := func(longest int) string {
		b := make([]byte, 1+chance.IntN(longest))
		for i := range b {
			b[i] = "ab"[chance.IntN(2)]
		}
		return string(b)
	}
	for range 20_000 {
		var texts []string
		for range chance.IntN(8) {
			if w := word(9); !slices.Contains(texts, w) {
				texts = append(texts, w)
			}
		}
		slices.SortStableFunc(texts, func(a, b string) int { return len(b) - len(a) })
		s := word(60)
		want := s
		for i, text := range texts {
			want = strings.ReplaceAll(want, text, string(rune('0'+i)))
		}
		f := newFinder(texts)
		got, end := "", 0
		for _, c := range f.cuts(s) {
			got += s[end:c.from] + string(rune('0'+c.place))
			end = c.to
		}
		if got += s[end:]; got != want {
			t.Fatalf("of %q in %q it leaves %q, want %q", texts, s, got, want)
		}
	}
}

// TestCutsOfManyTexts guards that a service cannot make engfix work for minutes by the secrets that it sets and repeats.
func TestCutsOfManyTexts(t *testing.T) {
	var nested, many []string
	for n := 2000; n > 8; n-- {
		nested = append(nested, strings.Repeat("a", n))
	}
	var said strings.Builder
	for i := range 2000 {
		many = append(many, "secret"+strings.Repeat("x", i%7)+string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i/676)))
	}
	slices.SortStableFunc(many, func(a, b string) int { return len(b) - len(a) })
	many = slices.Compact(many)
	for said.Len() < 1<<20 {
		said.WriteString(many[said.Len()%len(many)] + " ")
	}
	for name, tt := range map[string]struct {
		texts []string
		s     string
	}{
		"one in the other": {nested, strings.Repeat("a", 1<<20)},
		"all":              {many, said.String()},
	} {
		f := newFinder(tt.texts)
		left := len(tt.s)
		for _, c := range f.cuts(tt.s) {
			left -= c.to - c.from
		}
		if left > len(tt.s)/8 {
			t.Errorf("%s: %d of %d bytes are left", name, left, len(tt.s))
		}
	}
}

// TestMuchIsHiddenWhole guards that a text in which very much must not be shown costs no more than one that holds nothing, and
// that nothing of it is shown all the same.
func TestMuchIsHiddenWhole(t *testing.T) {
	m := NewRedactor(map[string]string{"S": "s3cr3t-0815"}, nil).mask.Load()
	for contentType, one := range map[string]string{
		"text/plain":                        "s3cr3t-0815 ",
		"application/json":                  `{"a":"s3cr3t-0815"}`,
		"application/x-www-form-urlencoded": "a=s3cr3t-0815&",
		"text/event-stream":                 "data: {\"a\":\"s3cr3t-0815\"}\n\n",
	} {
		shown, _ := m.sift(contentType, strings.Repeat(one, 3*mostHidden), false, true)
		if len(shown) > 4*mostHidden || strings.Contains(shown.String(), "s3cr3t") {
			t.Errorf("%s: %d parts, %.60q", contentType, len(shown), shown.String())
		}
	}
}
