package wire

import (
	"strings"
	"testing"
)

// What is left of a secret at the end of a text that was cut off does not show, whatever form the secret has, wherever
// the cut is, and whether a character that was cut in two is broken or replaced.
func TestBeginningOfASecret(t *testing.T) {
	for _, secret := range []string{"Tok-9f8e7d6c5b4a", `p"ss\w<r>d & more`, "pässwörd-é-4711", "a/b+c=d%41~!efgh"} {
		m := NewRedactor(map[string]string{"SECRET": secret}, nil).mask.Load()
		first := NewRedactor(map[string]string{"FIRST": string([]rune(secret)[:8])}, nil).mask.Load()
		for name, form := range disguised {
			said := form(secret)
			for kept := 1; kept < len(said); kept++ {
				for how, text := range map[string]string{"broken": said[:kept], "replaced": strings.ToValidUTF8(said[:kept], "\uFFFD")} {
					got := m.tail(m.text("before " + text).merged()).String()
					if first.text(got).String() != got {
						t.Errorf("%q as %s, %d of %d bytes, %s: half of it stays in %q", secret, name, kept, len(said), how, got)
					}
				}
			}
		}
	}
}
