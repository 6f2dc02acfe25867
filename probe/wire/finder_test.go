package wire

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A finder finds what a search for each text by itself finds, whatever they have in common.
func TestFinderFindsAll(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	word := func(longest int) string {
		b := make([]byte, 1+chance.IntN(longest))
		for i := range b {
			b[i] = "ab\xff"[chance.IntN(3)]
		}
		return string(b)
	}
	for range 20_000 {
		var texts []string
		for range chance.IntN(12) {
			if w := word(12); !slices.Contains(texts, w) {
				texts = append(texts, w)
			}
		}
		s := word(40)
		var want []int
		for i, text := range texts {
			if strings.Contains(s, text) {
				want = append(want, i)
			}
		}
		f := newFinder(texts)
		if got := f.in(s); !slices.Equal(got, want) {
			t.Fatalf("of %q in %q it finds %v, want %v", texts, s, got, want)
		}
		if got := f.any(s); got != (want != nil) {
			t.Fatalf("of %q in %q it finds any: %v, want %v", texts, s, got, want != nil)
		}
	}
}

func BenchmarkFinder(b *testing.B) {
	body := strings.Repeat(`{"id": "m_01", "name": "a thing", "n": 12.5},`, 1<<20/45)
	var texts []string
	for i := range 40_000 {
		texts = append(texts, strings.Repeat("session", 2)+strings.Repeat(string(rune('a'+i%26)), 3)+string(rune('0'+i/26%10))+strings.Repeat("x", i/260))
	}
	b.SetBytes(int64(len(body)))
	f := newFinder(texts)
	for b.Loop() {
		if f.any(body) {
			b.Fatal("it finds what is not there")
		}
	}
}
