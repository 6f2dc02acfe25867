package demo

// carriedDefects are defects of identity parts that a token may carry too.
func carriedDefects() []Defect {
	return []Defect{
		overHTTP("tenant-in-token", "takes the tenant from the token where the header is missing, so that leaving out the header shows nothing",
			admits(func(c *call) bool {
				return c.r.Header.Get("X-Tenant-Id") == "" && c.r.Header.Get("Authorization") != "" &&
					headerPart(c, identityParts()[1]) != "" && headerPart(c, identityParts()[2]) != ""
			}), identityRequired).withToken().cannotTell(),
		overHTTP("tenant-and-token-unchecked", "looks neither at the tenant nor at the bearer token",
			changes(unchecked("X-Tenant-Id"), withoutGate(gateNameToken)), identityRequired).withToken(),
		overHTTP("open-without-tenant-and-token", "lets in who has neither a tenant nor a token, and refuses who has one of them alone",
			changes(withoutGate(gateNameToken), admits(func(c *call) bool {
				return c.r.Header.Get("X-Tenant-Id") == "" && c.r.Header.Get("Authorization") == "" && hasAnyPart(c)
			})), identityRequired).withToken(),
	}
}
