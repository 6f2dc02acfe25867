package demo

// Assignment is the assortment that `engfix demo` shows: which router has which defect. About a quarter of the routers
// break the contract, each in a way that its own ticket is about; all others keep it.
func Assignment() map[string]string {
	return map[string]string{
		"engines.chat.service.ws_transport":    "ws-close-without-frame",
		"engines.video_mask.routes":            "refusal-of-wrong-status",
		"engines.video_multicam.routes":        "mode-unchecked",
		"engines.video_presets.routes":         "success-only-lists-bare",
		"engines.routing.routes":               "refuses-everybody",
		"engines.canvas_stream.router":         "sse-error-in-stream",
		"engines.media.service.routes":         "error-detail",
		"engines.identity.routes_keys":         "error-detail-wraps-envelope",
		"engines.temperature.routes":           "success-bare",
		"engines.nexus.vector_explorer.routes": "only-malformed-bare",
		"engines.video_render.routes":          "only-unknown-id-bare",
		"engines.budget.routes":                "error-status-differs",
		"engines.debug.aws_routes":             "error-page",
		"engines.knowledge.routes":             "error-trace-in-message",
		"engines.nexus.packs.routes":           "success-under-result",
		"engines.identity.routes_auth":         "auth-requires-tenant",
	}
}
