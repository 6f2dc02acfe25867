package history

import (
	"strings"
	"testing"
)

// TestPasswordsInDSNs: a password with a character that a URL must escape is an error that says so and shows no part of it.
func TestPasswordsInDSNs(t *testing.T) {
	for _, password := range []string{"p@zq", "p/zq", "12/zq", "12?zq", "p?zq", "p#zq", "p%zq", "p[zq", "p@zq/w:rd", "p:/zq", "zq@zq@zq"} {
		_, err := parseDSN("postgres://user:" + password + "@host:5432/db")
		if err == nil || !strings.Contains(err.Error(), "write % as %25, @ as %40") || strings.Contains(err.Error(), "zq") {
			t.Errorf("%s: %v", password, err)
		}
	}
	for _, good := range []string{
		"postgres://user:p%40z%2Fq%3A@host:5432/db", "postgres://user:pa:ss@host/db", "postgres://host/db?user=a@b&password=x@y",
		"postgresql:///db?host=/run/postgresql", "postgres://user@host/db",
	} {
		if _, err := parseDSN(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}
