// Package credential knows the names of credentials, compares names, and decides which values can be hidden.
//
// These facts are only here. The contract asks which headers prove who a client is, the recording client asks which
// values to hide, and the configuration asks which members of a hello frame carry identity.
package credential

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/internal/lazy"
)

// Fold reduces the spellings of a name to one, so that X-Tenant-Id, x_tenant_id, tenant_id and tenantId are the same
// name.
func Fold(name string) string {
	return string(appendFolded(nil, name))
}

// Same reports whether two names stand for the same part of an identity: as folded, with or without "id" at the end, as
// tenant does for X-Tenant-Id.
func Same(name, other string) bool {
	a, b := Fold(name), Fold(other)
	subject := strings.TrimSuffix(a, "id")
	return a == b || subject != "" && subject == strings.TrimSuffix(b, "id")
}

// appendFolded appends a folded name.
func appendFolded(to []byte, name string) []byte {
	if len(name) > 1 && (name[0] == 'x' || name[0] == 'X') && separates(name[1]) {
		name = name[2:]
	}
	for i := range len(name) {
		switch c := name[i]; {
		case c >= utf8.RuneSelf:
			return append(to, separators.Replace(strings.ToLower(name[i:]))...)
		case c >= 'A' && c <= 'Z':
			to = append(to, c+'a'-'A')
		case !separates(c):
			to = append(to, c)
		}
	}
	return to
}

func separates(c byte) bool { return c == '-' || c == '_' || c == '.' }

var separators = strings.NewReplacer("-", "", "_", "", ".", "")

// Proves reports whether a header, cookie, parameter, form field or JSON member with this name proves who the client
// is. A name that only identifies, such as a tenant's or a session's id, does not.
func Proves(name string) bool {
	_, proves := proofOf(name)
	return proves
}

// ProvesNumber reports whether a number with this name proves who the client is. The number of a ticket is its id.
func ProvesNumber(name string) bool {
	p, proves := proofOf(name)
	return proves && !p.counted
}

func proofOf(name string) (found proof, ok bool) {
	if endsOtherwise(name) {
		return proof{}, false
	}
	var room [64]byte
	folded := appendFolded(room[:0], name)
	n := len(folded)
	if n == 0 || folded[n-1] < 'a' || folded[n-1] > 'z' {
		return proof{}, false
	}
	for _, p := range proofs[folded[n-1]-'a'] {
		if bytes.HasSuffix(folded, []byte(p.text)) && (!p.whole || n == len(p.text)) {
			return p, true
		}
	}
	return proof{}, false
}

// endsOtherwise reports whether a name ends with a character that no proof ends with. Most texts do, and need not be
// folded. False is not certain.
func endsOtherwise(name string) bool {
	if name == "" {
		return true
	}
	last := name[len(name)-1]
	if last >= utf8.RuneSelf || separates(last) {
		return false
	}
	last |= 'a' - 'A' // a letter in lower case; any other character stays none
	if last < 'a' || last > 'z' {
		return true
	}
	return proofs[last-'a'] == nil
}

// MayProve reports whether a JSON text without escapes may have a member whose name Proves. False is certain.
func MayProve(text string) bool {
	for {
		name, rest, quoted := strings.Cut(text, `"`)
		if !quoted {
			return false
		}
		if Proves(name) {
			return true
		}
		text = rest
	}
}

// A proof is the folded name of a credential, or the ending of such names.
type proof struct {
	text    string
	whole   bool // only the whole name is one
	counted bool // a number with this name is an id
}

// proofs are the proofs by their last letter. The last word of a name decides: an "access token" is a token, "max tokens" and
// a "token type" are not. A key is a credential only if the word before it says so: a project and a map have keys too.
var proofs = [26][]proof{
	'd' - 'a': {{text: "password"}, {text: "passwd"}},
	'e' - 'a': {{text: "cookie"}, {text: "signature"}, {text: "passphrase"}, {text: "passcode"}},
	'g' - 'a': {{text: "sig", whole: true}},
	'h' - 'a': {{text: "auth", whole: true}},
	'l' - 'a': {{text: "credential"}},
	'n' - 'a': {{text: "token"}, {text: "authorization"}, {text: "assertion"}, {text: "session", whole: true, counted: true}},
	'r' - 'a': {{text: "bearer"}},
	's' - 'a': {{text: "credentials"}},
	't' - 'a': {{text: "ticket", counted: true}, {text: "jwt"}, {text: "secret"}},
	'y' - 'a': {
		{text: "apikey"},
		{text: "accesskey"},
		{text: "authkey"},
		{text: "secretkey"},
		{text: "privatekey"},
		{text: "sessionkey"},
		{text: "signingkey"},
		{text: "subscriptionkey"},
	},
}

// Hides reports whether a value that only the user knows, from the configuration or a setup step's capture, is hidden
// because of its name: the name of a credential, or of something that may be one. It is not used on a service's answer,
// because that would hide the facts that the verdict rests on.
func Hides(name string) bool {
	return Proves(name) || suspect().MatchString(name)
}

var suspect = lazy.Regexp(`(?i)token|ticket|secret|passw|session|cookie|credential|jwt|(^|[-_.])(key|sid|pwd)($|[-_.])`)

// Shortest is the least number of characters of a secret, blanks not counted.
const Shortest = 6

// Unfit says why a value cannot be a secret, in words that can follow the value's name, or "". A value that answers
// hold by chance would be found everywhere, and hide nothing.
func Unfit(value string) string {
	switch n := utf8.RuneCountInString(strings.Join(strings.Fields(value), "")); {
	case n < Shortest:
		return fmt.Sprintf("is shorter than %d characters, so it would not stand out from other text", Shortest)
	case commonplace().MatchString(value):
		return "consists only of words and signs of JSON, so it looks like other text"
	}
	return ""
}

// commonplace matches texts that every JSON document may hold.
var commonplace = lazy.Regexp(`^(?:true|false|null|[\s{}\[\]:,"\\])*$`)
