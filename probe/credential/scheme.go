package credential

import (
	"slices"
	"strings"
)

// Scheme splits a credential into the authentication scheme that it begins with and the rest; scheme is "" if there is
// none. name is the name of the header, parameter or member that holds it. A header for authorization begins with a
// scheme; anywhere else a first word may be a part of the secret, unless it is a scheme that everybody knows.
func Scheme(name, value string) (scheme, secret string) {
	first, rest, ok := strings.Cut(value, " ")
	switch {
	case !ok:
		return "", value
	case slices.Contains(schemes, strings.ToLower(first)), schemeLike(first) && strings.HasSuffix(Fold(name), "authorization"):
		return first, rest
	}
	return "", value
}

// schemes are those of HTTP's registry, and others that services use.
var schemes = []string{
	"basic", "bearer", "digest", "dpop", "gnap", "hoba", "mutual", "negotiate", "ntlm", "oauth", "hawk", "hmac", "aws4-hmac-sha256",
	"apikey", "api-key", "key", "token", "jwt",
}

// schemeLike reports whether a word may be a scheme: letters, digits and dashes.
func schemeLike(word string) bool {
	return word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == "" && len(word) <= 20
}
