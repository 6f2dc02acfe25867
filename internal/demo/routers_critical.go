package demo

// criticalRouters are the routers of the section "Identity & Envelope Critical Fixes".
func criticalRouters() []Router {
	return []Router{
		routed("engines.chat.service.ws_transport", 401,
			ws("/ws/chat/{thread_id}", "th_1")),
		routed("engines.chat.service.sse_transport", 401,
			sse("/sse/chat/{thread_id}", "th_1")),
		// Its ticket demands 422, as the older fixes answer.
		routed("engines.video_mask.routes", 422,
			list("/video/masks"),
			get("/video/masks/{artifact_id}", "m1"),
			post("/video/masks/auto", `{"source_asset_id":"a1","prompt":"engfix-probe"}`)),
		routed("engines.video_multicam.routes", 400,
			list("/video/multicam/sessions"),
			post("/video/multicam/sessions", `{"name":"engfix-probe","asset_ids":["a1","a2"]}`),
			get("/video/multicam/sessions/{session_id}", "mc_1"),
			post("/video/multicam/sessions/{session_id}/align", `{"method":"waveform","max_offset_ms":5000}`, "mc_1")),
		routed("engines.audio_semantic_timeline.routes", 400,
			list("/audio/semantic-timelines"),
			get("/audio/semantic-timelines/{artifact_id}", "st_1"),
			post("/audio/semantic-timelines/analyze", `{"asset_id":"a1","language":"en"}`)),
		routed("engines.video_presets.routes", 401,
			list("/video/presets"),
			post("/video/presets", `{"name":"engfix-probe","filters":[{"type":"blur","amount":3}]}`),
			get("/video/presets/{preset_id}", "vp_1"),
			del("/video/presets/{preset_id}", "vp_1")),
		routed("engines.video_text.routes", 400,
			list("/video/text/fonts"),
			get("/video/text/overlays/{overlay_id}", "ov_1"),
			post("/video/text/overlays", `{"text":"engfix-probe","font":"Inter","size":32}`)),
		routed("engines.routing.routes", 401,
			list("/routing/routes"),
			get("/routing/routes/{resource_kind}", "tabular"),
			put("/routing/routes/{resource_kind}", `{"backend":"postgres","enabled":true}`, "tabular")),
		routed("engines.canvas_stream.router", 401,
			sse("/canvas-stream/{canvas_id}/events", "cv_1"),
			ws("/canvas-stream/{canvas_id}/ws", "cv_1")),
	}
}
