package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// Of a text in lines, those are hidden that hold a part of a secret.
func TestLines(t *testing.T) {
	const secret = "Tok-9f8e7d6c5b4a"
	r := NewRedactor(map[string]string{"TOKEN": secret, "BYTES": "by\x01te\x02s-4711"}, nil)
	token := b64(secret + "..")
	long := b64("a " + secret + ", and " + secret + " and more words, up to the end of it")
	wide := func(s string, width int) (lines []string) {
		for ; len(s) > width; s = s[width:] {
			lines = append(lines, s[:width])
		}
		return append(lines, s)
	}
	for name, tt := range map[string]struct{ in, want string }{
		"a list with a token":   {"users/1\nusers/2\n" + token + "\nusers/3\n", "users/1\nusers/2\n$TOKEN\nusers/3\n"},
		"a token among others":  {strings.Repeat("A", 24) + "\n" + token + "\n" + strings.Repeat("B", 24) + "\nC", strings.Repeat("A", 24) + "\n$TOKEN\n" + strings.Repeat("B", 24) + "\nC"},
		"a token in hex":        {"012345679abcdef012345679abcdef\n" + hex.EncodeToString([]byte(secret)) + "\n01", "012345679abcdef012345679abcdef\n$TOKEN\n01"},
		"twice, once in a line": {strings.Join(wide(long, 40), "\n"), "$TOKEN\n" + wide(long, 40)[2]},
		"below a longer line":   {strings.Repeat("A", 50) + "\n" + strings.Join(wide(long, 40), "\n"), strings.Repeat("A", 50) + "\n$TOKEN\n" + wide(long, 40)[2]},
		"above a boundary":      {strings.Join(wide(b64("???>>> "+secret+"1234567"), 20), "\n") + "\n--boundary", "$TOKEN\n--boundary"},
		"not readable":          {b64("it is by\x01te\x02s-4711"), "$BYTES"},
	} {
		if got := r.Text(tt.in); got != tt.want {
			t.Errorf("%s: %q is shown as %q, want %q", name, tt.in, got, tt.want)
		}
	}
}

// The beginning of a secret at the end of a text that was cut off hides the lines of its block.
func TestLinesThatAreCut(t *testing.T) {
	m := NewRedactor(map[string]string{"TOKEN": "Tok-9f8e7d6c5b4a"}, nil).mask.Load()
	said := b64("some words, and then Tok-9f8e7d6c")
	for in, want := range map[string]string{
		"users/1\nusers/2\n" + said[:16] + "\n" + said[16:32] + "\n" + said[32:40]: "users/1\nusers/2\n$TOKEN",
		"users/1\nusers/2\n" + said[:36]:                                           "users/1\nusers/2\n$TOKEN",
	} {
		if got := m.body("text/plain", in, true).String(); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
}

// BenchmarkLines masks a megabyte of lines, as exports and lists have them.
func BenchmarkLines(b *testing.B) {
	r := NewRedactor(map[string]string{"A": "Tok-9f8e7d6c5b4a", "B": "another-secret", "C": "012345679"}, nil)
	sum := func(i int) []byte {
		s := sha256.Sum256(fmt.Append(nil, i))
		return s[:]
	}
	for _, bb := range []struct {
		name string
		line func(i int) string
	}{
		{"hex", func(i int) string { return hex.EncodeToString(sum(i)) }},
		{"base64", func(i int) string { return base64.RawStdEncoding.EncodeToString(sum(i)) }},
		{"numbers", func(i int) string { return fmt.Sprint(i * 7919) }},
		{"words", func(i int) string { return strings.Repeat("customer", 3)[:3+i*i%11] }},
		{"prose", func(i int) string { return strings.Repeat("some words of it and\n", 2) }},
	} {
		b.Run(bb.name, func(b *testing.B) {
			var text strings.Builder
			for i := 0; text.Len() < 1<<20; i++ {
				text.WriteString(bb.line(i) + "\n")
			}
			b.SetBytes(int64(text.Len()))
			for i := 0; b.Loop(); i++ {
				r.Text(fmt.Sprintln(text.String(), i)) // a text that is known to be clean would not be searched again
			}
		})
	}
}
