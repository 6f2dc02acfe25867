package credential

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInProtocols(t *testing.T) {
	for value, want := range map[string][]string{
		"":                                  nil,
		"graphql-transport-ws":              nil,
		"v12.stomp, vnd.example.v2+json-17": nil,
		"bearer":                            nil,
		"bearer, abc123def":                 {"abc123def"},
		"access_token, abc123def, chat":     {"abc123def"},
		"chat, bearer.abc123def":            {"abc123def"},
		"chat, auth-abc123def":              {"abc123def"},
		"bearer.1234.abcdef0123456789":      {"1234.abcdef0123456789", "abcdef0123456789"},
		"base64url.bearer.authorization.k8s.io.c2VjcmV0LXRva2Vu, base64.binary.k8s.io": {"k8s.io.c2VjcmV0LXRva2Vu", "io.c2VjcmV0LXRva2Vu", "c2VjcmV0LXRva2Vu"},
	} {
		if diff := cmp.Diff(want, InProtocols(value)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", value, diff)
		}
	}
}
