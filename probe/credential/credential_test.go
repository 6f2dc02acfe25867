package credential_test

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe/credential"
)

func TestFold(t *testing.T) {
	for _, names := range [][]string{
		{"X-Tenant-Id", "x-tenant-id", "x_tenant_id", "x.tenant.id", "tenant_id", "tenantId", "TENANT-ID", "tenantid"},
		{"X-Mode", "mode", "MODE"},
		{"Xavier", "xavier"},
	} {
		for _, name := range names {
			if got, want := credential.Fold(name), credential.Fold(names[0]); got != want {
				t.Errorf("Fold(%q) = %q, want %q as for %q", name, got, want, names[0])
			}
		}
	}
	for _, pair := range [][2]string{{"X-Tenant-Id", "X-Tenant"}, {"Xavier", "avier"}} {
		if credential.Fold(pair[0]) == credential.Fold(pair[1]) {
			t.Errorf("%s and %s are one name", pair[0], pair[1])
		}
	}
}

// The kind of a name, as a header, a cookie, a query parameter, a form field or a JSON member.
func TestNames(t *testing.T) {
	const proves, hides, neither = "proves", "hides", "neither"
	for kind, names := range map[string]string{
		proves: "Authorization Proxy-Authorization X-Forwarded-Authorization Cookie Set-Cookie X-Auth X-Auth-Token X-Session-Token X-Access-Token " +
			"X-Amz-Security-Token X-Amz-Signature X-Csrf-Token X-Xsrf-Token X-Api-Key Api-Key apikey api_key X-Access-Key X-Client-Secret " +
			"Ocp-Apim-Subscription-Key access_token refresh_token idToken csrftoken sessionToken ws_ticket client_secret clientSecret PASSWORD " +
			"user.password passwd jwt bearer session sig Cf-Access-Jwt-Assertion private_key credentials",
		hides: "X-Session-Id session_id JSESSIONID connect.sid key map_key X-Key pwd ticketId token_value cookies",
		neither: "X-Tenant-Id X-Mode X-Project-Id X-Request-Id X-User-Id Accept Content-Type author authority monkey keyboard keyword turnkey " +
			"passport design message status side path idempotency",
	} {
		for _, name := range strings.Fields(names) {
			if got := credential.Proves(name); got != (kind == proves) {
				t.Errorf("Proves(%s) = %v", name, got)
			}
			if got := credential.Hides(name); got != (kind != neither) {
				t.Errorf("Hides(%s) = %v", name, got)
			}
		}
	}
	for _, counted := range []string{"max_tokens", "token_type", "tokens"} {
		if credential.Proves(counted) {
			t.Errorf("%s is a credential", counted)
		}
	}
}

// A name is judged as folded: by its last letter in any case, and by the one before what separates words.
func TestNamesAreFolded(t *testing.T) {
	for _, name := range []string{"TOKEN", "ws-ticket_", "apiKey.", "Sig-", "x-SIG", "toKen", "to\u212aen", "\u212aey-session"} {
		want := name != "\u212aey-session" // only the whole name is a session
		if got := credential.Proves(name); got != want {
			t.Errorf("Proves(%q) = %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{"", "-", "token1", "token:", "token {", "@", "[", "tokenid"} {
		if credential.Proves(name) {
			t.Errorf("Proves(%q) = true", name)
		}
	}
}

func TestUnfit(t *testing.T) {
	for value, want := range map[string]string{
		"": "is shorter than 6 ", "lab": "is shorter than 6 ", "true": "is shorter than 6 ", "false": "is shorter than 6 ", "ééééé": "is shorter than 6 ",
		"null, true": "consists only of", `":true,"`: "consists only of", "      ": "is shorter than 6 ", "a b\nc d": "is shorter than 6 ", "[{},{}]": "consists only of",
		"éééééé": "", "s3cr3t": "", "truest": "", "123456": "", `{"k":"v"}`: "",
	} {
		if got := credential.Unfit(value); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("Unfit(%q) = %q, want %q", value, got, want)
		}
	}
}
