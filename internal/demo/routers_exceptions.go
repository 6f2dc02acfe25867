package demo

// exceptionRouters are the routers that are meant to differ, by the ticket file.
func exceptionRouters() []Router {
	return []Router{
		public("engines.ops.status",
			get("/ops/status"),
			get("/ops/status/health"),
			get("/ops/status/version")),
		public("engines.identity.routes_auth",
			list("/auth/providers"),
			post("/auth/login", `{"email":"ci@example.test","password":"engfix-probe"}`),
			post(signupPath, `{"email":"engfix-probe@example.test","password":"engfix-probe"}`),
			post("/auth/token", `{"grant_type":"client_credentials","client_id":"engfix-probe"}`),
			post("/auth/refresh", `{"refresh_token":"demo-refresh-token"}`),
			post("/auth/logout", `{"refresh_token":"demo-refresh-token"}`)),
	}
}

// signupPath is the path for signing up.
const signupPath = "/auth/signup"
