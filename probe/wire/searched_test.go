package wire

import (
	"fmt"
	"strings"
	"testing"
)

// What a mask found in a text is given again, unchanged by what was made of it, and only by that mask.
func TestASearchedTextIsKept(t *testing.T) {
	r := NewRedactor(map[string]string{"TOKEN": "tok-0123456789abcdef"}, nil)
	m := r.mask.Load()
	const said = "Bearer tok-0123456789abcdef"
	for range 3 {
		got := m.withoutSecrets(said)
		if got.String() != "Bearer $TOKEN" {
			t.Fatalf("got %q", got)
		}
		_ = got.add(" and more").addName("OTHER")
	}
	if !m.noneIn("plain") || m.noneIn(said) || m.shows(said) || !m.shows("plain") {
		t.Error("a mask confuses the texts that it searched")
	}
	wider := m.knowingSent([]needle{{"plain-and-secret", "MORE"}})
	for _, text := range []string{"plain-and-secret", said} {
		if first, again := wider.withoutSecrets(text).String(), wider.withoutSecrets(text).String(); first != again || strings.Contains(first, "secret") || strings.Contains(first, "tok-") {
			t.Errorf("%q is shown as %q, and then as %q", text, first, again)
		}
	}
	if got := m.withoutSecrets("plain-and-secret").String(); got != "plain-and-secret" {
		t.Errorf("another exchange's secret is hidden: %q", got)
	}
}

// Texts that are forgotten are searched again.
func TestSearchedTextsAreBounded(t *testing.T) {
	m := NewRedactor(map[string]string{"TOKEN": "tok-0123456789abcdef"}, nil).mask.Load()
	for i := range 3 * mostSearched {
		if got := m.withoutSecrets(fmt.Sprintf("%d tok-0123456789abcdef", i)).String(); got != fmt.Sprintf("%d $TOKEN", i) {
			t.Fatalf("got %q", got)
		}
	}
	if n := len(m.searched.texts); n == 0 || n > mostSearched {
		t.Errorf("%d texts are kept, want at most %d", n, mostSearched)
	}
}
