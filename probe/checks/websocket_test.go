package checks_test

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

func TestWSIdentityRequired(t *testing.T) {
	refused := `ws {"type":"error",` + envelope(401, "identity.missing", "x")[1:] + ` => close 4401`
	judge(t, checks.WSIdentityRequired, probe.WS, []judgement{
		{"in band", map[string]string{"control": "ws  => open", "reduced": refused}, probe.Params{}, probe.Pass, ""},
		{"at the handshake", map[string]string{"control": `ws {"type":"ready"} => open`, "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"policy violation", map[string]string{"control": "ws  => open", "reduced": "ws  => close 1008"}, probe.Params{}, probe.Pass, ""},
		{"redirected at the handshake", map[string]string{"control": "ws  => open", "reduced": "302>/login "}, probe.Params{}, probe.Fail, ""},
		{"a crash at the handshake", map[string]string{"control": "ws  => open", "reduced": "500 {}"}, probe.Params{}, probe.Fail, ""},
		{"a close code that is none", map[string]string{"control": "ws  => open", "reduced": "ws  => close 5000"}, probe.Params{}, probe.Fail, ""},
		{"sends the error, and then data", map[string]string{"control": "ws  => open", "reduced": `ws {"error":{"code":"a"}}|{"type":"ping"}|{"items":[{"text":"see you at 9"}]} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"sends the error, and then a greeting", map[string]string{"control": `ws {"type":"welcome","protocols":["v1"]} => open`, "reduced": `ws {"error":{"code":"a"}}|{"type":"welcome","protocols":["v1"]} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"sends the error, and then what it may always send", map[string]string{"control": `ws {"type":"delta","text":"la"} => open`, "reduced": `ws {"error":{"code":"a"}}|{"type":"delta","text":"la"} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"describes the session to everybody", map[string]string{
			"control": `ws {"type":"session.created","session":{"id":"614bc437","rate":16000,"at":"2026-01-01T00:00:00Z"}} => open`,
			"reduced": `ws {"type":"session.created","session":{"id":"9a1273eb","rate":16000,"at":"2026-01-01T00:00:09Z"}}|{"error":{"code":"a"}} => close 4401`,
		}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"lists the players to everybody", map[string]string{
			"control": `ws {"type":"joined","players":[{"name":"ann","score":3}]} => open`,
			"reduced": `ws {"type":"joined","players":[{"name":"ann","score":3}]}|{"error":{"code":"a"}} => close 4401`,
		}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"sends the error twice", map[string]string{"control": "ws  => open", "reduced": `ws {"error":{"code":"a"}}|{"kind":"bye","error":{"code":"b"}} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"has a thing beside the error", map[string]string{"control": "ws  => open", "reduced": `ws {"job":{"id":1},"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"closes with one code that is no status", map[string]string{"control": `ws {"error":{"code":"thread.unknown","message":"x"}} => close 4700`, "reduced": `ws {"error":{"code":"identity.missing","message":"x"}} => close 4700`}, probe.Params{}, probe.Pass, ""},
		{"a gateway is busy", map[string]string{"control": "ws  => open", "reduced": refused, "without/X-Mode": "503;text/html busy"}, probe.Params{}, probe.Inconclusive, "something in front of the router"},
		{"a rate limit", map[string]string{"control": "ws  => open", "reduced": refused, "without/X-Mode": "429 {}"}, probe.Params{}, probe.Inconclusive, "something in front of the router"},
		{"the control has no answer", map[string]string{"control": "timeout", "reduced": refused}, probe.Params{}, probe.Inconclusive, "got no answer"},
		{"a gateway answers the control", map[string]string{"control": "503;text/html busy", "reduced": refused}, probe.Params{}, probe.Inconclusive, "got no answer of the router"},
		{"greets all but who is refused at the handshake, or says nothing", map[string]string{
			"control": `ws {"type":"welcome","version":"2"} => open`, "reduced": `ws {"type":"welcome","version":"2"}|{"error":{}} => close 4401`,
			"without/X-Mode": "401 " + envelope(401, "a", "b"), "without/X-Project-Id": "ws  => close 4401",
		}, probe.Params{}, probe.Pass, ""},
		{"greets with ids, a time and yes", map[string]string{
			"control": `ws {"type":"welcome","version":"2","note":"","ok":true,"at":"2026-01-01T00:00:00Z","tenant":"t_demo"} => open`,
			"reduced": `ws {"type":"welcome","version":"2","note":"","ok":true,"at":"2026-01-01T00:00:09Z","tenant":"t_demo"}|{"error":{}} => close 4401`,
		}, probe.Params{}, probe.Pass, ""},
		{"greets with more than one thing", map[string]string{
			"control": `ws {"type":"welcome","user":"ann","room":"den"} => open`, "reduced": `ws {"type":"welcome","user":"ann","room":"den"}|{"error":{}} => close 4401`,
		}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"accepted in silence", map[string]string{"control": "ws  => open", "reduced": "ws  => silence"}, probe.Params{}, probe.Fail, "accepted, then silence"},
		{"speaks", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"history","items":[1]} => silence`}, probe.Params{}, probe.Fail, "gets data and is not refused"},
		{"is ready", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"ready"} => silence`}, probe.Params{}, probe.Fail, "stays open"},
		{"is ready, then refuses", map[string]string{"control": `ws {"type":"auth.pending","session_id":"s7"} => open`, "reduced": `ws {"type":"ready"}|{"type":"auth.pending","session_id":"s1"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"says what it is, and what it holds", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"presence","user":"ann"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"says what it is, and that it holds nothing", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"history","items":[]}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"says what it is, and a text", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"chat","message":"see you at 9"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"a validator that says where in the details", map[string]string{
			"control":   "ws " + detailed("hello", "body") + " => close 4422",
			"anonymous": "ws " + detailed("hello", "tenant_id") + " => close 4422", "without/X-Tenant-Id": "ws " + detailed("hello", "tenant_id") + " => close 4422",
			"without/X-Mode": "ws " + detailed("hello", "mode") + " => close 4422", "without/X-Project-Id": "ws " + detailed("hello", "project_id") + " => close 4422",
		}, probe.Params{}, probe.Pass, ""},
		{"refuses everybody with an id of letters", map[string]string{
			"control": "ws " + envelope(400, "denied", "denied (ref GsuOBRpJ)") + " => close 4400", "anonymous": "ws " + envelope(400, "denied", "denied (ref JQJVOUmy)") + " => close 4400",
			"without/X-Tenant-Id": "ws " + envelope(400, "denied", "denied (ref abcdefgh)") + " => close 4400", "without/X-Mode": "ws " + envelope(400, "denied", "denied (ref hgfedcba)") + " => close 4400",
			"without/X-Project-Id": "ws " + envelope(400, "denied", "denied (ref HGFEDCBA)") + " => close 4400",
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"closes on everybody, and calls who is somebody by name", map[string]string{
			"control": "ws bad hello from Alice Smith Corp => close 4400", "reduced": "ws bad hello => close 4400",
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"crashes on everybody", map[string]string{
			"control": "ws " + envelope(500, "internal", "a") + " => close 1011", "reduced": "ws " + envelope(500, "internal", "b") + " => close 1011",
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"limits everybody", map[string]string{
			"control": "ws " + envelope(429, "limit.tenant", "this tenant is over its limit") + " => close 4429", "reduced": "ws " + envelope(429, "limit.anonymous", "slow down") + " => close 4429",
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"leaks to everybody, then refuses", map[string]string{
			"control": `ws {"type":"history","items":[{"text":"see you at 9"}]}|{"error":{"code":"a"}} => close 4401`, "reduced": `ws {"type":"history","items":[{"text":"see you at 9"}]}|{"error":{"code":"a"}} => close 4401`,
		}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"leaks to who is nobody alone, and closes on everybody", map[string]string{
			"control": `ws {"error":{"code":"a"}} => close 4401`, "reduced": `ws {"type":"history","items":[{"text":"see you at 9"}]}|{"error":{"code":"a"}} => close 4401`,
		}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"closes with one code for want of identity and of a thread", map[string]string{
			"control": "ws " + envelope(404, "thread.unknown", "no such thread") + " => close 1008", "reduced": "ws " + envelope(401, "identity.missing", "who?") + " => close 1008",
		}, probe.Params{}, probe.Pass, ""},
		{"the status that is named, at the handshake", map[string]string{"control": "ws  => open", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{Status: 401}, probe.Pass, ""},
		{"another status at the handshake than the one that is named", map[string]string{"control": "ws  => open", "reduced": "403 " + envelope(403, "a", "b")}, probe.Params{Status: 401}, probe.Fail, "has the wrong status"},
		{"a close where a status is named", map[string]string{"control": "ws  => open", "reduced": refused}, probe.Params{Status: 401}, probe.Fail, "a refusal with 401 at the handshake"},
		{"not mounted", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": `404 {"detail":"Not Found"}`, "nowhere": `404 {"detail":"Not Found"}`, "nowhere/anonymous": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"not there for who is somebody, and open to who is nobody", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": "ws  => silence"}, probe.Params{}, probe.Fail, "stays open"},
		{"leaks first", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"history","items":[1]}|{"error":{}} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"normal close", map[string]string{"control": "ws  => open", "reduced": "ws  => close 1000"}, probe.Params{}, probe.Fail, "1000"},
		{"dropped", map[string]string{"control": "ws  => open", "reduced": "ws  => cut"}, probe.Params{}, probe.Fail, "without a close frame"},
		{"one part unchecked", map[string]string{"control": "ws  => open", "reduced": refused, "without/X-Mode": "ws  => silence"}, probe.Params{}, probe.Fail, "without X-Mode"},
		{"refuses everybody", map[string]string{"control": refused, "reduced": refused}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"refuses everybody at the handshake", map[string]string{"control": "403 ", "reduced": "403 ", "nowhere": `404 {"detail":"Not Found"}`, "nowhere/anonymous": `404 {"detail":"Not Found"}`}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"another refusal of the control", map[string]string{"control": `ws {"error":{"code":"thread.unknown","message":"x"}} => close 4404`, "reduced": refused}, probe.Params{}, probe.Pass, ""},
		{"timeout", map[string]string{"control": "ws  => open", "reduced": "timeout"}, probe.Params{}, probe.Inconclusive, "got no answer"},
		{"leaks what looks like an error", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"message","code":"m1","message":"hi"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"ends with words and numbers that refuse nothing", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"bye","code":"m1","message":"hi"} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"ends with an order", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"order","customer":"Ann Smith","total":99} => close 4401`}, probe.Params{}, probe.Inconclusive, "Ann Smith"},
		{"ends with a text", map[string]string{"control": "ws  => open", "reduced": `ws see you at nine => close 4401`}, probe.Params{}, probe.Inconclusive, "see you at nine"},
		{"says goodbye after the error", map[string]string{"control": "ws  => open", "reduced": `ws {"error":{"code":"a"}}|{"type":"bye","message":"see you"} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"refuses with a member that names it", map[string]string{"control": "ws  => open", "reduced": `ws {"kind":"bye","error":"no way in"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"refuses with the code of the close", map[string]string{"control": "ws  => open", "reduced": `ws {"op":4,"d":4401,"s":"go away"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"refuses with the reason of the close", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"bye","why":"go away"} => close 4401 go away`}, probe.Params{}, probe.Pass, ""},
		{"refuses with the name of a part", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"bye","why":"no tenant was given"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"ends with a sentence about a project", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"note","text":"the project is late, and its secret plan too"} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data"},
		{"ends with another tenant's event", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"event","tenant_id":"t_other","author":"ann"} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data"},
		{"refuses in a sentence", map[string]string{"control": "ws  => open", "reduced": `ws Missing tenant header => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"refuses for want of identity", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"bye","reason":"identity missing"} => close 4401`, "without/X-Mode": `ws {"type":"kicked","detail":"Login required"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"refuses by its type", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"refused","reason":"go away"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"ends with what was rejected", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"order","state":"rejected","customer":"Ann"} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data"},
		{"asks for identity first", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"auth_required"}|{"type":"ping"}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"greets, and refuses in words of its own", map[string]string{"control": `ws {"type":"welcome","version":"2"} => open`, "reduced": `ws {"type":"welcome","version":"2"}|connected|{"event":"auth_failed","hint":"x"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"says goodbye", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"close"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"sends a status", map[string]string{"control": "ws  => open", "reduced": `ws {"status":401,"message":"x"} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"says that it was no success", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"auth","success":false} => close 4401`}, probe.Params{}, probe.Pass, ""},
		{"an envelope in a binary frame is no data", map[string]string{"control": "ws  => open", "reduced": "ws binary:" + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Pass, ""},
		{"leaks text", map[string]string{"control": "ws  => open", "reduced": "ws ann: see you at 9|" + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Fail, "ann: see you at 9"},
		{"greets with more than a greeting", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"welcome","members":["ann"]}|{"error":{}} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"greets in prose", map[string]string{"control": "ws Welcome to the chat server => open", "reduced": `ws Welcome to the chat server|{}|{"error":{"code":"a"}} => close 4401`}, probe.Params{}, probe.Inconclusive, "data or a greeting: Welcome"},
		{"sends it in the form of another standard", map[string]string{
			"control": "ws  => open", "reduced": `ws {"title":"Unauthorized","status":401} => close 4401`,
			"without/X-Mode": `ws {"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"x"}} => close 4401`,
		}, probe.Params{}, probe.Pass, ""},
		{"leaks a thing that has failed", map[string]string{"control": "ws  => open", "reduced": `ws {"id":"j1","state":"failed","error":{"code":"x","message":"disk"}}|{"error":{}} => close 4401`}, probe.Params{}, probe.Fail, "gets data before it is refused"},
		{"a bare 403 for who is somebody", map[string]string{"control": "403;text/plain ", "reduced": "401 " + envelope(401, "a", "b"), "nowhere/anonymous": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"the framework's 404 for who is somebody", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": "401 " + envelope(401, "a", "b"), "nowhere": `404 {"detail":"Not Found"}`, "nowhere/anonymous": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"the router's own 404 for who is somebody", map[string]string{"control": "404 " + envelope(404, "thread.unknown", "no such thread"), "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"breaks the protocol for everybody", map[string]string{"control": "ws  => broken", "reduced": "ws  => broken"}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"breaks the protocol without identity", map[string]string{"control": "ws  => open", "reduced": "ws  => broken"}, probe.Params{}, probe.Fail, "breaks the protocol"},
		{"ends with a list of errors", map[string]string{"control": "ws  => open", "reduced": `ws {"errors":[{"msg":"x"}]} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"refuses with a list", map[string]string{"control": "ws  => open", "reduced": `ws {"problems":["no tenant"]} => close 4401`}, probe.Params{}, probe.Inconclusive, "may be data or a greeting"},
		{"data is the last word", map[string]string{"control": `ws {"type":"history","items":[1]} => open`, "reduced": `ws {"type":"history","items":[2]} => close 4401`}, probe.Params{}, probe.Fail, "gets data"},
		{"a token that nobody has", map[string]string{
			"control": `ws {"error":{"code":"token.invalid","message":"bad"}} => close 4401`, "reduced": `ws {"error":{"code":"token.missing","message":"none"}} => close 4401`,
		}, probe.Params{}, probe.Inconclusive, "got the same end"},
		{"no WebSocket for anybody", map[string]string{"control": "200 {}", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Inconclusive, "got no answer of the router"},
	})
}

func TestWSErrorEnvelope(t *testing.T) {
	good := `ws {"type":"error",` + envelope(401, "identity.missing", "x")[1:] + ` => close 4401`
	judge(t, checks.WSErrorEnvelope, probe.WS, []judgement{
		{"frame before close", map[string]string{"control": "ws  => open", "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"handshake body", map[string]string{"control": "ws  => open", "reduced": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Pass, ""},
		{"handshake without body", map[string]string{"control": "ws  => open", "reduced": "403 "}, probe.Params{}, probe.Fail, "an empty body (ASGI servers answer so"},
		{"an error of a kind that the control has another of", map[string]string{"control": `ws {"type":"ready"} => open`, "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"a text before the error", map[string]string{"control": "ws  => open", "reduced": "ws " + "see you at nine|" + strings.TrimPrefix(good, "ws ")}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"drops the connection after the error", map[string]string{"control": "ws  => open", "reduced": strings.Replace(good, "close 4401", "cut", 1)}, probe.Params{}, probe.Fail, "is dropped after the error"},
		{"goes away after a while", map[string]string{"control": "ws  => close 1001", "reduced": good, "unknown-id": "ws  => close 1001"}, probe.Params{}, probe.Pass, ""},
		{"no frame", map[string]string{"control": "ws  => open", "reduced": "ws  => close 4401"}, probe.Params{}, probe.Fail, "no frame before it"},
		{"plain text", map[string]string{"control": "ws  => open", "reduced": "ws no tenant is named => close 4401"}, probe.Params{}, probe.Fail, "not JSON"},
		{"one word", map[string]string{"control": "ws  => open", "reduced": "ws unauthorized => close 4401"}, probe.Params{}, probe.Fail, "no error before it"},
		{"bare error", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"error","message":"no"} => close 4401`}, probe.Params{}, probe.Fail, `without "error"`},
		{"crash on one request", map[string]string{"control": "ws  => open", "reduced": good, "unknown-id": "ws  => close 1011"}, probe.Params{}, probe.Fail, "1011"},
		{"dropped", map[string]string{"control": "ws  => open", "reduced": "ws  => cut"}, probe.Params{}, probe.Fail, "dropped"},
		{"no error among the frames", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"bye"} => close 4401`}, probe.Params{}, probe.Fail, "no error before it"},
		{"a close without a code is no error", map[string]string{"control": "ws  => close 1005", "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"no error to be had", map[string]string{"control": "ws  => open", "reduced": "ws  => silence"}, probe.Params{}, probe.Inconclusive, "so there was nothing to judge"},
		{"messages that are none", map[string]string{
			"control": `ws {"type":"job","error":"disk full","detail":"x"}|{"type":"job","error":{"code":"x","message":"full"}}|"pong"|{"error":false,"code":1} => open`, "reduced": good,
		}, probe.Params{}, probe.Pass, ""},
		{"path that nobody serves", map[string]string{"control": "403 ", "reduced": "403 "}, probe.Params{}, probe.Inconclusive, ""},
		{"no WebSocket for anybody", map[string]string{"control": "200 {}", "reduced": "200 {}"}, probe.Params{}, probe.Inconclusive, "the full identity got the same answer"},
		{"a path that the application does not have", map[string]string{"control": `404 {"detail":"Not Found"}`, "reduced": "401 " + envelope(401, "a", "b"), "nowhere": `404 {"detail":"Not Found"}`, "nowhere/anonymous": "401 " + envelope(401, "a", "b")}, probe.Params{}, probe.Inconclusive, "the answer for a path that does not exist"},
		{"a bare error on a connection that stays open", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"error":"no such thread","hint":"look at /threads"} => open`,
		}, probe.Params{}, probe.Fail, "without an object in it"},
		{"an error of JSON-RPC on one", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"x"}} => open`,
		}, probe.Params{}, probe.Fail, "error.code"},
		{"messages with codes that are none of an error", map[string]string{
			"control": `ws {"code":0,"message":"ok"}|{"code":200,"message":"ok"}|{"code":"m1","message":"hi","user":"ann"} => open`, "reduced": good,
		}, probe.Params{}, probe.Pass, ""},
		{"a thing whose status is an error", map[string]string{"control": `ws {"id":"j1","status":"error","message":"disk"} => open`, "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"a status in words on a connection that stays open", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"status":"error","message":"no such thread"} => open`,
		}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"a problem of RFC 9457 on one", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"type":"about:blank","title":"Not Found","status":404,"instance":"/x"} => open`,
		}, probe.Params{}, probe.Fail, `without "error"`},
		{"a half-done fix on one", map[string]string{
			"control": "ws  => open", "reduced": good, "unknown-id": `ws {"detail":` + envelope(404, "a", "b") + `} => open`,
		}, probe.Params{}, probe.Fail, "wraps the ErrorEnvelope in FastAPI's"},
		{"a thing that has failed", map[string]string{"control": `ws {"id":"j1","state":"failed","error":{"code":"x","message":"disk"}} => open`, "reduced": good}, probe.Params{}, probe.Pass, ""},
		{"no WebSocket without identity", map[string]string{"control": "ws  => open", "reduced": "200 {}"}, probe.Params{}, probe.Fail, "101, or an HTTP error"},
		{"a refusal that never ends", map[string]string{"control": "ws  => open", "reduced": good, "anonymous": "endless;401 "}, probe.Params{}, probe.Inconclusive, "no answer to judge"},
		{"no answer to one", map[string]string{"control": "ws  => open", "reduced": good, "unknown-id": "timeout"}, probe.Params{}, probe.Inconclusive, "the connection for an unknown id got no answer"},
		{"closed in peace with no word", map[string]string{"control": "ws  => open", "reduced": "ws  => close 1000", "unknown-id": good}, probe.Params{}, probe.Fail, "close 1000 with no frame before it"},
		{"everybody is closed in peace", map[string]string{"control": "ws  => close 1000", "reduced": "ws  => close 1000"}, probe.Params{}, probe.Inconclusive, "so there was nothing to judge"},
		{"a status that is no error's", map[string]string{"control": "ws  => open", "reduced": "ws " + envelope(200, "a", "b") + " => close 4401"}, probe.Params{}, probe.Fail, "400 or more"},
		{"other messages before the envelope", map[string]string{"control": "ws  => open", "reduced": "ws connected|binary:x|" + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Pass, ""},
		{"an error of another form before it", map[string]string{"control": "ws  => open", "reduced": `ws {"type":"error","message":"no"}|` + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"crashes on a message that is no JSON", map[string]string{"control": "ws  => open", "reduced": good, "bad-frame": "ws >hello|>engfix => cut"}, probe.Params{}, probe.Fail, "dropped"},
		{"closes on a message that is no JSON with no word", map[string]string{"control": "ws  => open", "reduced": good, "bad-frame": "ws >hello|>engfix => close 1003"}, probe.Params{}, probe.Fail, "no frame before it"},
		{"has an error of another form for a message that is no JSON", map[string]string{"control": "ws  => open", "reduced": good, "bad-frame": `ws >hello|>engfix|{"error":"bad","input":"engfix"} => open`}, probe.Params{}, probe.Fail, "without an object in it"},
		{"may have an error for a message that is no JSON", map[string]string{"control": "ws  => open", "reduced": good, "bad-frame": `ws >hello|>engfix|cannot read engfix => open`}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"answers a message that is no JSON, and is done", map[string]string{"control": "ws  => open", "reduced": good, "bad-frame": `ws >engfix|{"token":"a"}|{"done":true} => close 1000`}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"ends in peace at a message that is no JSON", map[string]string{"control": "ws  => open", "reduced": good, "bad-frame": `ws >engfix => close 1000`}, probe.Params{}, probe.Inconclusive, "may be an error: close 1000"},
		{"welcomes everybody, and ends in peace at a message that is no JSON", map[string]string{"control": `ws {"type":"welcome"} => open`, "reduced": good, "bad-frame": `ws {"type":"welcome"}|>engfix => close 1000`}, probe.Params{}, probe.Inconclusive, "may be an error: close 1000"},
		{"everybody is closed in peace, a message that is no JSON or not", map[string]string{"control": "ws  => close 1000", "reduced": good, "bad-frame": `ws >engfix => close 1000`}, probe.Params{}, probe.Pass, ""},
		{"says nothing to a message that is no JSON", map[string]string{"control": "ws  => open", "reduced": good, "bad-frame": "ws >hello|>engfix => open"}, probe.Params{}, probe.Pass, ""},
		{"passes a message on", map[string]string{"control": "ws >hello => open", "reduced": good, "bad-frame": `ws >hello|>engfix|{"type":"message","from":{"name":"ann"},"body":"engfix"} => open`}, probe.Params{}, probe.Pass, ""},
		{"reports a message that is no JSON, and goes on", map[string]string{"control": "ws >hello => open", "reduced": good, "bad-frame": `ws >hello|>engfix|` + envelope(400, "a", "b") + `|{"type":"update","rows":[{"id":1}]} => open`}, probe.Params{}, probe.Pass, ""},
		{"goes on, and reports a message that is no JSON", map[string]string{"control": "ws >hello => open", "reduced": good, "bad-frame": `ws >hello|>engfix|{"type":"update","rows":[{"id":1}]}|` + envelope(400, "a", "b") + ` => open`}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"complains of a message that it passes on", map[string]string{"control": "ws >hello => open", "reduced": good, "bad-frame": `ws >hello|>engfix|{"type":"bad_frame","frame":"engfix"} => open`}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"says that a message that it passes on is not well", map[string]string{"control": "ws >hello => open", "reduced": good, "bad-frame": `ws >hello|>engfix|{"ok":false,"input":"engfix"} => open`}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"gives a message that it passes on a code", map[string]string{"control": "ws >hello => open", "reduced": good, "bad-frame": `ws >hello|>engfix|{"code":1003,"input":"engfix"} => open`}, probe.Params{}, probe.Inconclusive, "may be an error"},
		{"says what it got", map[string]string{"control": "ws >hi there|you wrote: hi there => open", "reduced": good, "bad-frame": `ws >hi there|you wrote: hi there|>engfix|you wrote: engfix => open`}, probe.Params{}, probe.Pass, ""},
		{"sends back what it got", map[string]string{"control": `ws >{"a":1}|{"a":1} => open`, "reduced": good, "bad-frame": `ws >{"a":1}|{"a":1}|>engfix|engfix it|engfix => open`}, probe.Params{}, probe.Inconclusive, "may be an error: engfix it"},
		{"an envelope in a binary frame", map[string]string{"control": "ws  => open", "reduced": "ws binary:" + envelope(401, "a", "b") + " => close 4401"}, probe.Params{}, probe.Fail, "a text frame"},
	})
}
