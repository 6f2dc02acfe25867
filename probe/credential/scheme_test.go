package credential

import (
	"strings"
	"testing"
)

func TestScheme(t *testing.T) {
	for _, tt := range []struct{ name, value, scheme, secret string }{
		{"Authorization", "Bearer abc", "Bearer", "abc"},
		{"Authorization", "Hawk4 id=abc", "Hawk4", "id=abc"},
		{"Authorization", "abc", "", "abc"},
		{"Authorization", "Bearer ", "Bearer", ""},
		{"X-Auth-Token", "bearer abc", "bearer", "abc"},
		{"X-Api-Key", "correct horse", "", "correct horse"},
		{"ticket", "Zq9/ws ticket", "", "Zq9/ws ticket"},
		{"", "Basic YTpi", "Basic", "YTpi"},
	} {
		if scheme, secret := Scheme(tt.name, tt.value); scheme != tt.scheme || secret != tt.secret {
			t.Errorf("Scheme(%q, %q) = %q, %q; want %q, %q", tt.name, tt.value, scheme, secret, tt.scheme, tt.secret)
		}
	}
}

// TestMadeUpHoldsNothing guards that a credential which is made up in the form of a real one holds no word of it.
func TestMadeUpHoldsNothing(t *testing.T) {
	for name, value := range map[string]string{"X-Api-Key": "correct horse battery", "ticket": "half/of it?&=more"} {
		for word := range strings.FieldsSeq(value) {
			if made := MadeUp(name, value); strings.Contains(made, word) {
				t.Errorf("%q was made of %q", made, value)
			}
		}
	}
}
