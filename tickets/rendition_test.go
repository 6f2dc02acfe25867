package tickets

import (
	"bytes"
	"testing"
)

// FuzzRendition holds, for any text, that a rendition has the source's lines, and that whatever it says stands in the source
// where its offset says, in the same order.
func FuzzRendition(f *testing.F) {
	f.Add([]byte("\ufeff-\t[ ]\ta\r\n\t1.\t>\t[x] b\rc\td\n \t- e"))
	f.Fuzz(func(t *testing.T, src []byte) {
		r, err := check("f.md", src)
		if err != nil {
			return
		}
		if got, want := bytes.Count(r.markdown, []byte{'\n'}), len(lineStarts(src))-1; got != want {
			t.Errorf("%d lines end, want %d", got, want)
		}
		last := -1
		for i, b := range r.markdown {
			if b == ' ' {
				continue // of a tab, maybe
			}
			origin := r.origin(i)
			if origin <= last || origin >= len(src) {
				t.Fatalf("what stands at %d comes from %d, which is behind %d of %d", i, origin, last, len(src))
			}
			if s := src[origin]; s != b && (s != '\r' || b != '\n') {
				t.Fatalf("%q at %d comes from %d, where %q stands", b, i, origin, s)
			}
			last = origin
		}
	})
}
