package credential

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// Invented is a made-up credential, or a part of one if its form has room for it.
const Invented = "engfix-made-up"

// MadeUp returns a credential that nobody issued and that has the form of a real one. A service must refuse it because
// it is unknown, and not because it is malformed. The form includes the scheme before it, a user and a password for
// Basic, a token of three parts for a JSON Web Token, and the names of a cookie's values; any other value gets as many
// characters of the same kinds. name is the name of the header, parameter or member that holds the value.
func MadeUp(name, value string) string {
	if strings.EqualFold(name, "Cookie") {
		return madeUpCookies(value)
	}
	scheme, secret := Scheme(name, value)
	switch {
	case scheme == "" || strings.TrimSpace(secret) == "":
		return madeUpToken(value)
	case strings.EqualFold(scheme, "Basic"):
		return scheme + " " + base64.StdEncoding.EncodeToString([]byte(Invented+":"+Invented))
	}
	return scheme + " " + madeUpToken(strings.TrimSpace(secret))
}

// madeUpCookies keeps the names of cookies and every part that has no value.
func madeUpCookies(value string) string {
	cookies := strings.Split(value, ";")
	for i, c := range cookies {
		if name, secret, ok := strings.Cut(c, "="); ok {
			cookies[i] = name + "=" + madeUpToken(secret)
		}
	}
	return strings.Join(cookies, ";")
}

// madeUpToken replaces a token without a scheme. A token that a setup step will capture, or whose variable is not set, has
// no form yet.
func madeUpToken(token string) string {
	if strings.Contains(token, "{{") || strings.Contains(token, "${") || token == "" {
		return Invented
	}
	if jwt := madeUpJWT(token); jwt != "" {
		return jwt
	}
	return madeUpKey(token)
}

// madeUpJWT returns an unsigned JSON Web Token that is valid for a long time; "" if token is not one.
func madeUpJWT(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	head, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil {
		return ""
	}
	var header struct {
		Alg string `json:"alg"`
	}
	if json.Unmarshal(head, &header) != nil || header.Alg == "" {
		return ""
	}
	encode := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	const longAfter = 4102444800 // in the year 2100: not expired
	return encode(map[string]any{"alg": header.Alg, "typ": "JWT"}) + "." +
		encode(map[string]any{"sub": Invented, "iat": 1700000000, "exp": longAfter}) + "." + madeUpKey(parts[2])
}

// The characters of a key, kind by kind. A key with only hexadecimal digits keeps this form.
var kinds = []string{"0123456789abcdef", "0123456789ABCDEF", "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}

// shortestHex is the least length of a key that has only hexadecimal digits on purpose.
const shortestHex = 16

// madeUpKey has as many characters as the key, each of the same kind. A prefix of letters with a separator names the
// kind of key, as in sk_live_… and glpat-…, and stays.
func madeUpKey(key string) string {
	kept := prefix(key)
	of := kinds[2:]
	for i, hex := range kinds[:2] {
		if len(key)-kept >= shortestHex && strings.Trim(key[kept:], hex+"-") == "" {
			of = kinds[i : i+1]
			break
		}
	}
	out := []byte(key)
	for i := kept; i < len(out); i++ {
		for _, kind := range of {
			if at := strings.IndexByte(kind, out[i]); at >= 0 {
				out[i] = kind[(i*7+3)%len(kind)]
				break
			}
		}
	}
	if made := string(out); made != key {
		return made
	}
	return Invented // by chance the key itself, or a key without any character that could be another
}

// prefix is the length of a key's beginning that names its kind: short words of letters, each with a separator after it. A short
// rest stays the key's own: of a few characters, the made-up ones might be those of another key.
func prefix(key string) int {
	const longest, rest = 8, 4 // of such a word, and what it leaves at least
	n := 0
	for {
		size := strings.IndexAny(key[n:], "_-")
		if size <= 0 || size > longest || len(key)-n-size-1 < rest || strings.Trim(strings.ToLower(key[n:n+size]), "abcdefghijklmnopqrstuvwxyz") != "" {
			return n
		}
		n += size + 1
	}
}
