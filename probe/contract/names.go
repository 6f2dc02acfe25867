package contract

import "github.com/engfix/engfix/probe/credential"

// IsCredential reports whether a header of that name proves who the client is, and does not only say it.
func IsCredential(header string) bool { return credential.Proves(header) }

// FieldName reduces the spellings of one identity part to one, so that X-Tenant-Id, x_tenant_id, tenant_id and tenantId
// are equal.
func FieldName(s string) string { return credential.Fold(s) }

// Says reports whether a field of that name, in a query, a cookie or a hello frame, says the same as the header part:
// tenant_id, tenantId or tenant for X-Tenant-Id, and any credential for a credential.
func Says(field, part string) bool {
	return credential.Same(field, part) || IsCredential(part) && IsCredential(field)
}
