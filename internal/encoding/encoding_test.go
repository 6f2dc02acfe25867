package encoding_test

import (
	"testing"

	"github.com/engfix/engfix/internal/encoding"
)

func TestIsUTF16(t *testing.T) {
	for text, want := range map[string]bool{
		"\xff\xfe#\x00": true, // little-endian, as PowerShell writes
		"\xfe\xff\x00#": true,
		"#\x00 \x00":    true, // without a mark
		"\x00#\x00 ":    true,
		"":              false,
		"#":             false,
		"# a":           false,
		"\xef\xbb\xbf#": false, // UTF-8 with a mark
		"\x00\x00":      false,
		"\x00\xff":      false,
		"\xc3\xa9":      false,
	} {
		if got := encoding.IsUTF16([]byte(text)); got != want {
			t.Errorf("IsUTF16(%q): got %t", text, got)
		}
	}
}
