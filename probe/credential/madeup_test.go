package credential_test

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe/credential"
)

// A made-up credential looks as a real one does, and is another.
func TestMadeUpHasTheFormOfTheRealOne(t *testing.T) {
	jwt := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"u"}`)) + ".c2lnbmF0dXJl"
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("ada:correct horse"))
	for _, tt := range []struct{ name, value, want string }{
		{"Authorization", "Bearer abc123XYZ", `^Bearer [a-z]{3}\d{3}[A-Z]{3}$`},
		{"Authorization", "Token abc", `^Token [a-z]{3}$`},
		{"Authorization", basic, `^Basic [A-Za-z0-9+/]+=*$`},
		{"Authorization", "Bearer " + jwt, `^Bearer eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{12}$`},
		{"Authorization", "Bearer {{token}}", `^Bearer engfix-made-up$`},
		{"Authorization", "Bearer ${ENGFIX_TOKEN}", `^Bearer engfix-made-up$`},
		{"X-Api-Key", "0123456789abcdef0123456789abcdef", `^[0-9a-f]{32}$`},
		{"X-Api-Key", "6f1c2a3e-1111-2222-3333-0123456789ab", `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`},
		{"X-Api-Key", "sk_live_Ab12", `^sk_live_[A-Z][a-z]\d\d$`},
		{"Authorization", "Bearer glpat-Ab12Cd34", `^Bearer glpat-[A-Z][a-z]\d\d[A-Z][a-z]\d\d$`},
		{"Authorization", "Bearer user-token-7", `^Bearer user-[a-z]{5}-\d$`},
		{"X-Api-Key", "", `^engfix-made-up$`},
		{"X-Api-Key", "----", `^engfix-made-up$`},
		{"Cookie", "sid=abc123; theme=dark", `^sid=[a-z]{3}\d{3}; theme=[a-z]{4}$`},
	} {
		got := credential.MadeUp(tt.name, tt.value)
		if !regexp.MustCompile(tt.want).MatchString(got) || got == tt.value {
			t.Errorf("MadeUp(%s, %s) = %s, want %s", tt.name, tt.value, got, tt.want)
		}
	}
	if got := credential.MadeUp("Authorization", "Bearer "+jwt); strings.Contains(got, strings.Split(jwt, ".")[1]) {
		t.Errorf("the made-up token says what the real one says: %s", got)
	}
	if got := credential.MadeUp("Authorization", basic); strings.Contains(got, strings.Fields(basic)[1]) {
		t.Error("the made-up user is the real one")
	}
}

// However little there is to make up, it is another.
func TestMadeUpIsNeverTheRealOne(t *testing.T) {
	for _, value := range []string{"3", "a", "d", "D", "k", "abcdef", "0", "_", "a_", "engfix-made-up", strings.Repeat("0", 40)} {
		if made := credential.MadeUp("X-Api-Key", value); made == value {
			t.Errorf("%q is made up as itself", value)
		}
	}
	for b := range 256 {
		if value := string([]byte{byte(b)}); credential.MadeUp("X-Api-Key", value) == value {
			t.Errorf("%q is made up as itself", value)
		}
	}
}
