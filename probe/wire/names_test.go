package wire

import (
	"encoding/hex"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNames guards that a pattern hides of a name only what looks like a secret, and that nothing of such a name stands for its
// value.
func TestNames(t *testing.T) {
	m := NewRedactor(map[string]string{"TOKEN": "tok-12345"}, []*regexp.Regexp{regexp.MustCompile(`sk-[a-z0-9]+`), regexp.MustCompile(`(?i)x-internal`)}).mask.Load()
	for in, want := range map[string]string{
		`{"sk-abc12345":"x","n":1}`:       `{"$REDACTED":"$REDACTED","n":1}`,
		`{"X-Internal":"abc","n":1}`:      `{"X-Internal":"$X_INTERNAL","n":1}`,
		`{"sk-ab":"x"}`:                   `{"sk-ab":"$SK_AB"}`,
		`{"a":"sk-abc12345 and sk-x"}`:    `{"a":"$REDACTED and $REDACTED"}`,
		`{"tok-12345_x-internal":"abc1"}`: `{"$TOKEN_x-internal":"$REDACTED"}`,
	} {
		if got := m.body("", in, false).String(); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
	q := &question{mask: m}
	got := q.headers(http.Header{"Sk-Abc12345": {"x"}, "X-Internal-Id": {"abc"}, "X-Other": {"y"}}, nil)
	if diff := cmp.Diff(http.Header{"$REDACTED": {"x"}, "X-Internal-Id": {"$X_INTERNAL_ID"}, "X-Other": {"y"}}, got); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

// TestASecretAcrossAColon guards that a line which a service sent as a header, and which is a secret, shows no part of it.
func TestASecretAcrossAColon(t *testing.T) {
	q := &question{mask: NewRedactor(map[string]string{"PAIR": "someuser:somepass", "OTHER": "unrelated"}, nil).mask.Load()}
	got := q.headers(http.Header{"Someuser": {"somepass"}, "X-Other": {"someuser"}}, nil)
	if diff := cmp.Diff(http.Header{"$PAIR": {"$PAIR"}, "X-Other": {"someuser"}}, got); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

// TestNothingIsLeftOfASecret guards that a secret in a disguise which holds another secret as it stands is hidden whole, and that
// hex is found whatever stands before it.
func TestNothingIsLeftOfASecret(t *testing.T) {
	const secret = "first/half ?&=second-half"
	m := NewRedactor(map[string]string{"SECRET": secret}, nil).mask.Load()
	for _, text := range []string{
		b64(`{"sent":"first/half ?\u0026=second-half"}`),
		"/test/" + hex.EncodeToString([]byte(secret)),
		"A" + strings.ToUpper(hex.EncodeToString([]byte(secret))) + "/x",
		b64(hex.EncodeToString([]byte(secret))),
	} {
		got := m.text("see " + text + " there").String()
		if !strings.Contains(got, "$SECRET") || strings.Contains(got, text[len(text)/4:len(text)/4+8]) {
			t.Errorf("%s is shown as %s", text, got)
		}
	}
}

// TestFirstWordsOfCredentials guards that a first word stays visible only where it is a scheme.
func TestFirstWordsOfCredentials(t *testing.T) {
	m := NewRedactor(map[string]string{"WHOLE": "Bearer tok-98765"}, nil).mask.Load()
	for _, tt := range []struct{ name, value, want string }{
		{"X-Api-Key", "correct horse battery", "$X_API_KEY"},
		{"X-Auth-Token", "Bearer abc", "Bearer $X_AUTH_TOKEN"},
		{"Authorization", "Custom abc", "Custom $AUTHORIZATION"},
		{"Authorization", "Bearer tok-98765", "$WHOLE"},
		{"Cookie", "Bearer tok-98765", "$WHOLE"},
	} {
		if got := m.header(tt.name, tt.value, nil).String(); got != tt.want {
			t.Errorf("%s: %s is recorded as %q, want %q", tt.name, tt.value, got, tt.want)
		}
	}
}

// TestCutDisguises guards that a text which ends within a secret in another form shows no beginning of it, and that a secret which
// breaks the form of a document is hidden in other letter case as well.
func TestCutDisguises(t *testing.T) {
	const secret = `Tok-9f8e7d"6c5b4a`
	m := NewRedactor(map[string]string{"SECRET": secret}, nil).mask.Load()
	for name, form := range disguised {
		said := form(secret)
		if got := m.body("text/plain", "before "+said[:len(said)*3/4], true).String(); strings.Contains(got, said[:len(said)*3/4]) {
			t.Errorf("the beginning of %s stays: %s", name, got)
		}
	}
	if got := m.body("application/json", `{"data": "`+strings.ToUpper(secret), false).String(); !strings.Contains(got, "$SECRET") {
		t.Errorf("it is left in %s", got)
	}
	if got := m.body("application/json", `{"data": ""`+strings.Replace(secret, `"`, `\"`, 1)+`"`, false).String(); got != `{"data": ""$SECRET"` {
		t.Errorf("a part is left in %s", got)
	}
	if got := m.body("text/plain", "nothing here 5a71394c.", true).String(); got != "nothing here 5a71394c." {
		t.Errorf("it became %s", got)
	}
}
