package wire

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is decoded, in whatever order, each character of a view knows where the original text has it, and so does the end.
func TestPlacesOfAView(t *testing.T) {
	steps := map[string]func(string) (string, int){"unescape": unescape, "see": see}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{
			"a", "B", "ä", "€", "%41", "%25", "%2541", "%c3%a4", "%", "&amp;", "&lt;", "&#x41;", "&", `\u0041`, `\n`, `\\`, `\`, "\x00", "\u200b", "\xff", "5c", "+",
		})).Draw(t, "parts")
		original := strings.Join(parts, "")
		v, places := view{text: original}, make([]int, len(original)+1)
		for i := range places {
			places[i] = i
		}
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			decode := steps[rapid.SampledFrom([]string{"unescape", "see"}).Draw(t, "step")]
			before := v.text
			v = v.decoded(decode)
			var text strings.Builder
			var next []int // -1: within what one escape stands for
			for i := 0; i < len(before); {
				said, n := decode(before[i:])
				for k := range len(said) {
					switch {
					case len(said) == n:
						next = append(next, places[i+k])
					case k == 0:
						next = append(next, places[i])
					default:
						next = append(next, -1)
					}
				}
				text.WriteString(said)
				i += n
			}
			places = append(next, places[len(before)])
			if v.text != text.String() {
				t.Fatalf("%q became %q, want %q", original, v.text, text.String())
			}
			for at, want := range places {
				if got := v.source(at); want >= 0 && got != want {
					t.Fatalf("place %d of %q is at %d of %q, want %d", at, v.text, got, original, want)
				}
			}
		}
	})
}
